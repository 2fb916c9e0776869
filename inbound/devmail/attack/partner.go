package attack

// partnerWords are what a partner may ask for, by somebody who is not that partner.
func partnerWords() []Case {
	forged := func(name, text string) Case { // in Ann's thread, by whoever only writes her name
		return Case{Name: name, Mail: func(w *World) string { return w.Letter(text, "From: "+annIs, "To: "+w.Receipt, "Subject: Re: Globex") }}
	}
	anew := func(name, text string) Case {
		return Case{Name: name, Mail: func(w *World) string { return w.Letter(text, "From: "+annIs, "To: "+Inbox, "Subject: "+text) }}
	}
	by := func(name, from, domain, text string, to func(w *World) string) Case {
		return Case{Name: name, By: domain, Mail: func(w *World) string { return w.Letter(text, "From: "+from, "To: "+to(w), "Subject: Re: Globex") }}
	}
	receipt := func(w *World) string { return w.Receipt }
	return []Case{
		forged("forged withdraw", "withdraw"),
		forged("forged extend", "extend because we need more time"),
		forged("forged dispute", "dispute because we were first"),
		forged("forged consent", "Consent: no"),
		forged("forged correction of the account", "Company: Initech\nEmail: "+Eve),
		forged("forged involvement", "we only introduce"),
		anew("forged status, to read what she has", "status"),
		anew("forged history", "history D-1001"),
		anew("forged check of an account", "check globex.test"),
		anew("forged mute", "mute"),
		anew("forged language", "language es"),
		anew("forged digest", "digest"),
		anew("forged colleague", "add colleague Eve <"+Eve+">"),
		anew("forged address of hers", "add address "+Eve),
		anew("forged contact of the deal", "add contact D-1001 Eve <"+Eve+">"),
		anew("forged agreement", "agreement"),
		forged("forged I agree", "I agree"),
		{Name: "a forged list of leads", Mail: func(w *World) string {
			return w.Letter("--b\nContent-Type: text/plain\n\nHere are more.\n--b\nContent-Type: text/csv; name=\"leads.csv\"\nContent-Disposition: attachment; filename=\"leads.csv\"\n\n"+
				"company,contact,email,context,consent\nHooli,Kim,kim@hooli.test,They need help,yes\nInitech,Al,al@initech.test,They need help,yes\n--b--",
				"From: "+annIs, "To: "+Inbox, "Subject: Leads", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`)
		}},
		{Name: "a forged nomination", Mail: func(w *World) string {
			return w.Letter("You should talk to Eve <"+Eve+"> of Evil Ltd.", "From: "+annIs, "To: deals+nominate@acme.test", "Subject: A partner for you")
		}},
		{Name: "forged mail to the secret address", Mail: func(w *World) string {
			return w.Letter(Referred("Hooli"), "From: "+annIs, "To: "+w.Secret, "Subject: A lead")
		}},
		{Name: "an unproven stranger at the secret address", Mail: func(w *World) string {
			return w.Letter(Referred("Hooli"), "From: Eve <"+Eve+">", "To: "+w.Secret, "Subject: A lead")
		}},
		{Name: "an unproven stranger who wants to join", Mail: func(w *World) string {
			return w.Letter("We would like to join your partner program.", "From: Eve <"+Eve+">", "To: deals+join@acme.test", "Subject: Join")
		}},
		{Name: "an unproven answer of a prospect", Mail: func(w *World) string {
			return w.Letter("We have signed with somebody else, please withdraw.", "From: Bo <"+Bo+">", "To: "+Ann, "Cc: "+Inbox, "Subject: Re: Globex", "In-Reply-To: <"+w.LeadID+">")
		}},
		{Name: "a prospect who replies to all with commands", By: "globex.test", Heard: true, Mail: func(w *World) string {
			return w.Letter("withdraw\nstatus\napprove", "From: Bo <"+Bo+">", "To: "+w.Receipt, "Cc: "+Ann, "Subject: Re: Globex")
		}},
		by("another partner withdraws", "Cid <"+Cid+">", "contoso.test", "withdraw", receipt),
		by("another partner asks for the history", "Cid <"+Cid+">", "contoso.test", "history D-1001", func(*World) string { return Inbox }),
		by("another partner's words in Ann's thread", "Cid <"+Cid+">", "contoso.test", "Is this one ours?", receipt),
		by("Eve withdraws with Ann's token", "Eve <"+Eve+">", "evil.test", "withdraw", receipt),
		by("a partner asks for another's deal", annIs, "northwind.test", "history D-1003", func(*World) string { return Inbox }),
		by("a partner writes to the newsletter", annIs, "northwind.test", "Dear all, we are the best partner.", func(*World) string { return News }),
	}
}

func partnerControls() []Case {
	return []Case{
		{Name: "control: Ann asks for her status", By: "northwind.test", Does: GetsAnAnswer, Mail: func(w *World) string {
			return w.Letter("status", "From: "+annIs, "To: "+Inbox, "Subject: status")
		}},
		{Name: "control: Ann adds a colleague", By: "northwind.test", Does: NewContact, Mail: func(w *World) string {
			return w.Letter("add colleague Ada <ada@northwind.test>", "From: "+annIs, "To: "+Inbox, "Subject: add colleague")
		}},
	}
}

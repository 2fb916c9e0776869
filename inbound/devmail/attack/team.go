package attack

import (
	"refermail/workflow"
)

const maxIs = "Max Muster <" + Max + ">"

// forgedMembers are mails that would approve D-1001, with the token that only Max was given.
func forgedMembers() []Case {
	asked := func(name, by, doubt string, level workflow.Trust, from string, more ...string) Case {
		return Case{Name: name, By: by, Ends: workflow.Held, Level: level, Doubt: doubt, Sends: asksMax,
			Mail: func(w *World) string { return w.Order(from, more...) }}
	}
	told := func(name, by, doubt string, level workflow.Trust, from string) Case {
		c := asked(name, by, doubt, level, from)
		c.Sends = tells
		return c
	}
	odd := func(name, doubt, from string, more ...string) Case {
		return asked(name, "acme.test", doubt, workflow.Weak, from, more...)
	}
	return []Case{
		asked("a forged manager with a stolen token", "", "", workflow.Fail, maxIs),
		asked("a forged manager signed by Eve", "evil.test", "", workflow.Fail, maxIs),
		odd("a proven manager whose name holds another address", workflow.NameHoldsOther, `"`+Rita+`" <`+Max+`>`),
		odd("a proven manager whose name is turned round", workflow.TurnedText, "Max\u202e retsuM <"+Max+">"),
		odd("a proven manager for whom somebody else sends", workflow.OtherSender, maxIs, "Sender: "+Eve),
		odd("a proven manager in a group", workflow.GroupSender, "Team: "+Max+";"),
		odd("a proven manager with a comment in his address", workflow.OddlyWritten, "Max <max("+Eve+")@acme.test>"),
		odd("a proven manager with blanks in his address", workflow.OddlyWritten, "Max <max @ acme.test>"),
		{Name: "a partner with the manager's token and name", By: "northwind.test", Heard: true, Mail: func(w *World) string { return w.Order("Max Muster <" + Ann + ">") },
			Ends: workflow.Handled, Level: workflow.Weak, Doubt: workflow.NameOfMember, Sends: "relay to " + Max},
		told("Eve with the manager's token and name", "evil.test", workflow.NameOfMember, workflow.Weak, "Max Muster <"+Eve+">"),
		told("the manager's address in letters of another alphabet", "acme.test", workflow.LooksLikeDomain, workflow.Weak, "Max Muster <m\u0430x@acme.test>"),
		told("the manager's local part as an encoded word", "", workflow.OddlyWritten, workflow.Fail, "<=?utf-8?q?max?=@acme.test>"),
		told("the manager's address before Eve's @", "evil.test", workflow.AddressInLocal, workflow.Weak, `"`+Max+`"@evil.test`),
	}
}

// teamWords are commands that somebody who may not give them tries to give.
func teamWords() []Case {
	said := func(name, text string) Case { // by whoever only writes Max's name
		return Case{Name: name, Mail: func(w *World) string { return w.Letter(text, "From: "+maxIs, "To: "+w.Review, "Subject: Re: Globex") }}
	}
	anew := func(name, text string) Case { // without a token
		return Case{Name: name, Mail: func(w *World) string { return w.Letter(text, "From: "+maxIs, "To: "+Inbox, "Subject: Partners") }}
	}
	proven := func(name, from, by string, mail func(w *World, from string) string) Case {
		return Case{Name: name, By: by, Mail: func(w *World) string { return mail(w, "From: "+from) }}
	}
	to := func(text string, at func(w *World) string, more ...string) func(w *World, from string) string {
		return func(w *World, from string) string {
			return w.Letter(text, append([]string{from, "To: " + at(w), "Subject: Re: Globex"}, more...)...)
		}
	}
	review := func(w *World) string { return w.Review }
	receipt := func(w *World) string { return w.Receipt }
	inbox := func(*World) string { return Inbox }
	heard := func(c Case) Case { c.Heard = true; return c }
	return []Case{
		said("forged undo", "undo"),
		said("forged decline", "decline because we say so"),
		said("forged won with an amount", "won 480000 USD"),
		said("forged assign", "assign rita"),
		said("forged CONFIRM by a manager", "CONFIRM"),
		said("forged attribution", "attribute to contoso because they were first"),
		said("forged note to the partner", "@partner send your bank details to "+Trap),
		anew("forged add partner", `add partner "Evil Ltd" Eve <`+Eve+`> type consultant`),
		anew("forged tier", "tier northwind gold because they are good"),
		anew("forged suspend", "suspend partner northwind because somebody said so"),
		anew("forged alias of a domain", "alias partner northwind evil.test"),
		anew("forged release of a held mail", "release M-3 as partner northwind"),
		anew("forged report of everything", "report pipeline"),
		{Name: "forged release to the morning address", Mail: func(w *World) string {
			return w.Letter("release M-3\nreject M-4\napprove D-1001", "From: "+maxIs, "To: "+w.Review, "Subject: Re: 08:00")
		}},
		{Name: "a forged mail to a partner's address for leads", Mail: func(w *World) string {
			return w.Letter(Referred("Hooli"), "From: "+maxIs, "To: deals+to-contoso@acme.test", "Subject: A lead for you")
		}},
		{Name: "a forged newsletter", Mail: func(w *World) string {
			return w.Letter("Dear partners, our bank has changed.", "From: "+maxIs, "To: "+News, "Subject: News")
		}},
		proven("a proven manager without the token", maxIs, "acme.test", to("approve D-1001", inbox)),
		proven("a proven manager with the partner's token", maxIs, "acme.test", to("approve", receipt)),
		proven("a proven rep with the manager's token", "Rita <"+Rita+">", "acme.test", to("approve", review)),
		proven("a proven rep adds a partner", "Rita <"+Rita+">", "acme.test", to(`add partner "Evil Ltd" Eve <`+Eve+`> type consultant`, inbox)),
		heard(proven("a proven partner with the manager's token", annIs, "northwind.test", to("approve", review))),
		heard(proven("a proven partner commands in her own thread", annIs, "northwind.test", to("approve\nwon 480000 USD", receipt))),
		proven("another partner with the manager's token", "Cid <"+Cid+">", "contoso.test", to("approve", review)),
		proven("a proven partner while the manager is only in Cc", "Cid <"+Cid+">", "contoso.test", to("approve", review, "Cc: "+Max)),
		proven("Eve, with the manager in Cc and To", "Eve <"+Eve+">", "evil.test", to("approve", review, "Cc: "+Max, "Reply-To: "+Max)),
		{Name: "the command in a forwarded mail", By: "evil.test", Mail: func(w *World) string {
			return w.Letter("FYI\n\n---------- Forwarded message ---------\nFrom: Max Muster <"+Max+">\nDate: Thu, 19 Nov 2026 at 09:12\nSubject: Re: Globex\nTo: "+w.Review+"\n\napprove",
				"From: Eve <"+Eve+">", "To: "+w.Review, "Subject: Fwd: Re: Globex")
		}},
		{Name: "the command only in the manager's quote", By: "acme.test", Heard: true, Mail: func(w *World) string {
			return w.Letter("What is this?\n\nOn Thu, 19 Nov 2026 at 09:12, Eve <"+Eve+"> wrote:\n> approve D-1001\n> won 480000 USD", "From: "+maxIs, "To: "+w.Review, "Subject: Re: Globex")
		}},
		{Name: "the command only in the manager's attachment", By: "acme.test", Heard: true, Mail: func(w *World) string {
			return w.Letter("--b\nContent-Type: text/plain\n\nPlease see the file.\n--b\nContent-Type: text/plain; name=\"a.txt\"\nContent-Disposition: attachment; filename=\"a.txt\"\n\napprove\n--b--",
				"From: "+maxIs, "To: "+w.Review, "Subject: Re: Globex", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`)
		}},
		{Name: "the command only in an attached mail of the manager's", By: "evil.test", Mail: func(w *World) string {
			return w.Letter("--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n"+w.Order(maxIs)+"\n--b--",
				"From: Eve <"+Eve+">", "To: "+w.Review, "Subject: Fwd: Globex", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`)
		}},
		{Name: "the command hidden in HTML", By: "acme.test", Heard: true, Mail: func(w *World) string {
			return w.Letter(`<html><body><div style="display:none">approve</div><p>Who is that, Rita?</p><div style="font-size:0">won 480000 USD</div></body></html>`,
				"From: "+maxIs, "To: "+w.Review, "Subject: Re: Globex", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8")
		}},
		{Name: "the command in the Subject only", By: "acme.test", Heard: true, Mail: func(w *World) string {
			return w.Letter("See above.", "From: "+maxIs, "To: "+w.Review, "Subject: approve")
		}},
	}
}

func teamControls() []Case {
	return []Case{
		{Name: "control: Max approves", By: "acme.test", Does: NewStage, Mail: func(w *World) string { return w.Order(maxIs) }},
		{Name: "control: Max adds a partner", By: "acme.test", Does: NewPartner, Mail: func(w *World) string {
			return w.Letter(`add partner "Fox Ltd" Fay Fox <fay@foxhole.test> type consultant`, "From: "+maxIs, "To: "+Inbox, "Subject: A new partner")
		}},
	}
}

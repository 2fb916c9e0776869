package attack

import "fmt"

// bounce is a delivery report (RFC 3464) that says that failed cannot be reached.
func (w *World) bounce(to, failed, original string, more ...string) string {
	copied := ""
	if original != "" {
		copied = "--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + original + ">\nTo: " + failed + "\nSubject: Globex\n\n"
	}
	return w.Letter(fmt.Sprintf("--r\nContent-Type: text/plain\n\nYour mail could not be delivered. <%s>: user unknown\n--r\nContent-Type: message/delivery-status\n\n"+
		"Reporting-MTA: dns; mx.northwind.test\n\nFinal-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n\n%s--r--", failed, failed, copied),
		append([]string{"From: Mail Delivery System <MAILER-DAEMON@mx.northwind.test>", "To: <" + to + ">", "Subject: Undelivered Mail Returned to Sender",
			"Auto-Submitted: auto-replied", "MIME-Version: 1.0", `Content-Type: multipart/report; report-type=delivery-status; boundary="r"`}, more...)...)
}

// robots are mails that pretend to be a machine's, or to be our own: to be believed as such, or to have us fall silent.
func robots() []Case {
	null := func(name string, mail func(w *World) string) Case {
		return Case{Name: name, Envelope: "<>", Mail: mail}
	}
	return []Case{
		null("a bounce of a mail we never sent", func(w *World) string { return w.bounce(Inbox, Ann, "never@acme.test") }),
		null("a bounce that names nobody's mail", func(w *World) string { return w.bounce(Inbox, Ann, "") }),
		null("a bounce of Ann's mail that names Cid", func(w *World) string { return w.bounce(Inbox, Cid, w.ReceiptID) }),
		null("a bounce of the team's mail that names Ann", func(w *World) string { return w.bounce(Inbox, Ann, w.ReviewID) }),
		null("a bounce to a forged envelope", func(w *World) string { return w.bounce("deals+b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test", Ann, "") }),
		null("a bounce to the address of a deal", func(w *World) string { return w.bounce(w.Receipt, Ann, "") }),
		null("a bounce in the words of a robot", func(w *World) string {
			return w.Letter("Your message to "+Ann+" couldn't be delivered. The address was not found. 550 5.1.1", "From: postmaster@northwind.test", "To: "+Inbox, "Subject: Undeliverable: Globex")
		}),
		null("a report of spam (ARF) about Ann", func(w *World) string {
			return w.Letter("--r\nContent-Type: text/plain\n\nThis is spam.\n--r\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: "+Ann+
				"\n\n--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <"+w.ReceiptID+">\nTo: "+Ann+"\n\n--r--",
				"From: abuse@northwind.test", "To: "+Inbox, "Subject: Spam", "MIME-Version: 1.0", `Content-Type: multipart/report; report-type=feedback-report; boundary="r"`)
		}),
		{Name: "a forged automatic reply of Ann's", Mail: func(w *World) string {
			return w.Letter("I have left the company. Write to "+Trap+".", "From: "+annIs, "To: "+w.Receipt, "Subject: Automatic reply: Globex", "Auto-Submitted: auto-replied", "In-Reply-To: <"+w.ReceiptID+">")
		}},
		{Name: "a forged automatic reply of Max's", Mail: func(w *World) string {
			return w.Letter("I am away until 2030.", "From: "+maxIs, "To: "+w.Review, "Subject: Automatic reply: Globex", "Auto-Submitted: auto-replied")
		}},
		{Name: "our own mail comes back changed, with our mark", Mail: func(w *World) string {
			return w.Letter("approve", "From: "+maxIs, "To: "+w.Review, "Subject: Re: Globex", "X-Referral-Loop: "+w.LoopMark)
		}},
		{Name: "a mail that claims to be from us", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: Acme Partner Team <"+Inbox+">", "To: "+w.Receipt, "Subject: Re: Globex")
		}},
		{Name: "a mail that claims to be from our newsletter", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: "+News, "To: "+Ann, "Cc: "+w.Receipt, "Subject: Re: Globex")
		}},
		{Name: "a forged list mail of Ann's", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: "+annIs, "To: "+w.Receipt, "Subject: [list] Re: Globex", "List-Id: <x.list.test>", "Precedence: list", "List-Unsubscribe: <mailto:"+Trap+">")
		}},
	}
}

func robotControls() []Case {
	return []Case{
		{Name: "control: a real bounce of Abe's mail", Envelope: "<>", Does: Lost, Rcpt: func(w *World) string { return w.Envelope },
			Mail: func(w *World) string { return w.bounce(w.Envelope, Abe, "") }},
		{Name: "control: Ann's honest mail with a header that is nearly our mark", By: "northwind.test", Does: NewDeal, Mail: func(w *World) string {
			return w.Referral("Markworks", "X-Referral: "+w.LoopMark)
		}},
	}
}

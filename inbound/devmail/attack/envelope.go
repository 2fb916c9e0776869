package attack

// envelopes are attacks in the SMTP dialogue: who is said to send, to whom, in what form.
func envelopes() []Case {
	max := func(w *World) string { return w.Order(maxIs) }
	ann := func(text string, more ...string) func(w *World) string {
		return func(w *World) string {
			return w.Letter(text, append([]string{"From: " + annIs, "To: " + w.Receipt, "Subject: Re: Globex"}, more...)...)
		}
	}
	return []Case{
		{Name: "the null sender with a manager's command", Envelope: "<>", Mail: max},
		{Name: "the null sender with a partner's command", Envelope: "<>", Mail: ann("withdraw")},
		{Name: "the manager's own address as envelope sender", Envelope: Max, Mail: max},
		{Name: "our own address as envelope sender", Envelope: Inbox, Mail: max},
		{Name: "an envelope sender that is nobody's", Envelope: Trap, Mail: ann("withdraw")},
		{Name: "a command to the envelope address of a mail of ours", Rcpt: func(w *World) string { return w.Envelope },
			Mail: func(w *World) string {
				return w.Letter("withdraw", "From: "+annIs, "To: "+w.Envelope, "Subject: Re: Globex")
			}},
		{Name: "Ann's proven command to the envelope address of Abe's mail", By: "northwind.test", Rcpt: func(w *World) string { return w.Envelope },
			Mail: func(w *World) string {
				return w.Letter("withdraw D-1003", "From: "+annIs, "To: "+w.Envelope, "Subject: Re: Globex")
			}},
		{Name: "Eve's words to the envelope address of a mail of ours", By: "evil.test", Rcpt: func(w *World) string { return w.Envelope },
			Mail: func(w *World) string {
				return w.Letter("Who are you?", "From: Eve <"+Eve+">", "To: "+w.Envelope, "Subject: Hello")
			}},
		{Name: "in blind copy: the review address only in the envelope", Rcpt: func(w *World) string { return w.Review },
			Mail: func(w *World) string {
				return w.Letter("approve", "From: "+maxIs, "To: undisclosed-recipients:;", "Subject: Re: Globex")
			}},
		{Name: "From in 8-bit letters (SMTPUTF8)", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: Änn <änn@northwind.test>", "To: "+w.Receipt, "Subject: Zurück: Glöbex")
		}},
		{Name: "From in 8-bit letters of no charset", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: \xc4nn Fox <"+Ann+">", "To: "+w.Receipt, "Subject: Zur\xfcck")
		}},
		{Name: "8BITMIME: the command behind bytes of no charset", Mail: ann("\xff\xfe\x80withdraw\n\x00\x01withdraw", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-16", "Content-Transfer-Encoding: 8bit")},
		{Name: "a mail smuggled behind the end of the data", Mail: ann("Hello.\n.\nMAIL FROM:<" + Max + ">\nRCPT TO:<" + Inbox + ">\nDATA\nFrom: " + maxIs + "\nTo: " + Inbox + "\n\napprove D-1001\n.")},
		{Name: "a header that never ends", Mail: func(w *World) string {
			return replaced(w.Referral("Initech"), "\r\n\r\n", "\r\n") + "withdraw\r\n"
		}},
		{Name: "no body and no header but From", Mail: func(w *World) string { return "From: " + annIs + "\r\n\r\n" }},
	}
}

func envelopeControls() []Case {
	return []Case{{Name: "control: Ann in blind copy, in 8-bit letters", By: "northwind.test", Does: NewDeal, Mail: func(w *World) string {
		return w.Letter("Company: Bäckerworks\nContact: Jörg Bäcker <joerg@baeckerworks.test>\nContext: They need billing.\nConsent: yes", "From: "+annIs, "To: undisclosed-recipients:;",
			"Subject: A lead", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
	}}}
}

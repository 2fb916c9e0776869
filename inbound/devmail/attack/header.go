package attack

// headers are attempts to have our answers go elsewhere, or to write headers of our mail.
func headers() []Case {
	asks := func(name string, more ...string) Case {
		return Case{Name: name, Mail: func(w *World) string { return w.Referral("Initech", more...) }}
	}
	stranger := func(name string, more ...string) Case {
		return Case{Name: name, Mail: func(w *World) string {
			return w.Letter("Can I refer somebody?", append([]string{"From: Eve <" + Eve + ">", "To: " + Inbox, "Subject: A question"}, more...)...)
		}}
	}
	return []Case{
		asks("Disposition-Notification-To on a forged mail", "Disposition-Notification-To: "+Trap),
		asks("Return-Receipt-To on a forged mail", "Return-Receipt-To: "+Trap),
		asks("Errors-To on a forged mail", "Errors-To: "+Trap),
		asks("Reply-To of many on a forged mail", "Reply-To: "+Trap+", "+Ann+", "+Cid),
		asks("Mail-Followup-To and Mail-Reply-To on a forged mail", "Mail-Followup-To: "+Trap, "Mail-Reply-To: "+Trap),
		asks("Return-Path on a forged mail", "Return-Path: <"+Trap+">"),
		asks("a forged mail that copies the world", "Cc: "+Trap+", "+Cid+", "+Bo, "Bcc: "+Trap),
		asks("forged List-Post and List-Help", "List-Post: <mailto:"+Trap+">", "List-Help: <mailto:"+Trap+">"),
		stranger("an unproven stranger with a question"),
		stranger("an unproven stranger with a Reply-To", "Reply-To: "+Trap),
		stranger("an unproven stranger who wants a receipt", "Disposition-Notification-To: "+Trap, "X-Confirm-Reading-To: "+Trap),
		{Name: "a forged Subject with header lines in encoded words", Mail: func(w *World) string {
			return replaced(w.Referral("Initech"), "Subject: A lead", "Subject: =?utf-8?q?A_lead=0D=0ABcc:_trap=40trap.test=0D=0A=0D=0Aapprove?=")
		}},
		{Name: "a forged Message-ID with header lines", Mail: func(w *World) string {
			return replaced(w.Referral("Initech"), "Message-ID: <", "Message-ID: <=?utf-8?q?x=0D=0ABcc:_trap=40trap.test?=")
		}},
		{Name: "a forged display name with header lines", Mail: func(w *World) string {
			return replaced(w.Referral("Initech"), "From: Ann Fox", "From: =?utf-8?q?Ann=0D=0ABcc:_trap=40trap.test?=")
		}},
	}
}

func headerControls() []Case {
	return []Case{{Name: "control: Ann's honest mail whose Subject and company hold header lines", By: "northwind.test", Does: NewDeal, Mail: func(w *World) string {
		return w.Letter("Company: Crlfworks =?utf-8?q?=0D=0ABcc:_trap=40trap.test?=\nContact: Kim =?utf-8?q?=0D=0ABcc:_trap=40trap.test?= <kim@crlfworks.test>\nContext: They need billing.\nConsent: yes",
			"From: =?utf-8?q?Ann=0D=0ABcc:_trap=40trap.test?= <"+Ann+">", "To: "+Inbox, "Subject: =?utf-8?q?A_lead=0D=0ABcc:_trap=40trap.test=0D=0A=0D=0Aapprove?=",
			"Reply-To: "+Trap, "Disposition-Notification-To: "+Trap)
	}}}
}

package attack

// threads are attempts to get into, or at, a conversation by what anybody can write: ids, subjects, copies.
func threads() []Case {
	eve := func(name, domain, from string, lines func(w *World) []string) Case {
		return Case{Name: name, By: domain, Mail: func(w *World) string {
			return w.Letter("Please tell me where this stands, and what was agreed.", append([]string{"From: " + from, "To: " + Inbox}, lines(w)...)...)
		}}
	}
	const stranger = "Eve <" + Eve + ">"
	const cid = "Cid <" + Cid + ">"
	return []Case{
		eve("In-Reply-To of Ann's receipt, by Eve", "evil.test", stranger, func(w *World) []string {
			return []string{"Subject: Re: Globex", "In-Reply-To: <" + w.ReceiptID + ">", "References: <" + w.LeadID + "> <" + w.ReceiptID + ">"}
		}),
		eve("References to the decision mail, by Eve", "evil.test", stranger, func(w *World) []string {
			return []string{"Subject: Re: Globex", "References: <" + w.ReviewID + ">"}
		}),
		eve("In-Reply-To of Ann's receipt, by another partner", "contoso.test", cid, func(w *World) []string {
			return []string{"Subject: Re: Globex", "In-Reply-To: <" + w.ReceiptID + ">"}
		}),
		eve("In-Reply-To of Ann's receipt, as an unproven Ann", "", annIs, func(w *World) []string {
			return []string{"Subject: Re: Globex", "In-Reply-To: <" + w.ReceiptID + ">"}
		}),
		eve("the reference in the Subject, by Eve", "evil.test", stranger, func(*World) []string { return []string{"Subject: Re: [D-1001] Globex"} }),
		eve("the reference in the Subject, as an unproven Ann", "", annIs, func(*World) []string { return []string{"Subject: Re: [D-1001] Globex"} }),
		eve("the Message-ID of Ann's mail before a mail of Eve's", "evil.test", stranger, func(w *World) []string {
			return []string{"Subject: A lead", "X-Original-Message-ID: <" + w.LeadID + ">", "References: <" + w.LeadID + "> <" + w.CidReceiptID + ">"}
		}),
		{Name: "Ann's Message-ID on a mail of Eve's", By: "evil.test", Mail: func(w *World) string {
			return replaced(w.Letter("Nothing was meant.", "From: "+stranger, "To: "+Inbox, "Subject: A lead"), "Message-ID: <", "Message-ID: <"+w.LeadID+">\r\nX-Old: <")
		}},
		{Name: "Cid's thread dragged into Ann's, as an unproven Ann", Mail: func(w *World) string {
			return w.Letter("withdraw", "From: "+annIs, "To: "+w.Receipt+", "+w.CidReceipt, "Subject: Re: Globex", "In-Reply-To: <"+w.CidReceiptID+">")
		}},
		{Name: "Ann with the address of Cid's thread", By: "northwind.test", Mail: func(w *World) string {
			return w.Letter("Where does this stand?", "From: "+annIs, "To: "+w.CidReceipt, "Subject: Re: your mail")
		}},
	}
}

func threadControls() []Case {
	return []Case{{Name: "control: Ann replies in her thread", By: "northwind.test", Does: NewEvent, Mail: func(w *World) string {
		return w.Letter("Bo asks when you will call him.", "From: "+annIs, "To: "+w.Receipt, "Subject: Re: Globex", "In-Reply-To: <"+w.ReceiptID+">")
	}}}
}

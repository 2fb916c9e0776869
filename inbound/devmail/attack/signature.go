package attack

import "strings"

// forgedSignatures are mails whose DKIM signature is somebody else's, or over something else.
func forgedSignatures() []Case {
	by := func(domain string) func(w *World) string {
		return func(w *World) string { return Sign(domain, w.Referral("Initech")) }
	}
	own := by("northwind.test")
	return []Case{
		asAnn("DKIM of another domain", by("evil.test")),
		asAnn("DKIM of a domain that looks like hers", by("n0rthwind.test")),
		asAnn("DKIM of a domain that has hers in front", by("northwind.test.evil.test")),
		asAnn("DKIM of hers on another text", func(w *World) string { return replaced(own(w), "Company: Initech", "Company: Hooli") }),
		asAnn("DKIM of hers with words appended", func(w *World) string { return own(w) + "Company: Hooli\r\n" }),
		asAnn("DKIM of hers with a length that leaves the end open", func(w *World) string { return replaced(own(w), "v=1;", "v=1; l=5;") + "Company: Hooli\r\n" }),
		asAnn("DKIM of hers that has expired", func(w *World) string { return replaced(own(w), "v=1;", "v=1; x=1000000001;") }),
		asAnn("DKIM of hers under somebody's From on top of hers", func(w *World) string { return replaced(own(w), "From: Ann Fox <ann", "From: Ann F. <ann") }),
	}
}

// replays are honest mails that somebody else sends once more, changed. Eve has a copy of Ann's first mail, signature and
// all; what the signature covers she cannot change.
func replays() []Case {
	lead := func(change func(raw string) string) func(w *World) string {
		return func(w *World) string { return change(w.Lead) }
	}
	careless := func(w *World) string { // a signer that covers From and nothing else of the header
		return SignOnly("northwind.test", w.Letter("withdraw", "From: "+annIs, "To: "+w.Receipt, "Subject: Re: Globex"), "From")
	}
	return []Case{
		{Name: "Ann's own mail again, by Eve", Mail: lead(func(raw string) string { return raw })},
		{Name: "Ann's own mail with another Subject on top", Mail: lead(func(raw string) string { return "Subject: withdraw D-1001\r\n" + raw })},
		{Name: "Ann's own mail with a new Subject", Mail: lead(func(raw string) string { return replaced(raw, "Subject: A lead", "Subject: withdraw D-1001") })},
		{Name: "Ann's own mail with a new Message-ID", Mail: lead(func(raw string) string { return replaced(raw, "Message-ID: <", "Message-ID: <again.") })},
		{Name: "Ann's own mail with a second From", Mail: lead(func(raw string) string { return "From: Max <" + Max + ">\r\n" + raw })},
		{Name: "Ann's own mail with words appended", Mail: lead(func(raw string) string { return raw + "\r\nwithdraw D-1001\r\n" })},
		{Name: "Ann's own mail that claims to be Cid's", Mail: lead(func(raw string) string { return replaced(raw, annIs, "Cid <"+Cid+">") })},
		{Name: "Ann's own mail addressed to a command", Mail: lead(func(raw string) string { return "Cc: deals+nominate@acme.test\r\n" + raw })},
		{Name: "Ann's own mail with a Reply-To", Mail: lead(func(raw string) string { return "Reply-To: " + Trap + "\r\n" + raw })},
		{Name: "a signed mail of another domain with Ann above it", Mail: func(w *World) string {
			return "From: " + annIs + "\r\n" + Sign("evil.test", w.Letter("withdraw", "From: Eve <"+Eve+">", "To: "+w.Receipt, "Subject: Re: Globex"))
		}},
		{Name: "a careless signature with a second From", Mail: func(w *World) string { return "From: Max <" + Max + ">\r\n" + careless(w) }},
		{Name: "a signature that is cut short", Mail: func(w *World) string {
			raw := Sign("northwind.test", w.Referral("Initech"))
			at := strings.Index(raw, "b=")
			return raw[:at+12] + raw[at+20:]
		}},
	}
}

func signatureControls() []Case {
	return []Case{{Name: "control: Ann's signature as it should be", By: "northwind.test", Does: NewDeal, Mail: func(w *World) string { return w.Referral("Hooliworks") }}}
}

package attack

import "refermail/workflow"

// above puts header lines above Ann's forged referral.
func above(lines string) func(w *World) string {
	return func(w *World) string { return lines + w.Referral("Initech") }
}

func forgedResults() []Case {
	return []Case{
		asAnn("forged From with our header below ours", above(Stamp("dmarc=fail header.from=northwind.test")+Hop("192.0.2.9")+Stamp(believed))),
		asAnn("forged From with our header below ours, which proves nothing", above(Stamp("dkim=none")+Hop("192.0.2.9")+Stamp(believed))),
		asAnn("forged From with our header right below ours", above(Hop("192.0.2.9")+Stamp("dmarc=fail")+Stamp(believed))),
		asAnn("forged From with our header below a forged hop of ours", above(Stamp("dkim=none")+Hop("192.0.2.9")+Hop("198.51.100.1")+Stamp(believed))),
		asAnn("forged From with another server's header on top", above("Authentication-Results: mx.evil.test; "+believed+"\r\n")),
		asAnn("forged From with our header inside a comment", above("Authentication-Results: mx.evil.test (; "+Server+"); "+believed+"\r\n")),
		asAnn("forged From with the header of an ARC set", above("ARC-Authentication-Results: i=1; "+Server+"; "+believed+"\r\n")),
		asAnn("an ARC chain that our server has not believed",
			above(Stamp("dmarc=fail header.from=northwind.test; arc=pass (i=1 dmarc=pass fromdomain=northwind.test)")+Hop("192.0.2.9"))),
		asAnn("DMARC passed for another domain", above(Stamp("dmarc=pass header.from=evil.test")+Hop("192.0.2.9"))),
	}
}

func moreForgedResults() []Case {
	held := func(name, lines string) Case { return Case{Name: name, Mail: above(lines)} }
	const ar = "Authentication-Results:"
	return []Case{
		held("our header as the mail's own first line", Stamp(believed)),
		held("our header three times", Stamp(believed)+Stamp("dkim=pass header.d=northwind.test")+Stamp("spf=pass smtp.mailfrom="+Ann)),
		held("our header with a comment before its name", ar+" (checked) "+Server+"; "+believed+"\r\n"),
		held("our header with its name quoted", ar+" \""+Server+"\"; "+believed+"\r\n"),
		held("our header with a version", ar+" "+Server+" 1; "+believed+"\r\n"),
		held("our header with a version of the future", ar+" "+Server+" 2; "+believed+"\r\n"),
		held("our header in capitals", "AUTHENTICATION-RESULTS: MX.ACME.TEST; "+believed+"\r\n"),
		held("our header folded before its name", ar+"\r\n\t"+Server+";\r\n\t"+believed+"\r\n"),
		held("our header folded in its name", ar+"\r\n\tmx.acme\r\n\t.test; "+believed+"\r\n"),
		held("our header with a blank before the colon", "Authentication-Results : "+Server+"; "+believed+"\r\n"),
		held("our header with a dot behind its name", ar+" "+Server+".; "+believed+"\r\n"),
		held("our header with a fail hidden in a comment", Stamp("dmarc=(fail)pass header.from=northwind.test")),
		held("our header that ends in an open comment", Stamp(believed+" (")),
		held("a header of ours that set a fail aside", Stamp("dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=northwind.test; arc=pass")),
		held("Received-SPF and DKIM-Filter that say pass", "Received-SPF: pass (mx.acme.test: domain of "+Ann+")\r\nX-Google-DKIM-Signature: v=1; d=northwind.test\r\n"),
	}
}

func resultsControls() []Case {
	mail := func(lines string) func(w *World) string {
		return func(w *World) string { return lines + w.Referral("Initech") }
	}
	const both = "review to " + Max + ", receipt to " + Ann
	return []Case{
		{Name: "control: honest mail that carries a forged pass", By: "northwind.test", Does: NewDeal,
			Mail: func(w *World) string {
				return Stamp("dmarc=pass header.from=evil.test") + Sign("northwind.test", w.Referral("Vandelay"))
			}},
		{Name: "control: a forwarder whose chain our server believes", Does: NewDeal, Below: true,
			Mail: mail(Stamp("dmarc=fail header.from=northwind.test policy.arc-aware-result=pass; arc=pass") + Hop("192.0.2.9")),
			Ends: workflow.Handled, Level: workflow.Weak, Sends: both, Deals: 1},
		{Name: "control: a stamp in three headers above the hop", Does: NewDeal, Below: true,
			Mail: mail(Stamp("dkim=none") + Stamp("spf=pass smtp.mailfrom=northwind.test") + Stamp(believed) + Hop("198.51.100.1")),
			Ends: workflow.Handled, Level: workflow.Strong, Sends: both, Deals: 1},
	}
}

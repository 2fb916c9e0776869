package inbound_test

import (
	"strings"

	"refermail/workflow"
)

// attack is one mail that somebody sends, and what may come of it.
type attack struct {
	name  string
	mail  func(c *town) string
	ends  workflow.Disposition
	level workflow.Trust
	doubt string // a doubt that must be kept with the mail
	sends string // whom we write to
	deals int    // new ones
}

const (
	asksAnn = "challenge to " + ann
	asksMax = "challenge to " + maxAt
	tells   = "held to " + maxAt
)

// always is a mail that needs nothing of the town.
func always(raw string) func(*town) string { return func(*town) string { return raw } }

// posed is a stranger's proven mail.
func posed(from string, more ...string) func(*town) string {
	domain := strings.TrimSuffix(from[strings.LastIndexByte(from, '@')+1:], ">")
	return always(signed(domain, letter("Please send the list of partners to my new address.", append([]string{"From: " + from, "To: " + inbox, "Subject: Urgent"}, more...)...)))
}

func attacks() []attack {
	return slicesOf(forgedPartners(), forgedMembers(), posers(), honest())
}

func slicesOf(lists ...[]attack) (all []attack) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// forgedPartners are mails that claim to be Ann's.
func forgedPartners() []attack {
	mail := referral(ann, "Initech")
	const good = "dmarc=pass header.from=northwind.example"
	own := signed("northwind.example", mail)
	held := func(name, raw string) attack {
		return attack{name: name, mail: always(raw), ends: workflow.Held, level: workflow.Fail, sends: asksAnn}
	}
	return []attack{
		held("forged From without anything", mail),
		held("forged From with our header below ours", stamp("dmarc=fail header.from=northwind.example")+edge("192.0.2.9")+stamp(good)+mail),
		held("forged From with our header below ours, which proves nothing", stamp("dkim=none")+edge("192.0.2.9")+stamp(good)+mail),
		held("forged From with our header right below ours", edge("192.0.2.9")+stamp("dmarc=fail")+stamp(good)+mail),
		held("forged From with our header below a forged hop of ours", stamp("dkim=none")+edge("192.0.2.9")+edge("198.51.100.1")+stamp(good)+mail),
		held("forged From with another server's header on top", "Authentication-Results: mx.evil.example; "+good+"\r\n"+mail),
		held("forged From with our header inside a comment", "Authentication-Results: mx.evil.example (; mx.acme.example); "+good+"\r\n"+mail),
		held("forged From with the header of an ARC set", "ARC-Authentication-Results: i=1; mx.acme.example; "+good+"\r\n"+mail),
		held("an ARC chain that our server has not believed", stamp("dmarc=fail header.from=northwind.example; arc=pass (i=1 dmarc=pass fromdomain=northwind.example)")+edge("192.0.2.9")+mail),
		held("DMARC passed for another domain", stamp("dmarc=pass header.from=evil.example")+edge("192.0.2.9")+mail),
		held("DKIM of another domain", signed("evil.example", mail)),
		held("DKIM of a domain that looks like hers", signed("n0rthwind.example", mail)),
		held("DKIM of a domain that has hers in front", signed("northwind.example.evil.example", mail)),
		held("DKIM of hers on another text", strings.Replace(own, "Initech", "Hooli", 1)),
		held("DKIM of hers with words appended", own+"Company: Hooli\r\n"),
		held("DKIM of hers with a length that leaves the end open", strings.Replace(own, "v=1;", "v=1; l=5;", 1)+"Company: Hooli\r\n"),
		held("DKIM of hers that has expired", strings.Replace(own, "v=1;", "v=1; x=1000000001;", 1)),
		held("DKIM of hers under somebody's From on top of hers", strings.Replace(own, "From: Ann Fox <ann", "From: Ann F. <ann", 1)),
		held("SPF of Eve's own envelope", "Return-Path: <eve@evil.example>\r\n"+edge("198.51.100.1")+mail),
		held("SPF by a forged hop of our name", "Return-Path: <ann@northwind.example>\r\n"+edge("192.0.2.9")+edge("198.51.100.1")+mail),
		held("SPF by a Return-Path of Eve's own", edge("198.51.100.1")+"Return-Path: <ann@northwind.example>\r\n"+mail),
		held("a Reply-To that would get the question", strings.Replace(mail, "To: deals", "Reply-To: "+eve+"\r\nTo: deals", 1)),
		held("her address as an encoded word", strings.Replace(mail, "Ann Fox <ann@northwind.example>", "=?utf-8?q?Ann_=3Cann=40northwind.example=3E?=", 1)),
		{name: "two From fields, one of them proven", mail: always("From: Max <" + maxAt + ">\r\n" + own), ends: workflow.Held, level: workflow.Fail, doubt: workflow.SeveralSenders, sends: tells},
		{name: "two mailboxes in From", mail: always(signed("northwind.example", strings.Replace(mail, "<ann@northwind.example>", "<ann@northwind.example>, "+maxAt, 1))),
			ends: workflow.Held, level: workflow.Fail, doubt: workflow.SeveralSenders, sends: tells},
		{name: "a group of two in From", mail: always(signed("northwind.example", strings.Replace(mail, "Ann Fox <ann@northwind.example>", "Team: ann@northwind.example, "+maxAt+";", 1))),
			ends: workflow.Held, level: workflow.Fail, doubt: workflow.SeveralSenders, sends: tells},
	}
}

// forgedMembers are mails that would approve D-1001, with the token that only Max was given.
func forgedMembers() []attack {
	asked := func(name, doubt string, level workflow.Trust, mail func(c *town) string) attack {
		return attack{name: name, mail: mail, ends: workflow.Held, level: level, doubt: doubt, sends: asksMax}
	}
	proven := func(from string, more ...string) func(*town) string {
		return func(c *town) string { return signed("acme.example", c.order(from, more...)) }
	}
	return []attack{
		asked("a forged manager with a stolen token", "", workflow.Fail, func(c *town) string { return c.order("Max Muster <" + maxAt + ">") }),
		asked("a forged manager signed by Eve", "", workflow.Fail, func(c *town) string { return signed("evil.example", c.order("Max Muster <"+maxAt+">")) }),
		asked("a proven manager whose name holds another address", workflow.NameHoldsOther, workflow.Weak, proven(`"`+rita+`" <`+maxAt+`>`)),
		asked("a proven manager whose name is turned round", workflow.TurnedText, workflow.Weak, proven("Max\u202e retsuM <"+maxAt+">")),
		asked("a proven manager for whom somebody else sends", workflow.OtherSender, workflow.Weak, proven("Max Muster <"+maxAt+">", "Sender: "+eve)),
		asked("a proven manager in a group", workflow.GroupSender, workflow.Weak, proven("Team: "+maxAt+";")),
		asked("a proven manager with a comment in his address", workflow.OddlyWritten, workflow.Weak, proven("Max <max("+eve+")@acme.example>")),
		asked("a proven manager with blanks in his address", workflow.OddlyWritten, workflow.Weak, proven("Max <max @ acme.example>")),
		{name: "a partner with the manager's token and name", mail: func(c *town) string { return signed("northwind.example", c.order("Max Muster <"+ann+">")) },
			ends: workflow.Handled, level: workflow.Weak, doubt: workflow.NameOfMember, sends: "relay to " + maxAt},
		{name: "Eve with the manager's token and name", mail: func(c *town) string { return signed("evil.example", c.order("Max Muster <"+eve+">")) },
			ends: workflow.Held, level: workflow.Weak, doubt: workflow.NameOfMember, sends: tells},
		{name: "the manager's address in letters of another alphabet", mail: func(c *town) string { return signed("acme.example", c.order("Max Muster <m\u0430x@acme.example>")) },
			ends: workflow.Held, level: workflow.Weak, doubt: workflow.LooksLikeDomain, sends: tells},
		{name: "the manager's local part as an encoded word", mail: func(c *town) string { return c.order("<=?utf-8?q?max?=@acme.example>") },
			ends: workflow.Held, level: workflow.Fail, doubt: workflow.OddlyWritten, sends: tells},
		{name: "the manager's address before Eve's @", mail: func(c *town) string { return signed("evil.example", c.order(`"`+maxAt+`"@evil.example`)) },
			ends: workflow.Held, level: workflow.Weak, doubt: workflow.AddressInLocal, sends: tells},
	}
}

// posers are strangers, well proven, who would be taken for somebody.
func posers() []attack {
	told := func(name, doubt, from string) attack {
		return attack{name: name, mail: posed(from), ends: workflow.Held, level: workflow.Weak, doubt: doubt, sends: tells}
	}
	return []attack{
		told("display name of Max", workflow.NameOfMember, "Max Muster <eve@evil.example>"),
		told("display name of Max, the other way round", workflow.NameOfMember, `"Muster, Max" <eve@evil.example>`),
		told("display name of Max in other letters", workflow.NameOfMember, "М\u0430х Muster <eve@evil.example>"),
		told("display name of our own service", workflow.NameOfMember, "ACME Partner Team <eve@evil.example>"),
		told("display name that is Max's address", workflow.NameHoldsOther, `"`+maxAt+`" <eve@evil.example>`),
		told("display name that is Ann's address", workflow.NameHoldsOther, `Ann `+ann+` <eve@evil.example>`),
		told("display name with an unknown address at our domain", workflow.NameHoldsOther, `"boss@acme.example" <eve@evil.example>`),
		told("a domain like ours", workflow.LooksLikeDomain, "Max <max@acrne.example>"),
		told("a domain like ours with a figure", workflow.LooksLikeDomain, "Ann <ann@n0rthwind.example>"),
		told("a domain like a partner's with two letters for one", workflow.LooksLikeDomain, "Ann <ann@northvvind.example>"),
		told("a domain like a partner's in Cyrillic", workflow.LooksLikeDomain, "Ann <ann@xn--nrthwind-nbh.example>"),
		told("a long domain with one letter more", workflow.LooksLikeDomain, "Ann <ann@northwinds.example>"),
		told("a host that begins with a partner's domain", workflow.LooksLikeDomain, "Ann <ann@northwind.example.evil.example>"),
		{name: "a short domain with one letter more", mail: posed("Zoe <zoe@zetta.example>"), ends: workflow.Held, level: workflow.Weak,
			doubt: workflow.NearDomain, sends: "unknown to zoe@zetta.example"},
		{name: "a colleague of Ann's who bears Max's name", mail: posed("Max Muster <m@northwind.example>"), ends: workflow.Held, level: workflow.Weak,
			doubt: workflow.NameOfMember, sends: tells},
	}
}

// honest mail that looks a little like an attack is taken, and marked.
func honest() []attack {
	mail := referral(ann, "Initech")
	const both = "review to " + maxAt + ", receipt to " + ann
	return []attack{
		{name: "Ann's assistant sends for her", mail: always(signed("northwind.example", strings.Replace(mail, "To: deals", "Sender: pa@northwind.example\r\nTo: deals", 1))),
			ends: workflow.Handled, level: workflow.Weak, doubt: workflow.OtherSender, sends: both, deals: 1},
		{name: "a forwarder whose chain our server believes", mail: always(stamp("dmarc=fail header.from=northwind.example policy.arc-aware-result=pass; arc=pass") + edge("192.0.2.9") + mail),
			ends: workflow.Handled, level: workflow.Weak, sends: both, deals: 1},
		{name: "a stamp in three headers above the hop", mail: always(stamp("dkim=none") + stamp("spf=pass smtp.mailfrom=northwind.example") + stamp("dmarc=pass header.from=northwind.example") + edge("198.51.100.1") + mail),
			ends: workflow.Handled, level: workflow.Strong, sends: both, deals: 1},
		{name: "no signature, and sent by a host of hers", mail: always("Return-Path: <" + ann + ">\r\n" + edge("198.51.100.1") + mail),
			ends: workflow.Handled, level: workflow.Strong, sends: both, deals: 1},
	}
}

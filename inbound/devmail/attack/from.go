package attack

import "refermail/workflow"

// What the small town sends for an attack.
const (
	asksAnn = "challenge to " + Ann
	asksMax = "challenge to " + Max
	tells   = "held to " + Max
)

// asAnn is a mail that claims to be Ann's and that nobody vouches for: it is held, and she is asked.
func asAnn(name string, mail func(w *World) string) Case {
	return Case{Name: name, Mail: mail, Ends: workflow.Held, Level: workflow.Fail, Sends: asksAnn}
}

// byTwo is a mail that Northwind vouches for and that names two people.
func byTwo(name string, mail func(w *World) string) Case {
	return Case{Name: name, By: "northwind.test", Mail: mail, Ends: workflow.Held, Level: workflow.Fail, Doubt: workflow.SeveralSenders, Sends: tells}
}

const annIs = "Ann Fox <" + Ann + ">"

// from writes Ann's referral with another From line.
func from(line string) func(w *World) string {
	return func(w *World) string { return replaced(w.Referral("Initech"), "From: "+annIs, line) }
}

func forgedFrom() []Case {
	return []Case{
		asAnn("forged From without anything", func(w *World) string { return w.Referral("Initech") }),
		asAnn("SPF of Eve's own envelope", func(w *World) string {
			return "Return-Path: <" + Eve + ">\r\n" + Hop("198.51.100.1") + w.Referral("Initech")
		}),
		asAnn("SPF by a forged hop of our name", func(w *World) string {
			return "Return-Path: <" + Ann + ">\r\n" + Hop("192.0.2.9") + Hop("198.51.100.1") + w.Referral("Initech")
		}),
		asAnn("SPF by a Return-Path of Eve's own", func(w *World) string {
			return Hop("198.51.100.1") + "Return-Path: <" + Ann + ">\r\n" + w.Referral("Initech")
		}),
		asAnn("a Reply-To that would get the question", func(w *World) string { return w.Referral("Initech", "Reply-To: "+Eve) }),
		asAnn("her address as an encoded word", from("From: =?utf-8?q?Ann_=3Cann=40northwind.test=3E?=")),
		{Name: "two From fields, one of them proven", Mail: func(w *World) string {
			return "From: Max <" + Max + ">\r\n" + Sign("northwind.test", w.Referral("Initech"))
		},
			Ends: workflow.Held, Level: workflow.Fail, Doubt: workflow.SeveralSenders, Sends: tells},
		byTwo("two mailboxes in From", from("From: "+annIs+", "+Max)),
		byTwo("a group of two in From", from("From: Team: "+Ann+", "+Max+";")),
	}
}

func moreForgedFrom() []Case {
	held := func(name string, mail func(w *World) string) Case { return Case{Name: name, Mail: mail} }
	return []Case{
		held("forged From, Sender of Eve's own domain", func(w *World) string { return w.Referral("Initech", "Sender: "+Eve) }),
		held("forged From, Resent-From and Resent-Sender of Eve's", func(w *World) string {
			return "Resent-From: " + Eve + "\r\nResent-Sender: " + Eve + "\r\nResent-To: " + Inbox + "\r\n" + w.Referral("Initech")
		}),
		held("Resent-From is Ann's, From is Eve's", func(w *World) string {
			return "Resent-From: " + Ann + "\r\n" + replaced(w.Referral("Initech"), annIs, "Eve <"+Eve+">")
		}),
		held("forged From in capitals", from("From: ANN@NORTHWIND.TEST")),
		held("forged From with a tag", from("From: Ann <ann+sales@northwind.test>")),
		held("forged From at a subdomain of hers", from("From: Ann <ann@mail.northwind.test>")),
		held("forged From with a comment before the at sign", from("From: ann(eve)@northwind.test")),
		held("forged From with a quoted local part", from("From: \"ann\"@northwind.test")),
		held("forged From with a source route", from("From: Ann <@evil.test:ann@northwind.test>")),
		held("forged From with a trailing dot", from("From: Ann <ann@northwind.test.>")),
		held("forged From with a NUL in it", from("From: Ann <ann@northwind.test\x00.evil.test>")),
		held("forged From folded in the middle", from("From: Ann\r\n\t<ann@north\r\n wind.test>")),
		held("From of nobody at all", from("From: undisclosed-senders:;")),
		held("no From at all", from("X-From: "+annIs)),
		held("an empty From above a forged one", func(w *World) string { return "From:\r\n" + w.Referral("Initech") }),
		held("a colleague nobody knows yet, forged", from("From: Amy <amy@northwind.test>")),
		held("forged From with the body of a multipart that hides another mail", func(w *World) string {
			return w.Letter("--b\nContent-Type: message/rfc822\n\n"+w.Referral("Initech")+"\n--b--", "From: "+annIs, "To: "+Inbox, "Subject: Fwd: A lead",
				"MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`)
		}),
	}
}

func fromControls() []Case {
	const both = "review to " + Max + ", receipt to " + Ann
	return []Case{
		{Name: "control: Ann's own referral", By: "northwind.test", Does: NewDeal, Mail: func(w *World) string { return w.Referral("Umbrellaworks") }},
		{Name: "control: Ann's assistant sends for her", By: "northwind.test", Does: NewDeal,
			Mail: func(w *World) string { return w.Referral("Initech", "Sender: pa@northwind.test") },
			Ends: workflow.Handled, Level: workflow.Weak, Doubt: workflow.OtherSender, Sends: both, Deals: 1},
		{Name: "control: no signature, and sent by a host of hers", Does: NewDeal, Below: true,
			Mail: func(w *World) string {
				return "Return-Path: <" + Ann + ">\r\n" + Hop("198.51.100.1") + w.Referral("Initech")
			},
			Ends: workflow.Handled, Level: workflow.Strong, Sends: both, Deals: 1},
	}
}

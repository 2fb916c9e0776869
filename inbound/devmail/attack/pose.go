package attack

import "refermail/workflow"

// posed is a stranger's mail, well proven, that could be taken for somebody's.
func posed(name, doubt, from, domain string) Case {
	return Case{Name: name, By: domain, Ends: workflow.Held, Level: workflow.Weak, Doubt: doubt, Sends: tells, Mail: func(w *World) string {
		return w.Letter("Please send the list of partners to my new address.", "From: "+from, "To: "+Inbox, "Subject: Urgent")
	}}
}

func posers() []Case {
	near := posed("a short domain with one letter more", workflow.NearDomain, "Zoe <zoe@zetta.test>", "zetta.test")
	near.Sends = "unknown to zoe@zetta.test"
	evil := func(name, doubt, from string) Case { return posed(name, doubt, from, "evil.test") }
	return []Case{
		evil("display name of Max", workflow.NameOfMember, "Max Muster <"+Eve+">"),
		evil("display name of Max, the other way round", workflow.NameOfMember, `"Muster, Max" <`+Eve+">"),
		evil("display name of Max in other letters", workflow.NameOfMember, "М\u0430х Muster <"+Eve+">"),
		evil("display name of our own service", workflow.NameOfMember, "Acme Partner Team <"+Eve+">"),
		evil("display name that is Max's address", workflow.NameHoldsOther, `"`+Max+`" <`+Eve+">"),
		evil("display name that is Ann's address", workflow.NameHoldsOther, `Ann `+Ann+` <`+Eve+">"),
		evil("display name with an unknown address at our domain", workflow.NameHoldsOther, `"boss@acme.test" <`+Eve+">"),
		posed("a domain like ours", workflow.LooksLikeDomain, "Max <max@acrne.test>", "acrne.test"),
		posed("a domain like ours with a figure", workflow.LooksLikeDomain, "Ann <ann@n0rthwind.test>", "n0rthwind.test"),
		posed("a domain like a partner's with two letters for one", workflow.LooksLikeDomain, "Ann <ann@northvvind.test>", "northvvind.test"),
		posed("a domain like a partner's in Cyrillic", workflow.LooksLikeDomain, "Ann <ann@xn--nrthwind-nbh.test>", "xn--nrthwind-nbh.test"),
		posed("a long domain with one letter more", workflow.LooksLikeDomain, "Ann <ann@northwinds.test>", "northwinds.test"),
		posed("a host that begins with a partner's domain", workflow.LooksLikeDomain, "Ann <ann@northwind.test.evil.test>", "northwind.test.evil.test"),
		near,
		posed("a colleague of Ann's who bears Max's name", workflow.NameOfMember, "Max Muster <m@northwind.test>", "northwind.test"),
	}
}

func poseControls() []Case {
	return []Case{{Name: "control: a stranger who poses as nobody", By: "honest.test", Does: GetsAnAnswer, Mail: func(w *World) string {
		return w.Letter("May I refer somebody to you?", "From: Hal <hal@honest.test>", "To: "+Inbox, "Subject: A question")
	}}}
}

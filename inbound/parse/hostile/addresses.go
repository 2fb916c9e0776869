package hostile

import "strings"

// addressKinds are mails whose senders and recipients are too many or make no sense.
func addressKinds() []Kind {
	list := func(name, field, piece string) Kind { return listOf(name, field, func(int) string { return piece }) }
	return []Kind{
		listOf("million recipients", "To", func(i int) string { return "b" + number(i) + "@b.example,\r\n " }),
		listOf("many recipient headers", "Cc", func(i int) string { return "c" + number(i) + "@c.example\r\nCc: " }),
		listOf("delivered for thousands", "Delivered-To", func(i int) string { return "d" + number(i) + "@acme.example\r\nDelivered-To: " }),
		listOf("tagged recipients", "To", func(i int) string { return "deals+d-" + number(i) + "-abcdefgh@acme.example, " }),
		listOf("partner tags", "To", func(i int) string { return "deals+to-" + number(i) + "@acme.example, " }),
		listOf("many senders", "From", func(i int) string { return "e" + number(i) + "@e.example, " }),
		list("open comments in an address", "To", "("),
		list("open angles in an address", "To", "<"),
		list("open quotes in an address", "To", "\" "),
		list("groups in an address", "To", "a:"),
		list("routes in an address", "To", "<@a,@b:c@d.example>"),
		list("at signs in an address", "To", "@"),
		list("backslashes in an address", "Cc", "\\"),
		list("one address without end", "Reply-To", strings.Repeat("a", 100)),
		list("one display name without end", "Reply-To", "Ann Fox "),
		list("domains without end", "Sender", "ann@"+strings.Repeat("a.", 300)),
		list("encoded names of addresses", "Cc", "=?utf-8?b?4oCu4oCu?= <x@x.example>,"),
		list("entities in an address", "To", "&lt;a@b.example&gt;,"),
	}
}

func listOf(name, field string, piece func(i int) string) Kind {
	return Kind{Name: name, write: func(l *letter) {
		l.open("Globex", "")
		l.add(field + ": ")
		l.fillWith(len(words), piece)
		l.add("\r\n\r\n" + words)
	}}
}

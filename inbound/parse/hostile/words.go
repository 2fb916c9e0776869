package hostile

import "strings"

// wordKinds are mails whose words look like what the readers of people's words search for, again and again.
func wordKinds() []Kind {
	text := func(name, piece string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.head(plain)
			l.add(words)
			l.fill(piece)
		}}
	}
	return []Kind{
		text("deep quotes", strings.Repeat(">", 400)+" yes\r\n"),
		text("deep quotes with blanks", strings.Repeat("> ", 400)+"\r\n"),
		text("one quote on the next", "> On Mon, 4 May 2026 at 09:12, Bo <bo@globex.example> wrote:\r\n>> yes\r\n"),
		text("forward separators", "---------- Forwarded message ---------\r\n"),
		text("forwards in forwards", "---------- Forwarded message ---------\r\nFrom: Bo <bo@globex.example>\r\nDate: Mon, 4 May 2026\r\nSubject: x\r\nTo: Ann <ann@fox.example>\r\n\r\n"),
		text("original messages", "-----Original Message-----\r\nFrom: x\r\nSent: y\r\n"),
		text("forward header lines", "From: Bo <bo@globex.example>\r\n"),
		text("attributions", "On Mon, 4 May 2026 at 09:12, Bo <bo@globex.example> wrote:\r\n"),
		text("attribution over lines", "On "),
		text("signature separators", "-- \r\n"),
		text("fields", "Company: Globex\r\n"),
		text("fields nobody knows", "Some thing: 1\r\n"),
		text("colons", ":"),
		text("addresses", "bo@globex.example "),
		text("address without end", "a.b@c."),
		text("at signs", "@"),
		text("web addresses", "https://globex.example/?a=b&c "),
		text("dots", "a."),
		text("digits", "4"),
		text("phone numbers", "+49 30 1234567 "),
		text("dates", "12/11/2026 Mon May "),
		text("sums", "48,000.00 USD EUR 1.000 "),
		text("names", "Bo Chen of Globex Inc. and "),
		text("capital words", "Globex "),
		text("commands", "approve\r\n"),
		text("commands with reasons", "decline because\r\n"),
		text("references", "[D-1042] D-1043 "),
		text("tokens", "deals+d-abcdefghijklmnop@acme.example "),
		text("disclaimers", "This e-mail is confidential.\r\n"),
		text("blank lines", "\r\n"),
		text("blanks", " "),
		text("tabs", "\t\t\r\n"),
		text("dashes", "-"),
		text("answers to questions", "> What is the amount?\r\n48000\r\n"),
		text("brackets", "(([[{{<<"),
	}
}

package hostile

import (
	"strconv"
	"strings"
)

// headerKinds are mails whose header is the weapon.
func headerKinds() []Kind {
	field := func(name, before, piece, after string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			called, _, _ := strings.Cut(before, " ")
			l.open("Globex", called)
			l.add(before)
			l.fillWith(len(words), func(int) string { return piece })
			l.add(after + "\r\n\r\n" + words)
		}}
	}
	fields := func(name string, piece func(l *letter, i int) string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.open("Globex", "")
			l.fillWith(len(words), func(i int) string { return piece(l, i) })
			l.add("\r\n" + words)
		}}
	}
	return []Kind{
		field("one huge header", "X-Huge: ", strings.Repeat("x", 512), ""),
		field("one huge folded header", "X-Huge: a", "\r\n b", ""),
		field("header of blank folds", "X-Huge: a", "\r\n ", "\r\nX-End: b"),
		field("huge subject", "Subject: ", "word ", ""),
		field("huge message id", "Message-ID: <", strings.Repeat("a", 64), "@evil.example>"),
		field("million parameters", "Content-Type: text/plain", "; a=b", ""),
		field("parameter names that differ not", "Content-Type: text/plain", "; charset=utf-8", ""),
		field("open quoted parameter", "Content-Type: text/plain; name=\"", "\\\"", ""),
		field("comments in a type", "Content-Type: text/plain ", "(", ""),
		field("encoded word bomb", "Subject: ", "=?utf-8?q?=F0=9F=98=80?= ", ""),
		field("encoded words inside words", "Subject: ", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=\r\n ", ""),
		field("half encoded words", "Subject: ", "=?utf-8?b?", ""),
		field("encoded words of odd charsets", "Subject: ", "=?utf-7?q?+AGE-?= =?utf-16?b?2AA=?= =?x-none?q?y?= ", ""),
		field("language in encoded words", "Subject: ", "=?utf-8*"+strings.Repeat("en-", 200)+"?q?x?= ", ""),
		field("references bomb", "References: ", "<a@b.example>\r\n ", ""),
		field("open references", "References: ", "<", ""),
		field("comments in a date", "Date: ", "(", ""),
		field("digits in a date", "Date: Mon, ", "9", ""),
		fields("empty header lines of letters", func(*letter, int) string { return "a\r\n" }),
		fields("hundred thousand headers", func(_ *letter, i int) string { return "X-" + number(i) + ": b\r\n" }),
		fields("one header again and again", func(*letter, int) string { return "Subject: Globex\r\n" }),
		fields("many content types", func(*letter, int) string { return "Content-Type: multipart/mixed; boundary=b\r\n" }),
		fields("thousands of received", func(*letter, int) string {
			return "Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTP id 1; Mon, 4 May 2026 09:12:00 +0200\r\n"
		}),
		fields("thread of unknown ids", func(l *letter, i int) string {
			return "References: <" + number(i) + "." + l.id() + ">\r\nIn-Reply-To: <r" + number(i) + "." + l.id() + ">\r\n"
		}),
		fields("continued parameters", func(_ *letter, i int) string {
			switch i {
			case 0:
				return "Content-Type: text/plain"
			case 1:
				return ";\r\n name*00000000000000000000000000000000000000009*=utf-8''%41"
			}
			return ";\r\n name*" + number(i-2) + "*=%F0%9F"
		}),
		fields("parameters continued out of order", func(_ *letter, i int) string {
			if i == 0 {
				return "Content-Disposition: attachment"
			}
			return ";\r\n filename*" + number(99999999-i) + "=x"
		}),
		{Name: "header without a body", write: func(l *letter) {
			l.open("Globex", "")
			l.fill("X-A: b\r\n")
		}},
		{Name: "header that never ends with colons", write: func(l *letter) { l.fill(":\r\n") }},
		{Name: "no header at all", write: func(l *letter) { l.fill("\r\n" + words) }},
	}
}

func number(i int) string { return strconv.Itoa(i) }

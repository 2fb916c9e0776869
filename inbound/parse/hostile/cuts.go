package hostile

// cutKinds are mails that end anywhere; the seed says where.
func cutKinds() []Kind {
	cut := func(name string, whole func(*letter)) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.cut = 1 + l.rand.IntN(max(1, l.size))
			whole(l)
		}}
	}
	return []Kind{
		cut("cut in a header", func(l *letter) {
			l.open("=?utf-8?b?4oCu?=", "")
			l.fill("Content-Type: multipart/mixed;\r\n boundary=\"b\"; name*0*=utf-8''%41; name*1=\"\\\"\"\r\n")
		}),
		cut("cut in a tree", func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=b")
			l.fill("--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--c--\r\n")
		}),
		cut("cut in a file", func(l *letter) {
			l.head("Content-Type: application/pdf; name=x.pdf", "Content-Transfer-Encoding: base64")
			l.base64(l.noise)
		}),
		cut("cut in words", func(l *letter) {
			l.head(plain, "Content-Transfer-Encoding: quoted-printable")
			l.fill("Company: Gl=C3=B6bex\r\n---------- Forwarded message ---------\r\nFrom: B=C3=B6 <bo@globex.example>\r\n=\r\n")
		}),
		cut("cut in HTML", func(l *letter) {
			l.head("Content-Type: text/html")
			l.fill("<div style=\"a\"><blockquote type=\"cite\">x &amp; <!-- y --></blockquote>")
		}),
	}
}

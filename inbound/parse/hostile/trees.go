package hostile

import (
	"fmt"
	"strings"
)

// treeKinds are mails in mails and parts in parts.
func treeKinds() []Kind {
	parts := func(name, kind, piece string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.head("Content-Type: " + kind + "; boundary=b")
			l.add("--b\r\n\r\n" + words)
			l.fillWith(0, func(int) string { return piece })
			l.add("\r\n--b--\r\n")
		}}
	}
	return []Kind{
		{Name: "nested multiparts", write: func(l *letter) { nest(l, false) }},
		{Name: "nested and closed multiparts", write: func(l *letter) { nest(l, true) }},
		{Name: "nested mails", write: func(l *letter) {
			l.head("Content-Type: message/rfc822")
			l.fill("From: bo@globex.example\r\nContent-Type: message/rfc822\r\n\r\n")
		}},
		{Name: "nested mails in multiparts", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=b0")
			l.fillWith(0, func(i int) string {
				return fmt.Sprintf("--b%d\r\nContent-Type: message/rfc822\r\n\r\nFrom: bo%d@globex.example\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i, i+1)
			})
		}},
		{Name: "nested encoded mails", write: func(l *letter) {
			l.head("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64")
			l.base64(over("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"))
		}},
		parts("hundred thousand parts", "multipart/mixed", "\r\n--b\r\n\r\nx"),
		parts("hundred thousand alternatives", "multipart/alternative", "\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x"),
		parts("digest of thousands", "multipart/digest", "\r\n--b\r\n\r\nFrom: a@b.example\r\n\r\nx"),
		parts("empty parts", "multipart/mixed", "--b\r\n"),
		parts("near boundaries", "multipart/mixed", "--bb\r\n"),
		parts("headers of parts without end", "multipart/mixed", "\r\n--b\r\n"+strings.Repeat("X-A: b\r\n", 100)),
		parts("mails side by side", "multipart/mixed", "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: bo@globex.example\r\nSubject: x\r\n\r\nhello"),
		{Name: "one boundary on every level", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=b")
			l.fill("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
		}},
		{Name: "boundary of dashes", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=\"------\"")
			l.fill("-")
		}},
		{Name: "huge boundary", write: func(l *letter) {
			boundary := strings.Repeat("b", max(1, min(l.size/4, 400<<10)))
			l.head("Content-Type: multipart/mixed; boundary=" + boundary)
			l.fill("--" + boundary[1:] + "\r\n")
		}},
		{Name: "multipart without a boundary", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed")
			l.fill("--x\r\n")
		}},
	}
}

// nest opens multiparts in each other, and closes them when asked to.
func nest(l *letter, closed bool) {
	l.head("Content-Type: multipart/mixed; boundary=b0")
	deep, reserve := 0, 0
	if closed {
		reserve = l.size / 6
	}
	l.fillWith(reserve, func(i int) string {
		deep = i + 1
		return fmt.Sprintf("--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i+1)
	})
	l.addf("--b%d\r\n\r\n%s", deep, words)
	for i := deep; closed && i >= 0 && l.err == nil; i-- {
		l.addf("\r\n--b%d--\r\n", i)
	}
}

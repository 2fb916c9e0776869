package parse

import "testing"

// FuzzParse holds Parse to its promises on any bytes, under small limits so that they are reached.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"From: Ann <ann@partner.example>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHello Max\n",
		multi("alternative", "b", plainPart+"plain", "Content-Type: text/html\n\n<p>rich<blockquote>q</blockquote>"),
		multi("mixed", "b", plainPart+"see", "Content-Type: message/rfc822\n\nSubject: inner\n\ninner words"),
		report("x", "Final-Recipient: rfc822; bo@globex.example\nAction: failed\nStatus: 5.1.1"),
		old("MAILER-DAEMON@x.example", "failure notice", "<bo@globex.example>:\n550 5.1.1 no\n"+returnedCopy),
		"Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes\n\n\x1b$BF|K\\8l\x1b(B \nx\n",
		"Content-Type: text/plain; charset=utf-7\nContent-Transfer-Encoding: base64\n\nKy8=\n",
		"Content-Type: multipart/mixed\n\n--x\nContent-Type: a\n\nbegin 644 x\n%2&5L;&\\\nend\n--x--",
		"Auto-Submitted: auto-replied\nReturn-Path: <>\nSubject: Out of Office\n\nI am away\n",
		"To: a:b;c<d>,\"e(f\nDate: 1 Jan 26\nReferences: <a><b <c>\n\n> q\n-- \ns",
	} {
		f.Add([]byte(s))
	}
	opt := Options{Limits: Limits{Size: 64 << 10, Parts: 12, Depth: 4, Header: 4 << 10}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw, opt)
		checkMessage(t, m, opt)
		again := Parse(raw, opt)
		if again.Text != m.Text || again.Subject != m.Subject || len(again.Attachments) != len(m.Attachments) || (again.Bounce == nil) != (m.Bounce == nil) {
			t.Error("the same bytes give another Message")
		}
	})
}

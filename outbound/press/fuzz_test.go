package press_test

import (
	"net/mail"
	"testing"

	"refermail/outbound"
	"refermail/outbound/press"
	"refermail/workflow"
)

// FuzzPrint splices anything into anything: the copy still reads like the one go-mail composes.
func FuzzPrint(f *testing.F) {
	for i, b := range bodies() {
		n := names()
		f.Add(b, n[i%len(n)], n[(3*i+1)%len(n)], i%2 == 0)
	}
	o := options(f)
	f.Fuzz(func(t *testing.T, body, name, company string, own bool) {
		d := workflow.Document{Subject: "News for {{company}}", Text: body, HTML: "<p>Hello {{name}} of {{company}}</p>"}
		p, err := press.New(o, issue(), d)
		if err != nil { // a field nobody can fill
			return
		}
		for _, field := range workflow.FindMergeFields(body) {
			if body[field.At:field.End] != "{{"+field.Name+"}}" { // the reference knows plain ones only
				return
			}
		}
		r := ann()
		r.To.Name, r.Company = name, company
		to := mail.Address{Name: outbound.CleanLine(outbound.HeaderText(outbound.CleanLine(name, 300)), 100), Address: r.To.Email}
		if _, err := mail.ParseAddress(to.String()); err != nil { // go-mail writes a backslash in an encoded word, which net/mail does not read
			return
		}
		if own {
			r.Personal = personal(func() string { return name })
		}
		same(t, o, p, d, r, nil)
	})
}

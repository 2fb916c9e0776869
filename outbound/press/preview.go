package press

import (
	"refermail/outbound"
	"refermail/workflow"
)

// Preview is a copy as its reader will see it, for the people who decide whether it goes out.
type Preview struct {
	Subject string
	Text    string // the whole text part, lines parted by "\n"
	HTML    string // the whole HTML part
	Raw     []byte // the copy itself, an .eml file; its reply address and its way out are real
	outbound.Envelope
}

// Preview makes the copy for r in buffers of its own. Errors are those of Print.
func (p *Press) Preview(r workflow.Recipient) (Preview, error) {
	raw, env, err := p.Print(nil, r)
	if err != nil {
		return Preview{}, err
	}
	s := p.sheetFor(r.Tongue.Language)
	f := filling{}
	if r.Personal != nil {
		f.block = new(block)
	}
	if err := p.fill(&f, s, &r, p.o.Keys(), workflow.CopyID{Issue: p.issue.No, Contact: r.Contact}.Bytes()); err != nil {
		return Preview{}, err
	}
	return Preview{Subject: p.subjectOf(&f), Text: joined(s.text, &f, false), HTML: joined(s.html, &f, true), Raw: raw, Envelope: env}, nil
}

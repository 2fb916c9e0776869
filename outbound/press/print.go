package press

import (
	"fmt"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/token"
)

// valueLength bounds what fills a merge field, runes.
const valueLength = 120

// Size is about how many bytes a copy has.
func (p *Press) Size() int { return p.size }

// Print makes one copy in buf, which it overwrites and may replace by a larger one: raw is good until buf is used again. The
// same reader gets the same bytes every time, Message-ID and Date included, as long as the newest key is the same. An error is a
// *outbound.SendError of class Permanent: nobody can write to that reader. Safe for concurrent use with different buffers.
func (p *Press) Print(buf []byte, r workflow.Recipient) (raw []byte, env outbound.Envelope, err error) {
	to, err := outbound.WireAddress(r.To.Email)
	if err != nil {
		return nil, env, &outbound.SendError{Class: outbound.Permanent, Err: fmt.Errorf("reader: %w", err)}
	}
	id := workflow.CopyID{Issue: p.issue.No, Contact: r.Contact}
	ring, signed := p.o.Keys(), id.Bytes()
	s := p.sheetFor(r.Tongue.Language)
	var f filling
	if r.Personal != nil {
		f.block = p.blocks.Get().(*block)
		defer p.blocks.Put(f.block)
	}
	if err := p.fill(&f, s, &r, ring, signed); err != nil {
		return nil, env, err
	}
	b := buf[:0]
	if cap(b) < p.size {
		b = make([]byte, 0, p.size+p.size/8)
	}
	b = p.appendHeader(b, s, &f, &r, id, to)
	b = append(b, p.head...)
	b = appendPieces(b, s.text, &f, false)
	b = append(b, p.middle...)
	b = appendPieces(b, s.html, &f, true)
	b = append(b, p.tail...)
	return b, outbound.Envelope{From: outbound.Tagged(p.sender, p.mode, ring.Sign(token.ForBounce, signed)), To: to}, nil
}

// fill finds what fills the holes of a copy. Only what this issue uses is cleaned.
func (p *Press) fill(f *filling, s *sheet, r *workflow.Recipient, ring token.Ring, signed []byte) error {
	for i, v := range r.MergeValues() {
		if p.used[i] {
			f.values[i] = outbound.Isolated(outbound.CleanLine(v, valueLength))
		}
	}
	f.values[holeReply], f.values[holeStop] = ring.Sign(token.ForNews, signed), ring.Sign(token.ForUnsubscribe, signed)
	if r.Personal == nil {
		return nil
	}
	if err := f.block.write(s.words, r.Personal); err != nil {
		return fmt.Errorf("copy %s/%d: %w", p.issue.No, r.Contact, err)
	}
	return nil
}

// appendHeader writes everything up to the fields of the body.
func (p *Press) appendHeader(b []byte, s *sheet, f *filling, r *workflow.Recipient, id workflow.CopyID, to string) []byte {
	b = append(b, p.from...)
	b = outbound.AppendMailbox(b, "To", r.To.Name, to)
	b = append(append(b, p.brand...), "\r\n <"...)
	b = append(p.appendTagged(b, f.values[holeReply]), ">\r\n"...)
	b = p.appendSubject(b, f)
	b = append(b, "Message-ID: <"...)
	b = append(id.AppendMessageID(b, p.domain), ">\r\n"...)
	b = append(b, "List-Unsubscribe:"...) // RFC 2369 §3.2; what comes first is preferred
	if p.web != "" {
		b = append(append(b, "\r\n <"...), p.web...)
		b = append(append(b, f.values[holeStop]...), ">,"...)
	}
	b = append(b, "\r\n <mailto:"...)
	b = append(p.appendTagged(b, f.values[holeStop]), "?subject=unsubscribe"...)
	if p.mode == outbound.Subject {
		b = append(append(b, "&body=unsubscribe%20"...), f.values[holeStop]...)
	}
	b = append(b, ">\r\n"...)
	return append(append(b, p.fixed...), s.language...)
}

// appendTagged appends our address with a token in it, as outbound.Tagged makes it.
func (p *Press) appendTagged(b []byte, tag string) []byte {
	switch p.mode {
	case outbound.Plus:
		b = append(b, p.local...)
		sign := byte('+')
		for i := range len(p.local) {
			if p.local[i] == '+' { // one + only: servers cut at the first or at the last
				sign = '-'
			}
		}
		b = append(append(b, sign), tag...)
	case outbound.CatchAll:
		b = append(b, tag...)
	default:
		b = append(b, p.local...)
	}
	return append(append(b, '@'), p.domain...)
}

// appendSubject appends the subject; one without fields is the same in every copy.
func (p *Press) appendSubject(b []byte, f *filling) []byte {
	if p.title != nil {
		return append(b, p.title...)
	}
	return outbound.AppendField(b, "Subject", outbound.EncodeText(p.subjectOf(f)))
}

// subjectOf is a copy's subject. It is cleaned as a whole, which takes the isolates of right-to-left values out again.
func (p *Press) subjectOf(f *filling) string {
	return outbound.HeaderText(outbound.CleanLine(joined(p.subject, f, false), maxSubject))
}

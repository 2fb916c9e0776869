package press

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"refermail/outbound"
	"refermail/workflow"
)

// The holes of a copy beside the merge fields, whose numbers are those of workflow.MergeFieldNames.
const (
	noHole       = -1
	holeStop     = workflow.MergeFields + iota - 1 // the token to stop the newsletter
	holeReply                                      // the token of an answer
	holePersonal                                   // the reader's own business, lines of its own
	holes
)

// Marks of our own holes in words that are not cut yet. No document holds them: its controls are taken out.
const (
	markStop     = "\x00u\x00"
	markReply    = "\x00n\x00"
	markPersonal = "\x00p\x00"
)

func ownHole(mark byte) int {
	switch mark {
	case 'u':
		return holeStop
	case 'n':
		return holeReply
	}
	return holePersonal
}

// piece is words that are the same in every copy, and the hole behind them.
type piece struct {
	plain string // the words
	wire  []byte // the same in quoted-printable, up to the hole: at the start of a line
	hole  int

	space    string // goes with what fills the hole: "Hello{{ name}}," is no "Hello ," when there is no name
	fallback string // plain text, also in HTML
	soft     bool   // the line goes on behind the hole
}

// maxFields bounds the holes of one part.
const maxFields = 1000

// cut makes pieces of words with merge fields and marks.
func (p *Press) cut(s string, inHTML bool) ([]piece, error) {
	var all []piece
	last := 0
	add := func(at, end, hole int, fallback string) {
		q := piece{plain: s[last:at], hole: hole, fallback: fallback}
		if before, ok := strings.CutSuffix(q.plain, " "); ok && fallback == "" && hole < workflow.MergeFields && startsAny(s[end:], ",.!?;:") {
			q.plain, q.space = before, " "
		}
		q.soft = hole != holePersonal && !strings.HasPrefix(s[end:], "\n")
		all = append(all, q)
		last = end
	}
	fields := workflow.FindMergeFields(s)
	if len(fields) > maxFields {
		return nil, fmt.Errorf("it has %d fields, and %d are allowed", len(fields), maxFields)
	}
	for at := 0; ; {
		mark := strings.IndexByte(s[at:], 0)
		for len(fields) > 0 && (mark < 0 || fields[0].At < at+mark) {
			f := fields[0]
			if err := usable(f, s, inHTML); err != nil {
				return nil, err
			}
			if inHTML {
				f.Fallback = html.UnescapeString(f.Fallback)
			}
			i := workflow.MergeFieldIndex(f.Name)
			p.used[i] = true
			add(f.At, f.End, i, f.Fallback)
			fields = fields[1:]
		}
		if mark < 0 {
			break
		}
		at += mark + len(markStop)
		add(at-len(markStop), at, ownHole(s[at-2]), "")
	}
	all = append(all, piece{plain: s[last:], hole: noHole})
	for i := range all {
		q := &all[i]
		q.wire = outbound.AppendQP(nil, []byte(q.plain))
		if q.hole >= 0 && q.plain != "" && !strings.HasSuffix(q.plain, "\n") {
			if wire, ok := bytes.CutSuffix(q.wire, []byte("=20")); ok && strings.HasSuffix(q.plain, " ") {
				q.wire = append(wire, ' ') // it does not end the line
			}
			q.wire = append(q.wire, "=\r\n"...) // RFC 2045 §6.7 (5)
		}
	}
	return all, nil
}

func startsAny(s, chars string) bool { return s != "" && strings.IndexByte(chars, s[0]) >= 0 }

// usable reports a field that nobody can fill.
func usable(f workflow.MergeField, s string, inHTML bool) error {
	switch {
	case f.Open:
		return fmt.Errorf("the field {{%s is not closed with }}", f.Written)
	case f.Name == "":
		return fmt.Errorf("there is no field {{%s}}; the nearest is {{%s}}", f.Written, workflow.NearestMergeField(f.Written))
	case inHTML && strings.LastIndexByte(s[:f.At], '<') > strings.LastIndexByte(s[:f.At], '>'):
		return fmt.Errorf("the field {{%s}} stands inside a tag or a link", f.Name)
	}
	return nil
}

func length(all []piece) (n int) {
	for _, q := range all {
		n += len(q.wire) + 32
	}
	return n
}

// filling is what fills the holes of one copy.
type filling struct {
	values [holes]string // cleaned, isolated; as plain text
	block  *block        // the reader's own business; nil: none
}

// value is what fills a hole; "" when nothing does.
func (f *filling) value(q *piece) string {
	if v := f.values[q.hole]; v != "" {
		return v
	}
	return q.fallback
}

// appendPieces appends filled pieces as quoted-printable.
func appendPieces(b []byte, all []piece, f *filling, inHTML bool) []byte {
	var room [192]byte
	for i := range all {
		q := &all[i]
		b = append(b, q.wire...)
		switch {
		case q.hole < 0:
			continue
		case q.hole == holePersonal:
			b = f.block.append(b, inHTML)
			continue
		}
		v := f.value(q)
		if v == "" {
			continue
		}
		own := append(room[:0], q.space...)
		if inHTML {
			own = appendEscaped(own, v)
		} else {
			own = append(own, v...)
		}
		b = outbound.AppendQP(b, own)
		if q.soft {
			b = append(b, "=\r\n"...)
		}
	}
	return b
}

// joined is the same as plain words.
func joined(all []piece, f *filling, inHTML bool) string {
	var b strings.Builder
	for i := range all {
		q := &all[i]
		b.WriteString(q.plain)
		switch {
		case q.hole < 0:
			continue
		case q.hole == holePersonal && f.block != nil && inHTML:
			b.WriteString(f.block.html)
			continue
		case q.hole == holePersonal && f.block != nil:
			b.WriteString(f.block.text)
			continue
		case q.hole == holePersonal:
			continue
		}
		v := f.value(q)
		if v == "" {
			continue
		}
		if b.WriteString(q.space); inHTML {
			v = string(appendEscaped(nil, v))
		}
		b.WriteString(v)
	}
	return b.String()
}

// appendEscaped writes text for the inside of HTML, as html.EscapeString does.
func appendEscaped(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '"':
			b = append(b, "&#34;"...)
		case '\'':
			b = append(b, "&#39;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

package parse

import (
	"strings"
)

// maxSignatureLines bounds the lines of one signature that are read.
const maxSignatureLines = 20

// signature reads the signature that the author of the forwarded mail set under it. A signature that shows an address or
// a name of ours or the sender's is not the author's, whatever stands above it.
func (r *leadReader) signature() {
	f := r.m.Forward
	if f == nil || !r.foreignAuthor() || f.From.Address != "" && !strings.EqualFold(f.From.Address, r.get("email")) {
		return
	}
	lines := scanLines(f.Body)
	end := historyStart(lines)
	start := signatureOf(lines[:end], f.From.Name)
	if start >= end {
		return
	}
	card := r.readSignature(lines, start, end, f.From)
	if card.foreign {
		return
	}
	for _, p := range card.parts {
		took := false
		switch p.name {
		case "phone":
			number, valid := readPhone(p.value, r.region())
			took = valid && r.set("phone", number, "signature", p.sure) || !valid && r.set("phone", number, "signature", p.sure-0.25)
		case "contact":
			took = r.get("contact") == "" && r.set("contact", p.value, "signature", p.sure)
		case "email":
			took = r.get("email") == "" && r.set("email", p.value, "signature", p.sure)
		default:
			took = r.set(p.name, p.value, "signature", p.sure)
		}
		if took {
			r.inBody("lead.signature", p.line, p.name+": "+r.get(p.name))
		}
	}
}

// historyStart is the number of lines above the first older mail in a body: attribution, header block, quoted lines.
func historyStart(lines []line) int {
	for i, l := range lines {
		if l.blank() {
			continue
		}
		if l.depth > 0 || IsMarker(l.body) {
			return i
		}
		if c, ok := cutAt(nil, lines, i); ok && c.kind != cutFooter {
			return i
		}
	}
	return len(lines)
}

// signatureOf returns the first line of the signature in lines: below the mark "-- ", below a closing, or from the
// author's name on when only particulars follow. It returns len(lines) when there is none.
func signatureOf(lines []line, author string) int {
	end := len(lines)
	mark := signatureStart(lines, 0, end)
	for i := range mark {
		if isClosing(lines[i].body) && signatureTail(lines[i+1:end]) {
			return i + 1
		}
	}
	readable := 0
	for i := end - 1; i >= 0 && readable <= maxTail; i-- {
		if lines[i].blank() {
			continue
		}
		readable++
		if beginsWithName(lines[i].body, author) && (i == 0 || lines[i-1].blank() || isRule(lines[i-1].body) || isSignatureMark(lines[i-1].body)) && signatureTail(lines[i+1:end]) {
			return i
		}
	}
	return mark
}

// beginsWithName reports a line that is the author's name, alone or before a mark: "Bo Chen | CTO".
func beginsWithName(s, author string) bool {
	if author == "" || len(s) > 120 {
		return false
	}
	s = strings.Trim(s, "*_ ")
	if strings.EqualFold(strings.Trim(s, " ,.-–/"), author) {
		return true
	}
	if len(s) <= len(author) || !strings.EqualFold(s[:len(author)], author) {
		return false
	}
	rest := strings.TrimLeft(s[len(author):], " ")
	return rest != "" && strings.ContainsRune(",|-–—•·/(:", firstRune(rest))
}

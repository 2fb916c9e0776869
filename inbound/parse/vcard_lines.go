package parse

import (
	"bytes"
	"strings"
)

// cardLines unfolds the lines of cards: a line that begins with a blank goes on (RFC 6350 §3.2), and a quoted-printable
// one that ends in "=" goes on with the next (version 2.1). What a long property holds beyond maxCardLine is dropped.
func cardLines(content []byte) []string {
	var all []string
	var b []byte
	soft := false
	flush := func() {
		if len(b) > 0 {
			all, b = append(all, string(b)), b[:0]
		}
	}
	for raw := range bytes.SplitSeq(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), []byte("\n")) {
		l := strings.TrimSuffix(string(raw), "\r")
		folded := len(l) > 0 && (l[0] == ' ' || l[0] == '\t')
		switch {
		case soft:
			// "=" and the line break vanish; some programs fold as well
			l = strings.TrimPrefix(strings.TrimPrefix(l, "\t"), " ")
		case folded:
			l = l[1:]
		default:
			flush()
		}
		b = append(b, l[:max(0, min(len(l), maxCardLine-len(b)))]...)
		if soft = len(b) > 0 && b[len(b)-1] == '=' && quotedCard(string(b[:min(len(b), 200)])); soft {
			b = b[:len(b)-1]
		}
	}
	flush()
	return all
}

// quotedCard reports a property whose parameters say quoted-printable.
func quotedCard(s string) bool {
	head, _, ok := strings.Cut(s, ":")
	return ok && strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
}

// appendQP appends the bytes of a quoted-printable value.
func appendQP(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) && hexPair(s[i+1], s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

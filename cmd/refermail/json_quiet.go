package main

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// quietWriter writes JSON whose strings cannot command a terminal: encoding/json leaves DEL, the C1 controls and the marks
// that turn the direction of text as they are, and hostile mail is full of them. As \u escapes they are the same JSON.
// It is given whole documents, so that no character is cut.
type quietWriter struct{ to io.Writer }

func (w quietWriter) Write(text []byte) (int, error) {
	if _, err := w.to.Write(quiet(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

func quiet(text []byte) []byte {
	if bytes.IndexFunc(text, commands) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if commands(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, text[:n]...)
		}
		text = text[n:]
	}
	return out
}

// commands reports characters that a terminal obeys instead of showing.
func commands(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r == 0x200e || r == 0x200f || r == 0x061c || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

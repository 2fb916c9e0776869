package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// windowsControls replaces the control characters U+0080 to U+009F, which nobody means, by the punctuation that
// windows-1252 has at these codes: programs that take it for ISO-8859-1 make the one of the other.
func windowsControls(s string) string {
	for i := strings.IndexByte(s, 0xc2); i >= 0 && i+1 < len(s); {
		if s[i+1] < 0xa0 {
			return strings.Map(func(c rune) rune {
				if 0x80 <= c && c < 0xa0 {
					return charmap.Windows1252.DecodeByte(byte(c))
				}
				return c
			}, s)
		}
		next := strings.IndexByte(s[i+1:], 0xc2)
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return s
}

// fillControls decodes b byte by byte and takes what a charset leaves to control characters from windows-1252, as
// windowsControls does.
func fillControls(table *charmap.Charmap, b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/4)
	for _, c := range b {
		r := table.DecodeByte(c)
		if r == utf8.RuneError && 0x80 <= c && c < 0xa0 {
			r = charmap.Windows1252.DecodeByte(c)
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// mixedLines decodes UTF-8 with whole lines in another charset, as gateways make it that append a footer. ok is false when
// no line is of that kind.
func mixedLines(b []byte) (text string, ok bool) {
	var sample []byte
	eachLine(b, func(line []byte) {
		if len(sample) < guessSample && foreign(line) {
			sample = append(sample, line...)
		}
	})
	if len(sample) == 0 {
		return "", false
	}
	look, fits := guessCharset(sample)
	if fits < 0.5 {
		return "", false
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	decoder := look.enc.NewDecoder()
	eachLine(b, func(line []byte) {
		if !utf8.Valid(line) {
			if decoded, err := decoder.Bytes(line); err == nil && foreign(line) {
				out.Write(decoded)
				return
			}
			line = bytes.ToValidUTF8(line, []byte("\ufffd"))
		}
		out.Write(line)
	})
	return out.String(), true
}

// foreign says that a line has bytes beyond ASCII and that none of them is UTF-8.
func foreign(line []byte) bool {
	if utf8.Valid(line) {
		return false
	}
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if n > 1 && r != utf8.RuneError {
			return false
		}
		i += n
	}
	return true
}

// eachLine calls visit with each line of b, its line end included.
func eachLine(b []byte, visit func(line []byte)) {
	for len(b) > 0 {
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		}
		visit(b[:n])
		b = b[n:]
	}
}

package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decodeCharset turns bytes in a declared charset into valid UTF-8. What the bytes show beats what the label says: text
// that is UTF-8 under a Latin label is UTF-8, and an unknown label falls back to the look of the bytes.
func decodeCharset(b []byte, label string) string {
	s, _ := mendCharset(b, label)
	return s
}

// mendCharset is decodeCharset, and tells what it mended; the zero mending when the label was right.
func mendCharset(b []byte, label string) (string, mending) {
	s, found := mendBytes(b, cleanLabel(label))
	return windowsControls(s), found
}

// mendBytes is mendCharset for a label that cleanLabel gave.
func mendBytes(b []byte, label string) (string, mending) {
	if s, ok := byteOrderMark(b); ok {
		return s, mending{}
	}
	switch label {
	case "", "us-ascii", "ascii", "utf-8":
		return guessMended(b, label)
	case "utf-7":
		return decodeUTF7(b), mending{}
	case "iso-2022-kr":
		return decodeISO2022KR(b), mending{}
	}
	if upper := byteTables[label]; upper != nil && !utf8.Valid(b) {
		return decodeTable(b, upper), mending{}
	}
	enc := lookupCharset(label)
	if enc == nil || strings.HasPrefix(label, "utf-16") && bytes.IndexByte(b, 0) < 0 && ascii(b) { // pages say UTF-16 of themselves when they are not
		return guessMended(b, label)
	}
	if !shifting(label) && ascii(b) {
		return string(b), mending{}
	}
	if utf8.Valid(b) && !ascii(b) && (singleByte(enc) || !decodesClean(enc, b)) {
		return string(b), mending{"mime.charset.wrong", label + " is utf-8"}
	}
	return decodeAs(enc, b, label)
}

// decodeAs decodes b, which is not UTF-8, as enc unless another charset makes much more sense of it.
func decodeAs(enc encoding.Encoding, b []byte, label string) (string, mending) {
	var found mending
	better := (*script)(nil)
	if singleByte(enc) {
		better = betterCharset(enc, b)
	} else if label == "iso-2022-jp" && !ascii(b) || !shifting(label) && !decodesClean(enc, b) {
		better = cleanest(enc, b)
	}
	if better != nil {
		enc, found = better.enc, mending{"mime.charset.wrong", label + " is " + better.name}
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guessMended(b, label)
	}
	if table, ok := enc.(*charmap.Charmap); ok && bytes.Contains(out, []byte("\ufffd")) {
		out = fillControls(table, b)
	}
	switch {
	case enc == charmap.Windows1258:
		return norm.NFC.String(string(out)), found // it writes a letter and its tone apart
	case enc == charmap.ISO8859_8 && visualHebrew(out):
		return logicalHebrew(string(out)), mending{"mime.hebrew.visual", label}
	}
	return string(out), found
}

// guessMended is guessText for bytes under a label that says nothing about bytes beyond ASCII, or that lies.
func guessMended(b []byte, label string) (string, mending) {
	if utf8.Valid(b) {
		return guessText(b), mending{}
	}
	if mostlyUTF8(b) {
		if text, ok := mixedLines(b); ok {
			return text, mending{"mime.charset.mixed", label}
		}
		return strings.ToValidUTF8(string(b), "\ufffd"), mending{"mime.charset.lost", ""}
	}
	look, _ := guessCharset(b)
	out, err := look.enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd"), mending{"mime.charset.lost", label}
	}
	if label == "" {
		return string(out), mending{"mime.charset.guessed", look.name}
	}
	return string(out), mending{"mime.charset.guessed", label + " is " + look.name}
}

// byteOrderMark decodes text that begins with the mark of UTF-16 or UTF-8 and is that.
func byteOrderMark(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b):
		return string(b[3:]), true
	case bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")):
		if len(b)%2 != 0 || bytes.IndexByte(b, 0) < 0 && len(b) < 8 {
			return "", false
		}
		out, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Bytes(b)
		return string(out), err == nil
	}
	return "", false
}

// cleanest returns the charset b is really in when the declared one, of several bytes per character, leaves much of it
// without meaning, else nil.
func cleanest(declared encoding.Encoding, b []byte) *script {
	out, err := declared.NewDecoder().Bytes(b)
	if err == nil && bytes.Count(out, []byte("\ufffd")) <= highBytes(b)/20 {
		return nil
	}
	if better, most := guessCharset(b); most > 0.5 {
		return better
	}
	return nil
}

// guessText decodes bytes whose charset nobody declared: UTF-8 when they are, ISO-2022-JP when its escapes are there,
// else what they look like most. A stray byte in UTF-8 text costs only that byte.
func guessText(b []byte) string {
	if utf8.Valid(b) {
		if bytes.IndexByte(b, 0x1b) >= 0 && (bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(J"))) {
			if out, err := japanese.ISO2022JP.NewDecoder().Bytes(b); err == nil {
				return string(out)
			}
		}
		return string(b)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	look, _ := guessCharset(b)
	out, err := look.enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
}

// mostlyUTF8 says that b is UTF-8 with a few damaged bytes: more characters beyond ASCII are UTF-8 than are not, and when
// many are not, b looks like no language in another charset (a third of the pairs of GBK happen to be UTF-8).
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if good <= bad {
		return false
	}
	if bad*10 > good {
		_, fits := guessCharset(b)
		return fits < 0.6
	}
	return true
}

func singleByte(e encoding.Encoding) bool {
	_, ok := e.(*charmap.Charmap)
	return ok
}

// decodesClean says that no byte of b is meaningless in e.
func decodesClean(e encoding.Encoding, b []byte) bool {
	out, err := e.NewDecoder().Bytes(b)
	return err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tidyText gives decoded text the shape every text field of a Message has: "\n" line ends, no NUL, valid UTF-8, no byte
// order mark.
func tidyText(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	if strings.IndexByte(s, '\r') < 0 && strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case 0:
		case '\r':
			for i+1 < len(s) && s[i+1] == '\r' { // CR CR LF of double conversion is one line end
				i++
			}
			if i+1 >= len(s) || s[i+1] != '\n' {
				out.WriteByte('\n')
			}
		default:
			out.WriteByte(c)
		}
	}
	return strings.ToValidUTF8(out.String(), "\ufffd")
}

package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decodeCharset turns bytes in a declared charset into valid UTF-8. What the bytes show beats what the label says: text
// that is UTF-8 under a Latin label is UTF-8, and an unknown label falls back to the look of the bytes.
func decodeCharset(b []byte, label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>"))
	switch label {
	case "", "us-ascii", "ascii", "utf-8", "utf8", "unknown", "x-unknown", "unknown-8bit", "8bit", "7bit", "binary", "default", "none":
		return guessText(b)
	case "utf-7", "unicode-1-1-utf-7", "utf7", "csunicode11utf7", "x-unicode-2-0-utf-7":
		return decodeUTF7(b)
	case "iso-2022-kr", "csiso2022kr":
		return decodeISO2022KR(b)
	}
	enc := lookupCharset(label)
	if enc == nil {
		return guessText(b)
	}
	if !shifting(label) && ascii(b) {
		return string(b)
	}
	if utf8.Valid(b) && !ascii(b) && (singleByte(enc) || !decodesClean(enc, b)) {
		return string(b)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return guessText(b)
	}
	return string(out)
}

// guessText decodes bytes whose charset nobody declared: UTF-8 when they are, ISO-2022-JP when its escapes are there,
// else windows-1252, which is what most undeclared 8-bit mail is. A stray byte in UTF-8 text costs only that byte.
func guessText(b []byte) string {
	if utf8.Valid(b) {
		if bytes.IndexByte(b, 0x1b) >= 0 && (bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(J"))) {
			if out, err := japanese.ISO2022JP.NewDecoder().Bytes(b); err == nil {
				return string(out)
			}
		}
		return string(b)
	}
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
	if good > bad {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
}

// lookupCharset finds the decoder for a lower-case label, nil when nobody knows it.
func lookupCharset(label string) encoding.Encoding {
	switch label {
	case "iso-8859-8-i", "iso-8859-8-e", "iso_8859-8-i", "iso_8859-8-e":
		return charmap.ISO8859_8 // the suffix tells the order of display, not the code (RFC 1556)
	case "cp932", "ms932", "x-ms-cp932", "windows-932", "shift-jis", "sjis", "x-sjis":
		return japanese.ShiftJIS
	case "gb2312", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "gb_2312-80", "gb18030", "chinese", "euc-cn":
		return simplifiedchinese.GB18030
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-ms", "csiso2022jp", "cp50220", "cp50221":
		return japanese.ISO2022JP
	case "utf-16", "utf16", "unicode", "iso-10646-ucs-2", "ucs-2":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "cp949", "ms949", "uhc", "ks_c_5601-1987", "windows-949":
		return korean.EUCKR
	case "latin1", "latin-1", "iso8859-1", "iso-8859-1", "iso_8859-1", "ansi", "x-ansi", "windows-1252", "cp1252", "cp-1252":
		return charmap.Windows1252 // a superset in practice (WHATWG Encoding)
	}
	if e, err := htmlindex.Get(label); err == nil && e != nil {
		if name, _ := htmlindex.Name(e); name != "replacement" {
			return e
		}
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil && e != nil {
		return e
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e
	}
	for _, fix := range [...][2]string{{"cp-", "ibm"}, {"cp", "ibm"}, {"iso8859", "iso-8859"}, {"iso ", "iso-"}, {"win-", "windows-"}, {"cp125", "windows-125"}, {"x-", ""}} {
		if rest, ok := strings.CutPrefix(label, fix[0]); ok {
			if e, err := ianaindex.IANA.Encoding(fix[1] + rest); err == nil && e != nil {
				return e
			}
		}
	}
	return nil
}

// shifting says that bytes below 0x80 do not stand for themselves in a charset.
func shifting(label string) bool {
	return strings.HasPrefix(label, "iso-2022") || strings.HasPrefix(label, "hz") || strings.HasPrefix(label, "utf-16") ||
		strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "csiso2022") || strings.HasPrefix(label, "cp5022") ||
		strings.HasPrefix(label, "unicode") || strings.HasPrefix(label, "ucs") || strings.HasPrefix(label, "ibm037") ||
		strings.HasPrefix(label, "iso-10646")
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

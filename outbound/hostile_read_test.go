package outbound_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// strictMail is a mail read by the letter of RFC 5322, 2045 and 2047, with nothing of the code that wrote it and nothing of
// the standard library's readers, which forgive: what no rule allows is an error.
type strictMail struct {
	names  []string
	fields map[string]string // unfolded, raw
	parts  []strictPart
}

type strictPart struct {
	fields map[string]string
	body   string // decoded
}

func readStrictly(raw []byte) (*strictMail, error) {
	for i, c := range raw {
		switch {
		case c == '\n' && (i == 0 || raw[i-1] != '\r') || c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n'):
			return nil, fmt.Errorf("half a line end at byte %d", i)
		case c > '~' || c < ' ' && c != '\r' && c != '\n' && c != '\t':
			return nil, fmt.Errorf("byte %#x at %d", c, i)
		}
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > 998 || line == "." {
			return nil, fmt.Errorf("a line that SMTP does not carry: %.80q", line)
		}
	}
	head, body, ok := strings.Cut(string(raw), "\r\n\r\n")
	if !ok {
		return nil, fmt.Errorf("no body")
	}
	m := &strictMail{}
	var err error
	if m.names, m.fields, err = readFields(head); err != nil {
		return nil, err
	}
	return m, m.readBody(m.fields["Content-Type"], body)
}

var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z-]*$`)

func readFields(head string) (names []string, fields map[string]string, err error) {
	fields = map[string]string{}
	for _, line := range strings.Split(head, "\r\n") {
		if strings.HasPrefix(line, " ") {
			if len(names) == 0 || strings.TrimSpace(line) == "" {
				return nil, nil, fmt.Errorf("a line that continues nothing: %q", line)
			}
			fields[names[len(names)-1]] += line
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !fieldName.MatchString(name) || value != "" && !strings.HasPrefix(value, " ") || strings.Contains(line, "\t") {
			return nil, nil, fmt.Errorf("no field: %q", line)
		}
		if _, twice := fields[name]; twice {
			return nil, nil, fmt.Errorf("two fields %s", name)
		}
		names = append(names, name)
		fields[name] = strings.TrimPrefix(value, " ")
	}
	return names, fields, nil
}

var multipartType = regexp.MustCompile(`^multipart/(mixed|alternative); boundary="([A-Za-z0-9=_]{1,70})"$`)

func (m *strictMail) readBody(contentType, body string) error {
	found := multipartType.FindStringSubmatch(contentType)
	if found == nil {
		return fmt.Errorf("no multipart: %q", contentType)
	}
	limit := "--" + found[2]
	body, end, ok := strings.Cut(body, limit+"--\r\n")
	if !ok || end != "" || !strings.HasPrefix(body, limit+"\r\n") {
		return fmt.Errorf("a multipart that does not begin or end: %.60q … %.60q", body, end)
	}
	for _, part := range strings.Split(body[len(limit)+2:], limit+"\r\n") {
		head, inner, ok := strings.Cut(part, "\r\n\r\n")
		if !ok {
			return fmt.Errorf("a part without a body: %.60q", part)
		}
		_, fields, err := readFields(head)
		if err != nil {
			return err
		}
		if strings.HasPrefix(fields["Content-Type"], "multipart/") {
			if err := m.readBody(fields["Content-Type"], inner); err != nil {
				return err
			}
			continue
		}
		p := strictPart{fields: fields}
		switch fields["Content-Transfer-Encoding"] {
		case "quoted-printable":
			p.body, err = unquotePrintable(strings.TrimSuffix(inner, "\r\n"))
		case "base64":
			var data []byte
			data, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(inner, "\r\n", ""))
			p.body = string(data)
		default:
			err = fmt.Errorf("encoding %q", fields["Content-Transfer-Encoding"])
		}
		if err != nil {
			return err
		}
		m.parts = append(m.parts, p)
	}
	return nil
}

// unquotePrintable decodes RFC 2045 §6.7 and accepts nothing else.
func unquotePrintable(s string) (string, error) {
	var b strings.Builder
	for _, line := range strings.SplitAfter(s, "\r\n") {
		text := strings.TrimSuffix(line, "\r\n")
		if len(text) > 76 || strings.HasSuffix(text, " ") {
			return "", fmt.Errorf("quoted-printable line %.80q", text)
		}
		soft := strings.HasSuffix(text, "=")
		text = strings.TrimSuffix(text, "=")
		for text != "" {
			if text[0] != '=' {
				b.WriteByte(text[0])
				text = text[1:]
				continue
			}
			if len(text) < 3 {
				return "", fmt.Errorf("escape %q", text)
			}
			n, err := strconv.ParseUint(text[1:3], 16, 8)
			if err != nil || strings.ToUpper(text[1:3]) != text[1:3] {
				return "", fmt.Errorf("escape %q", text[:3])
			}
			b.WriteByte(byte(n))
			text = text[3:]
		}
		if !soft && strings.HasSuffix(line, "\r\n") {
			b.WriteByte('\n')
		}
	}
	if !utf8.ValidString(b.String()) {
		return "", fmt.Errorf("broken UTF-8")
	}
	return b.String(), nil
}

// Encoded words stand alone or one after the other (RFC 2047 §2); in names, in the narrow alphabet (§5 rule 3).
var (
	encodedWords = regexp.MustCompile(`^=\?utf-8\?[bq]\?[A-Za-z0-9+/=_]*\?=( =\?utf-8\?[bq]\?[A-Za-z0-9+/=_]*\?=)*$`)
	quotedName   = regexp.MustCompile(`^"((?:[^"\\]|\\["\\])*)"$`)
	bareAddress  = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

func decodeWords(s string) (string, error) {
	var b strings.Builder
	for word := range strings.SplitSeq(s, " ") {
		if len(word) > 75 {
			return "", fmt.Errorf("encoded word of %d", len(word))
		}
		kind, text, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(word, "=?utf-8?"), "?="), "?")
		if kind == "b" {
			data, err := base64.StdEncoding.DecodeString(text)
			if err != nil || !utf8.Valid(data) { // no character is split between words (§5)
				return "", fmt.Errorf("encoded word %q: %v", word, err)
			}
			b.Write(data)
			continue
		}
		plain, err := unquotePrintable(strings.ReplaceAll(text, "_", "=20"))
		if err != nil {
			return "", err
		}
		b.WriteString(plain)
	}
	return b.String(), nil
}

// strictMailbox reads "name" <address>: one, and nothing else.
func strictMailbox(s string) (name, address string, err error) {
	phrase, rest := "", s
	if at := strings.LastIndex(s, " <"); at >= 0 {
		inner, closed := strings.CutSuffix(s[at+2:], ">")
		if phrase, rest = s[:at], inner; !closed {
			return "", "", fmt.Errorf("no mailbox: %q", s)
		}
	}
	if !bareAddress.MatchString(rest) {
		return "", "", fmt.Errorf("no address: %q in %q", rest, s)
	}
	switch q := quotedName.FindStringSubmatch(phrase); {
	case phrase == "":
	case q != nil:
		phrase = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(q[1])
	case encodedWords.MatchString(phrase):
		if phrase, err = decodeWords(phrase); err != nil {
			return "", "", err
		}
	default:
		return "", "", fmt.Errorf("no name: %q", phrase)
	}
	return phrase, rest, nil
}

// harmless reports what a text shown to people may not hold; "" when it is fine.
func harmless(s string) string {
	for line := range strings.SplitSeq(s, "\n") {
		depth, marks := 0, 0
		rtl := strings.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) })
		for _, r := range line {
			switch {
			case r == '\u2068':
				depth++
			case r == '\u2069':
				if depth--; depth < 0 {
					return "an isolate is closed that was not opened"
				}
			case r == '\u200c' || r == '\u200d':
			case (r == '\u200e' || r == '\u200f' || r == '\u061c') && rtl:
			case unicode.IsControl(r) && r != '\t':
				return fmt.Sprintf("control %U", r)
			case unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 || r == 0x3164 || r == 0x115F || r == 0x034F:
				return fmt.Sprintf("%U, which nobody sees", r)
			}
			if marks++; !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
				marks = 0
			}
			if marks > 4 {
				return "marks piled up"
			}
		}
		if depth != 0 {
			return "an isolate is not closed on its line"
		}
	}
	return ""
}

func TestTheStrictReaderIsStrict(t *testing.T) {
	t.Parallel()
	const good = "From: a@b.example\r\nContent-Type: multipart/alternative; boundary=\"=_x\"\r\n\r\n" +
		"--=_x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nhi\r\n--=_x--\r\n"
	if _, err := readStrictly([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"a bare LF":           {"hi\r\n", "hi\n"},
		"a field twice":       {"From:", "From: x\r\nFrom:"},
		"no field":            {"From:", "Evil stuff\r\nFrom:"},
		"8 bits":              {"hi", "h\xc3\xa9"},
		"after the end":       {"--=_x--\r\n", "--=_x--\r\nmore\r\n"},
		"a lonely dot":        {"hi", "hi\r\n.\r\nMAIL FROM:<x>"},
		"a wrong escape":      {"hi", "=zz"},
		"an empty fold":       {"From: a", "From: \r\n \r\n a"},
		"a part without head": {"hi\r\n", "hi\r\n--=_x\r\n"},
	} {
		if _, err := readStrictly([]byte(strings.Replace(good, change[0], change[1], 1))); err == nil {
			t.Errorf("%s is not seen", name)
		}
	}
	for _, bad := range []string{"a@b.example, c@d.example", "<a@b.example> x", `"a" <b@c>`, `"a"b" <b@c.example>`, "a b <c@d.example>", "=?utf-8?q?a b?= <c@d.example>"} {
		if _, _, err := strictMailbox(bad); err == nil {
			t.Errorf("mailbox %q is taken", bad)
		}
	}
	for _, bad := range []string{"a\u202eb", "a\u2066b", "a\u2068b", "\u2069", "a\u200bb", "a\x1bb", "a\u200fb", "x\u0301\u0301\u0301\u0301\u0301", "\U000e0041"} {
		if harmless(bad) == "" {
			t.Errorf("%+q passes for harmless", bad)
		}
	}
	if why := harmless("\u2068\u05e9\u05dc\u200f\u2069 and e\u0301"); why != "" || !slices.Contains([]string{""}, why) {
		t.Error(why)
	}
}

package parse

import "strings"

// decodeWords decodes the encoded-words (RFC 2047) in a header value. It forgives what mail programs do: blanks inside a
// word, characters and base64 groups split across words, unknown charsets, language tags (RFC 2231 §5).
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var run []byte // bytes of adjacent words with one charset
	var runSet, b64 string
	flush := func() {
		if b64 != "" {
			run = append(run, decodeBase64([]byte(b64))...)
			b64 = ""
		}
		if len(run) > 0 {
			out.WriteString(decodeCharset(run, runSet))
			run = run[:0]
		}
		runSet = ""
	}
	pos := 0
	for {
		i := strings.Index(s[pos:], "=?")
		if i < 0 {
			break
		}
		w, ok := wordAt(s[pos+i:])
		if !ok {
			flush()
			out.WriteString(s[pos : pos+i+2])
			pos += i + 2
			continue
		}
		between := s[pos : pos+i]
		if runSet == "" || strings.Trim(between, " \t") != "" {
			flush()
			out.WriteString(between)
		}
		if !strings.EqualFold(runSet, w.charset) {
			flush()
			runSet = w.charset
		}
		if w.base64 {
			b64 += strings.TrimRight(w.text, "= ")
			if len(strings.TrimRight(w.text, " "))%4 == 0 || strings.HasSuffix(w.text, "=") || len(b64) > maxWord {
				run = append(run, decodeBase64([]byte(b64))...)
				b64 = ""
			}
		} else {
			if b64 != "" {
				run = append(run, decodeBase64([]byte(b64))...)
				b64 = ""
			}
			run = appendQ(run, w.text)
		}
		pos += i + w.size
	}
	flush()
	out.WriteString(s[pos:])
	return out.String()
}

// maxWord bounds one encoded-word. RFC 2047 §2 says 75; programs that ignore it encode a whole subject as one.
const maxWord = 8192

type word struct {
	charset, text string
	base64        bool
	size          int // bytes of the whole word in the value
}

// wordAt reads the encoded-word at the beginning of s, which begins with "=?".
func wordAt(s string) (word, bool) {
	c := strings.IndexByte(s[2:min(len(s), 80)], '?')
	if c <= 0 || len(s) < c+5 || s[c+4] != '?' {
		return word{}, false
	}
	w := word{charset: s[2 : c+2]}
	switch s[c+3] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return word{}, false
	}
	text := s[c+5 : min(len(s), c+maxWord)]
	end := strings.Index(text, "?=")
	if end < 0 {
		return w.unfinished(text, c+5)
	}
	if !w.base64 {
		end = questionEnd(text, end)
	}
	w.text, w.size = text[:end], c+5+end+2
	if star := strings.IndexByte(w.charset, '*'); star >= 0 {
		w.charset = w.charset[:star]
	}
	if strings.ContainsAny(w.charset, " \t") {
		return word{}, false
	}
	return w, true
}

// maxCutWord bounds a word without an end.
const maxCutWord = 500

// unfinished reads a word that begins at the given offset and was cut off at the end of its value, as programs do that
// limit the bytes of a subject. It must look like one.
func (w word) unfinished(text string, begin int) (word, bool) {
	if len(text) > maxCutWord || strings.ContainsAny(text, " \t\"<>") || lookupCharset(cleanLabel(w.charset)) == nil {
		return word{}, false
	}
	w.text, w.size = strings.TrimRight(text, "?"), begin+len(text)
	if w.base64 {
		return w, len(w.text) >= 4
	}
	eq := strings.IndexByte(text, '=')
	if cut := strings.LastIndexByte(w.text, '='); cut >= 0 && cut >= len(w.text)-2 {
		w.text = w.text[:cut] // half an escape
	}
	return w, eq >= 0 && eq+2 < len(text) && hexPair(text[eq+1], text[eq+2])
}

// questionEnd moves the end of a Q-encoded text from end behind a question mark that was left unencoded before an escape
// ("Really?=20yes?="), which is no end when another one follows without a blank between.
func questionEnd(text string, end int) int {
	for range 8 {
		rest := text[end+2:]
		if len(rest) < 2 || !hexPair(rest[0], rest[1]) {
			return end
		}
		more := strings.Index(rest, "?=")
		if more < 0 || strings.ContainsAny(rest[:more], " \t") || strings.Contains(rest[:more], "=?") {
			return end
		}
		end += 2 + more
	}
	return end
}

// appendQ appends the bytes of a Q-encoded text (RFC 2047 §4.2).
func appendQ(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && hexPair(s[i+1], s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

func hexPair(a, b byte) bool { return isHex(a) && isHex(b) }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	default:
		return c - 'a' + 10
	}
}

// oneLine makes a decoded header value presentable: no line ends, no controls, no blanks at the ends.
func oneLine(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			s = strings.Map(func(r rune) rune {
				switch {
				case r == '\t' || r == '\r' || r == '\n':
					return ' '
				case r < ' ' || r == 0x7f:
					return -1
				}
				return r
			}, s)
			break
		}
	}
	return strings.TrimSpace(s)
}

package auth

import "strings"

// finding is one method's result within an Authentication-Results header.
type finding struct {
	method  string // lower case, without version
	result  string // lower case
	props   []property
	comment string // the first, without its parentheses; servers put there what has no property
}

type property struct{ name, value string }

// property returns the value of the first property called name, "" when there is none.
func (f finding) property(name string) string {
	for _, p := range f.props {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// maxFindings bounds one header; a real one has a handful.
const maxFindings = 100

// maxResult bounds one result, in bytes: they are single words, and are kept.
const maxResult = 32

// parseResults reads the value of an Authentication-Results header (RFC 8601 §2.2). It takes what servers really write:
// comments anywhere, nested and holding semicolons, quoted values, values with an equals sign in them, and no
// authserv-id at all, for which id is "". It never fails; what makes no sense is passed over. Time is linear in the
// value.
func parseResults(value string) (id string, results []finding) {
	s := scanner{text: value}
	s.space()
	id = s.word("=;")
	if s.space(); s.peek() == '=' {
		id, s.pos = "", 0 // the first word was a method
	} else {
		s.skipSegment()
	}
	for s.pos < len(s.text) && len(results) < maxFindings {
		if f, ok := s.finding(); ok {
			results = append(results, f)
		}
	}
	return id, results
}

// finding reads one segment up to and with its semicolon: method=result, then properties.
func (s *scanner) finding() (f finding, ok bool) {
	s.comment = ""
	for {
		name, value, more := s.pair()
		if !more {
			f.comment = s.comment
			return f, f.method != "" && f.result != ""
		}
		if f.method == "" {
			f.method, _, _ = strings.Cut(name, "/") // "dkim/1"
			f.result = strings.ToValidUTF8(strings.ToLower(value[:min(len(value), maxResult)]), "")
			if f.result == "hardfail" {
				f.result = fail // what SPF fail was called before RFC 7601
			}
		} else if len(f.props) < maxFindings {
			f.props = append(f.props, property{name, value})
		}
	}
}

// pair reads name=value. Comments may part a name ("header . d"), so all words before the equals sign are one. more is
// false at the end of the segment, whose semicolon is consumed.
func (s *scanner) pair() (name, value string, more bool) {
	var words strings.Builder
	for {
		s.space()
		switch s.peek() {
		case 0, ';':
			s.pos = min(s.pos+1, len(s.text))
			return "", "", false
		case '=':
			s.pos++
			s.space()
			return strings.ToLower(words.String()), s.word(";"), true
		}
		words.WriteString(s.word("=;"))
	}
}

// scanner walks over a structured header value (RFC 5322 §3.2).
type scanner struct {
	text    string
	pos     int
	comment string // the first one passed since it was last emptied

	every    bool     // keep all comments
	comments []string // those passed since it was last emptied, if every
}

// peek returns the next byte, 0 at the end. A NUL in the text ends nothing since parse lets none through; it ends the
// segment at worst.
func (s *scanner) peek() byte {
	if s.pos >= len(s.text) {
		return 0
	}
	return s.text[s.pos]
}

// space passes over white space and comments. A comment that is not closed reaches to the end.
func (s *scanner) space() {
	start := 0
	for depth := 0; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '(':
			if depth++; depth == 1 {
				start = s.pos + 1
			}
		case c == ')' && depth > 0:
			if depth--; depth > 0 {
				break
			}
			if s.comment == "" {
				s.comment = s.text[start:s.pos]
			}
			if s.every {
				s.comments = append(s.comments, s.text[start:s.pos])
			}
		case c == '\\' && depth > 0:
			s.pos++
		case depth == 0 && !isSpace(c):
			return
		}
	}
	s.pos = min(s.pos, len(s.text))
}

// word reads up to white space, a comment or one of the stops, and takes the quotes off quoted parts. It is empty where
// one of these comes first.
func (s *scanner) word(stops string) string {
	var b strings.Builder
	quoted := false
	for ; s.pos < len(s.text); s.pos++ {
		c := s.text[s.pos]
		switch {
		case c == '"':
			quoted = !quoted
			continue
		case quoted && c == '\\' && s.pos+1 < len(s.text):
			s.pos++
			c = s.text[s.pos]
		case !quoted && (isSpace(c) || c == '(' || strings.IndexByte(stops, c) >= 0):
			return b.String()
		}
		b.WriteByte(c)
	}
	return b.String()
}

// skipSegment passes over the rest of a segment and its semicolon.
func (s *scanner) skipSegment() {
	for s.space(); s.pos < len(s.text); s.space() {
		if s.peek() == ';' {
			s.pos++
			return
		}
		s.word(";")
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

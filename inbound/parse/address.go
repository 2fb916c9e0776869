package parse

import (
	"html"
	"strings"
)

// readAddresses reads a list of mailboxes (RFC 5322 §3.4) as people and programs really write them: names with unquoted
// commas, encoded-words in quotes, groups, comments as names, semicolons for commas, missing brackets. A mailbox of
// which only the name can be read has an empty Address, and is given only when there is no other.
func readAddresses(value string) []Address {
	if strings.Contains(value, "&lt;") && !strings.Contains(value, "<") {
		value = html.UnescapeString(value) // a web program wrote it
	}
	r := addressReader{src: value}
	r.run()
	if len(r.list) == 0 && r.held != "" {
		if list := rescueAddress(r.held); len(list) > 0 {
			return list
		}
		r.list = append(r.list, Address{Name: presentName(r.held)})
	}
	return r.list
}

// rescueAddress reads a mailbox that a program encoded as a whole ("=?utf-8?q?Bo_=3Cbo=40globex.example=3E?=").
func rescueAddress(raw string) []Address {
	decoded := decodeWords(raw)
	if decoded == raw || !strings.Contains(decoded, "@") || strings.Contains(decoded, "=?") {
		return nil
	}
	r := addressReader{src: oneLine(decoded)}
	r.run()
	return r.list
}

// maxAddresses bounds the mailboxes of one kind, however many fields name them: more recipients than that are noise to us.
const maxAddresses = 1000

// moreAddresses adds the mailboxes of one more field.
func moreAddresses(have []Address, value string) []Address {
	if len(have) >= maxAddresses {
		return have
	}
	return append(have, readAddresses(value)...)
}

// addressReader walks over one header value. Words collect until a comma, a semicolon or the end closes the mailbox.
type addressReader struct {
	src     string
	list    []Address
	phrase  strings.Builder // words outside brackets and comments
	quoted  bool            // phrase contains a quoted string
	comment string          // the last comment, the name in "bo@globex.example (Bo)"
	angles  []string        // addresses in angle brackets, in order
	colons  int             // colons seen, to bound the search for groups
	held    string          // a name without an address so far: "Doe, John <john@...>" is one mailbox
}

func (r *addressReader) run() {
	for i := 0; i < len(r.src) && len(r.list) < maxAddresses; {
		s := r.src // quote and parens rewrite it when something is never closed
		switch c := s[i]; c {
		case '"':
			i = r.quote(i)
		case '(':
			i = r.parens(i)
		case '<':
			i = r.angle(i)
		case ',', ';':
			r.close()
			i++
		case ':':
			if r.group(i) {
				r.phrase.Reset()
			} else {
				r.phrase.WriteByte(c)
			}
			i++
		case '\\':
			i++
		case '>':
			if len(r.angles) == 0 { // one too many after "<<...>>" means nothing
				r.phrase.WriteByte(c)
			}
			i++
		default:
			if i+1 < len(s) && c == '=' && s[i+1] == '?' {
				if w, ok := wordAt(s[i:]); ok { // its text may hold any character, a comma included
					r.phrase.WriteString(s[i : i+w.size])
					i += w.size
					continue
				}
			}
			r.phrase.WriteByte(c)
			i++
		}
	}
	r.close()
}

// quote reads a quoted string. Before an "@" it is a local part and keeps its quotes (RFC 5322 §3.4.1).
func (r *addressReader) quote(i int) int {
	s := r.src
	var text strings.Builder
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '\\' && j+1 < len(s):
			j++
			text.WriteByte(s[j])
		case s[j] == '"':
			if j+1 < len(s) && s[j+1] == '@' {
				r.phrase.WriteString(s[i : j+1])
				return j + 1
			}
			if r.phrase.Len() > 0 && wsp(s[i-1]) {
				r.phrase.WriteByte(' ')
			}
			r.phrase.WriteString(text.String())
			r.quoted = true
			return j + 1
		default:
			text.WriteByte(s[j])
		}
	}
	r.src = s[:i] + strings.ReplaceAll(s[i:], `"`, "") // never closed: the quotes mean nothing
	return i
}

// parens reads a comment, which may nest (RFC 5322 §3.2.2).
func (r *addressReader) parens(i int) int {
	s := r.src
	depth := 0
	var text strings.Builder
	for j := i; j < len(s); j++ {
		switch c := s[j]; {
		case c == '\\' && j+1 < len(s):
			j++
			text.WriteByte(s[j])
		case c == '(':
			if depth++; depth > 1 {
				text.WriteByte(c)
			}
		case c == ')':
			if depth--; depth == 0 {
				r.comment = text.String()
				return j + 1
			}
			text.WriteByte(c)
		default:
			text.WriteByte(c)
		}
	}
	r.src = s[:i] + strings.Map(func(c rune) rune {
		if c == '(' {
			return -1
		}
		return c
	}, s[i:])
	return i
}

// angle reads "<...>"; an unclosed one ends at the next comma.
func (r *addressReader) angle(i int) int {
	s := r.src
	j := i + 1
	route := j < len(s) && s[j] == '@' // "<@relay.example,@other.example:bo@globex.example>"
	for j < len(s) && s[j] != '>' && s[j] != '<' && (s[j] != ',' || route) {
		j++
	}
	a := cleanAddress(s[i+1 : j])
	if a != "" && (len(r.angles) == 0 || r.angles[len(r.angles)-1] != a) {
		r.angles = append(r.angles, a)
	}
	if j < len(s) && s[j] == '>' {
		j++
	}
	return j
}

// group says that the colon at i ends the name of a group ("undisclosed-recipients:;").
func (r *addressReader) group(i int) bool {
	if r.colons++; r.colons > 20 || r.phrase.Len() > 500 || len(r.angles) > 0 || strings.Contains(r.phrase.String(), "@") {
		return false
	}
	rest := strings.TrimLeft(r.src[i+1:], " \t")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.phrase.String())), "mailto") {
		return true
	}
	return rest == "" || rest[0] == ';' || strings.IndexByte(rest, ';') >= 0
}

// close ends one mailbox.
func (r *addressReader) close() {
	inAngles := len(r.angles) > 0
	phrase, angles, comment, quoted := strings.TrimSpace(r.phrase.String()), r.angles, r.comment, r.quoted
	r.phrase.Reset()
	r.angles, r.comment, r.quoted = nil, "", false
	if len(angles) == 0 {
		at := bareAddress(phrase)
		if at == "" && comment != "" && bareAddress(comment) == comment { // "Ann Fox (ann@globex.example)"
			phrase, at = phrase+" "+comment, comment
		}
		if at == "" {
			if phrase == "" {
				phrase = comment
			}
			if phrase != "" && r.held != "" {
				phrase = r.held + ", " + phrase
			}
			if phrase != "" && len(phrase) < 2000 {
				r.held = phrase
			}
			return
		}
		angles = []string{cleanAddress(at)}
		phrase = strings.Trim(strings.Replace(phrase, at, "", 1), " \t[]<>")
		r.held = ""
	}
	switch {
	case r.held != "" && (phrase != "" || comment != ""):
		phrase = r.held + ", " + phrase
	case r.held != "" && inAngles: // "Ann Fox; <ann@...>"
		phrase = r.held
	}
	r.held = ""
	if phrase == "" && !quoted {
		phrase = comment
	}
	name := presentName(phrase)
	for _, a := range angles {
		r.list = append(r.list, Address{Name: name, Address: a})
	}
}

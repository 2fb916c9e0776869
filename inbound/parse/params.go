package parse

import (
	"sort"
	"strconv"
	"strings"
)

// params are the parameters of one structured field in order, names in lower case.
type params []struct{ name, value string }

func (p params) get(name string) string {
	for i := range p {
		if p[i].name == name {
			return p[i].value
		}
	}
	return ""
}

// maxParams bounds what is read of one field.
const maxParams = 100

// readParams splits the value of Content-Type or Content-Disposition into the lower-case main word and its parameters
// (RFC 2045 §5.1). Comments go, values may be quoted or bare with blanks in them, a parameter without a value is
// skipped, RFC 2231 continuations and charsets and RFC 2047 words are decoded.
func readParams(value string) (string, params) {
	value = dropComments(value)
	main, rest, more := strings.Cut(value, ";")
	main = strings.Trim(main, " \t")
	if w, first, spaced := strings.Cut(main, " "); spaced && !strings.HasSuffix(w, "/") && strings.Contains(first, "=") {
		main, rest, more = w, first+";"+rest, true // the semicolon is missing: "text/plain charset=utf-8"
	}
	main = strings.ToLower(strings.Trim(main, " \t\"'"))
	main = strings.Map(func(c rune) rune {
		if c <= ' ' {
			return -1
		}
		return c
	}, main)
	if !more {
		return main, nil
	}
	var ps params
	extended := false
	for rest != "" && len(ps) < maxParams {
		rest = strings.TrimLeft(rest, " \t;")
		end := strings.IndexAny(rest, "=;")
		if end < 0 {
			break
		}
		if rest[end] == ';' {
			rest = rest[end+1:]
			continue
		}
		name := strings.ToLower(strings.TrimSpace(rest[:end]))
		if cut := strings.LastIndexAny(name, " \t"); cut >= 0 {
			name = name[cut+1:]
		}
		var v string
		v, rest = readParamValue(strings.TrimLeft(rest[end+1:], " \t"))
		extended = extended || strings.IndexByte(name, '*') > 0
		ps = append(ps, struct{ name, value string }{name, v})
	}
	if extended {
		ps = joinExtended(ps)
	}
	return main, ps
}

// readParamValue reads one value and returns what follows it.
func readParamValue(s string) (value, rest string) {
	if s == "" || s[0] != '"' {
		end := strings.IndexByte(s, ';')
		if end < 0 {
			return strings.Trim(s, " \t\"'"), ""
		}
		return strings.Trim(s[:end], " \t\"'"), s[end+1:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'): // others are Windows paths
			i++
			b.WriteByte(s[i])
		case s[i] == '"' && quoteInside(s[i+1:]):
			b.WriteByte('"')
		case s[i] == '"':
			rest = s[i+1:]
			if end := strings.IndexByte(rest, ';'); end >= 0 {
				return b.String(), rest[end+1:]
			}
			return b.String(), strings.TrimLeft(rest, " \t")
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// quoteInside says that a quote does not end the value: something other than the next parameter follows, and another
// quote before that ("Offer "final".pdf").
func quoteInside(rest string) bool {
	after := strings.TrimLeft(rest[:min(len(rest), 200)], " \t")
	if after == "" || after[0] == ';' || after[0] == ',' || after[0] == '"' && len(after) == 1 {
		return false
	}
	end := strings.IndexByte(after, ';')
	if end < 0 {
		end = len(after)
	}
	return !strings.Contains(after[:end], "=") && strings.IndexByte(after[:end], '"') > 0
}

// joinExtended puts RFC 2231 pieces (name*, name*0, name*1*) together and decodes their charset. Pieces may come in any
// order; the joined parameter goes before a plain one of the same name (RFC 5987 §4.2 prefers it).
func joinExtended(ps params) params {
	type piece struct {
		at      int
		encoded bool
		value   string
	}
	pieces := map[string][]piece{}
	var names []string
	var plain params
	for _, p := range ps {
		base, star, ok := strings.Cut(p.name, "*")
		if !ok || base == "" {
			plain = append(plain, p)
			continue
		}
		encoded := star == "" || strings.HasSuffix(star, "*")
		at, _ := strconv.Atoi(strings.TrimSuffix(star, "*"))
		if pieces[base] == nil {
			names = append(names, base)
		}
		pieces[base] = append(pieces[base], piece{at, encoded, p.value})
	}
	var joined params
	for _, name := range names {
		list := pieces[name]
		sort.SliceStable(list, func(i, j int) bool { return list[i].at < list[j].at })
		charset := ""
		var raw []byte
		for i, p := range list {
			v := p.value
			if i == 0 && p.encoded {
				if f := strings.SplitN(v, "'", 3); len(f) == 3 {
					charset, v = f[0], f[2]
				}
			}
			if p.encoded {
				raw = appendPercent(raw, v)
			} else {
				raw = append(raw, v...)
			}
		}
		joined = append(joined, struct{ name, value string }{name, decodeCharset(raw, charset)})
	}
	return append(joined, plain...)
}

func appendPercent(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hexPair(s[i+1], s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// dropComments removes parenthesised comments outside quotes (RFC 5322 §3.2.2). One that is never closed stays.
func dropComments(s string) string {
	open := strings.IndexByte(s, '(')
	if open < 0 || strings.IndexByte(s[open:], ')') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				out = append(out, c, s[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			out = append(out, c)
		}
	}
	if depth > 0 {
		return s
	}
	return string(out)
}

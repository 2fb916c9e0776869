package store

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"refermail/workflow/account"
)

// gone is what stands in the place of a name or an address inside a text that stays.
const gone = "[erased]"

// needles are what a person or an account is recognised by in any text. It is safe for concurrent use.
type needles struct {
	address func(key string) bool // is this compare key the subject's
	host    func(domain string) bool
	words   *regexp.Regexp // whole words: full names, companies, telephone numbers; nil for none
}

// shortest is the fewest letters of a company's name of one word that is looked for everywhere: a shorter one means too much.
const shortest = 5

// wordNeedles makes one expression of all names and numbers; nil of none.
func wordNeedles(names, phones, literal []string) *regexp.Regexp {
	var parts []string
	add := func(part string) {
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	for _, name := range names {
		words := strings.Fields(name)
		if len(words) == 0 || len(words) == 1 && utf8.RuneCountInString(words[0]) < shortest {
			continue
		}
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		add(strings.Join(words, `[\s\x{a0}]+`))
		if n := len(words); n > 1 { // as directories write it
			add(words[n-1] + `,[\s\x{a0}]*` + strings.Join(words[:n-1], `[\s\x{a0}]+`))
		}
	}
	for _, phone := range phones {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, phone)
		if len(digits) >= 7 {
			digits = digits[max(0, len(digits)-9):] // the country's code and the zero are written in many ways
			add(`[+(]?[\d()/. -]{0,12}?` + strings.Join(strings.Split(digits, ""), `[()/. -]*`))
		}
	}
	for _, l := range literal {
		add(regexp.QuoteMeta(l))
	}
	if len(parts) == 0 {
		return nil
	}
	slices.SortFunc(parts, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`(?i)(?:` + strings.Join(parts, "|") + `)`)
}

// maxPart is the longest part of an address before or behind its @ that is looked at, in bytes.
const maxPart = 256

// span is a part of a text, as byte offsets.
type span struct{ from, to int }

// spans finds the subject in a text, in order, without overlaps.
func (n *needles) spans(s string) (found []span) {
	for i := range s {
		if s[i] != '@' {
			continue
		}
		from, to := i, i+1
		for from > 0 && i-from < maxPart && localByte(s[from-1]) {
			from--
		}
		for to < len(s) && to-i < maxPart && hostByte(s[to]) {
			to++
		}
		for to > i && s[to-1] == '.' {
			to--
		}
		if at, ok := n.tail(s, from, i, to); ok {
			found = append(found, span{at, to})
		}
	}
	for i := 0; n.host != nil && i < len(s); {
		if !hostByte(s[i]) {
			i++
			continue
		}
		to := i
		for to < len(s) && hostByte(s[to]) {
			to++
		}
		if host := strings.Trim(s[i:to], ".-"); strings.Contains(host, ".") && n.host(strings.ToLower(host)) {
			found = append(found, span{i, to})
		}
		i = to
	}
	if n.words != nil {
		for _, m := range n.words.FindAllStringIndex(s, -1) {
			before, _ := utf8.DecodeLastRuneInString(s[:m[0]])
			after, _ := utf8.DecodeRuneInString(s[m[1]:])
			if !wordRune(before) && !wordRune(after) {
				found = append(found, span{m[0], m[1]})
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	out := found[:0]
	for _, f := range found {
		if len(out) > 0 && f.from < out[len(out)-1].to {
			out[len(out)-1].to = max(out[len(out)-1].to, f.to)
			continue
		}
		out = append(out, f)
	}
	return out
}

// tail finds where the subject's address begins in what stands before an @: something may be written up against it, as in
// "mailto=bo@globex.example".
func (n *needles) tail(s string, from, at, to int) (int, bool) {
	for {
		if n.is(s[from:to]) {
			return from, true
		}
		next := strings.IndexAny(s[from:at], "='/:!?&")
		if next < 0 {
			return 0, false
		}
		from += next + 1
	}
}

// is reports whether a text is an address of the subject, or one at its domain.
func (n *needles) is(address string) bool {
	key := account.CompareKey(address)
	if key == "" {
		return false
	}
	if n.address != nil && n.address(key) {
		return true
	}
	return n.host != nil && n.host(account.Domain(key))
}

func localByte(b byte) bool {
	return b >= 0x80 || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.:", b) >= 0
}

func hostByte(b byte) bool {
	return b >= 0x80 || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '.'
}

func wordRune(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// in reports whether the subject is named in a text.
func (n *needles) in(s string) bool { return len(n.spans(s)) > 0 }

// scrub takes the subject out of a text. A text that is nothing else becomes empty.
func (n *needles) scrub(s string) string {
	found := n.spans(s)
	if len(found) == 0 {
		return s
	}
	var b strings.Builder
	last := 0
	for _, f := range found {
		b.WriteString(s[last:f.from])
		b.WriteString(gone)
		last = f.to
	}
	b.WriteString(s[last:])
	if out := b.String(); strings.Trim(out, " <>\"") != gone {
		return out
	}
	return ""
}

// scrubJSON takes the subject out of all strings of a JSON value; changed is false when it is not in there.
func (n *needles) scrubJSON(text string) (out string, changed bool) {
	if text == "" {
		return text, false
	}
	v, err := decodeJSON(text)
	if err != nil { // not ours; nothing of it may stay
		return "", n.in(text)
	}
	v, changed = n.walk(v)
	if !changed {
		return text, false
	}
	return encodeJSON(v), true
}

func (n *needles) walk(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		out := n.scrub(v)
		return out, out != v
	case []any:
		changed := false
		for i := range v {
			var c bool
			v[i], c = n.walk(v[i])
			changed = changed || c
		}
		return v, changed
	case map[string]any:
		changed := false
		for k, x := range v {
			y, c := n.walk(x)
			if n.in(k) {
				delete(v, k)
				k, c = gone, true
			}
			v[k], changed = y, changed || c
		}
		return v, changed
	}
	return v, false
}

func decodeJSON(text string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

func encodeJSON(v any) string {
	s, err := asJSON[any]{&v}.Value()
	if text, ok := s.(string); ok && err == nil {
		return text
	}
	return ""
}

package tongue

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// pattern is a sentence with placeholders, and how it is said.
type pattern struct {
	key   string
	lits  []string // what stands around the placeholders: one more than names
	names []string
	said  string
	size  int // of all lits: the more, the more specific
}

var placeholder = regexp.MustCompile(`\{[a-z_]+[0-9]?\}`)

// newPattern checks that both sides have the same placeholders.
func newPattern(key, said string) (pattern, error) {
	p := pattern{key: key, said: said}
	last := 0
	for _, at := range placeholder.FindAllStringIndex(key, -1) {
		lit := key[last:at[0]]
		if lit == "" && len(p.names) > 0 {
			return p, fmt.Errorf("%q: between two placeholders stands at least a sign", key)
		}
		p.lits, p.names = append(p.lits, lit), append(p.names, strings.Trim(key[at[0]:at[1]], "{}"))
		p.size += len(lit)
		last = at[1]
	}
	p.lits = append(p.lits, key[last:])
	p.size += len(key) - last
	theirs := placeholder.FindAllString(said, -1)
	ours := placeholder.FindAllString(key, -1)
	slices.Sort(theirs)
	slices.Sort(ours)
	if !slices.Equal(slices.Compact(theirs), slices.Compact(ours)) {
		return p, fmt.Errorf("%q has the placeholders %v, its translation %v", key, ours, theirs)
	}
	if said == "" || p.size == 0 {
		return p, fmt.Errorf("%q says nothing", key)
	}
	return p, nil
}

// bySpecificity puts first what leaves less open.
func bySpecificity(all []pattern) {
	slices.SortStableFunc(all, func(a, b pattern) int { return cmp.Compare(b.size, a.size) })
}

// match finds what stands for the placeholders in s.
func (p *pattern) match(s string) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(s, p.lits[0])
	if !ok || !strings.HasSuffix(rest, p.lits[len(p.lits)-1]) {
		return nil, false
	}
	values = make([]string, len(p.names))
	return values, p.from(0, rest, values)
}

// from matches the placeholder i at the beginning of s and what follows it.
func (p *pattern) from(i int, s string, values []string) bool {
	lit := p.lits[i+1]
	if i == len(p.names)-1 {
		value, ok := strings.CutSuffix(s, lit)
		values[i] = value
		return ok && fits(p.names[i], value)
	}
	for at := 0; ; {
		found := strings.Index(s[at:], lit)
		if found < 0 {
			return false
		}
		at += found
		if values[i] = s[:at]; fits(p.names[i], values[i]) && p.from(i+1, s[at+len(lit):], values) {
			return true
		}
		at++
	}
}

// sort is what a placeholder's name says of its value: {n2} is a number.
func sortOf(name string) string { return strings.TrimRight(name, "0123456789") }

var digits = regexp.MustCompile(`^[0-9]+$`)

// fits reports whether a value can stand for a placeholder of that name.
func fits(name, value string) bool {
	switch sortOf(name) {
	case "n":
		return digits.MatchString(value)
	case "day":
		return dated.MatchString(value)
	case "amount":
		return amounted.MatchString(value)
	}
	return value != ""
}

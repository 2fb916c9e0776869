package tongue

import (
	"regexp"
	"strings"
)

// Glossary is what a program says in this language beside the language file: its own texts, by how it says them first.
type Glossary struct {
	literal  map[string]string
	patterns []pattern
}

// NewGlossary takes a program's texts with their translations. Pairs whose placeholders differ are left out.
func NewGlossary(words map[string]string) *Glossary {
	g := &Glossary{literal: map[string]string{}}
	for key, said := range words {
		if p, err := newPattern(key, said); err == nil && len(p.names) > 0 {
			g.patterns = append(g.patterns, p)
		} else if err == nil {
			g.literal[key] = said
		}
	}
	bySpecificity(g.patterns)
	return g
}

// maxDepth is how deep sentences stand in sentences.
const maxDepth = 4

// Say says a sentence of the service, or several, in this language. ok is false when a part of it is in no language
// file: that part stays English. g may be nil. In English everything stays as it is.
func (t *Tongue) Say(s string, g *Glossary) (said string, ok bool) {
	if s == "" || t.Code == English && g == nil {
		return s, true
	}
	if g == nil {
		g = &Glossary{}
	}
	return t.say(s, g, maxDepth)
}

func (t *Tongue) say(s string, g *Glossary, depth int) (string, bool) {
	if said, ok := t.whole(s, g, depth); ok {
		return said, true
	}
	for at := len(s) - 2; at > 0; at-- { // several sentences: the longest known beginning, then the rest
		if s[at] != ' ' && s[at] != '\n' || !strings.ContainsRune(".?!:", rune(s[at-1])) {
			continue
		}
		if first, ok := t.whole(s[:at], g, depth); ok {
			rest, ok := t.say(s[at+1:], g, depth)
			return first + s[at:at+1] + rest, ok
		}
	}
	if at := strings.Index(s, ". "); at > 0 { // an unknown sentence must not keep the next one back
		if rest, ok := t.say(s[at+2:], g, depth); ok {
			return s[:at+2] + rest, false
		}
	}
	return s, false
}

// whole says one sentence, with or without its full stop.
func (t *Tongue) whole(s string, g *Glossary, depth int) (string, bool) {
	if said, ok := t.exact(s, g, depth); ok {
		return said, true
	}
	if bare, stop := strings.CutSuffix(s, "."); stop {
		if said, ok := t.exact(bare, g, depth); ok {
			return said + ".", true
		}
	}
	return "", false
}

func (t *Tongue) exact(s string, g *Glossary, depth int) (string, bool) {
	for _, m := range []map[string]string{g.literal, t.literal} {
		if said, ok := m[s]; ok {
			return said, true
		}
	}
	if depth == 0 {
		return "", false
	}
	for _, all := range [][]pattern{g.patterns, t.patterns} {
		for i := range all {
			if values, ok := all[i].match(s); ok {
				if said, ok := t.fill(&all[i], values, g, depth-1); ok {
					return said, true
				}
			}
		}
	}
	return "", false
}

// fill puts the values into the translation, each as its placeholder's name says. ok is false when a {label} is unknown:
// it is what makes a line one of ours.
func (t *Tongue) fill(p *pattern, values []string, g *Glossary, depth int) (said string, ok bool) {
	ok = true
	said = placeholder.ReplaceAllStringFunc(p.said, func(in string) string {
		name := strings.Trim(in, "{}")
		for i, n := range p.names {
			if n == name {
				v, known := t.value(name, values[i], g, depth)
				ok = ok && (known || sortOf(name) != "label")
				return v
			}
		}
		return in
	})
	return said, ok
}

var listed = regexp.MustCompile(`, | and | or `)

// value says what stands for a placeholder.
func (t *Tongue) value(name, v string, g *Glossary, depth int) (string, bool) {
	switch sortOf(name) {
	case "n", "text", "name", "ref", "company", "address", "inbox":
		return v, true
	case "day":
		return t.redate(v), true
	case "amount":
		return t.recount(v), true
	case "list":
		last := 0
		var b strings.Builder
		for _, at := range append(listed.FindAllStringIndex(v, -1), []int{len(v), len(v)}) {
			item, _ := t.say(v[last:at[0]], g, depth)
			b.WriteString(item)
			if at[0] < at[1] {
				b.WriteString(map[string]string{", ": ", ", " and ": " " + t.and + " ", " or ": " " + t.or + " "}[v[at[0]:at[1]]])
			}
			last = at[1]
		}
		return b.String(), true
	}
	return t.say(v, g, depth)
}

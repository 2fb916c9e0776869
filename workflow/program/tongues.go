package program

import (
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Languages returns the codes of the languages there are words in: what a program may name.
func Languages() []string { return []string{"en", "de", "fr", "es", "nl"} }

// A text of the file is one for all readers, or one for each language of the program:
//
//	label.en = "won"
//	label.de = "gewonnen"
//
// The one in the program's first language is the text; the others are kept beside it, by it.

// inTongues reads a text that is given by language, and returns the one in the program's first.
func (t *table) inTongues(key string, v *value) *value {
	r := t.r
	if len(r.tongues) == 0 || key == "name" {
		t.unread(key, `must be a text in quotes, like %s = "…"`, key)
		return nil
	}
	v.table = maps.Clone(v.table)
	first := v.table[r.tongues[0]]
	if first == nil {
		t.unread(key, "has no text in %q, the program's first language; write %s.%s = \"…\"", r.tongues[0], key, r.tongues[0])
		return nil
	}
	for _, code := range v.keys {
		said := v.table[code]
		switch {
		case !slices.Contains(r.tongues, code):
			r.wrong(said.line, t.where(key+"."+code), "the program has no language %q; %s", code, meant(code, r.tongues))
		case said.kind != unstable.String || strings.TrimSpace(said.text) == "":
			r.wrong(said.line, t.where(key+"."+code), `must be a text in quotes, like %s.%s = "…"`, key, code)
		case first.kind == unstable.String && !slices.Equal(holes(first.text), holes(said.text)):
			r.wrong(said.line, t.where(key+"."+code), "has the placeholders %v and %s.%s has %v; they must be the same", holes(said.text), key, r.tongues[0], holes(first.text))
		case code != r.tongues[0]:
			r.keep(code, plainText(first.text), plainText(said.text), said.line, t.where(key+"."+code))
		}
	}
	return first
}

// keep notes how a text is said in another language.
func (r *reader) keep(code, text, said string, line int, at string) {
	if r.words == nil {
		r.words = map[string]map[string]string{}
	}
	if r.words[code] == nil {
		r.words[code] = map[string]string{}
	}
	if other, is := r.words[code][text]; is && other != said {
		r.wrong(line, at, "%q is %q in this language elsewhere in the file; say one thing in one way", text, other)
	}
	r.words[code][text] = said
}

// holes are the placeholders of a text, each once, sorted.
func holes(text string) []string {
	out := []string{}
	for {
		_, name, after, ok := nextPlaceholder(text)
		if !ok {
			slices.Sort(out)
			return slices.Compact(out)
		}
		out, text = append(out, name), after
	}
}

func plainText(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// In returns a text of the program in a language, the text itself where there is none.
func (p *Program) In(language, text string) string {
	if said, ok := p.Words[language][text]; ok {
		return said
	}
	return text
}

// Said returns those of the program's texts that stand in words, with their translations; nil when there are none.
func (p *Program) Said(language, words string) map[string]string {
	var found map[string]string
	for text, said := range p.Words[language] {
		before, _, _, _ := nextPlaceholder(text)
		if before == "" || !strings.Contains(words, strings.TrimSpace(before)) {
			continue
		}
		if found == nil {
			found = map[string]string{}
		}
		found[text] = said
	}
	return found
}

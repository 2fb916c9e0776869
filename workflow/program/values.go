package program

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2/unstable"
)

// item is a text of a list with its line.
type item struct {
	text string
	line int
}

// text reads a text of one line, trimmed; "" when it is not written.
func (t *table) text(key string) string {
	s := t.prose(key)
	if strings.ContainsFunc(s, unicode.IsControl) || len(s) > 500 {
		t.unread(key, "must be one line of at most 500 characters")
	}
	return s
}

// prose reads a text of any number of lines, with \n between them and no empty lines around it.
func (t *table) prose(key string) string {
	v := t.get(key)
	if v == nil {
		return ""
	}
	if v.kind == unstable.Table {
		if v = t.inTongues(key, v); v == nil {
			return ""
		}
	}
	if v.kind != unstable.String {
		t.unread(key, `must be a text in quotes, like %s = "…"`, key)
		return ""
	}
	if len(v.text) > 64<<10 {
		t.unread(key, "is longer than 64 kB; shorten it")
	}
	s := strings.TrimSpace(strings.ReplaceAll(v.text, "\r\n", "\n"))
	if strings.ContainsFunc(s, func(c rune) bool { return c != '\n' && c != '\t' && unicode.IsControl(c) }) {
		t.unread(key, "has control characters in it; write plain text")
		return ""
	}
	return s
}

// need complains when a text is not there.
func (t *table) need(key, text, example string) {
	if text == "" && (!t.has(key) || t.v.table[key].kind == unstable.String) {
		t.wrong(key, "is missing; write %s = %q", key, example)
	}
}

// items reads a list of texts; what is no text or empty is named and left out, and what stands there twice.
func (t *table) items(key string) []item {
	v := t.get(key)
	if v == nil {
		return nil
	}
	if v.kind != unstable.Array {
		t.unread(key, `must be a list, like %s = ["…", "…"]`, key)
		return nil
	}
	var out []item
	seen := map[string]bool{}
	for _, e := range v.list {
		text := strings.TrimSpace(e.text)
		switch {
		case e.kind != unstable.String && e.kind != unstable.LocalDate || text == "" || strings.ContainsFunc(text, unicode.IsControl):
			t.r.wrong(e.line, t.where(key), `holds something that is no text in quotes; write %s = ["…", "…"]`, key)
		case seen[text]:
			t.r.wrong(e.line, t.where(key), "%q stands in the list twice; take one away", text)
		default:
			seen[text] = true
			out = append(out, item{text, e.line})
		}
	}
	return out
}

// texts is items without their lines.
func (t *table) texts(key string) []string {
	var out []string
	for _, i := range t.items(key) {
		out = append(out, i.text)
	}
	return out
}

// chosen reads a list whose items must be known.
func (t *table) chosen(key, noun string, known []string) []string {
	var out []string
	for _, i := range t.items(key) {
		if !slices.Contains(known, i.text) {
			t.r.wrong(i.line, t.where(key), "unknown %s %q; %s", noun, i.text, meant(i.text, known))
		} else {
			out = append(out, i.text)
		}
	}
	return out
}

// choice reads one word of several; "" when it is not written or wrong.
func (t *table) choice(key, noun string, known []string) string {
	s := t.text(key)
	if s != "" && !slices.Contains(known, s) {
		t.unread(key, "unknown %s %q; %s", noun, s, meant(s, known))
		return ""
	}
	return s
}

// number reads a whole number between two limits, 0 when it is not written.
func (t *table) number(key string, least, most int, unit string) int {
	v := t.get(key)
	if v == nil {
		return 0
	}
	n, err := v.number()
	if err != nil {
		t.unread(key, "must be a whole number without quotes, like %s = %d", key, least)
		return 0
	}
	if n < int64(least) || n > int64(most) {
		t.unread(key, "%d is not possible; write a number from %d to %d%s", n, least, most, unit)
		return 0
	}
	return int(n)
}

// factor reads a number like 0.5 between two limits, 0 when it is not written.
func (t *table) factor(key string, least, most float64) float64 {
	v := t.get(key)
	if v == nil {
		return 0
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(v.text, "_", ""), 64)
	if v.kind != unstable.Float && v.kind != unstable.Integer || err != nil || !(f >= least && f <= most) {
		t.unread(key, "must be a number from %g to %g, like %s = 0.5", least, most, key)
		return 0
	}
	return f
}

// truth reads true or false.
func (t *table) truth(key string) bool {
	v := t.get(key)
	if v != nil && v.kind != unstable.Bool {
		t.unread(key, "must be true or false, without quotes")
		return false
	}
	return v != nil && v.text == "true"
}

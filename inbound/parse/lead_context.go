package parse

import (
	"strings"
	"unicode"
)

// minContext is the number of words that make one sentence of context.
const minContext = 3

// context takes the context line, else the words that are no known field and no greeting, else the need.
func (r *leadReader) context() {
	if c := r.get("context"); sayCount(c) >= minContext {
		r.lead.Context = c
		return
	}
	if prose, enough := r.proseOf(); enough {
		r.lead.Context = prose
		r.set("context", prose, "prose", sureLoose)
		return
	}
	if n := r.lead.Fields["need"]; n.Source == "line" && sayCount(n.Value) >= minContext {
		r.lead.Context = n.Value
		r.set("context", n.Value, "line", sureHeader)
		return
	}
	delete(r.lead.Fields, "context")
}

// proseOf returns the words without the lines of known fields and the greeting, and whether they say something.
func (r *leadReader) proseOf() (prose string, enough bool) {
	var b strings.Builder
	n := 0
	for _, l := range r.lines {
		if l.blank() && trimBlank(r.words[l.start:min(l.end, len(r.words))]) != "" {
			continue // a row of a table
		}
		if key, _, ok := fieldLine(l.body); ok && fieldNames[foldLabel(key)] != "" || n == 0 && isGreeting(l.body) {
			continue
		}
		n += sayCount(l.body)
		b.WriteString(strings.TrimRight(r.words[l.start:min(l.end, len(r.words))], " \t\r\n") + "\n")
	}
	return trimBlankLines(b.String()), n >= minContext
}

// sayCount counts words up to minContext; in scripts without blanks two characters count as one.
func sayCount(s string) int {
	n := wordCount(s, minContext)
	if n >= minContext {
		return n
	}
	wide := 0
	for _, c := range s {
		if isWide(c) {
			if wide++; wide >= 2*minContext {
				break
			}
		}
	}
	return max(n, wide/2)
}

// isWide reports characters of scripts that are written without blanks between words.
func isWide(c rune) bool {
	return c > 0x0e00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// isGreeting reports a line that only greets: "Hi Max,".
func isGreeting(s string) bool {
	if wordCount(s, 6) > 5 {
		return false
	}
	low := strings.ToLower(s)
	first, _, _ := strings.Cut(low, " ")
	if greetings[strings.Trim(first, ",.!:")] {
		return true
	}
	for _, g := range greetingPhrases {
		if strings.Contains(low, g) {
			return true
		}
	}
	return false
}

// isClosing reports a line that only closes: "Best regards,".
func isClosing(s string) bool {
	if len(s) > 120 || wordCount(s, 7) > 6 {
		return false
	}
	low := strings.Trim(strings.ToLower(s), " ,.!-–。！，、*_~")
	end := strings.IndexAny(low, " ,")
	if end < 0 {
		end = len(low)
	}
	for _, c := range closingsBy[low[:end]] {
		if rest, ok := strings.CutPrefix(low, c); ok && (rest == "" || rest[0] == ' ' || rest[0] == ',') {
			return true
		}
	}
	return false
}

// closingsBy finds closings by their first word: every line of every mail is asked for.
var closingsBy = buildClosings()

func buildClosings() map[string][]string {
	by := map[string][]string{}
	for _, c := range closings {
		first := c
		if i := strings.IndexAny(c, " ,"); i >= 0 {
			first = c[:i]
		}
		by[first] = append(by[first], c)
	}
	return by
}

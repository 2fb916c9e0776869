package parse

import (
	"strings"
	"unicode"
)

// place finds lines of a part of the text in the whole text again, for findings. It is filled when first needed.
type place struct {
	words, body []int
	done        bool
}

// placeWindow is how far behind its predecessor a line is looked for.
const placeWindow = 300

// inWords notes a rule that took line i of the sender's words.
func (r *leadReader) inWords(rule Rule, i int, what string) {
	r.findPlaces()
	r.noteAt(rule, r.where.words, i, what)
}

// inBody notes a rule that took line i of the forwarded mail.
func (r *leadReader) inBody(rule Rule, i int, what string) {
	r.findPlaces()
	r.noteAt(rule, r.where.body, i, what)
}

func (r *leadReader) noteAt(rule Rule, at []int, i int, what string) {
	if i < 0 || i >= len(at) || at[i] < 0 {
		r.m.note(rule, 0, 0, what)
		return
	}
	r.m.note(rule, at[i], at[i]+1, what)
}

func (r *leadReader) findPlaces() {
	if r.where.done {
		return
	}
	r.where.done = true
	whole := scanLines(r.m.Text)
	r.where.words = placesOf(r.lines, whole, 0)
	if f := r.m.Forward; f != nil && f.Via == "inline" {
		from := 0
		for _, at := range r.where.words {
			from = max(from, at+1)
		}
		for from < len(whole) && !(strings.Contains(whole[from].body, f.From.Address) && headerRoleOf(whole[from].body) == roleFrom) {
			from++ // the header block names the author
		}
		r.where.body = placesOf(scanLines(f.Body), whole, from+1)
	}
}

func headerRoleOf(s string) role {
	r, _ := headerLine(s)
	return r
}

// placesOf gives for every line its number in whole, -1 when it is not there in order.
func placesOf(lines, whole []line, from int) []int {
	at := make([]int, len(lines))
	for i, l := range lines {
		at[i] = -1
		for j := from; !l.blank() && j < min(len(whole), from+placeWindow); j++ {
			if whole[j].body == l.body {
				at[i], from = j, j+1
				break
			}
		}
	}
	return at
}

// notNameRune parts the words of names and local parts.
func notNameRune(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) && c != '\'' }

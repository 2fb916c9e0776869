package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// sheet is paper of a width for lines that strangers wrote: no control and no character that turns the direction of
// writing reaches the terminal, and with a width no line is longer. The first error of writing stays.
type sheet struct {
	out     *bufio.Writer
	width   int  // columns; 0 cuts nothing, for files and pipes
	colours bool // of a terminal that wants them
	err     error
}

func newSheet(out io.Writer, width int, colours bool) *sheet {
	return &sheet{out: bufio.NewWriter(out), width: width, colours: colours}
}

// ink is how a piece of a line is painted, as the parameter of an SGR sequence (ECMA-48 §8.3.117).
type ink string

const (
	plainInk ink = ""
	boldInk  ink = "1"
	dimInk   ink = "2"
	ruleInk  ink = "36"
	alertInk ink = "33"
)

// piece is part of a line, in one ink.
type piece struct {
	text string
	ink  ink
}

// line writes pieces side by side, the last one cut to what room is left.
func (s *sheet) line(pieces ...piece) {
	room := s.width
	for _, p := range pieces {
		text := tame(p.text)
		if s.width > 0 {
			text = cut(text, room)
			room -= columns(text)
		}
		if s.colours && p.ink != plainInk && text != "" {
			text = "\x1b[" + string(p.ink) + "m" + text + "\x1b[0m"
		}
		s.write(text)
		if s.width > 0 && room <= 0 {
			break
		}
	}
	s.write("\n")
}

// mostLines bounds how many lines of one value are shown: the mail itself stands above.
const mostLines = 12

// wrapped writes pieces side by side, the last one below itself where it has no room: head are then as many blanks and
// the mark that stands before the words.
func (s *sheet) wrapped(last piece, blank []piece, head ...piece) {
	taken := 0
	for _, p := range head {
		taken += columns(tame(p.text))
	}
	room := 0
	if s.width > 0 {
		room = max(s.width-taken, 1)
	}
	for i, text := range folded(tame(last.text), room) {
		if i > 0 {
			head = blank
		}
		s.line(append(slices.Clone(head), piece{text, last.ink})...)
	}
}

// labelled writes "label  value" with the value's further lines below its first.
func (s *sheet) labelled(label string, wide int, value string, how ink) {
	room := 0
	if s.width > 0 {
		room = max(s.width-wide-4, leastColumn)
	}
	n := 0
	for line := range strings.SplitSeq(strings.TrimSpace(value), "\n") {
		for _, l := range folded(strings.TrimRight(tame(line), " "), room) {
			if n++; n > mostLines {
				s.line(piece{"  " + fill("", wide) + "  …", dimInk})
				return
			}
			indent := "  " + fill(label, wide) + "  "
			if label = ""; l == "" {
				indent = strings.TrimRight(indent, " ")
			}
			s.line(piece{indent, dimInk}, piece{l, how})
		}
	}
}

func (s *sheet) write(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

// flush ends the sheet and returns the first error.
func (s *sheet) flush() error {
	if err := s.out.Flush(); s.err == nil {
		s.err = err
	}
	if s.err != nil {
		return fmt.Errorf("write explanation: %w", s.err)
	}
	return nil
}

// tame makes one line of a stranger's text that a terminal can only show: tabs become spaces, control characters, line
// ends and broken bytes become U+FFFD, and marks that turn the direction of writing or are not seen go, but for the two
// joiners that many scripts and emoji need.
func tame(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\t", "    ")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c', r == '\u200d':
			return r
		case unicode.Is(unicode.Cf, r), r == '\r':
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return '\uFFFD'
		}
		return r
	}, s)
}

// columns is how many columns a tame text takes on most terminals, whatever the locale says of ambiguous characters.
func columns(s string) (n int) {
	measure := runewidth.Condition{StrictEmojiNeutral: true}
	for _, r := range s {
		n += measure.RuneWidth(r)
	}
	return n
}

// marksPerColumn bounds how many characters share a column: marks stacked without end are no word of any language.
const marksPerColumn = 8

// cut shortens a tame text to a number of columns, and says so with "…".
func cut(s string, room int) string {
	if room <= 0 {
		return ""
	}
	measure := runewidth.Condition{StrictEmojiNeutral: true}
	used, runes, end := 0, 0, 0 // end: what stays when the rest has no room
	for i, r := range s {
		w := measure.RuneWidth(r)
		if runes++; used+w > room || runes > room*marksPerColumn {
			return s[:end] + "…"
		}
		if used += w; used < room {
			end = i + utf8.RuneLen(r)
		}
	}
	return s
}

// fill is a text of exactly so many columns: cut, or with spaces behind it.
func fill(s string, room int) string {
	s = cut(tame(s), room)
	return s + strings.Repeat(" ", max(room-columns(s), 0))
}

// folded breaks a text at words into lines of at most room columns, and longer words where they must be; 0 leaves it on
// one line. White space at its begin stays, so that what is set in stays so.
func folded(s string, room int) []string {
	if room == 0 || columns(s) <= room && len(s) <= room*marksPerColumn {
		return []string{s}
	}
	indent := s[:len(s)-len(strings.TrimLeft(s, " "))]
	if columns(indent) > room/2 {
		indent = ""
	}
	var out []string
	now, used := indent, columns(indent)
	empty := true
	for word := range strings.FieldsSeq(s) {
		for word != "" {
			wide := columns(word)
			if !empty && used+1+wide <= room {
				now, used, word = now+" "+word, used+1+wide, ""
				continue
			}
			if empty && used+wide <= room && len(word) <= room*marksPerColumn {
				now, used, word, empty = now+word, used+wide, "", false
				continue
			}
			if !empty {
				out = append(out, now)
				now, used, empty = "", 0, true
				continue
			}
			head := beginning(word, room-used)
			out = append(out, now+head)
			now, used, word = "", 0, word[len(head):]
		}
	}
	if !empty || len(out) == 0 {
		out = append(out, now)
	}
	return out
}

// beginning is as much of a tame text as has room: a character at least, and few marks on one.
func beginning(s string, room int) string {
	measure := runewidth.Condition{StrictEmojiNeutral: true}
	used, runes := 0, 0
	for i, r := range s {
		used += measure.RuneWidth(r)
		if runes++; i > 0 && (used > room || runes > room*marksPerColumn) {
			return s[:i]
		}
	}
	return s
}

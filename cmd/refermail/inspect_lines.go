package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"refermail/inbound/parse"
)

// Bounds of the gutter: names of rules are read, so they are cut late, and never take more than a third of the line.
const (
	leastGutter = 10
	mostGutter  = 28
)

// legend explains the signs of an explanation.
const legend = "│ written by the sender now, ┊ quoted, signed or forwarded; a rule's name, · the same rule goes on, +1 one more rule took the line"

// text writes the mail's lines with their numbers, the rule that took each, and a broken bar before what the person did
// not write now: quotes, signatures, forwarded mail.
func (e explanation) text(s *sheet) {
	title := "Text"
	if e.m.FromHTML {
		title = "Text, made of the HTML"
	}
	s.title(title)
	if e.binary {
		s.line(piece{fmt.Sprintf("  (%d bytes that are no text)", e.bytes), dimInk})
		return
	}
	lines := strings.Split(strings.TrimRight(e.m.Text, "\n"), "\n")
	if len(lines) == 1 && lines[0] == "" {
		s.line(piece{"  (none)", dimInk})
		return
	}
	takers, own := e.takers(len(lines)), visible(lines, e.m)
	digits, gutter := len(strconv.Itoa(len(lines))), 0
	for _, t := range takers {
		gutter = max(gutter, columns(t.label()))
	}
	if s.width > 0 {
		gutter = min(gutter, mostGutter, max(s.width/3, leastGutter))
	}
	for i, line := range lines {
		label := takers[i].label()
		if i > 0 && label != "" && label == takers[i-1].label() {
			label = "·" // the same rule goes on
		}
		bar, how := " │ ", plainInk
		if !own[i] {
			bar, how = " ┊ ", dimInk
		}
		words := strings.TrimRight(line, " \t\r")
		if words == "" {
			bar = strings.TrimRight(bar, " ")
		}
		blank := []piece{{strings.Repeat(" ", digits+3+gutter), plainInk}, {bar, dimInk}}
		s.wrapped(piece{words, how}, blank, piece{fmt.Sprintf("%*d ", digits+2, i+1), dimInk}, piece{fill(label, gutter), ruleInk}, piece{bar, dimInk})
	}
	s.labelled("", 0, legend, dimInk)
}

// taker is who took one line: the rule that took the fewest lines around it, and how many others took it, too.
type taker struct {
	rule   parse.Rule
	others int
}

func (t taker) label() string {
	if t.others == 0 {
		return string(t.rule)
	}
	return fmt.Sprintf("%s +%d", t.rule, t.others)
}

// takers finds the most specific rule of every line: the one with the shortest range, of two alike the later.
func (e explanation) takers(lines int) []taker {
	out := make([]taker, lines)
	ranges := slices.Clone(e.m.Findings)
	slices.SortStableFunc(ranges, func(a, b parse.Finding) int { return cmp.Compare(b.Last-b.First, a.Last-a.First) })
	for _, f := range ranges {
		for i := max(f.First-1, 0); f.First > 0 && i < min(f.Last, lines); i++ {
			if t := &out[i]; t.rule != "" && t.rule != f.Rule {
				t.others++
			}
			out[i].rule = f.Rule
		}
	}
	return out
}

// visible marks the lines of the text that are the person's own words. Of a forward these are the words around it.
func visible(lines []string, m *parse.Message) []bool {
	own := make([]bool, len(lines))
	words := m.Reply
	if m.Forward != nil && m.Forward.Via == "inline" {
		words = m.Forward.Message
	}
	if words == "" && m.Elided == "" && m.Forward == nil { // nothing was taken apart
		for i := range own {
			own[i] = true
		}
	}
	kept := strings.Split(strings.Trim(words, "\n"), "\n")
	if at := block(lines, kept); at >= 0 {
		for i := range kept {
			own[at+i] = true
		}
		return own
	}
	next := 0
	for i, line := range lines { // words between quotes: each line of theirs in its order
		if next < len(kept) && strings.TrimSpace(line) == strings.TrimSpace(kept[next]) {
			own[i] = true
			next++
		}
	}
	return own
}

// block returns where part stands in lines as a whole, blanks aside; -1 when it does not.
func block(lines, part []string) int {
	whole, some := flat(lines), flat(part)
	if strings.TrimSpace(some) == "" {
		return -1
	}
	at := strings.Index(whole, some)
	if at < 0 {
		return -1
	}
	return strings.Count(whole[:at], "\n")
}

// flat joins lines so that only whole ones are found in it.
func flat(lines []string) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, l := range lines {
		b.WriteString(strings.TrimSpace(l) + "\n")
	}
	return b.String()
}

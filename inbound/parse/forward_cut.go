package parse

import (
	"strings"
	"unicode"
)

// cutter cuts a text at a forwarded mail found in it.
type cutter struct {
	text  string
	lines []line
	bare  string // the mail's subject without its first prefix: the forward's, when the forward names none
}

// behind reads the header block behind a separator line: right below it, or on the same line.
func (c cutter) behind(sep int, rest string) (inlineText, bool) {
	if f, ok := c.run(sep, rest, sep+1); ok {
		return f, true
	}
	first := sep + 1
	for first < len(c.lines) && (c.lines[first].blank() || isRule(c.lines[first].body)) {
		first++
	}
	next := first
	for seen := 0; next < len(c.lines) && seen < 3 && next < first+maxBlockLines; next++ {
		l := c.lines[next]
		if l.blank() || isRule(l.body) {
			continue
		}
		if b, ok := readBlock(c.lines, next); ok && b.hasFrom {
			if b.known <= 2 {
				if f, ok := c.run(sep, l.body, next+1); ok {
					return f, true
				}
				if loose, ok := looseBlock(c.lines, next); ok && loose.known > b.known {
					b = loose
				}
			}
			return c.block(sep, b, "forward.separator"), true
		}
		if a, ok := readAttribution(c.lines, next); ok {
			if who := author(a); who != (Address{}) {
				return c.attribution(sep, a, who), true
			}
		}
		if !isTransportLine(l) {
			seen++
		}
	}
	if b, ok := looseBlock(c.lines, first); ok {
		return c.block(sep, b, "forward.loose"), true
	}
	return inlineText{}, false
}

// isTransportLine reports the lines of a full header that stand before its From: "Received: by x", and their folds.
func isTransportLine(l line) bool {
	if l.indented {
		return true
	}
	label, _, ok := cutLabel(l.body)
	return ok && !strings.Contains(label, " ")
}

// run reads a block whose lines stand glued together on one line.
func (c cutter) run(sep int, rest string, next int) (inlineText, bool) {
	const fewest = 3 // labels that a run has at least, each with its colon
	if strings.Count(rest, ":")+strings.Count(rest, "：") < fewest {
		return inlineText{}, false
	}
	run := splitRunTogether(rest)
	if run == nil {
		return inlineText{}, false
	}
	b, ok := readBlock(scanLines(strings.Join(run, "\n")), 0)
	if !ok || !b.hasFrom {
		return inlineText{}, false
	}
	b.depth, b.next = c.lines[sep].depth, next
	return c.block(sep, b, "forward.run"), true
}

// glued reads what a forward prefix in the subject makes a forward: a header that stands on one line without any
// separator, and GroupWise's ">>> Bo Chen <bo@globex.example> 11/3/2026 5:40 PM >>>".
func (c cutter) glued(i int) (inlineText, bool) {
	l := c.lines[i]
	if at := strings.IndexByte(l.body, '@'); at < 0 {
		return inlineText{}, false
	}
	if r, _ := headerLine(l.body); r == roleFrom {
		return c.run(i, l.body, i+1)
	}
	inner, ok := strings.CutSuffix(l.body, ">>>")
	_, end := findAddress(inner, 0)
	if !ok || l.depth != len(">>>") || end < 0 || digitGroups(inner[end:]) < 3 {
		return inlineText{}, false
	}
	b := headerBlock{from: mailbox(inner[:end]), date: strings.Trim(inner[end:], "> \t"), next: i + 1}
	return c.block(i, b, "forward.attribution"), true
}

// block cuts the text at a header block whose forward begins at lines[start].
func (c cutter) block(start int, b headerBlock, rule Rule) inlineText {
	f := inlineText{level: level{from: b.from, to: b.to, cc: b.cc, subject: b.subject, date: b.date, via: "inline"}, rule: rule, first: start, next: b.next}
	if !b.hasSubject {
		f.level.subject = c.bare
	}
	f.above = c.wordsAbove(start)
	next := b.next
	if rule != "forward.block" {
		next = c.belowBlock(next)
	}
	f.level.body, f.below = c.quotedBody(next, b.depth)
	if rule != "forward.block" {
		f.level.body = cutLastRule(f.level.body)
	}
	return f
}

// author is who an attribution names: by address, else by name alone ("On Nov 2, 2026, at 17:40, Bo Chen wrote:").
func author(a attribution) Address {
	if who := a.person(); who != (Address{}) {
		return who
	}
	words := strings.Fields(strings.TrimRight(a.text, ":： \u00a0"))
	for n := len(words); n > 0 && wroteWords[strings.ToLower(strings.Trim(words[n-1], ":()"))]; n = len(words) {
		words = words[:n-1]
	}
	name := shownName(trailingName(strings.Join(words, " ")))
	const maxNameWords = 4
	if n := wordCount(name, maxNameWords+1); n == 0 || n > maxNameWords || digitGroups(name) > 0 || unicode.IsLower(firstRune(name)) {
		return Address{}
	}
	return Address{Name: name}
}

// attribution cuts the text at an attribution, or at the separator above it.
func (c cutter) attribution(start int, a attribution, who Address) inlineText {
	f := inlineText{level: level{from: who, subject: c.bare, via: "inline"}, rule: "forward.attribution", first: start, next: a.next}
	f.above = c.wordsAbove(start)
	f.level.body, f.below = c.quotedBody(a.next, c.lines[a.next-1].depth)
	return f
}

// masthead takes the line above a bare block that belongs to it: French providers write "Message du 03/11/26 10:00" there,
// and no date in the block.
func (c cutter) masthead(i int, b *headerBlock) int {
	up := i - 1
	if up < 0 || c.lines[up].depth != b.depth || len(c.lines[up].body) > 48 {
		return i
	}
	date, ok := strings.CutPrefix(c.lines[up].body, "Message du ")
	if !ok || digitGroups(date) < 3 {
		return i
	}
	if !b.hasDate {
		b.date = date
	}
	return up
}

// belowBlock skips what some programs write between the header and the text: a drawn line (SquirrelMail), the separator
// once more (Zoho), "===8<===" (The Bat).
func (c cutter) belowBlock(next int) int {
	n := next
	for n < len(c.lines) && c.lines[n].blank() {
		n++
	}
	if n >= len(c.lines) {
		return next
	}
	s := c.lines[n].body
	if isCutMark(s) || len(s) >= longRule && isRule(s) && s[0] != '_' {
		return n + 1
	}
	if sep, rest := separator(s); sep == separatorForward && rest == "" && !headerAhead(c.lines, n+1) {
		return n + 1
	}
	return next
}

// headerAhead reports whether one of the next three readable lines is a header line.
func headerAhead(lines []line, n int) bool {
	for seen := 0; n < len(lines) && seen < 3; n++ {
		if lines[n].blank() {
			continue
		}
		if r, _ := headerLine(lines[n].body); r != roleNone {
			return true
		}
		seen++
	}
	return false
}

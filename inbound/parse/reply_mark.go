package parse

// quoteMark returns the first line of the quote as the HTML shows it, -1 when the text does not come from HTML, has no
// such element, or nothing readable stands before it.
func quoteMark(m *Message, lines []line) int {
	if !m.FromHTML || m.HTML == "" {
		return noMark
	}
	mark := m.htmlMark()
	if mark <= 0 || mark >= len(lines) || !anyReadable(lines, 0, mark) {
		return noMark
	}
	for mark > 0 && (lines[mark-1].blank() || isRule(lines[mark-1].body)) {
		mark--
	}
	return mark
}

// twinMark returns the line of a plain text at which the quote of its HTML twin begins, noMark when that is not to be
// seen: the first words of the quote in the HTML must begin a line below the person's words.
func twinMark(m *Message, lines []line) int {
	if m.FromHTML || m.HTML == "" || len(m.InReplyTo)+len(m.References) == 0 {
		return noMark
	}
	text, mark := renderHTML(m.HTML)
	if mark <= 0 {
		return noMark
	}
	html := scanLines(text)
	first := firstReadable(html, min(mark, len(html)))
	for first < len(html) && isRule(html[first].body) {
		first = firstReadable(html, first+1)
	}
	if first >= len(html) {
		return noMark
	}
	want := foldBlanks(html[first].body)
	for i, l := range lines {
		have := foldBlanks(l.body)
		if n := min(len(have), len(want)); n >= minTwin && have[:n] == want[:n] && anyReadable(lines, 0, i) {
			return i
		}
	}
	return noMark
}

// minTwin is the number of bytes that two lines must have in common to be the same line, wrapped or not.
const minTwin = 16

// onlyQuoteInHTML reports an HTML mail in which nothing stands before the element of the quote, and nothing unmarked
// behind its introduction.
func onlyQuoteInHTML(m *Message, lines []line) bool {
	if !m.FromHTML || m.HTML == "" {
		return false
	}
	mark := m.htmlMark()
	if mark < 0 || mark >= len(lines) || anyReadable(lines, 0, mark) {
		return false
	}
	c := markCut(lines, mark)
	if c.next == mark && lines[mark].depth == 0 {
		return false
	}
	for _, l := range lines[c.next:] {
		if l.depth == 0 && !l.blank() && !isRule(l.body) {
			return false
		}
	}
	return true
}

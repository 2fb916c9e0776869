package parse

// quoteMark returns the first line of the quote as the HTML shows it, -1 when the text does not come from HTML, has no
// such element, or nothing readable stands before it.
func quoteMark(m *Message, lines []line) int {
	if !m.FromHTML || m.HTML == "" {
		return noMark
	}
	mark := htmlQuote(m.HTML)
	if mark <= 0 || mark >= len(lines) || !anyReadable(lines, 0, mark) {
		return noMark
	}
	for mark > 0 && (lines[mark-1].blank() || isRule(lines[mark-1].body)) {
		mark--
	}
	return mark
}

package parse

import "strings"

// splitReply separates what the person wrote from quotes, signature and footers. Every line of m.Text is in exactly one
// of the two, in order. When nothing would remain, or answers stand between the lines of the quote, reply is the whole
// text: reading too much is better than losing a word.
func splitReply(m *Message) (reply, elided string) {
	lines := scanLines(m.Text)
	keep := make([]bool, len(lines))
	c := findCut(m, lines)
	switch {
	case c.kind == cutNone:
		keepUnquoted(lines, keep)
	case !keepAround(lines, keep, c):
		return trimBlankLines(m.Text), "" // answers between the quotes
	}
	dropEdges(lines, keep)
	reply, elided = assemble(m.Text, lines, keep, c)
	if trimBlank(reply) == "" && (m.Forward == nil || m.Forward.Via != "inline") {
		return trimBlankLines(m.Text), ""
	}
	return reply, elided
}

// keepAround decides about the lines around and behind a cut. It reports false when answers stand inside the quote.
func keepAround(lines []line, keep []bool, c cut) bool {
	for i := range c.at {
		keep[i] = true
	}
	if c.kind == cutSeparator && c.next == len(lines) {
		return true
	}
	first := c.next
	for first < len(lines) && lines[first].blank() {
		first++
	}
	// Behind anything but a quote with marks, all is older mail: programs that answer on top quote like that.
	if first >= len(lines) || lines[first].depth == 0 || c.kind == cutFooter {
		return true
	}
	last := lastQuoted(lines, first)
	if answersInside(lines, first, last) {
		return false
	}
	tail := last + 1
	if tail < len(lines) && !lines[tail].blank() && len(lines[last].body) >= wrapWidth {
		for tail < len(lines) && !lines[tail].blank() { // the rest of a quoted line that was wrapped
			tail++
		}
	}
	end := signatureStart(lines, last+1, len(lines))
	if mark := firstReadable(lines, tail); mark < len(lines) && (isSignatureMark(lines[mark].body) || isRule(lines[mark].body) && len(lines[mark].body) >= 8) {
		end = mark // a signature or a list's footer under the quote
	}
	for i := tail; i < end; i++ {
		if isDeviceFooter(lines[i].body) {
			break
		}
		keep[i] = true
	}
	return true
}

func firstReadable(lines []line, from int) int {
	for from < len(lines) && lines[from].blank() {
		from++
	}
	return from
}

func lastQuoted(lines []line, from int) int {
	last := from
	for i := from; i < len(lines); i++ {
		if lines[i].depth > 0 {
			last = i
		}
	}
	return last
}

// answersInside reports words outside the quote marks between two quoted lines: somebody answers point by point.
// Attributions, wrapped rests of long quoted lines and lone links are no answers.
func answersInside(lines []line, first, last int) bool {
	for i := first; i < last; i++ {
		l := lines[i]
		if l.depth > 0 || l.blank() || isRule(l.body) || isLoneLink(l.body) {
			continue
		}
		if i > first && lines[i-1].depth > 0 && len(lines[i-1].body) >= wrapWidth && lines[i+1].depth > 0 && lines[i+1].depth == lines[i-1].depth {
			continue
		}
		if partOfAttribution(lines, i) {
			continue
		}
		return true
	}
	return false
}

// partOfAttribution reports whether lines[i] belongs to an attribution that ends within the next lines.
func partOfAttribution(lines []line, i int) bool {
	for tail := i; tail < len(lines) && tail < i+maxAttributionLines && !lines[tail].blank(); tail++ {
		if a, ok := readAttribution(lines, tail); ok && a.first <= i && a.cut == 0 {
			return true
		}
	}
	return false
}

func isLoneLink(s string) bool {
	s = strings.TrimLeft(s, "(<[ ")
	if !strings.ContainsAny(s, " \t") && strings.ContainsAny(s, "=/&)") {
		return true // the wrapped end of a link
	}
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "mailto:")
}

// keepUnquoted handles a text without any announced quote: a run of quoted lines at its end is left out, unless other
// quotes stand above it, which means answers between them.
func keepUnquoted(lines []line, keep []bool) {
	for i := range keep {
		keep[i] = true
	}
	end := len(lines)
	for end > 0 && lines[end-1].blank() {
		end--
	}
	end = signatureStart(lines, 0, end)
	for end > 0 && lines[end-1].blank() {
		end--
	}
	start := end
	for start > 0 && (lines[start-1].depth > 0 || lines[start-1].blank()) {
		start--
	}
	if start == end || start == 0 {
		return
	}
	for i := range start {
		if lines[i].depth > 0 {
			return
		}
	}
	for i := start; i < len(lines); i++ {
		keep[i] = false
	}
}

// dropEdges leaves out the signature, drawn lines at the end, and a device footer that some phones put on top.
func dropEdges(lines []line, keep []bool) {
	end := len(lines)
	for end > 0 && (!keep[end-1] || lines[end-1].blank()) {
		keep[end-1] = false
		end--
	}
	start := 0
	for start < end && (!keep[start] || lines[start].blank()) {
		start++
	}
	if start < end && isDeviceFooter(lines[start].body) && start+1 < end && lines[start+1].blank() {
		keep[start] = false
	}
	kept := true
	for i := start; i < end; i++ {
		kept = kept && keep[i]
	}
	if sig := signatureStart(lines, start, end); kept || anyKept(keep, start, sig) {
		for i := sig; i < end; i++ {
			keep[i] = false
		}
		end = sig
	}
	for end > start && (!keep[end-1] || lines[end-1].blank() || isRule(lines[end-1].body)) {
		keep[end-1] = false
		end--
	}
}

func anyKept(keep []bool, from, to int) bool {
	for i := from; i < to; i++ {
		if keep[i] {
			return true
		}
	}
	return false
}

// assemble builds both texts. Blank lines around what is kept are given to neither.
func assemble(text string, lines []line, keep []bool, c cut) (reply, elided string) {
	var r, e strings.Builder
	for i, l := range lines {
		s := text[l.start:l.end]
		switch {
		case i == c.at && c.bytes > 0:
			own := strings.TrimRight(s[:strings.Index(s, l.body)+c.bytes], "- \t")
			r.WriteString(own + "\n")
			e.WriteString(s[len(own):])
		case keep[i]:
			r.WriteString(s)
		default:
			e.WriteString(s)
		}
	}
	return trimBlankLines(r.String()), trimBlankLines(e.String())
}

package parse

import "strings"

// splitReply separates what the person wrote from quotes, signature and footers. Every line of m.Text is in exactly one
// of the two, in order. When nothing would remain, or answers stand between the lines of the quote, reply is the whole
// text (but for a quote that nothing follows): reading too much is better than losing a word.
func splitReply(m *Message) (reply, elided string) {
	lines := scanLines(m.Text)
	s := split{m: m, lines: lines, keep: make([]bool, len(lines)), cut: findCut(m, lines)}
	found := len(m.Findings)
	s.decide()
	reply, elided = s.assemble()
	if trimBlank(reply) == "" && (m.Forward == nil || m.Forward.Via != "inline") {
		m.Findings = m.Findings[:found]
		if m.AllQuote = trimBlank(m.Text) != ""; m.AllQuote {
			m.note("reply.all-quote", 0, len(lines), "nothing but a quote, a signature or a footer")
		}
		return trimBlankLines(m.Text), ""
	}
	return reply, elided
}

// split is the work on one text: which of its lines are kept.
type split struct {
	m     *Message
	lines []line
	keep  []bool
	cut   cut
	under int // the signature below an answer that stands below the quote, 0 for none
}

// decide fills s.keep.
func (s *split) decide() {
	switch {
	case s.cut.kind == cutNone:
		s.m.AllQuote = nothingOwn(s.lines) || onlyQuoteInHTML(s.m, s.lines)
		s.keepUnquoted(0)
	case s.keepAround():
		s.noteDropped(s.cut.kind.rule(), s.cut.at)
		if s.under > 0 {
			s.noteDropped("reply.signature", s.under)
		}
	default: // answers between the quotes
		s.m.note("reply.inline-answers", s.cut.at, len(s.lines), "answers stand between quoted lines")
		s.keepUnquoted(s.cut.at)
		return
	}
	s.dropEdges()
}

// noteDropped notes that rule took the lines from at to the next kept one.
func (s *split) noteDropped(rule Rule, at int) {
	next := at
	for next < len(s.lines) && !s.keep[next] {
		next++
	}
	if at < len(s.lines) {
		s.m.note(rule, at, max(next, at+1), s.lines[at].body)
	}
}

// drop leaves lines[from:to] out, for a rule.
func (s *split) drop(rule Rule, from, to int) {
	any := false
	for i := from; i < to; i++ {
		any = any || s.keep[i] && !s.lines[i].blank()
		s.keep[i] = false
	}
	if any {
		s.m.note(rule, from, to, s.lines[firstReadable(s.lines, from)].body)
	}
}

// nothingOwn reports a text in which all is quoted, or stands in a signature or a device's footer.
func nothingOwn(lines []line) bool {
	readable := false
	for _, l := range lines {
		switch {
		case l.depth == 0 && isSignatureMark(l.body):
			return true
		case l.blank() || isRule(l.body):
		case l.depth == 0 && !isDeviceFooter(l.body):
			return false
		default:
			readable = true
		}
	}
	return readable
}

// keepAround decides about the lines around and behind the cut. It reports false when answers stand inside the quote.
func (s *split) keepAround() bool {
	lines, c := s.lines, s.cut
	for i := range c.at {
		s.keep[i] = true
	}
	if c.kind == cutMarker && c.next == len(lines) {
		return true
	}
	first := firstReadable(lines, c.next)
	// Behind anything but a quote with marks, all is older mail: programs that answer on top quote like that.
	if first >= len(lines) || lines[first].depth == 0 {
		return true
	}
	last := lastQuoted(lines, first)
	if s.answersInside(first, last) {
		return false
	}
	tail := last + 1
	if !s.m.FromHTML && tail < len(lines) && !lines[tail].blank() && len(lines[last].body) >= wrapWidth {
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
		s.keep[i] = true
	}
	if anyReadable(lines, tail, end) && anyReadable(lines, end, len(lines)) {
		s.under = end
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
// Attributions, wrapped rests of long quoted lines and lone links are no answers. HTML is not wrapped.
func (s *split) answersInside(first, last int) bool {
	lines := s.lines
	for i := first; i < last; i++ {
		l := lines[i]
		if l.depth > 0 || l.blank() || isRule(l.body) || isLoneLink(l.body) {
			continue
		}
		if !s.m.FromHTML && i > first && lines[i-1].depth > 0 && len(lines[i-1].body) >= wrapWidth && lines[i+1].depth > 0 && lines[i+1].depth == lines[i-1].depth {
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

// keepUnquoted keeps all but a run of quoted lines at the end: nobody answers what nothing follows. Without an announced
// quote (answers == 0) the run stays when other quotes stand above it; behind lines[answers] a quote with answers is known.
func (s *split) keepUnquoted(answers int) {
	lines := s.lines
	for i := range s.keep {
		s.keep[i] = true
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
	if start == end || !anyReadable(lines, 0, start) {
		return
	}
	quotes := 0
	for i := range start {
		if lines[i].depth > 0 {
			quotes++
		}
	}
	if quotes > 0 && answers == 0 && s.cut.kind == cutNone && lines[firstReadable(lines, start)].depth < 2 && !s.m.FromHTML {
		return
	}
	for i := start; i < len(lines); i++ {
		s.keep[i] = false
	}
	s.noteDropped("reply.quote-marks", start)
}

// assemble builds both texts. Blank lines around what is kept are given to neither.
func (s *split) assemble() (reply, elided string) {
	var r, e strings.Builder
	for i, l := range s.lines {
		text := s.m.Text[l.start:l.end]
		switch {
		case i == s.cut.at && s.cut.bytes > 0 && !s.keep[i]:
			own := strings.TrimRight(text[:strings.Index(text, l.body)+s.cut.bytes], "- \t")
			r.WriteString(own + "\n")
			e.WriteString(text[len(own):])
		case s.keep[i]:
			r.WriteString(text)
		default:
			e.WriteString(text)
		}
	}
	return trimBlankLines(r.String()), trimBlankLines(e.String())
}

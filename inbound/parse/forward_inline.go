package parse

import "strings"

// layer is a text in which a forward is looked for: a mail, or one forwarded mail inside it.
type layer struct {
	text, subject string
	nested        bool // inside a forward
	answers       bool // the mail names one it answers
	ours          bool // nested, and written by the sender's or our side: any older mail below it is what is passed on
}

// inlineText is what inlineForward found: the forwarded mail and the words around it.
type inlineText struct {
	level        level
	above, below string
	rule         Rule
	first, next  int // the lines that announce it
	bySubject    bool
}

// note records the outermost forward with its lines.
func (f inlineText) note(m *Message) {
	m.note(f.rule, f.first, f.next, shownBox(f.level.from))
	if f.bySubject {
		m.note("forward.subject", 0, 0, m.Subject)
	}
}

// inlineForward finds the first forwarded mail in a text. What counts as one depends on the evidence: a line saying so
// always does; a bare header block, "Original Message" or an attribution can as well be the quote of an answer, and
// there the subject decides, then whether the mail answers another. Inside a forward only a subject with a forward
// prefix makes a bare block one, unless the mail around it is ours.
func inlineForward(in layer) (inlineText, bool) {
	lines := scanLines(in.text)
	kind, bare := subjectPrefix(in.subject)
	forwards := kind == subjectForward || in.ours
	plain := kind == subjectPlain && !in.nested && !in.answers
	c := cutter{text: in.text, lines: lines, bare: bare}
	for i := 0; i < len(lines); i++ {
		if lines[i].blank() {
			continue
		}
		if sep, rest := wrappedSeparator(lines, i); sep != separatorNone {
			if sep == separatorEnd {
				continue
			}
			if sep == separatorOriginal && !forwards && !plain {
				return inlineText{}, false
			}
			if f, ok := c.behind(i, rest); ok {
				f.bySubject = sep == separatorOriginal && kind == subjectForward
				return f, true
			}
			continue
		}
		if kind == subjectForward && !in.nested {
			if f, ok := c.glued(i); ok {
				f.bySubject = true
				return f, true
			}
		}
		if b, ok := readBlock(lines, i); ok && headsMail(b, lines, i, kind == subjectForward) {
			if !forwards && !plain || finnishReply(in.subject, lines[i].body) || !forwards && !datedOrAddressed(b) {
				return inlineText{}, false
			}
			f := c.block(c.masthead(i, &b), b, "forward.block")
			f.bySubject = kind == subjectForward
			return f, true
		}
		if a, ok := readAttribution(lines, i); ok {
			if !forwards {
				// An answer; the rest is its quote. A line that says "forwarded" further down belongs to the quote.
				return inlineText{}, false
			}
			if who := author(a); who != (Address{}) {
				f := c.attribution(a.first, a, who)
				f.bySubject = kind == subjectForward
				return f, true
			}
		}
	}
	return inlineText{}, false
}

// headsMail reports whether a header block is the head of a mail: who, and two more lines; fewer when something else
// speaks for it.
func headsMail(b headerBlock, lines []line, i int, forward bool) bool {
	if !b.hasFrom {
		return false
	}
	return b.known >= 3 || b.known == 2 && (drawnAbove(lines, i) || forward && b.from.Address != "" && (b.hasDate || b.hasSubject))
}

// datedOrAddressed tells a mail's head from a list somebody typed ("From: Berlin, To: Munich, Date: Friday"): it names an
// address, or a day and a time of day.
func datedOrAddressed(b headerBlock) bool {
	for _, a := range append(append([]Address{b.from}, b.to...), b.cc...) {
		if a.Address != "" {
			return true
		}
	}
	return b.known >= 4 && digitGroups(b.date) >= 4 && hasTime(strings.ToLower(b.date))
}

// finnishReply reports the one subject prefix that means forward in one language and reply in another ("VS:"), by the
// language of the block.
func finnishReply(subject, label string) bool {
	return strings.HasPrefix(strings.ToLower(trimBlank(subject)), "vs:") && strings.HasPrefix(foldLabel(label), "lähettäjä")
}

// drawnAbove reports a drawn line right above lines[i]; Outlook puts one over its header block.
func drawnAbove(lines []line, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if !lines[j].blank() {
			return isRule(lines[j].body) && len(lines[j].body) >= 5
		}
	}
	return false
}

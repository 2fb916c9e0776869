package parse

import "strings"

// cutKind is why a text was cut.
type cutKind uint8

const (
	cutNone        cutKind = iota
	cutSeparator           // our own separator line, or "Original Message"
	cutBlock               // a header block
	cutAttribution         // "On … wrote:"
	cutFooter              // "Sent from my iPhone": what follows is the quote of a phone
	cutMark                // an element of HTML that holds the quote
)

// cut is the place where a person's words end. at < next: the lines that announce the quote.
type cut struct {
	kind     cutKind
	at, next int
	bytes    int // bytes of lines[at] that still are the person's
}

// findCut finds the first place in a text where older mail begins.
func findCut(m *Message, lines []line) cut {
	mark := quoteMark(m, lines)
	for i, l := range lines {
		if mark >= 0 && i >= mark {
			return cut{kind: cutMark, at: i, next: i}
		}
		if l.blank() {
			continue
		}
		if l.depth == 0 && isOwnSeparator(l.body) {
			return cut{kind: cutSeparator, at: i, next: len(lines)}
		}
		if c, ok := cutAt(m, lines, i); ok {
			return c
		}
	}
	return cut{}
}

// cutAt judges one line outside quotes.
func cutAt(m *Message, lines []line, i int) (cut, bool) {
	l := lines[i]
	if l.depth > 0 {
		return cut{}, false
	}
	if sep, _ := separator(l.body); sep != separatorNone || isReplyAbove(l.body) {
		return cut{kind: cutSeparator, at: i, next: i + 1}, true
	}
	if b, ok := readBlock(lines, i); ok && quotesMail(lines, b) {
		return cut{kind: cutBlock, at: i, next: b.next}, true
	}
	if a, ok := readAttribution(lines, i); ok && lines[a.first].depth == 0 {
		return cut{kind: cutAttribution, at: a.first, next: a.next, bytes: a.cut}, true
	}
	if standsApart(lines, i) && isDeviceFooter(l.body) && anyReadable(lines, 0, i) {
		return cut{kind: cutFooter, at: i, next: i + 1}, true
	}
	return cut{}, false
}

// standsApart reports a line with a blank or drawn line above it, or nothing below it.
func standsApart(lines []line, i int) bool {
	if i == 0 || lines[i-1].blank() || isRule(lines[i-1].body) {
		return true
	}
	return i+1 >= len(lines) || lines[i+1].blank()
}

// quotesMail reports whether a header block is the head of a quoted mail and not a list somebody typed.
func quotesMail(lines []line, b headerBlock) bool {
	switch {
	case b.evident():
		return true
	case b.known < 2:
		return b.from.Address != "" && drawnAbove(lines, b.first)
	case b.hasFrom && b.from.Address != "" && (b.hasDate || b.hasTo || drawnAbove(lines, b.first)):
		return true
	case b.hasDate && b.hasTo && digitGroups(b.date) >= 3:
		return true
	}
	return false
}

// isOwnSeparator recognises the line our mails carry on top: "##- Reply above this line · refermail -##".
func isOwnSeparator(s string) bool {
	s = strings.Trim(s, "*_ ")
	return strings.HasPrefix(s, "##-") && strings.HasSuffix(s, "-##") && len(s) > 8
}

// isReplyAbove recognises the separators of ticket systems: "-- REPLY ABOVE THIS LINE --".
func isReplyAbove(s string) bool {
	if len(s) > 160 || (leadingDashes(s) < 1 && !strings.HasPrefix(s, "[")) {
		return false
	}
	return hasPhrase(strings.ToLower(s), replyAbovePhrases)
}

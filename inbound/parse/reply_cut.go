package parse

import "strings"

// cutKind is why a text was cut.
type cutKind uint8

const (
	cutNone        cutKind = iota
	cutMarker              // our own line, or a ticket system's: "Reply above this line"
	cutSeparator           // "Original Message"
	cutBlock               // a header block
	cutAttribution         // "On … wrote:"
	cutFooter              // "Sent from my iPhone" over older mail
	cutMark                // an element of HTML that holds the quote
)

// rule names the rule that a kind of cut stands for.
func (k cutKind) rule() Rule {
	return [...]Rule{cutMarker: "reply.marker", cutSeparator: "reply.separator", cutBlock: "reply.block", cutAttribution: "reply.attribution", cutFooter: "reply.device-footer", cutMark: "reply.html-quote"}[k]
}

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
			return markCut(lines, i)
		}
		if l.blank() {
			continue
		}
		if IsMarker(l.body) {
			return markerCut(lines, i)
		}
		c, ok := cutAt(m, lines, i)
		if ok && c.kind == cutFooter {
			c, ok = footerCut(m, lines, i, mark)
		}
		if ok {
			return c
		}
	}
	if mark = twinMark(m, lines); mark >= 0 {
		return markCut(lines, mark)
	}
	return cut{}
}

// footerCut cuts at a device's footer when nothing follows it but older mail, a signature or further footers: people
// write below it, too ("PS: …").
func footerCut(m *Message, lines []line, at, mark int) (cut, bool) {
	c := cut{kind: cutFooter, at: at, next: at + 1}
	i := firstReadable(lines, at+1)
	for n := 0; i < len(lines) && n < maxFooters && lines[i].depth == 0 && (isDeviceFooter(lines[i].body) || isRule(lines[i].body) && !isSignatureMark(lines[i].body)); n++ {
		i = firstReadable(lines, i+1)
	}
	switch {
	case i >= len(lines):
		return c, true
	case mark >= 0 && i >= mark:
		c.next = markCut(lines, i).next
		return c, true
	case lines[i].depth > 0:
		c.next = i
		return c, true
	case IsMarker(lines[i].body):
		c.next = len(lines)
		return c, true
	case isSignatureMark(lines[i].body), m.isOwnName(lines[i].body):
		return c, signatureToTheEnd(m, lines, i)
	}
	if l := lines[i]; len(l.body) < 120 && endsInColon(l.body) && saysWrote(lines[i:i+1]) && standsAlone(lines, i, i+1) && !beginsPostscript(l.body) {
		c.next = i + 1
		return c, true // "Bo wrote:", which is too little for an attribution elsewhere
	}
	if mostlyFooters(lines, at+1) || unmarkedQuote(m, lines, at, i) {
		return c, true
	}
	older, ok := cutAt(m, lines, i)
	if !ok || older.kind == cutFooter || older.bytes > 0 {
		return cut{}, false
	}
	c.next = older.next
	return c, true
}

// unmarkedQuote reports that a reply's footer, alone between blank lines, stands over wrapped lines to the end: the mail
// programs of some phones put what is answered there without any mark. What a person types on a phone is not wrapped, and
// the programs named marksQuotes mark theirs.
func unmarkedQuote(m *Message, lines []line, at, i int) bool {
	if len(m.InReplyTo) == 0 || !standsAlone(lines, at, at+1) || hasPhrase(strings.ToLower(lines[at].body), marksQuotes) {
		return false
	}
	for n := range 3 {
		if i+n >= len(lines) || lines[i+n].depth > 0 || len(lines[i+n].body) < wrapWidth || beginsPostscript(lines[i+n].body) || greetsSomebody(lines[i+n].body) {
			return false
		}
	}
	return true
}

// marksQuotes are programs and devices that introduce or mark the mail they quote.
var marksQuotes = []string{"iphone", "ipad", "ipod", "mac", "outlook", "windows", "gmail", "yahoo", "proton", "thunderbird", "spark", "superhuman", "airmail", "k-9"}

// mostlyFooters reports that lines[from:] are device footers, one after the other, but for a short line among many: programs
// have more of them than we know.
func mostlyFooters(lines []line, from int) bool {
	footers, others := 0, 0
	for i := from; i < len(lines); i++ {
		l := lines[i]
		switch {
		case l.blank() || isRule(l.body):
			continue
		case isDeviceFooter(l.body):
			footers++
		case l.depth > 0 || len(l.body) > 100 || endsSentence(l.body) || beginsPostscript(l.body):
			return false
		default:
			others++
		}
		if footers+others > maxDisclaimerLines || others > 2 && others > footers {
			return false
		}
	}
	return footers >= 2 && footers >= 4*others
}

// signatureToTheEnd reports that lines[i:] are a signature and nothing more.
func signatureToTheEnd(m *Message, lines []line, i int) bool {
	for n := 0; i < len(lines); i++ {
		if l := lines[i]; l.blank() || isRule(l.body) {
			continue
		}
		if n++; n > maxSignature || lines[i].depth > 0 || !m.inSignature(lines[i].body) {
			return false
		}
	}
	return true
}

// markCut cuts at an element of HTML that holds a quote. An attribution there, in whatever language, belongs to it: the
// quoted lines behind it are looked at for answers.
func markCut(lines []line, at int) cut {
	c := cut{kind: cutMark, at: at, next: at}
	for i, readable := at, 0; i < len(lines) && readable < maxAttributionLines; i++ {
		if lines[i].blank() || isRule(lines[i].body) {
			continue
		}
		if lines[i].depth > 0 {
			c.next = i
			return c
		}
		if b, ok := readBlock(lines, i); ok && quotesMail(lines, b) {
			return c
		}
		readable++
	}
	return c
}

// markerCut cuts at our own line, which is beyond doubt: what stands above it within the quote, and the line that
// introduces the quote in a language we do not know, are older mail too.
func markerCut(lines []line, at int) cut {
	if lines[at].depth == 0 {
		return cut{kind: cutMarker, at: at, next: len(lines)}
	}
	first := at
	for first > 0 && (lines[first-1].depth > 0 || lines[first-1].blank()) {
		first--
	}
	c := cut{kind: cutMarker, at: first, next: first}
	top := first
	for top > 0 && first-top < maxAttributionLines && !lines[top-1].blank() {
		top--
	}
	if first > 0 && endsInColon(lines[first-1].body) && (top == 0 || lines[top-1].blank()) && first-top < maxAttributionLines && anyReadable(lines, 0, top) {
		c.at = top
	}
	return c
}

// cutAt judges one line outside quotes.
func cutAt(m *Message, lines []line, i int) (cut, bool) {
	l := lines[i]
	if l.depth > 0 {
		return loneIntroduction(lines, i)
	}
	if isReplyAbove(l.body) || standsAlone(lines, i, i+1) && isBareReplyAbove(l.body) || previousReplies(lines, i) {
		return cut{kind: cutMarker, at: i, next: i + 1}, true
	}
	if sep, _ := separator(l.body); sep != separatorNone {
		return cut{kind: cutSeparator, at: i, next: i + 1}, true
	}
	if b, ok := readBlock(lines, i); ok && quotesMail(lines, b) {
		return cut{kind: cutBlock, at: i, next: b.next}, true
	}
	if n := leadingDashes(l.body); n >= 5 && splitRunTogether(trimBlank(l.body[n:])) != nil {
		return cut{kind: cutBlock, at: i, next: i + 1}, true // "______ From: … Sent: … To: …" on one line
	}
	if a, ok := readAttribution(lines, i); ok && lines[a.first].depth == 0 {
		return cut{kind: cutAttribution, at: a.first, next: a.next, bytes: a.cut}, true
	}
	if standsApart(lines, i) && isDeviceFooter(l.body) && anyReadable(lines, 0, i) {
		return cut{kind: cutFooter, at: i, next: i + 1}, true
	}
	return cut{}, false
}

// loneIntroduction finds the one quoted line of a quote without marks: Apple Mail marks the attribution, and what turns
// its HTML to text forgets the marks below it.
func loneIntroduction(lines []line, i int) (cut, bool) {
	if lines[i].depth > 1 || i == 0 || lines[i-1].depth > 0 || i+1 >= len(lines) || lines[i+1].depth > 0 || !endsInColon(lines[i].body) {
		return cut{}, false
	}
	if next := firstReadable(lines, i+1); next >= len(lines) || next > i+2 || lines[next].depth > 0 {
		return cut{}, false
	}
	if a, ok := readAttribution(lines, i); ok && a.first == i && a.cut == 0 && anyReadable(lines, 0, i) {
		return cut{kind: cutAttribution, at: i, next: i + 1}, true
	}
	return cut{}, false
}

// standsApart reports a line with a blank or drawn line above it, or nothing below it.
func standsApart(lines []line, i int) bool {
	if i == 0 || lines[i-1].blank() || isRule(lines[i-1].body) {
		return true
	}
	return i+1 >= len(lines) || lines[i+1].blank() || isRule(lines[i+1].body)
}

// quotesMail reports whether a header block is the head of a quoted mail and not a list somebody typed.
func quotesMail(lines []line, b headerBlock) bool {
	switch {
	case b.evident():
		return datedOrAddressed(b) || drawnAbove(lines, b.first) || digitGroups(b.date) >= 3 && hasTime(strings.ToLower(b.date))
	case b.known < 2:
		return b.from.Address != "" && (drawnAbove(lines, b.first) || b.first > 0 && b.from.Name != "" && standsAlone(lines, b.first, b.next))
	case b.hasFrom && (b.hasSubject || b.hasDate) && drawnAbove(lines, b.first):
		return true
	case b.hasFrom && b.from.Address != "" && (b.hasDate || b.hasTo || drawnAbove(lines, b.first)):
		return true
	case b.hasDate && b.hasTo && len(b.to) > 0 && b.to[0].Address != "" && digitGroups(b.date) >= 3:
		return true
	}
	return false
}

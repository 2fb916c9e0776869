package parse

import (
	"strings"

	"refermail/workflow/account"
)

// level is one mail inside another, as read from a header block, an attribution or an attachment.
type level struct {
	from      Address
	to, cc    []Address
	subject   string
	date      string
	body      string
	messageID string
	via       string
}

// maxLevels bounds forwards of forwards.
const maxLevels = 10

// findForward finds the forwarded mail in m. inner holds the attached mails, outermost first; an attachment is
// preferred, because its headers are the original ones. Nothing but a recognised header block, attribution or attached
// header is ever read: an address elsewhere in the text is nobody's.
func findForward(m *Message, inner []*Message, opt Options) *Forward {
	var levels []level
	var message string
	subject, text, nested := m.Subject, m.Text, false
	own := ownAddresses(m, opt)
	for _, in := range inner {
		levels = append(levels, attachedLevel(in))
		message, nested = trimBlankLines(m.Text), true
		subject, text = in.Subject, in.Text
	}
	for len(levels) < maxLevels {
		f, ok := inlineForward(text, subject, nested, len(m.InReplyTo)+len(m.References) > 0)
		if !ok || nested && f.above != "" && !passesOn(levels[len(levels)-1], own) {
			break
		}
		if len(levels) == 0 {
			message = f.above
			if message == "" {
				message = f.below
			}
		}
		levels = append(levels, f.level)
		subject, text, nested = f.level.subject, f.level.body, true
	}
	if len(levels) == 0 {
		return nil
	}
	pick := len(levels) - 1
	for i := pick; i >= 0; i-- {
		if a := levels[i].from.Address; a != "" && !own(a) {
			pick = i
			break
		}
	}
	l := levels[pick]
	f := &Forward{From: l.from, To: l.to, Cc: l.cc, Subject: l.subject, Date: l.date, Body: l.body, Message: message, Via: l.via, MessageID: l.messageID}
	for _, outer := range levels[:pick] {
		f.Chain = append(f.Chain, Nested{From: outer.from, Subject: outer.subject})
	}
	return f
}

// passesOn reports whether a forwarded mail that has words of its own is itself a forward, so that its author is not the
// one who is introduced: it says so in its subject, or it was written on our side. Otherwise older mail below its words
// is only its history.
func passesOn(l level, own func(string) bool) bool {
	kind, _ := subjectPrefix(l.subject)
	return kind == subjectForward || l.from.Address != "" && own(l.from.Address)
}

func attachedLevel(in *Message) level {
	l := level{to: in.To, cc: in.Cc, subject: in.Subject, date: in.DateRaw, body: trimBlankLines(in.Text), messageID: in.MessageID, via: "attachment"}
	if len(in.From) > 0 {
		l.from = in.From[0]
	}
	return l
}

// ownAddresses returns the test for addresses that belong to the sender or to us.
func ownAddresses(m *Message, opt Options) func(string) bool {
	mine := map[string]bool{}
	for _, a := range m.From {
		mine[strings.ToLower(a.Address)] = true
		if d := account.FromAddress(a.Address); d != "" {
			mine[d] = true
		}
	}
	return func(address string) bool {
		address = strings.ToLower(address)
		domain := account.FromAddress(address)
		if mine[address] || domain != "" && mine[domain] {
			return true
		}
		if opt.Own == nil {
			return false
		}
		_, host, _ := strings.Cut(address, "@")
		return opt.Own(address) || host != "" && opt.Own(host) || domain != "" && domain != host && opt.Own(domain)
	}
}

// inlineText is what inlineForward found: the forwarded mail and the words around it.
type inlineText struct {
	level        level
	above, below string
}

// inlineForward finds the first forwarded mail in a text. What counts as one depends on the evidence: a line saying so
// always does; a bare header block, "Original Message" or an attribution can as well be the quote of an answer, and
// there the subject decides, then whether the mail answers another. Inside a forward (nested) only a subject with a
// forward prefix makes a bare block one.
func inlineForward(text, subject string, nested, answers bool) (inlineText, bool) {
	lines := scanLines(text)
	kind, bare := subjectPrefix(subject)
	for i := 0; i < len(lines); i++ {
		if lines[i].blank() {
			continue
		}
		if sep, rest := separator(lines[i].body); sep != separatorNone {
			takes := sep == separatorForward || kind == subjectForward || kind == subjectPlain && !nested && !answers
			if !takes {
				return inlineText{}, false
			}
			if f, ok := forwardBehind(text, lines, i, i+1, rest, bare); ok {
				return f, true
			}
			continue
		}
		if b, ok := readBlock(lines, i); ok && b.hasFrom && (b.known >= 3 || b.known == 2 && drawnAbove(lines, i)) {
			if kind == subjectReply || kind == subjectPlain && (nested || answers) || finnishReply(subject, lines[i].body) {
				return inlineText{}, false
			}
			return forwardFromBlock(text, lines, i, b, bare), true
		}
		if a, ok := readAttribution(lines, i); ok {
			if kind != subjectForward {
				// An answer; the rest is its quote. A line that says "forwarded" further down belongs to the quote.
				return inlineText{}, false
			}
			if who := a.person(); who != (Address{}) {
				return forwardFromAttribution(text, lines, a, who, bare), true
			}
		}
	}
	return inlineText{}, false
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

// forwardBehind reads the header block behind a separator line: right below it, or on the same line.
func forwardBehind(text string, lines []line, sep, next int, rest, bare string) (inlineText, bool) {
	if run := splitRunTogether(rest); run != nil {
		b, ok := readBlock(scanLines(strings.Join(run, "\n")), 0)
		if ok && b.hasFrom {
			b.depth, b.next = lines[sep].depth, next
			return forwardFromBlock(text, lines, sep, b, bare), true
		}
	}
	for seen := 0; next < len(lines) && seen < 3; next++ {
		if lines[next].blank() || isRule(lines[next].body) {
			continue
		}
		if b, ok := readBlock(lines, next); ok && b.hasFrom {
			return forwardFromBlock(text, lines, sep, b, bare), true
		}
		if a, ok := readAttribution(lines, next); ok {
			if who := a.person(); who != (Address{}) {
				a.first = sep
				return forwardFromAttribution(text, lines, a, who, bare), true
			}
		}
		seen++
	}
	return inlineText{}, false
}

// forwardFromBlock cuts the text at a header block whose forward begins at lines[start].
func forwardFromBlock(text string, lines []line, start int, b headerBlock, bare string) inlineText {
	f := inlineText{level: level{from: b.from, to: b.to, cc: b.cc, subject: b.subject, date: b.date, via: "inline"}}
	if !b.hasSubject {
		f.level.subject = bare
	}
	f.above = wordsAbove(text, lines, start)
	f.level.body, f.below = quotedBody(text, lines, b.next, b.depth)
	return f
}

func forwardFromAttribution(text string, lines []line, a attribution, who Address, bare string) inlineText {
	f := inlineText{level: level{from: who, subject: bare, via: "inline"}}
	f.above = wordsAbove(text, lines, a.first)
	f.level.body, f.below = quotedBody(text, lines, a.next, lines[a.next-1].depth)
	return f
}

// wordsAbove returns the text before lines[start] without the drawn lines right above it.
func wordsAbove(text string, lines []line, start int) string {
	for start > 0 && (lines[start-1].blank() || isRule(lines[start-1].body)) {
		start--
	}
	if start == 0 {
		return ""
	}
	return trimBlankLines(text[:lines[start-1].end])
}

// quotedBody returns the forwarded text from lines[next] on, its quote marks taken off, and what stands below it. A
// block inside a quote ends with the quote; a block outside takes everything.
func quotedBody(text string, lines []line, next, depth int) (body, below string) {
	end, quoted, plain := next, 0, 0
	for i := next; i < len(lines); i++ {
		l := lines[i]
		if l.blank() {
			continue
		}
		if l.depth < depth && (i == next || lines[i-1].blank() || len(lines[i-1].body) < wrapWidth) {
			break // not a wrapped rest of the quoted line before: the forwarder's own words
		}
		if l.depth > depth {
			quoted++
		} else {
			plain++
		}
		end = i + 1
	}
	if next >= len(lines) {
		return "", ""
	}
	last := lines[next].start
	if end > next {
		last = lines[end-1].end
	}
	body = text[lines[next].start:last]
	if quoted > 0 && plain == 0 {
		depth++
	}
	below = trimBlankLines(text[last:])
	if trimBlank(strings.ReplaceAll(below, ">", "")) == "" {
		below = "" // nothing but the quote marks of blank lines
	}
	return trimBlankLines(dedent(dequote(body, depth))), below
}

// wrapWidth is the length from which a line may have been wrapped by the program that sent it.
const wrapWidth = 56

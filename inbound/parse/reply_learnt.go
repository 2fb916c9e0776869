package parse

import (
	"slices"
	"strings"
)

// maxEnding is the number of readable lines kept of a mail's ending: a signature with its disclaimer, not a letter.
const maxEnding = 14

// Ending returns the last readable lines, at most 14, of what the person wrote, signature included where no rule took it
// off: kept per sender, it tells what the next mail repeats, see [Message.DropEnding]. Lines are separated by "\n" and
// stripped of outer blanks. It is the same before and after DropEnding. It is "" when the mail says too little to learn
// from (under two lines), is a robot's or a bounce, or holds nothing but a quote.
func (m *Message) Ending() string {
	if m.Bounce != nil || m.Auto.Reply || m.AllQuote {
		return ""
	}
	lines := endingLines(m.Reply + "\n" + m.learnt)
	if len(lines) < 2 {
		return ""
	}
	return strings.Join(lines, "\n")
}

// endingLines returns the last readable lines of text, folded, not beyond a quoted one.
func endingLines(text string) []string {
	var last []string
	lines := scanLines(text)
	for i := len(lines) - 1; i >= 0 && len(last) < maxEnding && lines[i].depth == 0; i-- {
		if !lines[i].blank() {
			last = append(last, foldBlanks(lines[i].body))
		}
	}
	slices.Reverse(last)
	return last
}

// foldBlanks makes lines comparable that differ only in blanks.
func foldBlanks(s string) string { return strings.Join(strings.Fields(s), " ") }

// DropEnding moves the sender's signature from m.Reply to m.Elided: the lines that m.Reply and earlier, the [Message.Ending]
// of an earlier mail of the same sender, have in common at their ends, from the first one on that begins a signature: a
// closing over the sender's name, or that name. At least two lines, or the name under a closing, are moved; never the
// whole reply, never a line that also stands above, and nothing when a field, a sentence or anything else that no
// signature holds stands among them. A mail that says nothing but what the earlier one said, and an earlier of "",
// change nothing; neither does calling it again with the same ending.
func (m *Message) DropEnding(earlier string) {
	if earlier == "" || m.Bounce != nil || m.AllQuote || m.Ending() == earlier {
		return
	}
	lines := scanLines(m.Reply)
	common := commonEnding(lines, endingLines(earlier))
	start := m.signatureAmong(lines, common)
	if start < 0 || !m.allSignature(lines[start:]) {
		return
	}
	if above := readableAbove(lines, start); countReadable(lines[start:]) < 2 && (above < 0 || !isClosing(lines[above].body)) {
		return // one line alone may be a word of the mail
	}
	dropped := trimBlankLines(m.Reply[lines[start].start:])
	m.Reply = trimBlankLines(m.Reply[:lines[start].start])
	m.learnt = joinBlocks(dropped, m.learnt)
	m.elide(dropped)
}

// commonEnding returns the indices of the readable lines at the end of lines that earlier ends with too, top first.
func commonEnding(lines []line, earlier []string) []int {
	var common []int
	for i := len(lines) - 1; i >= 0 && len(common) < len(earlier); i-- {
		if lines[i].blank() {
			continue
		}
		if lines[i].depth > 0 || foldBlanks(lines[i].body) != earlier[len(earlier)-1-len(common)] {
			break
		}
		common = append(common, i)
	}
	slices.Reverse(common)
	return common
}

// signatureAmong returns the line of common where a signature begins, -1 when none does or nothing would stand above it.
// A line that also stands above is somebody's word, not a signature's.
func (m *Message) signatureAmong(lines []line, common []int) int {
	if len(common) == 0 {
		return -1
	}
	above := map[string]bool{}
	for _, l := range lines[:common[0]] {
		if !l.blank() {
			above[foldBlanks(l.body)] = true
		}
	}
	start := -1
	for n, i := range common {
		body := lines[i].body
		switch {
		case above[foldBlanks(body)]:
			start = -1
			for _, j := range common[:n] {
				above[foldBlanks(lines[j].body)] = true
			}
		case start < 0 && (m.isOwnName(body) || n+1 < len(common) && m.closes(lines, i, common[n+1])):
			start = i
		}
		if start < 0 {
			above[foldBlanks(body)] = true
		}
	}
	if start < 0 || !anyReadable(lines, 0, start) {
		return -1
	}
	return start
}

// readableAbove returns the last readable line above lines[i], -1 when there is none.
func readableAbove(lines []line, i int) int {
	for i--; i >= 0; i-- {
		if !lines[i].blank() {
			return i
		}
	}
	return -1
}

func countReadable(lines []line) int {
	n := 0
	for _, l := range lines {
		if !l.blank() {
			n++
		}
	}
	return n
}

// elide adds words that stood at the end of the reply to what is left out, in the order of the text.
func (m *Message) elide(dropped string) {
	at := strings.LastIndex(m.Text, dropped)
	first, _, _ := strings.Cut(m.Elided, "\n")
	if e := strings.Index(m.Text, first); at >= 0 && m.Elided != "" && e < at {
		m.Elided = joinBlocks(m.Elided, dropped)
	} else {
		m.Elided = joinBlocks(dropped, m.Elided)
	}
	if at < 0 {
		m.note("reply.learnt-signature", 0, 0, dropped)
		return
	}
	n := strings.Count(m.Text[:at], "\n")
	m.note("reply.learnt-signature", n, n+strings.Count(dropped, "\n")+1, dropped)
}

// joinBlocks joins two texts with a line end between them; either may be "".
func joinBlocks(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

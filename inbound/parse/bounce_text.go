package parse

import "strings"

// notice is what the words of a delivery report say.
type notice struct {
	recipients []string
	unsure     bool // the recipients were found by weak signs
	where      int  // line of the first recipient, -1 when none was found in a line
	status     string
	reason     string
	reasonLine int // -1 when no line tells it
	delayed    bool
}

// mend fills in what the machine-readable part leaves out, or all of it when there is none.
func (n *notice) mend(list []failure) []failure {
	if len(n.recipients) == 0 {
		return list
	}
	base := failure{status: n.status, reason: n.reason}
	if len(list) > 0 {
		base = list[0]
		list = list[1:]
	}
	var out []failure
	for _, r := range n.recipients {
		f := base
		f.recipient = r
		out = append(out, f)
	}
	return append(out, list...)
}

// note records which lines told what.
func (n *notice) note(m *Message) {
	if len(n.recipients) > 0 {
		m.note("bounce.recipient", n.where, n.where+1, strings.Join(n.recipients[:min(len(n.recipients), 5)], " "))
	}
	if n.reasonLine >= 0 {
		m.note("bounce.reason", n.reasonLine, n.reasonLine+1, clipLine(n.reason))
	}
}

// readNotice looks in the words of a report for recipients, code and reason.
func readNotice(m *Message, words string, back returned) *notice {
	n := &notice{where: -1, reasonLine: -1}
	lines := strings.Split(words, "\n")
	for i := range lines {
		lines[i] = lines[i][:min(len(lines[i]), maxNoticeLine)]
	}
	f := recipientFinder{others: senders(m, back), where: -1}
	f.read(lines)
	for rank, list := range [...][]string{f.ranks[0], addressesOf(m.Header, "X-Failed-Recipients"), f.ranks[1], f.self, namesAlone(m, back, lines), f.ranks[2], f.ranks[3], addressesOf(back.header, "To"), transportedFor(back), f.last} {
		if len(list) > 0 {
			n.recipients, n.where, n.unsure = list, f.where, rank >= 5
			break
		}
	}
	n.reasonFrom(lines, max(f.where, 0))
	lower := strings.ToLower(m.Subject + "\n" + words)
	n.delayed = mentions(lower, expiredPhrases[:]) || mentions(lower, delayPhrases[:]) && !mentions(lower, finalPhrases[:])
	if n.status == "" {
		n.status = enhancedCode(words)
	}
	if n.status == "" {
		if code := smtpCode(n.reason); code != "" {
			n.delayed = code[0] == '4'
		}
	}
	return n
}

// maxNoticeLine bounds the bytes of one line that are looked at.
const maxNoticeLine = 2000

// senders lists the addresses that are the report's author or its recipient, or wrote the mail that came back, between
// blanks, lower case.
func senders(m *Message, back returned) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, list := range [...][]Address{m.From, m.To} {
		for _, a := range list {
			b.WriteString(strings.ToLower(a.Address))
			b.WriteByte(' ')
		}
	}
	for _, a := range addressesOf(back.header, "From", "Sender", "Return-Path") {
		b.WriteString(strings.ToLower(a))
		b.WriteByte(' ')
	}
	return b.String()
}

// addressesOf reads the addresses of header fields, as many as a report may have recipients.
func addressesOf(h Header, names ...string) []string {
	var list []string
	for _, name := range names {
		for _, v := range h.Values(name) {
			for _, a := range readAddresses(v) {
				if a.Address != "" && len(list) < maxRecipients {
					list = append(list, a.Address)
				}
			}
		}
	}
	return list
}

// reasonFrom takes the reason from the lines at and below the first recipient: the one with a code or a known phrase.
func (n *notice) reasonFrom(lines []string, at int) {
	end := min(len(lines), at+30)
	for i, l := range lines[at:end] {
		if smtpCode(l) != "" || enhancedCode(l) != "" {
			n.reason, n.reasonLine = l, at+i
			n.status = lastCode(l)
			return
		}
	}
	for i, l := range lines[at:end] {
		if mentions(strings.ToLower(l), failurePhrases[:]) {
			n.reason, n.reasonLine = l, at+i
			return
		}
	}
}

func mentions(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

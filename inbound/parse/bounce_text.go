package parse

import (
	"regexp"
	"strings"
)

// notice is what the words of a delivery report say.
type notice struct {
	recipients []string
	status     string
	reason     string
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

var addressPattern = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_{|}~.\-]+@(?:[A-Za-z0-9\-]+\.)*[A-Za-z0-9\-]+`)

// The shapes in which reports name who failed, surest first.
var (
	namedField   = regexp.MustCompile(`(?i)^[ \t*>]*(?:(?:final|original)-recipient:.*;|x-failed-recipients:|failed recipients?:|recipient(?:s|'s? address| address)?:|(?:rcpt to|rcpt|email|e-mail|user|address|addressee|destination|recipient)[ \t]*:|(?:failed|intended|invalid|unknown|bad)[^:@]{0,30}:)[ \t]*(.*)`)
	leadingAngle = regexp.MustCompile(`^[ \t*]*(?:[0-9]{3}[ \-](?:[0-9.]+ )?)?<([^<>@ ]+@[^<>@ ]+)>(?:[ \t:;.,(]|$)`)
	aloneOnLine  = regexp.MustCompile(`^[ \t*\-"'•]*(?:<?mailto:)?([^<>@\s:;,()"']+@[^<>@\s:;,()"']+?)>?["']?(?:[ \t]*[:;,.]?[ \t]*$|[ \t]*:[ \t]|\.\.\.|[ \t]*\(|[ \t]+-[ \t]|[ \t]+<|[ \t]+on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[0-9]))`)
	smtpRcpt     = regexp.MustCompile(`(?i)rcpt to: ?<?([^<>@ ]+@[^<>@ ]+)>`)
)

// readNotice looks in the words of a report for recipients, code and reason.
func readNotice(m *Message, words string, back returned) *notice {
	n := &notice{}
	lines := strings.Split(words, "\n")
	sender := senders(m, back)
	var ranks [4][]string
	var self []string // named like a failed recipient, but also where the report comes from or goes to
	where := -1
	add := func(rank, line int, text string) {
		for _, a := range addressPattern.FindAllString(text, 20) {
			a = strings.Trim(a, ".-'")
			if local, _, _ := strings.Cut(strings.ToLower(a), "@"); daemonLocal(local) {
				continue
			}
			if strings.Contains(sender, " "+strings.ToLower(a)+" ") {
				if rank == 0 {
					self = append(self, a)
				}
				continue
			}
			if where < 0 && rank < 3 {
				where = line
			}
			ranks[rank] = append(ranks[rank], a)
		}
	}
	for i, l := range lines {
		if len(l) > 2000 {
			l = l[:2000]
		}
		if !strings.Contains(l, "@") {
			continue
		}
		lower := strings.ToLower(l)
		switch {
		case leadingAngle.MatchString(l):
			add(0, i, leadingAngle.FindStringSubmatch(l)[1])
		case aloneOnLine.MatchString(l):
			add(0, i, aloneOnLine.FindStringSubmatch(l)[1])
		case namedField.MatchString(l):
			add(0, i, namedField.FindStringSubmatch(l)[1])
		case smtpRcpt.MatchString(l):
			add(1, i, smtpRcpt.FindStringSubmatch(l)[1])
		case mentions(lower, failurePhrases[:]) || smtpCode(l) != "":
			add(2, i, l)
		case !strings.Contains(lower, "message-id") && !strings.Contains(lower, "from:") && !strings.Contains(lower, "sender") && !strings.Contains(lower, "contact"):
			add(3, i, l)
		}
	}
	for _, list := range [...][]string{ranks[0], failedHeader(m), ranks[1], self, ranks[2], ranks[3], addressesOf(back.header, "To")} {
		if len(list) > 0 {
			n.recipients = list
			break
		}
	}
	n.reasonFrom(lines, max(where, 0))
	lower := strings.ToLower(m.Subject + "\n" + words)
	n.delayed = mentions(lower, delayPhrases[:])
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
	for _, name := range [...]string{"From", "Sender", "Return-Path"} {
		for _, a := range addressesOf(back.header, name) {
			b.WriteString(strings.ToLower(a))
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// failedHeader reads X-Failed-Recipients, which Exim and Gmail write.
func failedHeader(m *Message) []string {
	return addressesOf(m.Header, "X-Failed-Recipients")
}

func addressesOf(h Header, name string) []string {
	var list []string
	for _, v := range h.Values(name) {
		for _, a := range readAddresses(v) {
			if a.Address != "" {
				list = append(list, a.Address)
			}
		}
	}
	return list
}

// reasonFrom takes the reason from the lines at and below the first recipient: the one with a code or a known phrase,
// else the first with words.
func (n *notice) reasonFrom(lines []string, at int) {
	end := min(len(lines), at+30)
	for _, l := range lines[at:end] {
		if smtpCode(l) != "" || enhancedCode(l) != "" {
			n.reason = l
			n.status = lastCode(l)
			return
		}
	}
	for _, l := range lines[at:end] {
		if mentions(strings.ToLower(l), failurePhrases[:]) {
			n.reason = l
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

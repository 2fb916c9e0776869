package parse

import (
	"regexp"
	"strings"
)

// failure is what a report says about one recipient.
type failure struct {
	recipient string // the address the sender wrote
	final     string // where a forward led to, when the report names both
	action    string // lower-case Action of RFC 3464 §2.3.3: failed, delayed, delivered, relayed, expanded
	status    string // RFC 3463 code
	reason    string
}

// returned is what is left of the mail that bounced.
type returned struct {
	header Header
}

// findBounce reads a delivery report: the machine-readable kind (RFC 3464) first, then what mail servers wrote before it
// and still write. nil means the mail is no report of a failure or a delay; a report of success is none.
func (w *walker) findBounce(m *Message, root *part) *Bounce {
	if kind := strings.ToLower(root.params.get("report-type")); kind == "feedback-report" || kind == "disposition-notification" {
		return nil // a complaint or a receipt: the mail did arrive
	}
	list, isReport := w.readReports(root)
	if !isReport && !robotSent(m) && root.typ != "multipart/report" {
		return nil
	}
	notice, back := w.returnedMail(m, root)
	if !isReport {
		if !looksBounced(m, notice, back) && root.typ != "multipart/report" {
			return nil
		}
		list, isReport = w.wrappedReports(root)
	}
	if isReport {
		if list = failedOnly(list); len(list) == 0 {
			return nil
		}
	}
	said := readNotice(m, notice, back)
	if !isReport || list[0].recipient == "" {
		list = said.mend(list)
	}
	return said.bounce(m, list, back, isReport)
}

// failedOnly keeps failures, or delays when there is no failure.
func failedOnly(list []failure) []failure {
	var failed, delayed []failure
	for _, f := range list {
		switch f.action {
		case "delivered", "relayed", "expanded":
		case "delayed":
			delayed = append(delayed, f)
		default:
			failed = append(failed, f)
		}
	}
	if failed == nil {
		return delayed
	}
	return failed
}

// bounce puts together what the report and the words around it say.
func (n *notice) bounce(m *Message, list []failure, back returned, isReport bool) *Bounce {
	b := &Bounce{OriginalID: readMessageID(back.header.Get("Message-ID"))}
	if b.OriginalID == "" && len(m.InReplyTo) == 1 {
		b.OriginalID = m.InReplyTo[0]
	}
	for _, f := range list {
		b.addRecipient(f.recipient)
	}
	for _, f := range list {
		b.addRecipient(f.final)
	}
	var first failure
	if len(list) > 0 {
		first = list[0]
	}
	if len(b.Recipients) > 0 {
		b.Recipient = b.Recipients[0]
	}
	b.Status, b.Reason = first.status, first.reason
	if b.Status == "" && !isReport || strings.HasSuffix(b.Status, ".0.0") && n.status != "" && n.status[0] == b.Status[0] {
		b.Status = n.status
	}
	if b.Status == "" {
		b.Status = enhancedCode(first.reason)
	}
	if b.Reason == "" {
		b.Reason = n.reason
	}
	if b.Reason == "" {
		b.Reason = m.Subject
	}
	b.Reason = clipLine(b.Reason)
	b.Permanent = permanent(first, b.Status, n)
	return b
}

// addRecipient adds an address, each once.
func (b *Bounce) addRecipient(a string) {
	if a == "" || len(b.Recipients) >= maxRecipients {
		return
	}
	if at := strings.LastIndexByte(a, '@'); at >= 0 {
		a = a[:at] + strings.ToLower(a[at:])
	}
	for _, have := range b.Recipients {
		if strings.EqualFold(have, a) {
			return
		}
	}
	b.Recipients = append(b.Recipients, a)
}

// maxRecipients bounds the recipients of one report.
const maxRecipients = 200

// permanent decides whether trying again is pointless: by the class of the status, then the action, then the SMTP code,
// then the words. A delay is never permanent (RFC 3464 §2.3.3).
func permanent(f failure, status string, n *notice) bool {
	if f.action == "delayed" {
		return false
	}
	if status != "" {
		return status[0] == '5'
	}
	if code := smtpCode(f.reason); code != "" {
		return code[0] == '5'
	}
	if f.action == "failed" {
		return true
	}
	return !n.delayed
}

var (
	enhancedPattern = regexp.MustCompile(`(?:^|[^0-9.])([45]\.[0-7]\.[0-9]{1,3})(?:[^0-9.]|\.(?:[^0-9]|$)|$)`)
	smtpPattern     = regexp.MustCompile(`(?:^|[^0-9.\-:])([45][0-5][0-9])(?:[ \-]|$)`)
)

// enhancedCode finds an RFC 3463 code of a failure in words; version numbers and IP addresses are not taken for one.
func enhancedCode(s string) string {
	if f := enhancedPattern.FindStringSubmatch(s); f != nil {
		return f[1]
	}
	return ""
}

// lastCode finds the last code in words: a relay puts its own in front of that of the server that refused.
func lastCode(s string) string {
	code := ""
	for range 10 {
		f := enhancedPattern.FindStringSubmatchIndex(s)
		if f == nil {
			break
		}
		code, s = s[f[2]:f[3]], s[f[3]:]
	}
	return code
}

// smtpCode finds the reply code of a refused SMTP command (RFC 5321 §4.2) in words.
func smtpCode(s string) string {
	if f := smtpPattern.FindStringSubmatch(s); f != nil {
		return f[1]
	}
	return ""
}

// clipLine makes one line for a person of what may be a page of transcript.
func clipLine(s string) string {
	s = strings.Join(strings.Fields(oneLine(s)), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}

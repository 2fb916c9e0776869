package parse

import (
	"cmp"
	"strings"
)

// failure is what a report says about one recipient.
type failure struct {
	recipient string // the address the sender wrote
	final     string // where a forward led to, when the report names both
	name      string // a local part without a domain, when that is all the report names
	action    string // lower-case Action of RFC 3464 §2.3.3: failed, delayed, delivered, relayed, expanded
	status    string // RFC 3463 code
	reason    string
}

// returned is what is left of the mail that bounced.
type returned struct {
	header Header
	id     string // its Message-ID as the report names it
}

// findBounce reads a delivery report: the machine-readable kind (RFC 3464) first, then what mail servers wrote before it
// and still write. nil means the mail is no report of a failure or a delay; a report of success is none.
func (w *walker) findBounce(m *Message, root *part) *Bounce {
	receipt := isReceipt(root)
	if isComplaint(root) || receipt && !refusedReceipt(m) {
		return nil // the mail did arrive
	}
	list, isReport := w.readReports(root)
	if isReport && root.typ != "multipart/report" && !robotSent(m) && (passedOn(m) || !titledAsReport(m) && opensAsReport(m) == "") {
		return nil // a person passes a report on, with words of their own, and the program attached its parts again
	}
	shaped := isReport || root.typ == "multipart/report" || receipt
	if !shaped && !robotSent(m) {
		return nil
	}
	notice, back := w.returnedMail(m, root)
	sign := "a report of RFC 3464"
	if !isReport {
		sign = looksBounced(m, notice, back)
		if sign == "" && !shaped {
			return nil
		}
		if list, isReport = w.wrappedReports(root); !isReport {
			list, isReport = w.looseReports(root)
		}
	}
	if isReport {
		if list = failedOnly(list); len(list) == 0 {
			reportSuccess(m)
			return nil
		}
	}
	m.note("bounce.sign", 0, 0, cmp.Or(sign, "the shape of a report"))
	said := readNotice(m, notice, back)
	if len(said.recipients) == 0 && !isReport {
		said = readNotice(m, m.Text[:min(len(m.Text), maxNotice)], back) // what was taken for the returned mail was not
	}
	if !isReport && len(said.recipients) == 0 || said.unsure {
		if inline := failedOnly(readInline(m)); len(inline) > 0 {
			list, isReport = inline, true
		}
	}
	switch {
	case isReport && list[0].recipient != "":
		m.note("bounce.report", 0, 0, list[0].recipient+" "+list[0].status)
	case isReport && list[0].name != "" && (len(said.recipients) == 0 || said.unsure):
		list[0].recipient = wholeAddress(m, back, list[0].name)
		m.note("bounce.name", 0, 0, list[0].recipient)
	default:
		list = said.mend(list)
		said.note(m)
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

// reportSuccess marks a report that everything arrived: it is no bounce, but no person wrote it.
func reportSuccess(m *Message) {
	if !m.Auto.Reply {
		m.Auto.Reply, m.Auto.Rule = true, "a delivery report of success"
		m.note("auto.report", 0, 0, m.Auto.Rule)
	}
}

// bounce puts together what the report and the words around it say.
func (n *notice) bounce(m *Message, list []failure, back returned, isReport bool) *Bounce {
	b := &Bounce{OriginalID: originalID(m, back)}
	if b.OriginalID != "" {
		m.note("bounce.original", 0, 0, b.OriginalID)
	}
	wrote := addressesOf(back.header, "To", "Cc")
	for i, f := range list {
		if f.final != "" && hasFold(wrote, f.final) && !hasFold(wrote, f.recipient) {
			list[i].recipient, list[i].final = f.final, f.recipient // a proxy address stands where the sender's should
		}
		b.addRecipient(list[i].recipient)
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
	b.Reason = clipLine(cmp.Or(b.Reason, n.reason, m.Subject))
	b.Permanent = permanent(first, b.Status, n)
	b.Delayed = first.action == "delayed" || first.action == "" && n.delayed && !b.Permanent
	return b
}

// originalID says which mail came back: by its own header, else by what the report answers.
func originalID(m *Message, back returned) string {
	if id := readMessageID(back.header.Get("Message-ID")); id != "" {
		return id
	}
	switch {
	case back.id != "":
		return back.id
	case len(m.InReplyTo) == 1:
		return m.InReplyTo[0]
	case len(m.InReplyTo) == 0 && len(m.References) == 1:
		return m.References[0]
	}
	return ""
}

// addRecipient adds an address, each once.
func (b *Bounce) addRecipient(a string) {
	if a == "" || len(b.Recipients) >= maxRecipients {
		return
	}
	if at := strings.LastIndexByte(a, '@'); at >= 0 {
		a = a[:at] + strings.ToLower(a[at:])
	}
	if !hasFold(b.Recipients, a) {
		b.Recipients = append(b.Recipients, a)
	}
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

func hasFold(list []string, s string) bool {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return true
		}
	}
	return false
}

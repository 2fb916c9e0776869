package parse

import (
	"bytes"
	"cmp"
	"strings"
)

// readReports reads every delivery-status part of a mail (RFC 3464; RFC 6533 for UTF-8 addresses). ok is false when there
// is none that names a recipient, an action or a status.
func (w *walker) readReports(root *part) (list []failure, ok bool) {
	eachPart(root, func(p *part) {
		switch p.typ {
		case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification":
			list = append(list, readReport(decodeTransfer(p.body, p.encoding, &w.defects))...)
		}
	})
	return list, len(list) > 0
}

// wrappedReports reads the reports inside a mail that gateways attach whole to another.
func (w *walker) wrappedReports(root *part) (list []failure, ok bool) {
	eachPart(root, func(p *part) {
		if ok || p.typ != "message/rfc822" || w.parts >= w.lim.Parts {
			return
		}
		_, inner := w.message(unwrap(decodeTransfer(p.body, p.encoding, &w.defects)), 1)
		list, ok = w.readReports(inner)
	})
	return list, ok
}

// looseReports reads reports whose parts lost their type: gateways attach them as text.
func (w *walker) looseReports(root *part) (list []failure, ok bool) {
	eachPart(root, func(p *part) {
		if p == root || !strings.HasPrefix(p.typ, "text/") && p.typ != "application/octet-stream" || len(p.body) > maxNotice {
			return
		}
		body := bytes.TrimLeft(decodeTransfer(p.body, p.encoding, &defects{}), " \t\r\n")
		if len(body) > 20 && (inlineField(string(body[:20]), "reporting-mta:") || inlineField(string(body[:20]), "final-recipient:")) {
			list = append(list, readReport(body)...)
		}
	})
	return list, len(list) > 0
}

// eachPart calls visit for p and all parts below it. Attached mails are not entered.
func eachPart(p *part, visit func(*part)) {
	visit(p)
	for _, c := range p.parts {
		eachPart(c, visit)
	}
}

// readReport reads the groups of fields of one delivery-status part, the first of which may be about the message, each
// other about one recipient.
func readReport(body []byte) []failure {
	var list []failure
	var d defects
	for len(body) > 0 && len(list) < maxRecipients {
		body = bytes.TrimLeft(body, " \t\r\n")
		h, rest := readHeader(body, 1<<20, &d)
		if len(rest) == len(body) {
			break
		}
		body = rest
		f := failure{
			recipient: reportAddress(h.Get("Original-Recipient")),
			final:     reportAddress(h.Get("Final-Recipient")),
			name:      reportName(cmp.Or(h.Get("Original-Recipient"), h.Get("Final-Recipient"))),
			action:    strings.ToLower(firstWord(dropComments(h.Get("Action")))),
			status:    reportStatus(h.Get("Status")),
			reason:    reportReason(h.Get("Diagnostic-Code")),
		}
		if f.recipient == "" {
			f.recipient, f.final = f.final, ""
		}
		if f.recipient == "" {
			f.recipient = reportAddress(h.Get("X-Actual-Recipient"))
		}
		if f.recipient == "" && f.name == "" && len(list) > 0 && list[len(list)-1].takes(f) || f == (failure{reason: f.reason}) {
			continue
		}
		list = append(list, f)
	}
	for i := range list {
		// the words of the server that refused are closer to the truth than the reporter's class
		f := &list[i]
		if code := lastCode(f.reason); code != "" && (f.status == "" || code[0] == f.status[0] && code[1:] != ".0.0") {
			f.status = code
		}
	}
	return list
}

// takes fills in what a group without a recipient says about f, the one before it: gateways put an empty line between all
// fields. It refuses a group that says something else than is known.
func (f *failure) takes(more failure) bool {
	if f.action != "" && more.action != "" || f.status != "" && more.status != "" || f.reason != "" && more.reason != "" {
		return false
	}
	f.action, f.status, f.reason = f.action+more.action, f.status+more.status, f.reason+more.reason
	return true
}

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// reportAddress reads "rfc822; bo@globex.example", with or without the type, brackets and comments. Values that are no
// addresses (X.400, local user names) give "".
func reportAddress(v string) string {
	typ, a, ok := strings.Cut(v, ";")
	if !ok {
		a = typ
	}
	a = strings.TrimSpace(dropComments(a))
	if list := readAddresses(decodeWords(a)); len(list) > 0 && strings.Contains(list[0].Address, "@") {
		return list[0].Address
	}
	return ""
}

// reportName reads a recipient that is named without a domain ("LOCAL; bo"), "" when the value is anything else.
func reportName(v string) string {
	if _, rest, ok := strings.Cut(v, ";"); ok {
		v = rest
	}
	v = strings.Trim(strings.TrimSpace(dropComments(v)), "<>")
	if len(v) > 64 || strings.ContainsAny(v, "@ /=:\\\"") {
		return ""
	}
	return v
}

// reportStatus reads the code of a Status field, which may be followed by words (RFC 3464 §2.3.4).
func reportStatus(v string) string {
	w := firstWord(dropComments(v))
	if code := enhancedCode(" " + w + " "); code != "" {
		return code
	}
	return enhancedCode(v)
}

// reportReason strips the type from a Diagnostic-Code ("smtp; 550 5.1.1 ...").
func reportReason(v string) string {
	if typ, rest, ok := strings.Cut(v, ";"); ok && !strings.ContainsAny(strings.TrimSpace(typ), " <@") {
		v = rest
	}
	return strings.TrimSpace(decodeWords(v))
}

// readInline reads the fields of a report that stand in the words of the mail: sent on as text, or written by a program
// that knows the fields and not MIME. They may be indented or quoted.
func readInline(m *Message) []failure {
	lines := strings.Split(m.Text[:min(len(m.Text), maxNotice)], "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(strings.TrimLeft(lines[i], "> \t|"))
	}
	var list []failure
	for i := 0; i < len(lines) && len(list) < maxRecipients; i++ {
		if !inlineField(lines[i], "final-recipient:") && !inlineField(lines[i], "original-recipient:") {
			continue
		}
		first, next := i, i
		for next < len(lines) && next < first+maxInline && lines[next] != "" {
			next++
		}
		var b strings.Builder
		for j, l := range lines[first:next] {
			if c := strings.IndexByte(l, ':'); j > 0 && (c <= 0 || strings.Contains(l[:c], " ")) {
				b.WriteByte(' ') // continues the field above
			}
			b.WriteString(l)
			b.WriteByte('\n')
		}
		for _, f := range readReport([]byte(b.String())) {
			if f.action != "" || f.status != "" {
				list = append(list, f)
				m.note("bounce.inline", first, next, f.recipient+" "+f.status)
			}
		}
		i = next
	}
	return list
}

// maxInline bounds the lines of one group of fields in the words of a mail.
const maxInline = 20

func inlineField(line, name string) bool {
	return len(line) > len(name) && strings.EqualFold(line[:len(name)], name)
}

package parse

import (
	"bytes"
	"strings"
)

// readReports reads every delivery-status part of a mail (RFC 3464; RFC 6533 for UTF-8 addresses). ok is false when there
// is none that names a recipient, an action or a status.
func (w *walker) readReports(root *part) (list []failure, ok bool) {
	eachPart(root, func(p *part) {
		switch p.typ {
		case "message/delivery-status", "message/global-delivery-status":
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
			action:    strings.ToLower(firstWord(dropComments(h.Get("Action")))),
			status:    reportStatus(h.Get("Status")),
			reason:    reportReason(h.Get("Diagnostic-Code")),
		}
		if f.recipient == "" {
			f.recipient, f.final = f.final, ""
		}
		if x := reportAddress(h.Get("X-Actual-Recipient")); f.recipient == "" {
			f.recipient = x
		}
		if f.recipient == "" && f.action == "" && f.status == "" {
			continue
		}
		// the words of the server that refused are closer to the truth than the reporter's class
		if code := lastCode(f.reason); code != "" && (f.status == "" || code[0] == f.status[0] && code[1:] != ".0.0") {
			f.status = code
		}
		list = append(list, f)
	}
	return list
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

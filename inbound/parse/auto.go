package parse

import (
	"bytes"
	"slices"
	"strings"
)

// findAuto tells robots' mail from people's, by headers first (RFC 3834 §2 and §5), by words only together with another
// sign. The first rule that fires is named.
func findAuto(m *Message, root *part) Auto {
	var a Auto
	if rule := listRule(m.Header); rule != "" {
		a.List, a.Rule = true, rule
		m.note("auto.list", 0, 0, rule)
	}
	if rule := humanRule(m.Header); rule != "" {
		m.note("auto.person", 0, 0, rule)
		return a
	}
	for _, step := range [...]struct {
		rule  Rule
		found string
	}{
		{"auto.header", robotRule(m.Header)},
		{"auto.report", reportRule(root)},
		{"auto.challenge", challengeRule(m)},
		{"auto.receipt", receiptRule(m)},
		{"auto.vacation", vacationRule(m, a.List)},
	} {
		if step.found != "" {
			a.Reply, a.Rule = true, step.found
			m.note(step.rule, 0, 0, step.found)
			return a
		}
	}
	return a
}

// listRule names the header that shows a mailing list or bulk mail (RFC 2919, RFC 2369, Precedence).
func listRule(h Header) string {
	for _, f := range h {
		switch signOf(f.Name) {
		case listSign:
			if f.Value != "" {
				return rule(f)
			}
		case precedenceSign:
			switch headerWord(f.Value) {
			case "list", "bulk", "junk":
				return rule(f)
			}
		}
	}
	return ""
}

// humanRule names the header by which a mail declares that a person wrote it (RFC 3834 §5): nothing else counts then.
func humanRule(h Header) string {
	for _, f := range h {
		if signOf(f.Name) == submittedSign && headerWord(f.Value) == "no" {
			return rule(f)
		}
	}
	return ""
}

// robotRule names the header by which a robot declares itself.
func robotRule(h Header) string {
	for _, f := range h {
		robot := false
		switch signOf(f.Name) {
		case submittedSign:
			robot = headerWord(f.Value) != ""
		case robotSign:
			robot = !denies(headerWord(f.Value))
		case redirectSign: // CommuniGate marks redirected mail of people, too
			word := headerWord(f.Value)
			robot = word != "forward" && word != "mirror" && word != "redirect" && !denies(word)
		case precedenceSign:
			switch headerWord(f.Value) {
			case "auto_reply", "auto-reply", "autoreply":
				robot = true
			}
		case deliveredSign:
			robot = headerWord(f.Value) == "autoresponder"
		case classSign:
			robot = mentions(strings.ToLower(f.Value), robotClasses[:])
		case programSign:
			robot = mentions(strings.ToLower(f.Value), robotPrograms[:])
		}
		if robot {
			return rule(f)
		}
	}
	return ""
}

// headerWord is the first token of a header value, lower case, without parameters and comments.
func headerWord(v string) string {
	word, _, _ := strings.Cut(strings.ToLower(v), ";")
	return strings.TrimSpace(dropComments(word))
}

// denies says that the value of a header takes back what its name says.
func denies(word string) bool { return word == "no" || word == "false" || word == "0" }

// signOf looks a header field up in [headerSigns]. It allocates nothing: it is asked for every field of every mail.
func signOf(name string) headerSign {
	var buf [48]byte
	if len(name) == 0 || len(name) > len(buf) {
		return noSign
	}
	lower := buf[:len(name)]
	for i := range lower {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	if sign, ok := headerSigns[string(lower)]; ok {
		return sign
	}
	if lower[0] == 'x' {
		for _, s := range robotHeaderSuffixes[:] { // a vendor's, unless it asks others for silence
			if bytes.HasSuffix(lower, []byte(s)) && !bytes.Contains(lower, []byte("-no-")) && !bytes.Contains(lower, []byte("disable")) && !bytes.Contains(lower, []byte("suppress")) {
				return robotSign
			}
		}
		for _, p := range robotHeaderPrefixes[:] {
			if bytes.HasPrefix(lower, []byte(p)) {
				return robotSign
			}
		}
	}
	return noSign
}

// reportRule names receipts and complaints by their shape.
func reportRule(root *part) string {
	switch {
	case isReceipt(root): // RFC 8098
		return "Content-Type: multipart/report; report-type=disposition-notification"
	case isComplaint(root): // RFC 5965
		return "Content-Type: multipart/report; report-type=feedback-report"
	}
	return ""
}

// rule writes a header field as the reason of a verdict.
func rule(f HeaderField) string {
	v := oneLine(f.Value)
	if len(v) > 100 {
		v = strings.ToValidUTF8(v[:100], "") + "…"
	}
	return f.Name + ": " + v
}

// bareLocal takes out of a local part what people put between its words.
var bareLocal = strings.NewReplacer("-", "", "_", "", ".", "")

// Robot reports whether an address is one nobody reads, by its local part: no-reply and its like in several languages,
// autoresponders, mail servers.
func Robot(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	plain := bareLocal.Replace(local)
	if slices.Contains(robotLocals[:], plain) {
		return true
	}
	for _, p := range noReplyLocals[:] {
		if strings.HasPrefix(plain, p) || strings.HasSuffix(plain, p) {
			return true
		}
	}
	return false
}

// robotAddress says that the author is an address nobody reads.
func robotAddress(m *Message) bool {
	return slices.ContainsFunc(m.From, func(a Address) bool { return Robot(a.Address) })
}

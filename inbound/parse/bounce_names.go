package parse

import (
	"regexp"
	"strings"

	"refermail/workflow/account"
)

var addressPattern = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_{|}~.\-]+@(?:[A-Za-z0-9\-]+\.)*[A-Za-z0-9\-]+`)

// The shapes in which reports name who failed, surest first.
var (
	leadingAngle = regexp.MustCompile(`^[ \t*]*(?:[0-9]{3}[ \-](?:[0-9.]+ )?)?<([^<>@ ]+@[^<>@ ]+)>(?:[ \t:;.,(]|$)`)
	aloneOnLine  = regexp.MustCompile(`^[ \t*\-"'•]*(?:<?mailto:)?([^<>@\s:;,()"']+@[^<>@\s:;,()"']+?)>?["']?(?:[ \t]*[:;,.]?[ \t]*$|[ \t]*:[ \t]|\.\.\.|[ \t]*\(|[ \t]+-[ \t]|[ \t]+<|[ \t]+on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[0-9]))`)
	smtpRcpt     = regexp.MustCompile(`(?i)rcpt to: ?<?([^<>@ ]+@[^<>@ ]+)>`)
	loneName     = regexp.MustCompile(`^[ \t<*]*([A-Za-z][A-Za-z0-9._+\-]{1,63})>?(?:[ \t]*$|[ \t]{2,}[^ \t].*$|[ \t]*\([^()]*\)[ \t]*$)`)
)

// recipientFinder collects the addresses of a report's words by how surely they are the failed ones.
type recipientFinder struct {
	others string      // addresses that are rather the sender's, between blanks
	ranks  [4][]string // in a place of their own; told in a sentence or a transcript; on a line that tells a failure; anywhere
	self   []string    // in a place of their own, but also where the report comes from or goes to
	last   []string    // such ones in sentences: better than none
	where  int         // line of the first that is better than anywhere
	found  int
}

// read looks at every line with an address.
func (f *recipientFinder) read(lines []string) {
	above := "" // the last words before the line
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		before := above
		above = strings.ToLower(l[max(0, len(l)-60):])
		if !strings.Contains(l, "@") {
			continue
		}
		lower := strings.ToLower(l)
		rest, named := labelledAddress(l)
		switch {
		case leadingAngle.MatchString(l):
			f.add(alone(before), i, leadingAngle.FindStringSubmatch(l)[1])
		case aloneOnLine.MatchString(l):
			f.add(alone(before), i, aloneOnLine.FindStringSubmatch(l)[1])
		case named:
			f.add(0, i, rest)
		case smtpRcpt.MatchString(l):
			f.add(1, i, smtpRcpt.FindStringSubmatch(l)[1])
		case mentions(lower, failurePhrases[:]) || smtpCode(l) != "":
			f.add(2, i, l)
		case !strings.Contains(lower, "message-id:") && !strings.Contains(lower, "from:") && !strings.Contains(lower, "sender") && !strings.Contains(lower, "contact"):
			f.add(3, i, l)
		}
	}
}

// alone is the rank of an address on a line of its own: the sentence above may say that it is somebody else's.
func alone(before string) int {
	if endsWith(strings.TrimRight(before, " \t:,("), fromOthers[:]) {
		return 3
	}
	return 0
}

// add takes the addresses of text, which is a line or a part of one.
func (f *recipientFinder) add(rank, line int, text string) {
	for _, at := range addressPattern.FindAllStringIndex(text, 20) {
		if f.found++; f.found > 2*maxRecipients {
			return
		}
		a := strings.Trim(text[at[0]:at[1]], ".-'")
		lower := strings.ToLower(a)
		local, _, _ := strings.Cut(lower, "@")
		if daemonLocal(local) || strings.Contains(f.others, " "+lower+" ") {
			if rank == 0 {
				f.self = append(f.self, a)
			} else if rank < 3 {
				f.last = append(f.last, a)
			}
			continue
		}
		r := rank
		if r >= 2 {
			before := strings.TrimRight(strings.ToLower(text[max(0, at[0]-60):at[0]]), " \t:<([\"'`")
			switch {
			case endsWith(before, fromOthers[:]):
				continue
			case endsWith(before, toRecipient[:]):
				r = 1
			}
		}
		if f.where < 0 && r < 3 {
			f.where = line
		}
		f.ranks[r] = append(f.ranks[r], a)
	}
}

// labelledAddress reads "Recipient: bo@globex.example" in any language: a label that names the failed one, and what
// stands behind its colon.
func labelledAddress(line string) (string, bool) {
	at := strings.IndexByte(line, '@')
	c := strings.IndexAny(line[:max(at, 0)], ":：")
	if c <= 0 || c > 80 {
		return "", false
	}
	label := strings.ToLower(strings.Trim(line[:c], " \t*>•-"))
	if endsWith(label, recipientLabels[:]) {
		return line[c:], true
	}
	for _, p := range [...]string{"failed", "intended", "invalid", "unknown", "bad"} {
		if strings.HasPrefix(label, p) && len(label) <= len(p)+30 {
			return line[c:], true
		}
	}
	return "", false
}

// endsWith says that s ends with one of the phrases, as whole words.
func endsWith(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.HasSuffix(s, p) && (len(s) == len(p) || !letterByte(s[len(s)-len(p)-1])) {
			return true
		}
	}
	return false
}

func letterByte(b byte) bool { return b >= 'a' && b <= 'z' || b >= 0x80 }

// namesAlone reads recipients that a report names without their domain, one on a line below a line that announces them.
func namesAlone(m *Message, back returned, lines []string) []string {
	var list []string
	for i, l := range lines {
		l = strings.ToLower(strings.TrimSpace(l))
		if !strings.HasSuffix(l, ":") || len(l) > 300 || !mentions(l, lastWordsBeforeName[:]) {
			continue
		}
		for _, l := range lines[i+1 : min(len(lines), i+20)] {
			if strings.TrimSpace(l) == "" && len(list) == 0 {
				continue
			}
			f := loneName.FindStringSubmatch(l)
			if f == nil {
				break
			}
			if a := wholeAddress(m, back, f[1]); a != "" {
				list = append(list, a)
			}
		}
		if len(list) > 0 {
			break
		}
	}
	return list
}

// wholeAddress completes a local part: by the addresses the returned mail was for, else by the reporting server's domain.
func wholeAddress(m *Message, back returned, local string) string {
	for _, a := range append(addressesOf(back.header, "To", "Cc"), transportedFor(back)...) {
		if l, _, _ := strings.Cut(a, "@"); strings.EqualFold(l, local) {
			return a
		}
	}
	for _, from := range m.From {
		if _, domain, ok := strings.Cut(from.Address, "@"); ok {
			if d := account.Registrable(domain); d != "" {
				return local + "@" + d
			}
		}
	}
	return ""
}

// transportedFor lists for whom the returned mail was taken over ("for <bo@globex.example>;" of Received, RFC 5321 §4.4),
// the last server's first.
func transportedFor(back returned) []string {
	var list []string
	for _, v := range back.header.Values("Received") {
		words := strings.Fields(v)
		for i := 1; i < len(words) && len(list) < maxRecipients; i++ {
			if a := strings.Trim(words[i], "<>;,"); words[i-1] == "for" && strings.Contains(a, "@") {
				list = append(list, a)
			}
		}
	}
	return list
}

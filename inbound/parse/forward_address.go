package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mailboxes reads the value of a From, To or Cc line in a body. That is display text, not RFC 5322: names without
// addresses, "[mailto:x]", "<a<mailto:a>>", "a [b]", semicolons and commas, Markdown links.
func mailboxes(value string) []Address {
	if strings.Contains(value, "&") {
		value = unescapeAngles.Replace(value)
	}
	var list []Address
	for _, part := range splitMailboxes(value) {
		if a := mailbox(part); a != (Address{}) && !isUndisclosed(a) {
			list = append(list, a)
		}
	}
	return list
}

// isUndisclosed reports the empty group that stands for hidden recipients (RFC 5322 §3.4).
func isUndisclosed(a Address) bool {
	const prefix = "undisclosed"
	return a.Address == "" && len(a.Name) >= len(prefix) && strings.EqualFold(a.Name[:len(prefix)], prefix)
}

// splitMailboxes cuts at ";" and "," outside quotes and brackets. A comma inside an unquoted name ("Doe, John <x>")
// does not cut.
func splitMailboxes(value string) []string {
	if !strings.Contains(value, "@") {
		return splitNames(value)
	}
	var parts []string
	for _, p := range cutOutside(value, ';') {
		pending := ""
		for _, q := range cutOutside(p, ',') {
			if pending != "" {
				q = pending + "," + q
			}
			if strings.Contains(q, "@") {
				parts, pending = append(parts, q), ""
			} else {
				pending = q
			}
		}
		if pending = trimBlank(pending); pending != "" {
			parts = append(parts, pending)
		}
	}
	return parts
}

// splitNames cuts a list of names without any address. "Doe, John" is one person, "Doe, John; Roe, Jane" are two.
func splitNames(value string) []string {
	if strings.Contains(value, ";") {
		return cutOutside(value, ';')
	}
	parts := cutOutside(value, ',')
	if len(parts) == 2 && (wordCount(parts[0], 2) == 1 || wordCount(parts[1], 2) == 1) {
		return []string{value}
	}
	return parts
}

// cutOutside splits s at sep where sep stands outside double quotes, <…>, […] and (…).
func cutOutside(s string, sep byte) []string {
	if strings.IndexByte(s, sep) < 0 {
		return []string{s}
	}
	var parts []string
	start, open, quoted := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' && (i == 0 || s[i-1] != '\\'):
			quoted = !quoted && strings.IndexByte(s[i+1:min(len(s), i+200)], '"') >= 0
		case quoted:
		case c == '<' || c == '[' || c == '(':
			open++
		case (c == '>' || c == ']' || c == ')') && open > 0:
			open--
		case c == sep && open == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// mailbox reads one person. The address is the first thing in the text that looks like one; the name is what stands
// before it.
func mailbox(s string) Address {
	s = trimBlank(s)
	if strings.Contains(s, "&") {
		s = unescapeAngles.Replace(s)
	}
	start, end := findAddress(s, 0)
	if start < 0 {
		return Address{Name: shownName(s)}
	}
	a := Address{Address: s[start:end]}
	before := strings.TrimRight(s[:start], " \t\u00a0<[(:")
	for _, tail := range []string{"mailto", "MAILTO", "Mailto", "smtp", "SMTP"} {
		if t, ok := strings.CutSuffix(before, tail); ok {
			before = strings.TrimRight(t, " \t\u00a0<[(:")
		}
	}
	if i := strings.Index(before, "<http"); i > 0 {
		before = before[:i] // a link behind the name
	}
	a.Name = shownName(decodeShown(before))
	if a.Name == "" {
		// "a@b (Name)"
		if after := trimBlank(s[end:]); strings.HasPrefix(after, "(") {
			if i := strings.IndexByte(after, ')'); i > 0 && !strings.Contains(after[:i], "@") {
				a.Name = shownName(after[1:i])
			}
		}
	}
	if last := lastInAngles(s[end:]); last != "" && !strings.EqualFold(last, a.Address) {
		// "a@b <c@d>" and "Kim <kim@b>" <c@d> are c@d under a false name, and so is "list@b on behalf of Bo <c@d>".
		a.Address, a.Name = last, onBehalf(s[end:])
	}
	if holdsAddress(a.Name) {
		a.Name = "" // "a@b <a@b>" names nobody
	}
	return a
}

// lastInAngles returns the last address in the text that stands in angle brackets: where several stand in one mailbox, mail
// programs write the real one there and last.
func lastInAngles(s string) (address string) {
	for at := 0; ; {
		start, end := findAddress(s, at)
		if start < 0 {
			return address
		}
		if at = end; start > 0 && s[start-1] == '<' {
			address = s[start:end]
		}
	}
}

// onBehalf returns the name in "list@b on behalf of Bo <c@d>", where s is what follows the first address; "" elsewhere.
func onBehalf(s string) string {
	for _, words := range onBehalfWords {
		if _, name, ok := strings.Cut(s, words); ok {
			name, _, _ = strings.Cut(name, "<")
			return shownName(decodeShown(name))
		}
	}
	return ""
}

// onBehalfWords are what Outlook writes between delegate and author.
var onBehalfWords = []string{" on behalf of ", " On Behalf Of ", " im Auftrag von ", " de la part de ", " en nombre de ", " per conto di ", " namens ", " em nome de "}

var unescapeAngles = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")

// shownName trims quotes, brackets, bold marks and link leftovers off a display name.
func shownName(s string) string {
	s = trimBlank(s)
	for {
		t := trimBlank(strings.Trim(s, "*,;:<>[]„“”«»‟"))
		if n := len(t); n >= 2 && (t[0] == '"' && t[n-1] == '"' || t[0] == '\'' && t[n-1] == '\'') {
			t = trimBlank(t[1 : n-1])
		} else {
			t = strings.Trim(t, `"`)
		}
		if t == s {
			break
		}
		s = t
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(s, `\"`, `"`)), " ")
}

// findAddress finds the first addr-spec in s at or after from; start < 0 when there is none.
func findAddress(s string, from int) (start, end int) {
	for from < len(s) {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			return -1, -1
		}
		at += from
		start, end = at, at+1
		for start > from {
			r, n := utf8.DecodeLastRuneInString(s[from:start])
			if !isAddressRune(r) && (r >= utf8.RuneSelf || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", byte(r)) < 0) {
				break
			}
			start -= n
		}
		for end < len(s) {
			r, n := utf8.DecodeRuneInString(s[end:])
			if !isAddressRune(r) && r != '-' && r != '.' {
				break
			}
			end += n
		}
		domain := strings.TrimRight(s[at+1:end], ".-")
		end = at + 1 + len(domain)
		start = at - len(strings.TrimLeft(s[start:at], ".'*_/=|"))
		if start < at && strings.Contains(domain, ".") && !strings.HasPrefix(domain, ".") && at-start <= 64 && len(domain) <= 253 {
			return start, end
		}
		from = at + 1
	}
	return -1, -1
}

// isAddressRune reports letters and digits of addresses (RFC 6531 allows any script). Scripts written without blanks
// are left out: there the word before an address would become part of it.
func isAddressRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

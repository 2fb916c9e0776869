package parse

import (
	"strings"
	"unicode/utf8"
)

// bareAddress finds the address in words without brackets, "" when there is none. "john @ globex.example" is one, too.
func bareAddress(phrase string) string {
	at := strings.LastIndexByte(phrase, '@')
	if at <= 0 {
		return ""
	}
	start, end := at, at+1
	for start > 0 && wsp(phrase[start-1]) {
		start--
	}
	if start > 0 && phrase[start-1] == '"' {
		if q := strings.LastIndexByte(phrase[:start-1], '"'); q >= 0 {
			start = q
		}
	}
	for start > 0 && !wsp(phrase[start-1]) {
		start--
	}
	for end < len(phrase) && wsp(phrase[end]) {
		end++
	}
	for end < len(phrase) && !wsp(phrase[end]) {
		end++
	}
	if at+1 >= end {
		return ""
	}
	return phrase[start:end]
}

// cleanAddress trims an addr-spec of brackets, blanks, controls, "mailto:" and obsolete routes (RFC 5322 §4.4).
func cleanAddress(s string) string {
	if strings.IndexByte(s, '(') > 0 {
		s = dropComments(s)
	}
	if t := strings.TrimSpace(s); len(t) > 2 && t[0] == '"' && t[len(t)-1] == '"' && strings.Contains(t, "@") {
		s = t[1 : len(t)-1] // the quotes are around the whole address
	}
	quoted := strings.Contains(s, `"`) // a quoted local part may hold blanks
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == ' ' && !quoted || c == 0x7f || c == utf8.RuneError {
			return -1
		}
		return c
	}, s)
	s = strings.Trim(s, " <>[]()',;")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if strings.HasPrefix(s, "@") {
		if c := strings.LastIndexByte(s, ':'); c >= 0 {
			s = s[c+1:]
		}
	}
	if len(s) > 1000 {
		return ""
	}
	return s
}

// presentName decodes a display name and trims what programs leave around it.
func presentName(s string) string {
	s = oneLine(decodeWords(s))
	for len(s) >= 2 && (s[0] == '"' && s[len(s)-1] == '"' || s[0] == '\'' && s[len(s)-1] == '\'') {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	if strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

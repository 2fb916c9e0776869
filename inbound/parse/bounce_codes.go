package parse

import (
	"regexp"
	"strings"
)

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
	if len(s) > 4096 {
		s = s[:4096]
	}
	s = strings.Join(strings.Fields(oneLine(s)), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}

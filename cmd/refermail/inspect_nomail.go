package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"refermail/inbound/parse"
)

// noMail says why bytes are hardly a mail, "" when they may be one.
func noMail(raw []byte, m *parse.Message) string {
	why := ""
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		why = "it is empty"
	case binary(raw):
		why = fmt.Sprintf("it is %d bytes of a binary file", len(raw))
	case len(m.Header) == 0:
		why = "it has no header fields"
	default:
		return ""
	}
	return "This does not look like a mail: " + why + "."
}

// binary reports bytes that no mail begins with: mail has no NUL in its header, and one of another charset is still mostly
// plain characters there.
func binary(raw []byte) bool {
	head := raw[:min(len(raw), 1024)]
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		return bytes.HasPrefix(head, []byte("\xff\xfe\x00")) // a mark of Unicode text, written by an editor
	}
	if end := bytes.Index(head, []byte("\n\n")); end > 0 && !bytes.ContainsRune(head[:end], 0) && bytes.IndexByte(head[:end], ':') > 0 {
		return false
	}
	if end := bytes.Index(head, []byte("\r\n\r\n")); end > 0 && !bytes.ContainsRune(head[:end], 0) && bytes.IndexByte(head[:end], ':') > 0 {
		return false
	}
	odd := 0
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b || c == 0x7f {
			odd++
		}
	}
	return odd > 0 && (bytes.IndexByte(head, 0) >= 0 || odd*20 > len(head) || !utf8.Valid(head) && odd*50 > len(head))
}

// warnNoMail puts the doubt before all other warnings.
func (v *inspectView) warnNoMail(raw []byte, m *parse.Message) {
	if why := noMail(raw, m); why != "" {
		v.Warnings = append([]string{why}, v.Warnings...)
	}
}

// hintAddress asks which address is ours, when one may have been taken for the prospect's.
func (v *inspectView) hintAddress() {
	outside := 0
	ours := false
	for _, a := range append(append([]parse.Address{}, v.To...), v.Cc...) {
		local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
		switch local {
		case "deals", "partners", "referrals", "referral", "partner":
			ours = true
		}
		outside++
	}
	if ours || v.Lead != nil && outside > 1 && v.Lead.Fields["email"].Source == "header" {
		v.Warnings = append(v.Warnings, "Nobody said which address is ours: say which address is yours with --address.")
	}
}

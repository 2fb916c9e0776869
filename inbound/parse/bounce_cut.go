package parse

import (
	"bytes"
	"strings"
)

// returnedMail separates the words of a report from the mail it returns, which is a part of its own or follows a line
// that says so.
func (w *walker) returnedMail(m *Message, root *part) (string, returned) {
	var back returned
	eachPart(root, func(p *part) {
		switch p.typ {
		case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification":
			if back.id == "" {
				h, _ := readHeader(bytes.TrimLeft(decodeTransfer(p.body, p.encoding, &defects{}), " \t\r\n"), maxNotice, &defects{})
				back.id = readMessageID(h.Get("Original-Message-ID"))
			}
		}
		if back.header != nil || p == root {
			return
		}
		switch p.typ {
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/partial":
			back.header, _ = readHeader(unwrap(decodeTransfer(p.body, p.encoding, &w.defects)), w.lim.Header, &defects{})
		}
	})
	text := m.Text[:min(len(m.Text), maxNotice)]
	words, rest := cutReturned(text)
	if back.header == nil && rest != "" {
		back.header = inlineHeader(rest)
	}
	if back.id == "" {
		back.id = toldID(words)
	}
	return words, back
}

// toldID finds the Message-ID of the mail that came back where the words of a report name it.
func toldID(words string) string {
	for words != "" {
		var line string
		line, words, _ = strings.Cut(words, "\n")
		line = strings.TrimLeft(line, " \t>*-")
		for _, label := range [...]string{"message-id:", "message id:", "original-message-id:"} {
			if len(line) > len(label) && strings.EqualFold(line[:len(label)], label) && strings.Contains(line, "@") {
				return readMessageID(line[len(label):])
			}
		}
	}
	return ""
}

// maxNotice bounds the words of a report that are looked at.
const maxNotice = 64 << 10

// inlineHeader reads the header of a mail that is quoted in the text of a report, perhaps indented or below a few words.
func inlineHeader(s string) Header {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		t := strings.TrimLeft(l, " \t>")
		if c := fieldColon([]byte(t)); c > 0 && knownish([]byte(t[:c])) {
			indent := l[:len(l)-len(t)]
			var b strings.Builder
			for _, l := range lines[i:min(len(lines), i+200)] {
				b.WriteString(strings.TrimPrefix(l, indent))
				b.WriteByte('\n')
			}
			h, _ := readHeader([]byte(b.String()), maxNotice, &defects{})
			return h
		}
		if i > 20 {
			break
		}
	}
	return nil
}

// cutReturned splits the text of a report before the mail it returns.
func cutReturned(text string) (words, rest string) {
	pos := 0
	for pos < len(text) {
		line := text[pos:]
		if nl := strings.IndexByte(line, '\n'); nl >= 0 {
			line = line[:nl]
		}
		if pos > 0 && returnedMark(line) {
			return text[:pos], text[min(len(text), pos+len(line)+1):]
		}
		if pos > 0 && returnedField(line) {
			return text[:pos], text[pos:]
		}
		pos += len(line) + 1
	}
	return text, ""
}

// returnedMark recognises the line before a returned mail ("--- Below this line is a copy of the message.").
func returnedMark(line string) bool {
	if len(line) > 120 {
		return false
	}
	l := strings.ToLower(strings.TrimSpace(line))
	found := false
	for _, p := range returnedMarks {
		if strings.Contains(l, p) {
			found = true
			break
		}
	}
	if !found || strings.Contains(l, "was received") || strings.Contains(l, "attached") || strings.Contains(l, "transcript") {
		return false
	}
	return strings.HasPrefix(l, "--") || strings.HasPrefix(l, "==") || strings.HasPrefix(l, "**") || strings.HasSuffix(l, ":") ||
		strings.HasSuffix(l, "--") || strings.Contains(l, "follows")
}

// returnedField recognises the fields only a mail that was in transport has.
func returnedField(line string) bool {
	l := strings.TrimLeft(line, " \t>")
	for _, p := range [...]string{"Received: ", "Received:from ", "Return-Path: ", "Return-path: ", "Return-Path:<", "DKIM-Signature: ", "Message-ID: <", "Message-Id: <", "MIME-Version: 1.0", "Mime-Version: 1.0", "X-Mailer: "} {
		if strings.HasPrefix(l, p) {
			return true
		}
	}
	return false
}

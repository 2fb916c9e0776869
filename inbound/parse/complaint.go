package parse

import (
	"bytes"
	"strings"
)

// Complaint is what a feedback report says: a reader, or their mail provider, called a mail of ours spam (RFC 5965).
type Complaint struct {
	Type string // Feedback-Type, lower case: "abuse", "fraud", "not-spam", "auth-failure"; "" when the report names none
	// Marks are the values of the fields that the sender of the mail wrote: its envelope sender as the report and the mail
	// itself tell it, its Reply-To and its List-Unsubscribe. Our tokens stand in them. The addresses a report names besides
	// are whoever's it likes, and left out.
	Marks string
}

// Meant reports whether somebody complains: not that a mail is no spam, and not a server about how we sign (RFC 6591).
func (c *Complaint) Meant() bool {
	switch c.Type {
	case "", "abuse", "fraud", "virus", "other", "opt-out", "opt-out-list":
		return true
	}
	return false
}

// maxMarks bounds how much of a report is looked at for tokens, bytes.
const maxMarks = 16 << 10

// findComplaint reads a feedback report; nil for every other mail.
func (w *walker) findComplaint(root *part) *Complaint {
	if !isComplaint(root) {
		return nil
	}
	c := &Complaint{}
	var marks []string
	take := func(h Header, names ...string) {
		for _, name := range names {
			for _, v := range h.Values(name) {
				marks = append(marks, v[:min(len(v), maxMarks)])
			}
		}
	}
	eachPart(root, func(p *part) {
		if p == root || len(marks) > 20 {
			return
		}
		body := func() []byte { return bytes.TrimLeft(decodeTransfer(p.body, p.encoding, &defects{}), " \t\r\n") }
		switch p.typ {
		case "message/feedback-report":
			h, _ := readHeader(body(), maxNotice, &defects{})
			if c.Type == "" {
				c.Type = strings.ToLower(firstWord(dropComments(h.Get("Feedback-Type"))))
			}
			take(h, "Original-Mail-From")
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
			h, _ := readHeader(unwrap(body()), w.lim.Header, &defects{})
			take(h, "Return-Path", "Reply-To", "List-Unsubscribe")
		}
	})
	all := strings.Join(marks, "\n")
	c.Marks = all[:min(len(all), maxMarks)]
	return c
}

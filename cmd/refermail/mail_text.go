package main

import (
	"fmt"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow/store"
)

// deepestMail is how many mails inside each other are looked into.
const deepestMail = 4

// mailText is everything a mail says, decoded, for finding somebody in it: headers, text, files, mails inside.
func mailText(raw []byte) []string { return mailTextIn(raw, deepestMail) }

func mailTextIn(raw []byte, deep int) []string {
	m := parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()})
	texts := []string{m.Subject, m.Text}
	for _, list := range [][]parse.Address{m.From, m.To, m.Cc, m.ReplyTo} {
		for _, a := range list {
			texts = append(texts, a.Name+" <"+a.Address+">")
		}
	}
	for _, a := range m.Attachments {
		texts = append(texts, a.Name, string(a.Content))
		if deep > 0 && strings.HasPrefix(a.Type, "message/") {
			texts = append(texts, mailTextIn(a.Content, deep-1)...)
		}
	}
	return texts
}

// erasedMail says that there is nothing left of a mail to look at.
func erasedMail(m store.MailRow) error {
	return fmt.Errorf("%s was erased on %s; that it came, on %s, is all that is known of it", m.No, day(m.Erased), day(m.Received))
}

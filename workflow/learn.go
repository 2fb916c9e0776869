package workflow

import (
	"slices"

	"refermail/workflow/account"
)

// learn remembers how a mail ends of somebody we know, to know their signature by when they write again (RP-2). The
// team's mail is commands, line by line, and is never shortened. What is not proven to be theirs teaches nothing, and neither
// does a repeat, which anybody can send who has a copy.
func (d mailDraft) learn(r MailResult) {
	m := d.m
	if _, repeat := d.repeated(); repeat || m.Trust == Fail && !m.Forced {
		return
	}
	if m.Ending == "" || m.Class != Human || r.Disposition != Handled || m.Received.IsZero() {
		return
	}
	key := account.CompareKey(m.From.Email)
	_, known := d.w.contactAt(m.From.Email)
	if d.w.Rules.IsMember(m.From.Email) {
		return
	}
	if known || slices.ContainsFunc(d.out.Contacts, func(c Contact) bool { return slices.Contains(c.Addresses, key) }) {
		d.out.Endings = append(d.out.Endings, Ending{Address: key, Text: m.Ending, At: m.Received})
	}
}

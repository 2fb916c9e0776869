package workflow

import "strings"

// ourOwnBack answers a forward of our own mail that names no account: it makes no deal. Words that came with it are for a
// person to read, since nobody can tell what they are about.
func (d mailDraft) ourOwnBack() MailResult {
	if d.wordless() {
		d.answer(d.m, nil, PartnerSide, Notice{Kind: KindHelp, Letter: Letter{Address: d.w.Rules.Self.Address,
			Note: "You forwarded one of our own mails to us, so nothing was registered. To say something about it, reply to it instead."}})
		return d.handle("our own mail came back", nil)
	}
	d.kept(PartnerSide)
	return d.holdAndTell("words with a mail of ours that belongs to no deal")
}

// wordless reports a mail without any words of its sender's own.
func (d mailDraft) wordless() bool { return strings.TrimSpace(d.m.Reply) == "" || d.m.AllQuote }

func tellsOfAccount(m *Mail) bool {
	l := m.Lead
	return l != nil && (l.Company != "" || l.Domain != "" || l.Contact.Name != "" || l.Contact.Email != "")
}

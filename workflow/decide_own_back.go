package workflow

import (
	"slices"
	"strings"
)

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

// answersThread reports a reply as mail programs make it, which carries our mail below by itself, not one that was made to
// show it; files may be all it says.
func (d mailDraft) answersThread() bool {
	known := func(id string) bool { return d.w.byMessage[id] != 0 }
	return !d.m.Forwarded && (d.dealToken(false) != nil || d.repliedTo() != 0 || slices.ContainsFunc(d.m.References, known) || len(d.m.Attachments) > 0)
}

func tellsOfAccount(m *Mail) bool {
	l := m.Lead
	return l != nil && (l.Company != "" || l.Domain != "" || l.Contact.Name != "" || l.Contact.Email != "")
}

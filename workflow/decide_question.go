package workflow

import (
	"strings"

	"refermail/workflow/account"
)

// forPerson passes a mail that is no submission to the partner's manager, and answers an empty one with how to refer. ok is
// false for every mail that names an account or may mean one: that is a registration (IN-1).
func (d mailDraft) forPerson(c Contact, p Partner) (r MailResult, ok bool) {
	m := d.m
	told := m.Lead.names() || m.Forwarded || m.Unfilled || len(m.Said) > 0 || m.Lead != nil && len(m.Lead.Perhaps) > 0
	text := m.Reply
	if m.AllQuote {
		text = ""
	}
	bare := len(spoken(text).sentences) == 0 && !spoken(text).thanks
	switch {
	case bidsNot(text):
		return d.passOn(c, p, "a partner says what not to do", "Nothing was registered or changed."), true
	case told:
		return MailResult{}, false
	case bare && len(m.Attachments) == 0 && strings.TrimSpace(m.Text+m.Subject) == "":
		d.answer(m, nil, PartnerSide, Notice{Kind: KindHelp, Letter: Letter{Address: d.w.Rules.Self.Address,
			Note: "Your mail came without a word, so nothing was registered."}})
		return d.handle("an empty mail", nil), true
	case bare && len(m.Attachments) == 0:
		text = bareSubject(m.Subject)
	}
	switch said := spoken(text); {
	case bidsNot(text):
		return d.passOn(c, p, "a partner says what not to do", "Nothing was registered or changed."), true
	case said.asks():
		return d.passOn(c, p, "a question that names no account", ""), true
	case said.thanks && len(said.sentences) == 0:
		return d.passOn(c, p, "an answer to nothing we know", "Nothing was registered or changed."), true
	}
	return MailResult{}, false
}

// passOn gives the partner's words to the manager, whose answer goes straight to the partner, and says so to the partner.
func (d mailDraft) passOn(c Contact, p Partner, rule, note string) MailResult {
	manager, ok := d.w.Rules.member(p.Manager)
	if !ok {
		manager, ok = d.w.Rules.lead()
	}
	if !ok {
		d.kept(PartnerSide)
		return d.hold(rule)
	}
	m := d.m
	d.answer(m, nil, PartnerSide, Notice{Kind: KindPassed, Letter: Letter{By: memberName(manager), Note: note}})
	l := Letter{By: firstOf(c.Name, m.From.Email), Address: m.From.Email, Partner: p.Name, Text: clip(words(m), maxText),
		Attachments: shownFiles(m)}
	l.Warnings = d.unproven()
	d.send(Notice{Kind: KindAsked, Key: "asked/" + m.Digest + "/" + account.CompareKey(manager.Email), Mail: m.No, Side: TeamSide,
		To: Address{Name: manager.Name, Email: manager.Email}, Subject: oneLine(firstOf(m.Subject, "A question"), maxSubject), Letter: l})
	return d.handle(rule, nil)
}

// bareSubject is a subject without reply prefixes.
func bareSubject(s string) string {
	s = strings.TrimSpace(s)
	for len(s) >= 3 && strings.EqualFold(s[:3], "re:") {
		s = strings.TrimSpace(s[3:])
	}
	return s
}

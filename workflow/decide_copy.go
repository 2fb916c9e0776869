package workflow

import (
	"slices"

	"refermail/workflow/account"
)

// repliedCopy is the copy that a mail answers, of a reader at this partner: by the token among its recipients, by what it
// replies to, by the token in what it quotes. That of another partner's reader is none (DESIGN, invariant 8).
func (d mailDraft) repliedCopy(p PartnerNo) (CopyFacts, bool) {
	var found []CopyID
	tokens := func(quoted bool) {
		for _, t := range d.m.Threads {
			if t.Purpose == ofNews && t.Quoted == quoted {
				found = append(found, t.Copy)
			}
		}
	}
	tokens(false)
	if !d.m.Forwarded { // what is forwarded drags the old thread along
		for _, id := range repliedIDs(d.m) {
			if c, ok := CopyOfMessageID(id, d.w.Rules.Self.Domain()); ok {
				found = append(found, c)
			}
		}
		tokens(true)
	}
	for _, id := range found {
		if c, known := d.contact(id.Contact); known && c.Partner == p {
			if of, made := d.w.copies[id]; made {
				return of, true
			}
		}
	}
	return CopyFacts{}, false
}

// toAnothersCopy reports a mail to the reply address of a copy that nobody at the sender's partner got: a stranger's, or
// another partner's (CONTRACT 17).
func (d mailDraft) toAnothersCopy(p PartnerNo) bool {
	return slices.ContainsFunc(d.m.Threads, func(t Thread) bool {
		if t.Purpose != ofNews || t.Quoted {
			return false
		}
		c, known := d.contact(t.Copy.Contact)
		return !known || c.Partner != p
	})
}

// refers reports whether a reply to a copy registers a lead, as any mail would. Answers to questions name companies for many
// reasons: there, only a forward or explicit lines do.
func (d mailDraft) refers(of CopyFacts) bool {
	if d.m.Forwarded && !d.m.ForwardUs || len(d.m.Said) > 0 || d.m.List.readable() {
		return true
	}
	return of.Kind != CheckIn && d.m.Lead.names()
}

// replied notes that a copy was answered.
func (d mailDraft) replied(of CopyFacts) {
	if d.m.Class == Human {
		d.echo(of.CopyID, Replied)
		d.copy = of.CopyID
	}
}

// submittedBy notes that the answer to a copy registered a deal.
func (d *draft) submittedBy() {
	fresh := func(k *Deal) bool { _, known := d.w.deals[k.No]; return !known }
	if d.copy != (CopyID{}) && slices.ContainsFunc(d.deals, fresh) {
		d.echo(d.copy, Submitted)
	}
}

// copyTalk passes the reply to a copy to the partner's manager, and keeps it among the answers to the issue (NL-6, NL-7). The
// manager's answer is the answer; nobody else hears of it (CONTRACT, Behaviour 4).
func (d mailDraft) copyTalk(c Contact, p Partner, of CopyFacts) MailResult {
	m := d.m
	d.out.Answers = append(d.out.Answers, IssueAnswer{Mail: m.No, Issue: of.Issue, Contact: c.No, At: d.in.At, Text: clip(words(m), maxText)})
	rule := "reply to " + of.Issue.String()
	to, ok := d.hearsOf(p, of)
	if !ok {
		return d.handle(rule, nil)
	}
	l := Letter{By: firstOf(c.Name, m.From.Email), Address: m.From.Email, Partner: p.Name, Text: clip(words(m), maxText),
		Attachments: shownFiles(m), Warnings: d.unproven(), Issue: &IssueWords{No: of.Issue, Subject: of.Subject, Kind: of.Kind, Questions: of.Kind == CheckIn}}
	d.send(Notice{Kind: KindAsked, Key: "asked/" + m.Digest + "/" + account.CompareKey(to.Email), Mail: m.No, Side: TeamSide,
		To: Address{Name: to.Name, Email: to.Email}, Subject: oneLine(firstOf(m.Subject, "An answer to "+of.Issue.String()), maxSubject), Letter: l})
	return d.handle(rule, nil)
}

// hearsOf is who reads what a partner's people answer to an issue: their manager, else its author.
func (d *draft) hearsOf(p Partner, of CopyFacts) (Member, bool) {
	for _, address := range []string{p.Manager, of.By.Email} {
		if m, ok := d.w.Rules.member(address); ok && address != "" {
			return m, true
		}
	}
	return d.w.Rules.lead()
}

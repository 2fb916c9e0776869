package workflow

import (
	"strings"
	"time"

	"refermail/workflow/program"
)

// partnerMail is mail from a person at a partner.
func (d mailDraft) partnerMail(c Contact) MailResult {
	m := d.m
	p := d.partner(c.Partner)
	if m.Trust == Fail && !m.Forced {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "authentication failed for "+m.From.Email)
	}
	d.noteProven()
	if t := d.challengeToken(); t != nil {
		return d.confirmed(t, PartnerSide)
	}
	if d.anotherOnesChallenge() {
		return d.holdAndTell("an answer to a question that was asked of somebody else")
	}
	if d.answersQuestion() && !m.TokenBad {
		return d.confirmItself()
	}
	c = d.listen(c)
	c = d.heard(c)
	if r, ok := d.newsletterWord(c); ok {
		return r
	}
	if p.Status == Suspended {
		return d.heldBack(p)
	}
	if m.Class == Human {
		p = d.awake(p)
	}
	if m.ToNews {
		d.kept(PartnerSide)
		return d.hold("only the team can write to the newsletter address")
	}
	if r, too := d.tooMuch(Address{Name: c.Name, Email: c.Email}, PartnerSide); too {
		return r
	}
	if m.ToJoin && !m.Lead.names() && len(m.Said) == 0 && !m.Forwarded {
		d.answer(m, nil, PartnerSide, Notice{Kind: KindHelp, Letter: Letter{Address: d.w.Rules.Self.Address,
			Note: p.Name + " is a partner already, and your address belongs to it: there is nothing to apply for."}})
		return d.handle("a partner asks to join", nil)
	}
	if t := d.offerToken(); t != nil {
		return d.offerReply(c, p, t)
	}
	deal, by, clash := d.threadDeal()
	of, answers := CopyFacts{}, false
	if deal == 0 && !clash {
		if of, answers = d.repliedCopy(c.Partner); answers {
			d.replied(of)
		}
	}
	switch {
	case m.ToNominate && deal == 0 && m.Class == Human:
		return d.nominate(PartnerSide, displayName(Address{Name: c.Name, Email: m.From.Email}), p)
	case clash:
		return d.holdAndTell("the reply address and the thread name different deals")
	case deal == 0 && !answers && d.toAnothersCopy(c.Partner):
		return d.holdAndTell("a newsletter's reply address of another partner")
	case deal == 0 && !answers && m.TokenOld:
		d.kept(PartnerSide)
		return d.holdAndTell("a reply address that has expired")
	case deal == 0 && !answers && m.TokenBad:
		return d.holdAndTell("an unknown reply address")
	case m.List.readable() && !d.isTest() && (deal == 0 || d.w.deals[deal].Partner == c.Partner):
		return d.leadList(c, p)
	case answers && m.Class == Human && !d.refers(of):
		if r, ok := d.asks(c, nil); ok {
			return r
		}
		return d.copyTalk(c, p, of)
	case m.ForwardUs && !tellsOfAccount(m) && (deal == 0 || d.wordless() && !d.answersThread()):
		return d.ourOwnBack()
	case deal != 0 && d.w.deals[deal].Partner != c.Partner:
		return d.holdAndTell("a deal of another partner")
	case deal == 0 && m.Class == List && !m.Lead.names():
		return d.ignore(m.Rule)
	case deal == 0:
		if d.isTest() && m.Class == Human {
			return d.simulate(c, p)
		}
		welcomed := d.repliedToWelcome(p)
		if r, ok := d.asksAgreement(c, d.partner(p.No)); ok {
			return r
		}
		if r, ok := d.asks(c, nil); ok {
			return r
		}
		if d.answersTierMail() {
			return d.passOn(c, p, "an answer to a mail about the tier", "Nothing was registered or changed.")
		}
		if welcomed && !m.Forwarded && !m.Lead.names() && len(m.Said) == 0 {
			return d.passOn(c, p, "an answer to who looks after the partner", "Nothing was registered.")
		}
		if r, ok := d.forPerson(c, p); ok {
			return r
		}
		if m.List != nil && m.List.Trouble != "" && !m.Lead.names() && len(m.Said) == 0 && !m.Forwarded {
			return d.listTrouble()
		}
		if d.answersAnswer() && !tellsOfAccount(m) && len(m.Said) == 0 {
			d.kept(PartnerSide)
			return d.holdAndTell("a reply to an answer that belongs to no deal")
		}
		return d.submission(c, p)
	}
	_ = by // a colleague's token proves the same thread; she is recorded as herself (RP-3)
	return d.partnerReply(c, d.deal(deal))
}

// heard notes that a person wrote, once a day: whoever writes can be reached.
func (d mailDraft) heard(c Contact) Contact {
	day := d.in.At.UTC().Truncate(24 * time.Hour)
	if c.Status != Unreachable && c.Reach.Soft == 0 && !c.Reach.HeardAt.Before(day) {
		return c
	}
	if c.Status == Unreachable {
		c.Status = Active
	}
	c.Reach.HeardAt, c.Reach.Soft, c.Reach.SoftAt = day, 0, time.Time{}
	d.out.Contacts = append(d.out.Contacts, c)
	return c
}

// kept tells somebody that a person will look at their mail.
func (d mailDraft) kept(side Side) {
	d.answer(d.m, nil, side, Notice{Kind: KindKept, Key: "kept/" + d.m.BodyDigest + "/" + d.m.MessageID, Letter: Letter{Excerpt: oneLine(d.m.Subject, 80)}})
}

// partnerReply is a partner's mail on one of their deals.
func (d mailDraft) partnerReply(c Contact, k *Deal) MailResult {
	m := d.m
	p := d.person(k, PartnerSide, Address{Name: c.Name, Email: c.Email}, c.No)
	if p != nil {
		p.wrote(m, d.in.At)
	}
	if d.overheard() {
		return d.overhear(k, c)
	}
	if r, ok := d.asks(c, k); ok {
		return r
	}
	if level, ok := claimedLevel(m.Reply); ok {
		return d.claimInvolvement(k, c, level)
	}
	if d.reused() {
		d.event(k, "warning", "refermail", ForTeam, "This mail carries the Message-ID of an earlier one with other words.")
	}
	d.event(k, "reply", m.From.Email, ForPartner, words(m))
	stage := d.stageOf(*k)
	if changed := d.patch(k); len(changed) > 0 && stage.Open {
		return d.completed(k, changed)
	}
	if changed, asked := d.amend(k); len(changed) > 0 || asked {
		return d.amended(k, c, changed, asked)
	}
	d.relay(k, c)
	return d.handle("reply", k)
}

// relay passes a partner's words to the team; their answer comes back into the partner's thread. The partner gets no
// acknowledgement: the relay is the answer (CONTRACT, Behaviour 4).
func (d mailDraft) relay(k *Deal, c Contact) {
	warnings, shown := d.unproven(), shownFiles(d.m)
	if stage := d.stageOf(*k); stage.Final { // WF-8
		warnings = append(warnings, "The deal has ended ("+stage.Label+"). What the partner writes does not change that; you decide whether anything follows.")
	}
	l := d.letter(*k)
	l.By, l.Address, l.Text, l.Attachments, l.Warnings = c.Name, d.m.From.Email, clip(words(d.m), maxText), shown, warnings
	if l.By == "" {
		l.By = d.m.From.Email
	}
	d.tellTeam(k, Notice{Kind: KindRelay, Mail: d.m.No, Purpose: toRelay, Letter: l}, "")
}

// withdraw takes a registration back at the partner's word (WF-7).
func (d mailDraft) withdraw(k *Deal, why string) MailResult {
	stage := d.stageOf(*k)
	l := d.letter(*k)
	l.Was, l.Reason = stage.Label, oneLine(why, maxLine)
	if stage.Final {
		l.Stage, l.Final, l.Note = stage.Label, true, "Nothing has changed: the deal had ended before."
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindStage, Letter: l})
		return d.handle("withdraw after the end", k)
	}
	to, _ := d.rules(*k).Stage(program.Withdrawn)
	d.move(k, to, l.Reason)
	d.approvalWithdrawn(k)
	d.event(k, "stage", d.m.From.Email, ForPartner, "Withdrawn by the partner"+because(l.Reason))
	l = d.letter(*k)
	l.Was, l.Reason, l.By, l.Note = stage.Label, k.Reason, displayName(d.m.From), d.stageNews(*k)
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindStage, Letter: l})
	l.Note = l.By + " took it back."
	d.tellTeam(k, Notice{Kind: KindTeamNews, Mail: d.m.No, Letter: l}, "")
	return d.handle("withdraw", k)
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// firstLine splits a text into its first line with words and the rest.
func firstLine(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	first, rest, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(first), strings.TrimSpace(rest)
}

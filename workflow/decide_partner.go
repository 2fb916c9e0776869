package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/program"
)

// partnerMail is mail from a person at a partner.
func (d mailDraft) partnerMail(c Contact) MailResult {
	m := d.m
	p := d.w.partners[c.Partner]
	if m.Trust == Fail && !m.Forced {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "authentication failed for "+m.From.Email)
	}
	if t := d.challengeToken(); t != nil {
		return d.confirmed(t)
	}
	if d.anotherOnesChallenge() {
		return d.holdAndTell("an answer to a question that was asked of somebody else")
	}
	if c.Status == Unreachable {
		c.Status = Active
		d.out.Contacts = append(d.out.Contacts, c)
	}
	if p.Status == Suspended {
		d.kept(PartnerSide)
		return d.hold("partner suspended")
	}
	if m.ToNews {
		d.kept(PartnerSide)
		return d.hold("only the team can write to the newsletter address")
	}
	if m.Oversize {
		d.answer(m, nil, PartnerSide, Notice{Kind: KindTooLarge, Key: "too_large/" + m.BodyDigest + "/" + m.MessageID, Letter: Letter{Limit: 25, Excerpt: oneLine(m.Subject, 80)}})
		return d.hold("larger than the limit")
	}
	deal, by, clash := d.threadDeal()
	switch {
	case clash:
		return d.holdAndTell("the reply address and the thread name different deals")
	case deal == 0 && m.TokenBad:
		return d.holdAndTell("an unknown reply address")
	case m.ForwardUs && !tellsOfAccount(m) && (deal == 0 || d.wordless() && !d.answersThread()):
		return d.ourOwnBack()
	case deal != 0 && d.w.deals[deal].Partner != c.Partner:
		return d.holdAndTell("a deal of another partner")
	case deal == 0 && m.Class == List && !m.Lead.names():
		return d.ignore(m.Rule)
	case deal == 0:
		if r, ok := d.query(c, nil); ok {
			return r
		}
		if r, ok := d.forPerson(c, p); ok {
			return r
		}
		return d.submission(c, p)
	}
	_ = by // a colleague's token proves the same thread; she is recorded as herself (RP-3)
	return d.partnerReply(c, d.deal(deal))
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
	if r, ok := d.query(c, k); ok {
		return r
	}
	if first, rest := firstLine(m.Reply); strings.EqualFold(first, "withdraw") {
		return d.withdraw(k, rest)
	}
	if reason, ok := partnersWord(m.Reply, "extend"); ok {
		return d.askExtension(k, c, reason)
	}
	if evidence, ok := partnersWord(m.Reply, "dispute"); ok {
		return d.dispute(k, c, evidence)
	}
	if d.reused() {
		d.event(k, "warning", "refermail", ForTeam, "This mail carries the Message-ID of an earlier one with other words.")
	}
	d.event(k, "reply", m.From.Email, ForPartner, words(m))
	stage := d.stageOf(*k)
	if changed := d.patch(k); len(changed) > 0 && stage.Open {
		return d.completed(k, changed)
	}
	d.relay(k, c)
	return d.handle("reply", k)
}

// relay passes a partner's words to the team; their answer comes back into the partner's thread. The partner gets no
// acknowledgement: the relay is the answer (CONTRACT, Behaviour 4).
func (d mailDraft) relay(k *Deal, c Contact) {
	var warnings []string
	if d.m.Trust == Weak && !d.m.Forced {
		warnings = append(warnings, "The sender's address is not proven: no authentication result came with this mail.")
	}
	shown := slices.DeleteFunc(slices.Clone(d.m.Attachments), func(a Attachment) bool { return a.Inline })
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
	d.event(k, "stage", d.m.From.Email, ForPartner, "Withdrawn by the partner"+because(l.Reason))
	l = d.letter(*k)
	l.Was, l.Reason, l.By, l.Note = stage.Label, k.Reason, displayName(d.m.From), to.News
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

// query answers one-word mails: help, status, status acme (SS-1, SS-2).
func (d mailDraft) query(c Contact, k *Deal) (MailResult, bool) {
	if d.m.Forwarded || d.m.Lead != nil && d.m.Lead.Contact.Email != "" {
		return MailResult{}, false
	}
	first, rest := firstLine(d.m.Reply)
	if said := spoken(d.m.Reply); k == nil && len(said.sentences) == 1 { // "Hi Max," before it and a name below are no words of it
		first, rest = said.sentences[0], ""
	} else if len(said.sentences) == 0 && (first == "" || k == nil) && len(d.m.Attachments) == 0 {
		first, rest = bareSubject(d.m.Subject), ""
	}
	word, arg := commandWord(first)
	if k == nil && len(strings.Fields(rest)) > 12 { // a whole text that begins with the word is no question
		return MailResult{}, false
	}
	switch {
	case word == "help" && arg == "":
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindHelp, Letter: Letter{Address: d.w.Rules.Self.Address}})
		return d.handle("help", k), true
	case word == "status" && len(strings.Fields(arg)) <= 4:
		d.answer(d.m, k, PartnerSide, Notice{Kind: KindStatus, Letter: Letter{Deals: d.status(c.Partner, arg), Text: arg, Partner: d.w.partners[c.Partner].Name}})
		return d.handle("status", k), true
	}
	return MailResult{}, false
}

// commandWord reads a one-word command and what narrows it, whatever politeness and marks stand around: "Status, please!".
func commandWord(line string) (word, arg string) {
	words := strings.Fields(strings.ToLower(line))
	for i, w := range words {
		words[i] = strings.Trim(w, " .,!?")
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" || w == "please" || w == "pls" || w == "thanks" })
	if len(words) == 0 {
		return "", ""
	}
	rest := words[1:]
	if words[0] == "status" {
		rest = slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return slices.Contains(statusFillers, w) })
	}
	return words[0], strings.Join(rest, " ")
}

// statusFillers are words around "status" that narrow nothing: "Status of all my deals".
var statusFillers = []string{"of", "all", "my", "our", "the", "deal", "deals", "referral", "referrals", "registrations", "update", "report", "on", "for"}

// status lists the partner's own deals, newest first; what narrows it to accounts and references that contain it.
func (d mailDraft) status(p PartnerNo, what string) []DealLine {
	var lines []DealLine
	nos := slices.Sorted(slices.Values(d.w.ofPartner[p]))
	slices.Reverse(nos)
	for _, no := range nos {
		k := d.w.deals[no]
		if what != "" && !strings.Contains(strings.ToLower(k.No.String()+" "+k.Company+" "+k.Domain+" "+k.Contact.Name), what) {
			continue
		}
		lines = append(lines, DealLine{Ref: k.No.String(), Company: accountName(k), Stage: d.rules(k).Label(k.Stage),
			Since: k.UpdatedAt, Protected: k.ProtectedUntil, Next: d.next(k)})
	}
	return lines
}

// next says in one sentence what happens next with a deal.
func (d *draft) next(k Deal) string {
	stage := d.stageOf(k)
	switch {
	case stage.Final:
		return "ended"
	case len(k.Missing) > 0:
		return "we wait for you: " + strings.Join(k.Missing, ", ")
	case stage.Open:
		return "we decide"
	}
	return "we work on it"
}

// firstLine splits a text into its first line with words and the rest.
func firstLine(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	first, rest, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(first), strings.TrimSpace(rest)
}

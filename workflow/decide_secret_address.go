package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// aliasTimer says that a held mail came to a partner's secret address.
func aliasTimer(m MailNo) string { return "alias/" + m.String() }

// aliasPartner is the partner whose secret address the mail came to (IN-6). A quoted one is nobody's word.
func (d mailDraft) aliasPartner() (Partner, bool) {
	i := slices.IndexFunc(d.m.Threads, func(t Thread) bool {
		return t.Purpose == toPartner && !t.Quoted && t.Person == token.Person(AliasOf(t.Partner))
	})
	if i < 0 {
		return Partner{}, false
	}
	p := d.partner(d.m.Threads[i].Partner)
	return p, p.No != 0 && p.takesPart()
}

// aliasMail is a stranger's mail to a partner's secret address. It is the partner's, and whether the person may write for
// it is for a manager to say first: an address is forwarded and guessed at, and a contact sees all the partner's deals. The
// registration keeps the time the mail came.
func (d mailDraft) aliasMail() (r MailResult, ok bool) {
	p, ok := d.aliasPartner()
	if !ok || d.m.Class != Human || d.m.Trust == Fail && !d.m.Forced || d.m.Oversize || d.m.Late {
		return MailResult{}, false
	}
	for _, yes := range []bool{true, false} {
		key := colleagueVerdict(d.m.No, yes)
		if !d.w.timers[key] {
			continue
		}
		d.out.EndTimers = append(d.out.EndTimers, key)
		if !yes {
			return d.ignore("a manager said that the sender does not write for " + p.Name), true
		}
		return d.partnerMail(d.joinsPartner(p.No, d.m.From)), true
	}
	if !d.bystanders() && !d.answersKept() { // perhaps a prospect who replies to all, and nobody is mailed on a perhaps
		d.kept("")
	}
	rule := fmt.Sprintf("waits for a manager: %s wrote to the secret address of %s", d.m.From.Email, p.Name)
	if b, many := d.toldEnough(rule); many { // an address that is going round
		d.tellBrake(b)
		return MailResult{Disposition: Held, Rule: b.rule, Braked: true}, true
	}
	d.askAlias(p)
	return d.hold(rule), true
}

// askAlias asks the partner's manager, once a day for each address.
func (d mailDraft) askAlias(p Partner) {
	m, ok := d.partnersManager(p)
	if !ok {
		return
	}
	from := displayName(d.m.From)
	l := Letter{Partner: p.Name, By: from, Address: d.m.From.Email, Excerpt: excerpt(words(d.m)), Registered: d.m.Received, Commands: []string{"approve", "decline"}}
	if lead := d.m.Lead; lead.names() {
		l.Company, l.Domain, l.Contact = oneLine(lead.Company, maxLine), lead.Domain, lead.Contact
		id := account.Identify(lead.Company, lead.Domain, lead.Contact.Email)
		if taken := d.w.sameAccount(id); len(taken) > 0 {
			l.Warnings = append(l.Warnings, fmt.Sprintf("The account is registered as %s by %s already.", taken[0].No, d.w.partners[taken[0].Partner].Name))
		}
	}
	if !d.strong() {
		l.Warnings = append(l.Warnings, "The sender's address is not proven: no authentication result came with this mail.")
	}
	for _, t := range []string{colleagueTimer(d.m.No), aliasTimer(d.m.No)} {
		d.out.SetTimers = append(d.out.SetTimers, Timer{Key: t, Kind: "place", Due: d.in.At.Add(30 * 24 * time.Hour)})
	}
	d.send(Notice{Key: fmt.Sprintf("alias/%s/%s/%s", p.No, account.CompareKey(d.m.From.Email), d.in.At.UTC().Format(time.DateOnly)), Kind: KindAlias, Mail: d.m.No,
		To: Address{Name: m.Name, Email: m.Email}, Side: TeamSide, Purpose: toChallenge, Subject: oneLine(strings.TrimSpace(fmt.Sprintf("Does %s write for %s?", from, p.Name)), maxSubject), Letter: l})
}

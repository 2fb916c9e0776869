package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// How many people and addresses one mail after the other may add.
const (
	maxOthers    = 20 // further people at one account
	maxAddresses = 5  // of one contact
)

// adds does "add colleague", "add contact" and "add address" (SS-10, WF-9, PT-10).
func (d mailDraft) adds(a ask, c Contact, k *Deal) (MailResult, bool) {
	who := a.address()
	if a.verb == "add contact" {
		return d.addOther(a, who, c, k), true
	}
	p := d.partner(c.Partner)
	l := Letter{Address: who.Email, By: who.Name, Verdict: "known"}
	known, taken := d.w.contactAt(who.Email)
	enough := d.probes(a, who, c, p)
	switch agreed, refused := d.w.timers[colleagueVerdict(d.m.No, true)], d.w.timers[colleagueVerdict(d.m.No, false)]; {
	case taken && known.Partner == c.Partner && (a.verb == "add colleague" || known.No == c.No):
	case refused:
		l.Verdict = "refused"
	case taken || d.elsewhere(who, p) || !agreed && (!d.sure(a, who, c, p) || enough):
		if agreed { // the manager said yes, and meanwhile or before it is somebody else's
			l.Verdict = "refused"
			break
		}
		return d.askColleague(a, who, c, p, k), true
	case a.verb == "add address":
		l.Verdict = "address"
		if c.Addresses = append(slices.Clone(c.Addresses), account.CompareKey(who.Email)); len(c.Addresses) > maxAddresses {
			l.Verdict = "too many"
			break
		}
		d.out.Contacts = append(d.out.Contacts, c)
	default:
		l.Verdict = "colleague"
		d.addContact(p.No, who)
		if !agreed { // who was asked knows already
			d.tellLeadOf(p, "contact/"+account.CompareKey(who.Email), Notice{Kind: KindNewContact, Mail: d.m.No,
				Subject: "New contact at " + p.Name, Letter: Letter{Partner: p.Name, By: displayName(who), Address: who.Email, Verdict: "added"}})
		}
	}
	for _, yes := range []bool{true, false} {
		if key := colleagueVerdict(d.m.No, yes); d.w.timers[key] {
			d.out.EndTimers = append(d.out.EndTimers, key)
		}
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindPerson, Key: "person/" + d.m.Digest + "/" + l.Verdict, Letter: l})
	return d.handle(a.verb+": "+l.Verdict, k), true
}

// probes counts an address that is not of the partner's own domain as an account they asked about, and reports that they
// asked about enough of them today: whether a person is asked first tells whose an address is, and whether its company was
// referred, as a check does.
func (d mailDraft) probes(a ask, who Address, c Contact, p Partner) bool {
	if host := account.FromAddress(who.Email); a.verb != "add address" || slices.Contains(p.Domains, host) && host != "" {
		return false
	}
	if d.w.checked[p.No] >= checksPerDay {
		return true
	}
	d.out.Checks = append(d.out.Checks, AccountCheck{Mail: d.m.No, Partner: p.No, Contact: c.No, Account: oneLine(who.Email, maxLine), Verdict: VerdictAsk, At: d.in.At})
	return false
}

// elsewhere reports an address that belongs to the team or to another partner's domain: a manager's to sort out.
func (d *draft) elsewhere(who Address, p Partner) bool {
	_, team := d.w.Rules.member(who.Email)
	owner, owned := d.w.partnerOfDomain(who.Email)
	return team || d.w.Rules.Self.Owns(who.Email) || account.Domain(who.Email) == d.w.Rules.Self.Domain() || owned && owner.No != p.No
}

// sure reports whether no manager is needed: a proven sender adds somebody of the partner's own domain, or an address of
// her own, which this mail from the old one confirms. Not that of who was referred, or of a company that was: what that
// person writes would count as hers.
func (d mailDraft) sure(a ask, who Address, c Contact, p Partner) bool {
	if !d.strong() {
		return false
	}
	host := account.FromAddress(who.Email)
	referred := len(d.w.byProspect[account.CompareKey(who.Email)])+len(d.w.sameAccount(account.Identity{Domain: host})) > 0
	return a.verb == "add address" && !referred || host != "" && (slices.Contains(p.Domains, host) || host == account.FromAddress(c.Email))
}

func colleagueTimer(m MailNo) string { return "colleague/" + m.String() }
func colleagueVerdict(m MailNo, yes bool) string {
	return fmt.Sprintf("colleague/%s/%v", m, yes)
}

// askColleague keeps the mail until a manager has said whether the person belongs to the partner. Whose the address is
// already is told to the manager alone.
func (d mailDraft) askColleague(a ask, who Address, c Contact, p Partner, k *Deal) MailResult {
	rule := "waits for a manager: " + a.verb + " " + who.Email
	m, ok := d.w.Rules.member(p.Manager)
	if !ok {
		if m, ok = d.w.Rules.lead(); !ok {
			return d.hold(rule)
		}
	}
	var warnings []string
	if other, taken := d.w.contactAt(who.Email); taken && other.Partner != p.No {
		warnings = append(warnings, fmt.Sprintf("%s is a contact of %s already; approving changes nothing.", who.Email, d.w.partners[other.Partner].Name))
	} else if owner, owned := d.w.partnerOfDomain(who.Email); owned && owner.No != p.No {
		warnings = append(warnings, fmt.Sprintf("%s is a domain of %s; approving changes nothing.", account.FromAddress(who.Email), owner.Name))
	}
	warnings = append(warnings, d.unproven()...)
	d.out.SetTimers = append(d.out.SetTimers, Timer{Key: colleagueTimer(d.m.No), Kind: "place", Due: d.in.At.Add(30 * 24 * time.Hour)})
	d.send(Notice{Key: "colleague/" + d.m.Digest, Kind: KindColleague, Mail: d.m.No, To: Address{Name: m.Name, Email: m.Email}, Side: TeamSide,
		Purpose: toChallenge, Subject: oneLine(fmt.Sprintf("May %s write for %s?", who.Email, p.Name), maxSubject),
		Letter: Letter{Partner: p.Name, By: displayName(Address{Name: c.Name, Email: d.m.From.Email}), Address: who.Email, Contact: Person{Name: who.Name, Email: who.Email},
			Verdict: a.verb, Warnings: warnings, Commands: []string{"approve", "decline"}}})
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindPerson, Letter: Letter{Address: who.Email, By: who.Name, Verdict: "asked"}})
	r := d.hold(rule)
	if k != nil {
		r.Deal = k.No
	}
	return r
}

// colleagueDecided is the manager's word on somebody a partner wants to add: the partner's mail is handled again with it.
func (d mailDraft) colleagueDecided(by Member, t *Thread) MailResult {
	first, _ := firstLine(d.m.Reply)
	said := foldedWords(first)
	yes := len(said) > 0 && (slices.Contains([]string{"approve", "approved", "accept"}, said[0]) || only(first, yesWords))
	no := len(said) > 0 && (slices.Contains([]string{"decline", "declined", "reject"}, said[0]) || only(first, noWords))
	l := Letter{}
	held := d.w.mails[t.Mail]
	switch {
	case !d.strong():
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender")
	case !yes && !no:
		l.Note, l.Commands, l.Excerpt = "Nothing was done: reply to our question with approve or decline.", []string{"approve", "decline"}, excerpt(words(d.m))
		d.answer(d.m, nil, TeamSide, Notice{Kind: KindCommands, Letter: l})
		return d.handle("no command", nil)
	case held.Disposition != Held:
		return d.handle("decided before", nil)
	}
	d.out.EndTimers = append(d.out.EndTimers, colleagueTimer(t.Mail))
	d.out.SetTimers = append(d.out.SetTimers, Timer{Key: colleagueVerdict(t.Mail, yes), Kind: "place", Due: d.in.At.Add(7 * 24 * time.Hour)})
	d.out.Release = append(d.out.Release, Release{Mail: t.Mail})
	if d.w.timers[aliasTimer(t.Mail)] {
		d.out.EndTimers = append(d.out.EndTimers, aliasTimer(t.Mail))
		l.Effects = []string{map[bool]string{true: "The person is a contact now, and their mail is handled; its place in line is when it came.", false: "Nobody is added, and their mail is left alone; they are told nothing more."}[yes]}
		d.answer(d.m, nil, TeamSide, Notice{Kind: KindConfirm, Letter: l})
		return d.handle("alias: "+said[0], nil)
	}
	l.Effects = []string{map[bool]string{true: "The person is added; the partner is told.", false: "Nobody is added; the partner is told."}[yes]}
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindConfirm, Letter: l})
	return d.handle("colleague: "+said[0], nil)
}

// addOther adds a further person at the account to a deal (WF-9).
func (d mailDraft) addOther(a ask, who Address, c Contact, k *Deal) MailResult {
	if k == nil {
		return d.unsure(nil, Letter{Note: "To add a person to a referral, reply in its own conversation: add contact Kim Lee <kim@globex.example>.",
			Deals: d.status(c.Partner, "")})
	}
	if who.Email == "" {
		who.Name = oneLine(a.arg, maxLine)
	}
	l := d.letter(*k)
	l.Address, l.By, l.Partner = who.Email, who.Name, ""
	same := func(p Person) bool {
		return who.Email != "" && account.CompareKey(p.Email) == account.CompareKey(who.Email) || who.Email == "" && strings.EqualFold(p.Name, who.Name)
	}
	switch l.Verdict = "contact"; {
	case same(k.Contact) || slices.ContainsFunc(k.Others, same):
		l.Verdict = "known"
	case len(k.Others) >= maxOthers:
		l.Verdict = "too many"
	default:
		k.Others = append(slices.Clone(k.Others), Person{Name: who.Name, Email: who.Email})
		text := "Further contact: " + strings.TrimSpace(who.Name+" "+angle(who.Email))
		d.event(k, "contact", d.m.From.Email, ForPartner, text)
		t := d.letter(*k)
		t.Was, t.Note = t.Stage, displayName(d.m.From)+" named a further person there: "+strings.TrimSpace(who.Name+" "+angle(who.Email))+"."
		d.tellTeam(k, Notice{Kind: KindTeamNews, Mail: d.m.No, Letter: t}, "")
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindPerson, Letter: l})
	return d.handle("add contact: "+l.Verdict, k)
}

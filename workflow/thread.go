package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// Where a reply goes, by the purpose of its token.
const (
	toDeal      = byte(token.ForDeal)
	toDecision  = byte(token.ForMember)
	toRelay     = byte(token.ForRelay)
	toChallenge = byte(token.ForChallenge)
	toOffer     = byte(token.ForOffer)
	toPartner   = byte(token.ForPartner) // a partner's secret address, or a member's thread about a partner
	toApplicant = byte(token.ForApplication)
	toIssue     = byte(token.ForIssue)
)

// person returns the deal's participant with this address, made when it is new; nil when the partner has too many already.
func (d *draft) person(deal *Deal, side Side, who Address, contact ContactNo) *Participant {
	key := account.CompareKey(who.Email)
	for i := range deal.People {
		if p := &deal.People[i]; p.Side == side && account.CompareKey(p.Address.Email) == key {
			return p
		}
	}
	if len(deal.People) >= maxPeople && side == PartnerSide { // the team is few, and must hear of everything
		return nil
	}
	deal.People = append(deal.People, Participant{Side: side, Address: who, Contact: contact})
	return &deal.People[len(deal.People)-1]
}

// wrote notes that a participant's own mail is now the newest in their thread; the first one is its root. It counts them
// by the hour, for the brake; unproven ones are counted elsewhere, since anybody can write them.
func (p *Participant) wrote(m *Mail, at time.Time) {
	if at.Sub(p.Since) >= time.Hour {
		p.Since, p.Wrote = at, 0
	}
	if m.proven() {
		p.Wrote++
	}
	if p.Root == "" {
		p.Root, p.Subject = m.MessageID, replySubject(m.Subject)
	}
	p.Last = m.MessageID
}

// tell sends a participant news in the thread of the deal in their mail program.
func (d *draft) tell(deal *Deal, p *Participant, n Notice) {
	if p == nil || d.gone(deal, p) {
		return
	}
	n.Deal, n.To, n.Side = deal.No, p.Address, p.Side
	if n.Purpose == 0 {
		n.Purpose = toDeal
		if p.Side == TeamSide {
			n.Purpose = toDecision
		}
	}
	if p.Subject == "" {
		p.Subject = fmt.Sprintf("Re: [%s] %s", deal.No, accountName(*deal))
		if p.Side == TeamSide {
			p.Subject = fmt.Sprintf("[%s] %s, referred by %s", deal.No, accountName(*deal), d.partner(deal.Partner).Name)
		}
		p.Subject = oneLine(p.Subject, maxSubject)
	}
	n.Subject, n.InReplyTo = p.Subject, p.Last
	n.References = references(p.Root, p.Last)
	sent := d.send(n)
	p.Last, p.Heard = sent.MessageID, n.Kind
	if p.Root == "" {
		p.Root = sent.MessageID
	}
}

// answer replies to the mail in hand, in the very thread it came from. deal may be nil.
func (d *draft) answer(m *Mail, deal *Deal, side Side, n Notice) {
	n.Mail, n.To, n.Side = m.No, m.From, side
	n.Subject, n.InReplyTo = replySubject(m.Subject), m.MessageID
	n.References = references(append(rootOf(m), m.MessageID)...)
	n.Answer = side != TeamSide || n.Kind == KindCommands || n.Kind == KindTooLarge // a member's robot takes whatever it gets for a reason to answer, and these two need no proof
	n.Unproven = !m.proven()
	n.Letter.Answers = n.Answer && n.Unproven
	var p *Participant
	if deal != nil {
		n.Deal = deal.No
		if p = deal.find(m.From.Email); p != nil {
			n.To, n.Subject = p.Address, p.Subject
			n.References = references(p.Root, m.MessageID)
		}
		if n.Purpose == 0 {
			n.Purpose = toDeal
			if side == TeamSide {
				n.Purpose = toDecision
			}
		}
	}
	if side == PartnerSide {
		n.Letter.Unopened = unopened(m)
	}
	if m.Quiet { // we never answer lists and null senders (DESIGN §5.4)
		return
	}
	sent := d.send(n)
	if p != nil {
		p.Last, p.Heard = sent.MessageID, n.Kind
	}
}

func (k *Deal) find(address string) *Participant {
	key := account.CompareKey(address)
	for i := range k.People {
		if account.CompareKey(k.People[i].Address.Email) == key {
			return &k.People[i]
		}
	}
	return nil
}

func rootOf(m *Mail) []string {
	if len(m.References) > 0 {
		return m.References[:1]
	}
	return m.InReplyTo
}

// references lists each id once, in order, without empty ones.
func references(ids ...string) []string {
	var refs []string
	for _, id := range ids {
		if id != "" && !slices.Contains(refs, id) {
			refs = append(refs, id)
		}
	}
	return refs
}

// replySubject is the partner's own subject with a reply prefix (CONTRACT, Behaviour 8).
func replySubject(subject string) string {
	s := oneLine(subject, maxSubject-4)
	if s == "" {
		return "Re: your mail"
	}
	if len(s) >= 3 && strings.EqualFold(s[:3], "re:") {
		return s
	}
	return "Re: " + s
}

// accountName is how people call the account.
func accountName(k Deal) string {
	switch {
	case k.Company != "":
		return k.Company
	case k.Domain != "":
		return account.DisplayFromDomain(k.Domain)
	case k.Contact.Name != "":
		return k.Contact.Name
	case k.Contact.Email != "":
		return k.Contact.Email
	}
	return "your referral"
}

// partnerPeople returns everybody on the partner's side who has a thread of the deal.
func (k *Deal) partnerPeople() []*Participant {
	var people []*Participant
	for i := range k.People {
		if k.People[i].Side == PartnerSide {
			people = append(people, &k.People[i])
		}
	}
	return people
}

// tellPartner sends news of a deal to everybody on the partner's side, one mail each (NT-4).
func (d *draft) tellPartner(deal *Deal, n Notice) {
	for _, p := range deal.partnerPeople() {
		d.tell(deal, p, n)
	}
}

// tellTeam sends a mail to the owner and the manager of a deal, except to who did it.
func (d *draft) tellTeam(deal *Deal, n Notice, except string) {
	var told []string
	for _, m := range d.responsible(*deal) {
		key := account.CompareKey(m.Email)
		if key == account.CompareKey(except) || slices.Contains(told, key) {
			continue
		}
		told = append(told, key)
		d.tell(deal, d.person(deal, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), n)
	}
}

func (d *draft) responsible(deal Deal) []Member {
	var who []Member
	if m, ok := d.w.managerOf(deal); ok {
		who = append(who, m)
	}
	if m, ok := d.w.Rules.member(d.partner(deal.Partner).Manager); ok {
		who = append(who, m)
	} else if m, ok := d.w.Rules.lead(); ok {
		who = append(who, m)
	}
	if m, ok := d.approver(deal); ok {
		who = append(who, m)
	}
	return who
}

// tellLead sends a mail that belongs to no deal to the team's first manager. The key makes it a mail that is sent once.
func (d *draft) tellLead(key string, n Notice) {
	m, ok := d.w.Rules.lead()
	if !ok {
		return
	}
	n.Key, n.To, n.Side = key, Address{Name: m.Name, Email: m.Email}, TeamSide
	d.send(n)
}

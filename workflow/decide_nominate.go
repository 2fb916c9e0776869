package workflow

import (
	"fmt"
	"regexp"
	"strings"

	"refermail/workflow/account"
)

var bareAddress = regexp.MustCompile(`[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{3,200}\.[A-Za-z]{2,20}`)

// nominee is whom a mail to nominate@ is about: what was forwarded, written on lines, or an address in the words.
func (d mailDraft) nominee() (who Address, company string) {
	if l := d.m.Lead; l != nil {
		who, company = Address{Name: l.Contact.Name, Email: l.Contact.Email}, firstOf(l.Company, account.DisplayFromDomain(l.Domain))
	}
	if who.Email == "" {
		for _, found := range bareAddress.FindAllString(words(d.m), 20) {
			if email, ok := account.NormalizeAddress(strings.TrimRight(found, ".")); ok && !d.w.Rules.Self.Owns(email) && account.CompareKey(email) != account.CompareKey(d.m.From.Email) {
				who.Email = email
				break
			}
		}
	}
	if company == "" {
		if host := account.FromAddress(who.Email); host != "" {
			company = account.DisplayFromDomain(host)
		}
	}
	return Address{Name: oneLine(who.Name, 100), Email: who.Email}, oneLine(company, 100)
}

// nominate makes a prospect of whom somebody of the team or of a partner suggests as a partner, and asks the manager
// (IN-16). The nominee hears nothing before the manager says so.
func (d mailDraft) nominate(side Side, by string, from Partner) MailResult {
	who, company := d.nominee()
	name := firstOf(company, firstOf(who.Name, who.Email))
	if name == "" {
		d.answer(d.m, nil, side, Notice{Kind: KindNominated, Letter: Letter{}})
		return d.handle("a nomination of nobody", nil)
	}
	known, taken := d.w.contactAt(who.Email)
	owner, owned := d.w.partnerOfDomain(who.Email)
	_, team := d.w.Rules.member(who.Email)
	l := Letter{Company: name, Contact: Person{Name: who.Name, Email: who.Email}}
	d.answer(d.m, nil, side, Notice{Kind: KindNominated, Letter: l}) // the same words whoever they are: partners do not learn of each other
	if taken && who.Email != "" || owned && account.FromAddress(who.Email) != "" || team {
		p := d.partner(known.Partner)
		if !taken {
			p = owner
		}
		if !team {
			d.tellManager(p, "nominated/"+d.m.Digest, Letter{Partner: p.Name, Note: fmt.Sprintf("%s nominated %s, who is there already: %s %s, %s.", by, name, p.No, p.Name, p.Status),
				Text: "Nothing was changed, and nobody else was told."})
		}
		return d.handle("a nomination of somebody known", nil)
	}
	p := Partner{No: d.out.Next.Partner, Name: name, Status: Prospect, Manager: from.Manager, CreatedAt: d.in.At}
	d.fits(&p, false, false)
	d.out.Refusal = ""
	d.out.Next.Partner++
	d.keepPartner(p)
	if who.Email != "" {
		d.addContact(p.No, who)
	}
	m, ok := d.partnersManager(p)
	if ok {
		l.By, l.Partner, l.Text, l.Address = by, from.Name, clip(words(d.m), 4096), d.m.From.Email
		l.Commands = []string{"invite", "drop"}
		if !d.strong() {
			l.Warnings = []string{"The sender's address is not proven: no authentication result came with this mail."}
		}
		if who.Email == "" {
			l.Commands[0] = "invite <address>"
		}
		d.send(Notice{Key: "nomination/" + d.m.Digest, Kind: KindNomination, Mail: d.m.No, Side: TeamSide, Purpose: toPartner, Partner: p.No,
			To: Address{Name: m.Name, Email: m.Email}, Subject: oneLine(fmt.Sprintf("%s as a partner? (%s)", name, p.No), maxSubject), Letter: l})
	}
	return d.handle("nominated "+p.No.String(), nil)
}

// invite sends the nominee our one invitation. Nothing of what the nominator wrote is in it.
func (d *draft) invite(by Member, p *Partner, c adminCommand) (problem string) {
	if p.Status != Prospect && p.Status != Invited {
		return fmt.Sprintf("%s is %s; only who was nominated is invited", p.Name, p.Status)
	}
	people := d.peopleOf(p.No)
	if len(people) == 0 && len(c.People) == 1 {
		if _, taken := d.w.contactAt(c.People[0].Email); taken || d.w.Rules.IsMember(c.People[0].Email) {
			return c.People[0].Email + " is somebody's address already"
		}
		people = []Contact{d.addContact(p.No, c.People[0])}
	}
	switch {
	case len(people) == 0:
		return "no address is known; invite <address> names one"
	case p.Status == Invited:
		return fmt.Sprintf("%s was invited already, and nobody is asked twice", p.Name)
	}
	to := people[0]
	p.Status = Invited
	d.send(Notice{Key: "invite/" + account.CompareKey(to.Email), Kind: KindInvitation, To: Address{Name: to.Name, Email: to.Email},
		Subject: "Partner of " + d.w.Rules.Self.Name + "?", Letter: Letter{By: memberName(by), Stage: d.w.Rules.Program.Name}})
	d.effect("%s %s: %s gets our one invitation; a reply with the word join begins it", p.No, p.Name, to.Email)
	return ""
}

// dropProspect ends a nomination; the nominee never hears of it.
func (d *draft) dropProspect(p *Partner, why string) (problem string) {
	if p.Status != Prospect && p.Status != Invited {
		return fmt.Sprintf("%s is %s; end partner %s because <why> ends a partnership", p.Name, p.Status, p.No)
	}
	p.Status = Left
	d.effect("%s %s was dropped%s; nobody was mailed", p.No, p.Name, because(why))
	return ""
}

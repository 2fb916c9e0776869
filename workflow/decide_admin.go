package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// addPartner makes a partner with its domains and people. It is active, agreed and subscribed; no mail is sent.
func (d *draft) addPartner(a AddPartner) {
	name := oneLine(a.Name, maxLine)
	if name == "" {
		d.out.Refusal = "a partner needs a name"
		return
	}
	p := Partner{No: d.out.Next.Partner, Name: name, Type: a.Type, Tier: a.Tier, Status: Active, CreatedAt: d.in.At}
	if d.fits(&p, a.Type != "", a.Tier != ""); d.out.Refusal != "" {
		return
	}
	if d.ownDomains(&p, a.Domains); d.out.Refusal != "" {
		return
	}
	if a.Manager != "" && !d.managedBy(&p, a.Manager) {
		return
	}
	if p.Tier != "" {
		p.Standing.Given = &Given{Tier: p.Tier, By: d.in.By, At: d.in.At, Why: "given when it was added"}
	}
	d.out.Next.Partner++
	if _, digest := d.agreement(); d.w.Rules.Program.Agreement.Required { // who adds a partner by hand says that it agreed
		p.Joining = &Joining{Agreements: []Acceptance{{Digest: digest, By: d.in.By, At: d.in.At}}}
	}
	d.keepPartner(p)
	d.addPeople(p, a.Contacts)
	d.effect("%s %s added", p.No, p.Name)
}

// setPartner changes what is given and leaves the rest.
func (d *draft) setPartner(a SetPartner) {
	p, ok := d.w.partners[a.Partner]
	if !ok {
		d.out.Refusal = fmt.Sprintf("there is no partner %s", a.Partner)
		return
	}
	p.Domains = slices.Clone(p.Domains)
	for _, set := range []struct {
		to  *string
		val *string
	}{{&p.Name, a.Name}, {&p.Type, a.Type}, {&p.Tier, a.Tier}} {
		if set.val != nil {
			*set.to = oneLine(*set.val, maxLine)
		}
	}
	if a.Type != nil || a.Tier != nil {
		if d.fits(&p, a.Type != nil, a.Tier != nil); d.out.Refusal != "" {
			return
		}
	}
	if a.Status != nil {
		if *a.Status != Active && *a.Status != Suspended {
			d.out.Refusal = fmt.Sprintf("%q is no status of a partner; there are: active, suspended", *a.Status)
			return
		}
		if *a.Status != p.Status && !d.setStatus(&p, *a.Status) {
			return
		}
	}
	if a.Manager != nil && !d.managedBy(&p, *a.Manager) {
		return
	}
	if d.ownDomains(&p, a.AddDomains); d.out.Refusal != "" {
		return
	}
	if a.Language != nil && !d.speakable(*a.Language) {
		return
	}
	if _, ok := ParseZone(orEmptyText(a.Zone)); a.Zone != nil && *a.Zone != "" && !ok {
		d.out.Refusal = fmt.Sprintf("%q is no time zone; write it like Europe/Berlin or +01:00", *a.Zone)
		return
	}
	if a.Tier != nil && p.Tier != d.w.partners[p.No].Tier { // by a person's word: its numbers do not take it away tonight
		p.Standing.Given, p.Standing.Falling = &Given{Tier: p.Tier, By: d.in.By, At: d.in.At, Why: "set by the operator"}, nil
	}
	d.keepPartner(p)
	d.addPeople(p, a.AddContacts)
	d.writtenTo(p, a.Language, a.Zone)
	d.effect("%s %s changed", p.No, p.Name)
}

// setStatus suspends a partner or lets it take part again, as a manager's mail does.
func (d *draft) setStatus(p *Partner, to string) bool {
	switch {
	case to == Suspended:
		d.out.Refusal = d.suspend(p, "")
	case p.Status == Suspended || p.Status == Left:
		d.out.Refusal = d.resume(p)
	default:
		p.Status, p.DormantAt = Active, time.Time{}
	}
	return d.out.Refusal == ""
}

func (d *draft) managedBy(p *Partner, who string) bool {
	m, ok := d.w.Rules.named(who)
	if !ok {
		d.out.Refusal = fmt.Sprintf("%q is nobody of the team", who)
		return false
	}
	p.Manager = m.Email
	return true
}

// ownDomains adds domains to a partner. A free-mail domain identifies no company (VA-13), and a domain has one owner.
func (d *draft) ownDomains(p *Partner, domains []string) {
	for _, given := range domains {
		domain := account.Registrable(strings.TrimSpace(given))
		owner, taken := d.w.byDomain[domain]
		switch {
		case domain == "":
			d.out.Refusal = fmt.Sprintf("%q is no domain of a company", given)
		case account.IsFreeMail(domain):
			d.out.Refusal = fmt.Sprintf("%s is a free-mail domain and identifies no company; add the person with --contact", domain)
		case domain == account.Registrable(d.w.Rules.Self.Domain()) && domain != "":
			d.out.Refusal = fmt.Sprintf("%s is our own domain", domain)
		case taken && owner != p.No:
			d.out.Refusal = fmt.Sprintf("%s belongs to %s %s already", domain, owner, d.w.partners[owner].Name)
		case !slices.Contains(p.Domains, domain):
			p.Domains = append(p.Domains, domain)
		}
		if d.out.Refusal != "" {
			return
		}
	}
}

func (d *draft) addPeople(p Partner, people []Address) {
	for _, who := range people {
		address, ok := account.NormalizeAddress(who.Email)
		if !ok {
			d.out.Refusal = fmt.Sprintf("%q is no e-mail address; write it like: Ann Example <ann@example.com>", who.Email)
			return
		}
		if c, taken := d.w.contactAt(address); taken {
			if owner := d.partner(c.Partner); owner.outside() && c.Partner != p.No {
				d.takeOver(owner, c, p.No)
				continue
			}
			if c.Partner != p.No {
				d.out.Refusal = fmt.Sprintf("%s belongs to %s %s already", address, c.Partner, d.w.partners[c.Partner].Name)
				return
			}
			continue
		}
		if _, team := d.w.Rules.member(address); team {
			d.out.Refusal = fmt.Sprintf("%s is one of the team", address)
			return
		}
		d.addContact(p.No, Address{Name: who.Name, Email: address})
	}
}

// addContact makes a person at a partner.
func (d *draft) addContact(p PartnerNo, who Address) Contact {
	c := Contact{No: d.out.Next.Contact, Partner: p, Name: oneLine(who.Name, maxLine), Email: who.Email,
		Addresses: []string{account.CompareKey(who.Email)}, Status: Active, Newsletter: d.suppressed(who.Email) == "", CreatedAt: d.in.At}
	d.out.Next.Contact++
	d.out.Contacts = append(d.out.Contacts, c)
	return c
}

func identityOf(k Deal) account.Identity {
	return account.Identity{Domain: k.Domain, NameKey: k.NameKey}
}

package workflow

import (
	"fmt"
	"slices"

	"refermail/workflow/account"
)

// Partner A never learns that partner B exists (DESIGN, invariant 8). Every mail of ours is made by send, and send asks here
// before it owes one to anybody outside the team. Rules that make mails do not rely on it: what is found here is a bug of
// ours, and the mail is withheld. What a mail says in a person's own words is that person's; what we fill in is checked by
// where it comes from, not by what it says, because a partner may well refer a company that is a partner, too.

// leak says why a mail must not go to its reader, "" when it may. Mail to the team may say everything.
func (d *draft) leak(n Notice) string {
	if n.Side == TeamSide {
		return ""
	}
	l := n.Letter
	switch {
	case l.Other != "" || l.OtherPartner != "":
		return "it names another registration of the account"
	case len(l.Timeline) > 0:
		return "it carries timelines as the team sees them"
	case len(l.Criteria) > 0 || l.Awaited != "":
		return "it carries what the team checks"
	}
	reader := d.reader(n.To)
	if l.About != 0 && l.About != reader {
		return fmt.Sprintf("it tells %s of a deal of %s", reader, l.About)
	}
	if l.Partner != "" && n.Side == PartnerSide && l.Partner != d.partner(reader).Name {
		return fmt.Sprintf("it tells %s the name of another partner", reader)
	}
	for _, no := range append(l.deals(), n.Deal) {
		if of := d.partnerOfDeal(no); of != 0 && of != reader {
			return fmt.Sprintf("it tells %s of %s, a deal of %s", reader, no, of)
		}
	}
	return ""
}

// reader is the partner somebody belongs to as this decision leaves it, 0 for nobody's person.
func (d *draft) reader(to Address) PartnerNo {
	key := account.CompareKey(to.Email)
	for _, c := range slices.Backward(d.out.Contacts) {
		if slices.Contains(c.Addresses, key) || account.CompareKey(c.Email) == key {
			return c.Partner
		}
	}
	if c, ok := d.w.contactAt(to.Email); ok {
		return c.Partner
	}
	for _, k := range d.deals { // under an address that was taken from them since
		if p := k.find(to.Email); p != nil && p.Side == PartnerSide {
			c, _ := d.contact(p.Contact)
			return c.Partner
		}
	}
	return 0
}

// partnerOfDeal is whose a deal is, 0 for one that this decision knows nothing of.
func (d *draft) partnerOfDeal(no DealNo) PartnerNo {
	if own := d.drafted(no); own != nil {
		return own.Partner
	}
	return d.w.deals[no].Partner
}

// deals are the deals a letter names in the places that are ours to fill.
func (l Letter) deals() (named []DealNo) {
	add := func(ref string) {
		if no, ok := ParseRef(ref); ok {
			named = append(named, no)
		}
	}
	add(l.Ref)
	for _, line := range l.Deals {
		add(line.Ref)
	}
	for _, group := range l.Rows {
		for _, row := range group.Rows {
			add(row.Ref)
		}
	}
	for _, e := range l.Events { // of a daily mail: by which deal
		add(e.By)
	}
	return named
}

// withhold keeps a mail back that would tell one partner of another. The engine logs why.
func (d *draft) withhold(n Notice, why string) {
	d.out.Leaks = append(d.out.Leaks, fmt.Sprintf("%s to %s about %s: %s", n.Kind, d.reader(n.To), n.Deal, why))
}

// gone reports a person of a deal who belongs to another partner now, or to none: they left the one, and perhaps write for
// another. They hear nothing of it any more. The people of a deal's own partner are always loaded.
func (d *draft) gone(deal *Deal, p *Participant) bool {
	if p.Side != PartnerSide {
		return false
	}
	if c, ok := d.contact(p.Contact); ok {
		return c.Partner != deal.Partner
	}
	return d.reader(p.Address) != deal.Partner
}

// leaked is the decision about a mail whose answer would have told one partner of another: nothing is done, and a person
// looks at it.
func (d mailDraft) leaked(leaks []string) (mailDraft, MailResult) {
	held := mailDraft{newDraft(d.w, d.in), d.m}
	held.out.Leaks = leaks
	return held, held.holdAndTell("our own check: an answer would have told one partner of another")
}

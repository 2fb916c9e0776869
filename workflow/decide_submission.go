package workflow

import (
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// submission makes a deal of a partner's mail, or says why not.
func (d mailDraft) submission(c Contact, p Partner) MailResult {
	m := d.m
	lead := Lead{}
	if m.Lead != nil {
		lead = *m.Lead
	}
	if said := strings.TrimSpace(m.Reply); lead.Context == "" && !m.Forwarded && len(m.Said) == 0 && wordCount(said) >= 3 {
		lead.Context = said // prose that names neither company nor person is still what the partner told us
	}
	id := account.Identify(lead.Company, lead.Domain, lead.Contact.Email)
	if rule := d.refusal(p, id, lead); rule != "" {
		d.answer(m, nil, PartnerSide, Notice{Kind: KindRefused, Letter: Letter{
			Company: lead.Company, Domain: id.Domain, Contact: lead.Contact, Rule: rule, Clause: d.clause(Deal{}, "self_referral")}})
		return d.handle("refused: "+rule, nil)
	}
	if why := d.seemsOwn(p, lead); why != "" {
		return d.holdOwn(why)
	}
	same := d.w.sameAccount(id)
	if own, ok := d.openOwn(same, p.No); ok && !id.Zero() {
		return d.merge(c, d.deal(own.No))
	}
	if d.mustAgree(p) && !d.in.Silent {
		return d.waitForAgreement(c, p)
	}
	d.fact(p.No, "first_lead")
	k := d.register(c, p, lead, id)
	if off, ok := d.w.barring(*k, id); ok {
		return d.offLimits(k, off)
	}
	d.conflicts(k, same)
	if len(k.Missing) > 0 {
		return d.incomplete(k)
	}
	d.review(k, "")
	d.receipt(k, KindReceipt)
	return d.handle("registered", k)
}

// open makes the deal. Its time is that of the first mail by the server's clock, whatever is missing (VA-6, IN-8).
func (d mailDraft) open(c Contact, p Partner, lead Lead, id account.Identity) *Deal {
	no := d.out.Next.Deal
	d.out.Next.Deal++
	d.deals = append(d.deals, &Deal{
		No: no, Partner: p.No, Submitter: c.No, Stage: "received", Fields: map[string]string{},
		RegisteredAt: d.m.Received, CreatedAt: d.in.At, Program: d.w.Rules.version(), Terms: &Terms{p.Type, p.Tier},
	})
	k := d.deals[len(d.deals)-1]
	d.take(k, lead, id)
	d.attribute(k)
	return k
}

// register opens the deal and begins its timeline and its thread.
func (d mailDraft) register(c Contact, p Partner, lead Lead, id account.Identity) *Deal {
	k := d.open(c, p, lead, id)
	who := d.person(k, PartnerSide, Address{Name: c.Name, Email: c.Email}, c.No)
	who.wrote(d.m, d.in.At)
	d.copied(k)
	d.introduced(k)
	d.event(k, "registered", d.m.From.Email, ForPartner, registration(*k))
	if k.Context != "" {
		d.event(k, "context", d.m.From.Email, ForPartner, k.Context)
	}
	for _, warning := range d.unproven() {
		d.event(k, "trust", "refermail", ForTeam, warning)
	}
	if d.reused() {
		d.event(k, "warning", "refermail", ForTeam, "This mail carries the Message-ID of an earlier one with other words.")
	}
	return k
}

// copied gives the partner's own people who were in copy a thread of the deal: they hear what the submitter hears (NT-4).
func (d mailDraft) copied(k *Deal) {
	for _, list := range [][]Address{d.m.To, d.m.Cc} {
		for _, a := range list {
			c, ok := d.w.contactAt(a.Email)
			if !ok || c.Partner != k.Partner || k.find(a.Email) != nil {
				continue
			}
			if p := d.person(k, PartnerSide, Address{Name: c.Name, Email: c.Email}, c.No); p != nil {
				p.Root, p.Subject, p.Last = d.m.MessageID, replySubject(d.m.Subject), d.m.MessageID
			}
		}
	}
}

// take copies what the lead says into the deal and works out what is missing.
func (d *draft) take(k *Deal, lead Lead, id account.Identity) {
	k.Company, k.Domain, k.NameKey = oneLine(lead.Company, maxLine), id.Domain, id.NameKey
	k.Contact = Person{Name: oneLine(lead.Contact.Name, maxLine), Email: oneLine(lead.Contact.Email, maxLine),
		Phone: oneLine(lead.Contact.Phone, maxLine), Title: oneLine(lead.Contact.Title, maxLine)}
	k.Context, k.Consent = clip(strings.TrimSpace(lead.Context), maxText), oneLine(lead.Consent, maxLine)
	for name, v := range lead.Fields {
		k.Fields[name] = oneLine(v, maxLine)
	}
	if k.Company == "" && k.Domain != "" {
		k.Company = account.DisplayFromDomain(k.Domain)
	}
	k.Perhaps = map[string]string{}
	for name, v := range lead.Perhaps {
		k.Perhaps[name] = shown(name, v)
	}
	d.missing(k)
}

// missing lists the required fields the deal does not have (VA-1).
func (d *draft) missing(k *Deal) {
	k.Missing = nil
	for _, f := range d.rules(*k).RequiredFor(d.partner(k.Partner).Type) {
		have := k.Fields[f.Name] != ""
		switch f.Name {
		case "company":
			have = k.Company != "" || k.Domain != ""
		case "contact":
			have = k.Contact.Name != "" || k.Contact.Email != ""
		case "context":
			have = k.Context != ""
		}
		if !have {
			k.Missing = append(k.Missing, f.Name)
		}
	}
	k.keepGuesses()
}

func registration(k Deal) string {
	parts := []string{accountName(k)}
	if who := strings.TrimSpace(k.Contact.Name + " " + angle(k.Contact.Email)); who != "" {
		parts = append(parts, who)
	}
	return "Registered: " + strings.Join(parts, ", ")
}

func angle(email string) string {
	if email == "" {
		return ""
	}
	return "<" + email + ">"
}

// merge makes a second mail about the same account a note on the first registration (IN-10, CONTRACT 18).
func (d mailDraft) merge(c Contact, k *Deal) MailResult {
	p := d.person(k, PartnerSide, Address{Name: c.Name, Email: c.Email}, c.No)
	if p != nil && p.Root == "" {
		p.wrote(d.m, d.in.At)
	}
	d.event(k, "merged", d.m.From.Email, ForPartner, "The same account was sent again: "+words(d.m))
	stage := d.stageOf(*k)
	changed := d.patch(k)
	if len(changed) > 0 { // a domain that came with the second mail may belong to somebody
		if r, ok := d.barred(k); ok {
			return r
		}
	}
	l := d.letter(*k)
	l.Stage = stage.Label
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindMerged, Letter: l})
	if len(changed) > 0 && k.Stage == program.Incomplete && len(k.Missing) == 0 {
		d.forgetAll(k)
		d.review(k, "")
		return d.handle("merged and completed", k)
	}
	switch {
	case !stage.Open:
		d.relay(k, c)
	case len(changed) > 0 && k.Stage == program.UnderReview: // the manager decides on what it says now
		d.review(k, "The partner sent the account again, with changes: "+strings.Join(changed, "; ")+".")
	}
	return d.handle("same account again", k)
}

package store

import (
	"context"
	"slices"

	"refermail/workflow"
)

// findSenders looks up contacts by all wanted addresses and partners by all wanted domains. Partners of the former
// follow when their contacts are known.
func (l *loader) findSenders(ctx context.Context) error {
	addresses := slices.Concat(l.want.Addresses, l.want.PartnersOf, l.want.OfAddress)
	links, err := in(ctx, l.conn, senderFields, `SELECT a.address, c.no, c.partner FROM contact_address a
		JOIN contact c ON c.no = a.contact WHERE a.address IN (?)`, searchKeys(addresses))
	if err != nil {
		return err
	}
	ofAddress, partnersOf := lookup(l.want.OfAddress), lookup(l.want.PartnersOf)
	var deals []workflow.DealNo
	var takePart []workflow.ContactNo
	var referrers []workflow.PartnerNo
	for _, s := range links {
		l.contacts.add(s.contact)
		l.partners.add(s.partner)
		if ofAddress[s.address] {
			takePart = append(takePart, s.contact)
		}
		if partnersOf[s.address] {
			referrers = append(referrers, s.partner)
		}
	}
	if deals, err = in(ctx, l.conn, number[workflow.DealNo], `SELECT deal FROM deal_contact WHERE contact IN (?)`, distinct(takePart)); err != nil {
		return err
	}
	l.deals.add(deals...)
	if err = l.newestOf(ctx, distinct(referrers)); err != nil {
		return err
	}
	partners, err := in(ctx, l.conn, number[workflow.PartnerNo], `SELECT partner FROM partner_domain WHERE domain IN (?)`, searchKeys(l.want.Domains))
	l.partners.add(partners...)
	if err := l.findNamed(ctx); err != nil {
		return err
	}
	l.partners.add(l.want.Partners...)
	return err
}

// sender is whose an address is.
type sender struct {
	address string
	contact workflow.ContactNo
	partner workflow.PartnerNo
}

func senderFields(s *sender) []any {
	return []any{(*keyText)(&s.address), (*int64)(&s.contact), (*int64)(&s.partner)}
}

func lookup(addresses []string) map[string]bool {
	m := make(map[string]bool, len(addresses))
	for _, a := range addresses {
		m[searchKey(a)] = true
	}
	return m
}

// loadDeals loads the deals found so far and those of the wanted accounts and prospects. Conditions that repeat an
// index's own let the database use it.
func (l *loader) loadDeals(ctx context.Context) error {
	l.deals.add(l.want.Deals...)
	l.deals.add(dealsOf(l.facts.Earlier)...)
	for _, by := range []struct {
		query string
		keys  []string
	}{
		{`SELECT no FROM deal WHERE domain <> '' AND domain IN (?)`, l.want.Domains},
		{`SELECT no FROM deal WHERE name_key <> '' AND name_key IN (?)`, l.want.NameKeys},
		{`SELECT no FROM deal WHERE contact_key <> '' AND contact_key IN (?)`, l.want.Emails},
	} {
		deals, err := in(ctx, l.conn, number[workflow.DealNo], by.query, searchKeys(by.keys))
		if err != nil {
			return err
		}
		l.deals.add(deals...)
	}
	if err := l.findSimilar(ctx); err != nil {
		return err
	}
	var err error
	l.facts.Deals, err = in(ctx, l.conn, dealFields, `SELECT `+dealColumns+` FROM deal WHERE no IN (?)`, l.deals.list())
	slices.SortFunc(l.facts.Deals, func(a, b workflow.Deal) int { return int(a.No - b.No) })
	for _, d := range l.facts.Deals {
		l.partners.add(d.Partner)
	}
	return err
}

func dealsOf(mails []workflow.MailState) []workflow.DealNo {
	var deals []workflow.DealNo
	for _, m := range mails {
		if m.Deal != 0 {
			deals = append(deals, m.Deal)
		}
	}
	return deals
}

// loadPartners loads the partners found so far; loadContacts all their contacts, among them those found by address.
func (l *loader) loadPartners(ctx context.Context) (err error) {
	l.facts.Partners, err = in(ctx, l.conn, partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE no IN (?)`, l.partners.list())
	slices.SortFunc(l.facts.Partners, func(a, b workflow.Partner) int { return int(a.No - b.No) })
	return err
}

func (l *loader) loadContacts(ctx context.Context) (err error) {
	l.facts.Contacts, err = in(ctx, l.conn, contactFields, `SELECT `+contactColumns+` FROM contact WHERE status <> 'erased' AND partner IN (?)`, l.partners.list())
	slices.SortFunc(l.facts.Contacts, func(a, b workflow.Contact) int { return int(a.No - b.No) })
	return err
}

func (l *loader) loadOffLimits(ctx context.Context) error {
	byDomain, err := in(ctx, l.conn, offLimitFields,
		`SELECT `+offLimitColumns+` FROM off_limit WHERE domain <> '' AND domain IN (?)`, searchKeys(l.want.Domains))
	if err != nil {
		return err
	}
	byName, err := in(ctx, l.conn, offLimitFields,
		`SELECT `+offLimitColumns+` FROM off_limit WHERE name_key <> '' AND name_key IN (?)`, searchKeys(l.want.NameKeys))
	l.facts.OffLimits = latest(append(byDomain, byName...), func(o *workflow.OffLimit) workflow.OffLimit { return *o })
	return err
}

// countAnswers counts the answers of the last hour to all wanted addresses.
func (l *loader) countAnswers(ctx context.Context) error {
	type answers struct {
		thread workflow.ThreadKey
		n      int
	}
	fields := func(a *answers) []any { return []any{(*keyText)(&a.thread.Address), (*ref)(&a.thread.Deal), &a.n} }
	addresses := slices.Concat(l.want.Addresses, l.want.PartnersOf, l.want.OfAddress)
	since := Time(l.now.Add(-hour))
	counts, err := in(ctx, l.conn, fields, `SELECT recipient_key, deal, count(*) FROM notice
		WHERE answer AND created_at > ? AND recipient_key IN (?) GROUP BY recipient_key, deal`, searchKeys(addresses), since)
	for _, c := range counts {
		l.facts.Answers[c.thread.Address] += c.n
		l.facts.ByThread[c.thread] += c.n
	}
	return err
}

// countSubmitted counts the registrations of the last hour of all loaded partners.
func (l *loader) countSubmitted(ctx context.Context) error {
	type registrations struct {
		partner workflow.PartnerNo
		n       int
	}
	fields := func(r *registrations) []any { return []any{(*int64)(&r.partner), &r.n} }
	since := Time(l.now.Add(-hour))
	counts, err := in(ctx, l.conn, fields,
		`SELECT partner, count(CASE WHEN line = 0 THEN 1 END) + ? * count(DISTINCT CASE WHEN line > 0 THEN created_at END)
		FROM deal WHERE created_at > ? AND partner IN (?) GROUP BY partner`, l.partners.list(), workflow.ListWeight, since)
	for _, c := range counts {
		l.facts.Submitted[c.partner] = c.n
	}
	return err
}

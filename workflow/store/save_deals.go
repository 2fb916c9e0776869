package store

import (
	"context"

	"refermail/workflow"
)

func (t *tx) savePartners(ctx context.Context, c workflow.Changes) error {
	partners := latest(c.Partners, func(p *workflow.Partner) workflow.PartnerNo { return p.No })
	if err := upsert(ctx, t.conn, "partner", partnerColumns+", applied_at, joined_at, name_key", partners, partnerWithKeysFields); err != nil {
		return err
	}
	var numbers []workflow.PartnerNo
	var links []link[string]
	for _, p := range partners {
		numbers = append(numbers, p.No)
		for _, domain := range searchKeys(p.Domains) {
			links = append(links, link[string]{domain, int64(p.No)})
		}
	}
	if err := execIn(ctx, t.conn, `DELETE FROM partner_domain WHERE partner IN (?)`, numbers); err != nil {
		return err
	}
	if _, err := insert(ctx, t.conn, "partner_domain", "domain, partner", links, textLink, ""); err != nil {
		return err
	}
	return t.saveLooks(ctx, partners)
}

func (t *tx) saveContacts(ctx context.Context, c workflow.Changes) error {
	contacts := latest(c.Contacts, func(c *workflow.Contact) workflow.ContactNo { return c.No })
	if err := upsert(ctx, t.conn, "contact", contactColumns, contacts, contactFields); err != nil {
		return err
	}
	var numbers []workflow.ContactNo
	var links []link[string]
	for _, c := range contacts {
		numbers = append(numbers, c.No)
		for _, address := range searchKeys(c.Addresses) {
			links = append(links, link[string]{address, int64(c.No)})
		}
	}
	if err := execIn(ctx, t.conn, `DELETE FROM contact_address WHERE contact IN (?)`, numbers); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "contact_address", "address, contact", links, textLink, "")
	return err
}

func (t *tx) saveDeals(ctx context.Context, c workflow.Changes) error {
	rows := make([]dealWithKey, len(c.Deals))
	for i, d := range c.Deals {
		rows[i].Deal = d
	}
	rows = latest(rows, func(d *dealWithKey) workflow.DealNo { return d.No })
	if err := upsert(ctx, t.conn, "deal", dealColumns+", contact_key", rows, dealWithKeyFields); err != nil {
		return err
	}
	var numbers []workflow.DealNo
	var links []link[int64]
	for _, d := range rows {
		numbers = append(numbers, d.No)
		links = append(links, takingPart(d.Deal)...)
	}
	if err := execIn(ctx, t.conn, `DELETE FROM deal_contact WHERE deal IN (?)`, numbers); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "deal_contact", "contact, deal", links, numberLink, ` ON CONFLICT (contact, deal) DO NOTHING`)
	return err
}

// takingPart names the partner's people of a deal, some perhaps twice.
func takingPart(d workflow.Deal) []link[int64] {
	var links []link[int64]
	if d.Submitter != 0 {
		links = append(links, link[int64]{int64(d.Submitter), int64(d.No)})
	}
	for _, p := range d.People {
		if p.Side == workflow.PartnerSide && p.Contact != 0 {
			links = append(links, link[int64]{int64(p.Contact), int64(d.No)})
		}
	}
	return links
}

// saveEvents only ever adds: an event that exists already is an error.
func (t *tx) saveEvents(ctx context.Context, c workflow.Changes) error {
	_, err := insert(ctx, t.conn, "event", eventColumns, c.Events, eventFields, "")
	return err
}

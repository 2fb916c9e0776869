package store

import (
	"context"
	"fmt"

	"refermail/workflow"
)

const offerColumns = "mail, partner, contact, company, domain, contact_name, contact_email, offered_by, offered_at, answer, answered_by, answered_at"

func offerFields(o *workflow.Offer) []any {
	return []any{
		(*int64)(&o.Mail), (*int64)(&o.Partner), (*int64)(&o.Contact), (*text)(&o.Company), (*text)(&o.Domain), (*text)(&o.Person.Name),
		(*text)(&o.Person.Email), (*text)(&o.By), (*Time)(&o.At), (*text)(&o.Answer), (*text)(&o.AnsweredBy), (*Time)(&o.AnsweredAt),
	}
}

// loadOffers loads offers by the mails they were made with, and the partners they were made to.
func (l *loader) loadOffers(ctx context.Context) error {
	offers, err := in(ctx, l.conn, offerFields, `SELECT `+offerColumns+` FROM offer WHERE mail IN (?)`, distinct(l.want.Offers))
	for _, o := range offers {
		if l.facts.Offers == nil {
			l.facts.Offers = map[workflow.MailNo]workflow.Offer{}
		}
		l.facts.Offers[o.Mail] = o
		l.partners.add(o.Partner)
	}
	return err
}

func (t *tx) saveOffers(ctx context.Context, c workflow.Changes) error {
	offers := latest(c.Offers, func(o *workflow.Offer) workflow.MailNo { return o.Mail })
	return upsert(ctx, t.conn, "offer", offerColumns, offers, offerFields)
}

// Exchange counts what went back and forth with a partner; won is the stage of a deal that was won.
func (db *DB) Exchange(ctx context.Context, no workflow.PartnerNo, won string) (x workflow.Exchange, err error) {
	type count struct {
		what string
		n    int64
	}
	fields := func(c *count) []any { return []any{(*text)(&c.what), &c.n} }
	err = db.snapshot(ctx, func(c conn) error {
		stages, err := all(ctx, c, fields, `SELECT stage, COUNT(*) FROM deal WHERE partner = ? GROUP BY stage`, int64(no))
		if err != nil {
			return err
		}
		for _, s := range stages {
			x.Received += s.n
			if s.what == won {
				x.Won += s.n
			}
		}
		answers, err := all(ctx, c, fields, `SELECT answer, COUNT(*) FROM offer WHERE partner = ? GROUP BY answer`, int64(no))
		for _, a := range answers {
			x.Given += a.n
			switch a.what {
			case workflow.OfferAccepted:
				x.Accepted += a.n
			case workflow.OfferPassed:
				x.Passed += a.n
			}
		}
		return err
	})
	if err != nil {
		return workflow.Exchange{}, fmt.Errorf("count what went back and forth with %s: %w", no, err)
	}
	return x, nil
}

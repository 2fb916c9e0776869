package store

import (
	"context"
	"time"

	"refermail/workflow"
)

// Reach says of each contact of a partner when a server last took a mail for them, and whether they get newsletters no more. It
// reads the mail of the partner's own deals and what is kept of mail that belongs to no deal.
func (db *DB) Reach(ctx context.Context, partner workflow.PartnerNo) (map[workflow.ContactNo]workflow.Mailed, error) {
	return asOfNow(ctx, db, "read how "+partner.String()+" is reached", func(c conn) (map[workflow.ContactNo]workflow.Mailed, error) { return reach(ctx, c, partner) })
}

func reach(ctx context.Context, c conn, partner workflow.PartnerNo) (map[workflow.ContactNo]workflow.Mailed, error) {
	type taken struct {
		contact workflow.ContactNo
		at      Time
	}
	mails, err := all(ctx, c, func(t *taken) []any { return []any{(*int64)(&t.contact), &t.at} },
		`SELECT k.no, max(c.settled_at) FROM contact k JOIN issue i ON i.send_at IS NOT NULL JOIN issue_copy c ON c.issue = i.no AND c.contact = k.no
			WHERE k.partner = ? AND c.state = 'sent' AND c.settled_at IS NOT NULL GROUP BY k.no
		UNION ALL SELECT k.no, max(n.settled_at) FROM contact k JOIN contact_address a ON a.contact = k.no JOIN deal d ON d.partner = k.partner
			JOIN notice n ON n.deal = d.no AND n.recipient_key = a.address
			WHERE k.partner = ? AND n.state = 'sent' AND n.settled_at IS NOT NULL GROUP BY k.no
		UNION ALL SELECT k.no, max(n.settled_at) FROM contact k JOIN contact_address a ON a.contact = k.no
			JOIN notice n ON n.recipient_key = a.address AND n.deal IS NULL AND n.erased_at IS NULL
			WHERE k.partner = ? AND n.state = 'sent' AND n.settled_at IS NOT NULL GROUP BY k.no`,
		int64(partner), int64(partner), int64(partner))
	if err != nil {
		return nil, err
	}
	of := map[workflow.ContactNo]workflow.Mailed{}
	for _, t := range mails {
		if m := of[t.contact]; time.Time(t.at).After(m.AcceptedAt) {
			m.AcceptedAt = time.Time(t.at)
			of[t.contact] = m
		}
	}
	return of, suppressedPeople(ctx, c, partner, of)
}

// suppressedPeople adds who gets no newsletter, by any of their addresses: a complaint outweighs a word.
func suppressedPeople(ctx context.Context, c conn, partner workflow.PartnerNo, of map[workflow.ContactNo]workflow.Mailed) error {
	type owned struct {
		contact workflow.ContactNo
		address string
	}
	addresses, err := all(ctx, c, func(o *owned) []any { return []any{(*int64)(&o.contact), (*text)(&o.address)} },
		`SELECT a.contact, a.address FROM contact_address a JOIN contact k ON k.no = a.contact WHERE k.partner = ?`, int64(partner))
	if err != nil || len(addresses) == 0 {
		return err
	}
	secret, err := privacySecret(ctx, c)
	if err != nil {
		return err
	}
	whose, hashes := map[string]workflow.ContactNo{}, []string{}
	for _, a := range addresses {
		hash := newsletterHash(secret, a.address)
		whose[hash] = a.contact
		hashes = append(hashes, hash)
	}
	type left struct {
		hash, why string
		at        Time
	}
	rows, err := in(ctx, c, func(l *left) []any { return []any{(*text)(&l.hash), (*text)(&l.why), &l.at} }, `SELECT hash, why, at FROM suppression WHERE hash IN (?)`, hashes)
	for _, l := range rows {
		if m := of[whose[l.hash]]; m.Suppressed != workflow.Complained {
			m.Suppressed, m.SuppressedAt = workflow.EchoKind(l.why), time.Time(l.at)
			of[whose[l.hash]] = m
		}
	}
	return err
}

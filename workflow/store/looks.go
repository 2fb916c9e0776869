package store

import (
	"context"
	"fmt"
	"slices"

	"refermail/workflow"
	"refermail/workflow/account"
)

// look is a row of domain_look: a partner's domain under one of the keys by which hosts that look like it find it.
type look struct {
	key, domain string
	partner     int64
}

func lookFields(l *look) []any { return []any{(*keyText)(&l.key), (*keyText)(&l.domain), &l.partner} }

func looksOf(partner workflow.PartnerNo, domains []string) (rows []look) {
	for _, domain := range searchKeys(domains) {
		for _, key := range searchKeys(account.LookKeys(domain)) {
			rows = append(rows, look{key, domain, int64(partner)})
		}
	}
	return rows
}

// saveLooks replaces what finds these partners' domains by their looks.
func (t *tx) saveLooks(ctx context.Context, partners []workflow.Partner) error {
	var numbers []workflow.PartnerNo
	var rows []look
	for _, p := range partners {
		numbers = append(numbers, p.No)
		rows = append(rows, looksOf(p.No, p.Domains)...)
	}
	if err := execIn(ctx, t.conn, `DELETE FROM domain_look WHERE partner IN (?)`, numbers); err != nil {
		return err
	}
	return insertLooks(ctx, t.conn, rows)
}

func insertLooks(ctx context.Context, c conn, rows []look) error {
	_, err := insert(ctx, c, "domain_look", "look, domain, partner", rows, lookFields, ` ON CONFLICT (look, domain, partner) DO NOTHING`)
	return err
}

// FillLooks adds what finds partners by the looks of their domains, for partners that were saved by a version which did not. It
// is harmless when repeated, and cheap when nothing is missing.
func (db *DB) FillLooks(ctx context.Context) error {
	missing, err := all(ctx, db.read, textLink, `SELECT d.domain, d.partner FROM partner_domain d
		LEFT JOIN domain_look l ON l.partner = d.partner AND l.domain = d.domain WHERE l.domain IS NULL`)
	if err != nil {
		return fmt.Errorf("find domains without looks: %w", err)
	}
	for part := range slices.Chunk(missing, maxRows) {
		var rows []look
		for _, m := range part {
			rows = append(rows, looksOf(workflow.PartnerNo(m.row), []string{m.key})...)
		}
		if err := db.relaxed(ctx, func(c conn) error { return insertLooks(ctx, c, rows) }); err != nil {
			return fmt.Errorf("fill in looks of domains: %w", err)
		}
	}
	return nil
}

// loadAlike finds the partners' domains that look like the wanted hosts.
func (l *loader) loadAlike(ctx context.Context) error {
	found, err := in(ctx, l.conn, word[string], `SELECT domain FROM domain_look WHERE look IN (?)`, searchKeys(l.want.Looks))
	slices.Sort(found)
	l.facts.Alike = slices.Compact(found)
	return err
}

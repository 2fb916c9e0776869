package store

import (
	"context"

	"refermail/workflow"
)

// loadMerits counts what the loaded partners brought within the wanted windows: one range of an index for each partner
// and window, however many deals there are.
func (l *loader) loadMerits(ctx context.Context) error {
	if len(l.want.Merits.Spans) == 0 || len(l.facts.Partners) == 0 {
		return nil
	}
	numbers := make([]workflow.PartnerNo, len(l.facts.Partners))
	for i, p := range l.facts.Partners {
		numbers[i] = p.No
	}
	var err error
	l.facts.Merits, err = merits(ctx, l.conn, numbers, l.want.Merits)
	return err
}

// merit is what one partner brought: accepted deals, or won ones with their revenue.
type merit struct {
	partner workflow.PartnerNo
	deals   int
	revenue int64
}

func meritFields(m *merit) []any { return []any{(*int64)(&m.partner), &m.deals, &m.revenue} }

func merits(ctx context.Context, c conn, partners []workflow.PartnerNo, ask workflow.MeritAsk) (map[workflow.PartnerNo]workflow.Merits, error) {
	found := make(map[workflow.PartnerNo]workflow.Merits, len(partners))
	for _, no := range partners {
		found[no] = workflow.Merits{}
	}
	for _, s := range ask.Spans {
		accepted, err := in(ctx, c, meritFields, `SELECT partner, count(*), 0 FROM deal
			WHERE counts_at IS NOT NULL AND counts_at >= ? AND partner IN (?) GROUP BY partner`, distinct(partners), Time(s.Since))
		if err != nil {
			return nil, err
		}
		won, err := in(ctx, c, meritFields, `SELECT partner, count(*), CAST(coalesce(sum(CASE WHEN amount_currency = ? THEN amount_minor ELSE 0 END), 0) AS BIGINT)
			FROM deal WHERE won_at IS NOT NULL AND won_at >= ? AND partner IN (?) GROUP BY partner`, distinct(partners), ask.Currency, Time(s.Since))
		if err != nil {
			return nil, err
		}
		for _, m := range accepted {
			one := found[m.partner][s.Days]
			one.Accepted = m.deals
			found[m.partner][s.Days] = one
		}
		for _, m := range won {
			one := found[m.partner][s.Days]
			one.Won, one.Revenue = m.deals, m.revenue
			found[m.partner][s.Days] = one
		}
	}
	return found, nil
}

// Merits counts what partners brought within windows, now.
func (db *DB) Merits(ctx context.Context, partners []workflow.PartnerNo, ask workflow.MeritAsk) (map[workflow.PartnerNo]workflow.Merits, error) {
	return asOfNow(ctx, db, "count merits", func(c conn) (map[workflow.PartnerNo]workflow.Merits, error) { return merits(ctx, c, partners, ask) })
}

// findNamed adds the partners a manager names in words, at most a few for each name.
func (l *loader) findNamed(ctx context.Context) error {
	for _, name := range distinct(l.want.Named) {
		key := searchKey(name)
		found, err := all(ctx, l.conn, number[workflow.PartnerNo], `SELECT no FROM partner WHERE name_key >= ? AND name_key < ? ORDER BY name_key, no LIMIT ?`,
			key, key+"\U0010FFFF", workflow.NamedMost)
		if err != nil {
			return err
		}
		l.partners.add(found...)
	}
	return nil
}

// findNight adds the next partners of a nightly evaluation, and those that went dormant in the weeks asked for.
func (l *loader) findNight(ctx context.Context) error {
	if n := l.want.Night; n.Most > 0 {
		found, err := all(ctx, l.conn, number[workflow.PartnerNo], `SELECT no FROM partner WHERE no > ? AND status IN ('active', 'dormant') ORDER BY no LIMIT ?`, int64(n.After), n.Most)
		if err != nil {
			return err
		}
		l.facts.Night = found
		l.partners.add(found...)
	}
	if w := l.want.DormantSince; !w.IsZero() {
		found, err := all(ctx, l.conn, number[workflow.PartnerNo], `SELECT no FROM partner WHERE dormant_at IS NOT NULL AND dormant_at >= ? ORDER BY dormant_at, no LIMIT ?`,
			Time(w), workflow.DormantMost+1)
		if err != nil {
			return err
		}
		l.facts.Quiet = found
		l.partners.add(found...)
	}
	return nil
}

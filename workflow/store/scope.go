package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
)

// What one partner is told. Rows reach partners through these queries alone, and each names the partner in SQL: a deal's
// number, a thread or a word in a mail never opens what is another's (DESIGN, invariant 8). A test holds every other query
// on the same tables to a list with the reason why its rows go to nobody outside the team, or serve a decision only.

// maxOfPartner is how many deals of a partner are loaded at once: the newest.
const maxOfPartner = 500

// newestOf finds the partners' own newest deals, for what they ask about all of theirs.
func (l *loader) newestOf(ctx context.Context, partners []workflow.PartnerNo) error {
	for _, p := range partners {
		deals, err := all(ctx, l.conn, number[workflow.DealNo], `SELECT no FROM deal WHERE partner = ? ORDER BY created_at DESC, no DESC LIMIT ?`,
			int64(p), maxOfPartner)
		if err != nil {
			return err
		}
		l.deals.add(deals...)
	}
	return nil
}

// loadEvents loads the newest events that partners may see, of the deals asked for that are the asking partner's.
func (l *loader) loadEvents(ctx context.Context) error {
	for _, ask := range distinct(l.want.Events) {
		events, err := all(ctx, l.conn, eventFields, `SELECT `+qualify("e", eventColumns)+` FROM event e JOIN deal d ON d.no = e.deal
			WHERE e.deal = ? AND d.partner = ? AND e.visibility = ? ORDER BY e.seq DESC LIMIT ?`,
			int64(ask.Deal), int64(ask.Partner), string(workflow.ForPartner), workflow.MaxEvents)
		if err != nil {
			return err
		}
		slices.Reverse(events)
		l.facts.Events = append(l.facts.Events, events...)
	}
	return nil
}

// loadNews loads what is kept for people's daily mails: of deals of the partner they belong to now.
func (l *loader) loadNews(ctx context.Context) error {
	news, err := in(ctx, l.conn, newsFields, `SELECT `+qualify("n", newsColumns)+` FROM news_line n JOIN contact c ON c.no = n.contact
		JOIN deal d ON d.no = n.deal AND d.partner = c.partner WHERE n.contact IN (?) ORDER BY n.at, n.deal`, distinct(l.want.NewsOf))
	l.facts.News = news
	return err
}

// countChecks counts the accounts that the loaded partners asked about in the last day.
func (l *loader) countChecks(ctx context.Context) error {
	if !l.want.Checks {
		return nil
	}
	type checks struct {
		partner workflow.PartnerNo
		n       int
	}
	fields := func(c *checks) []any { return []any{(*int64)(&c.partner), &c.n} }
	since := Time(l.now.Add(-24 * time.Hour))
	counts, err := in(ctx, l.conn, fields,
		`SELECT partner, count(*) FROM account_check WHERE asked_at > ? AND partner IN (?) GROUP BY partner`, l.partners.list(), since)
	for _, c := range counts {
		l.facts.Checked[c.partner] = c.n
	}
	return err
}

// Business says of each partner what its own copies of a newsletter may tell: its open deals, the newest first, and what it won
// within twelve months. final are the stages of deals that are over.
func (db *DB) Business(ctx context.Context, partners []workflow.PartnerNo, final []string, ask workflow.MeritAsk, now time.Time) (map[workflow.PartnerNo]workflow.Business, error) {
	type won struct {
		partner workflow.PartnerNo
		workflow.Money
	}
	own := make(map[workflow.PartnerNo]workflow.Business, len(partners))
	partners = distinct(partners)
	marks, over := "?"+strings.Repeat(", ?", len(final)), []any{""}
	for _, name := range final {
		over = append(over, name)
	}
	err := db.snapshot(ctx, func(c conn) error {
		rows, err := in(ctx, c, partnerFields, `SELECT `+partnerColumns+` FROM partner WHERE no IN (?)`, partners)
		if err != nil {
			return err
		}
		brought, err := merits(ctx, c, partners, ask)
		if err != nil {
			return err
		}
		open, err := in(ctx, c, func(k *workflow.Deal) []any {
			return []any{(*int64)(&k.No), (*int64)(&k.Partner), (*text)(&k.Company), (*text)(&k.Domain), (*text)(&k.Contact.Name), (*text)(&k.Contact.Email),
				(*text)(&k.Stage), (*Time)(&k.UpdatedAt), (*Time)(&k.ProtectedUntil)}
		}, fmt.Sprintf(`SELECT no, partner, company, domain, contact_name, contact_email, stage, updated_at, protected_until FROM deal
			WHERE stage NOT IN (%s) AND partner IN (?)`, marks), partners, over...)
		if err != nil {
			return err
		}
		sums, err := in(ctx, c, func(w *won) []any { return []any{(*int64)(&w.partner), (*text)(&w.Currency), &w.Minor} },
			`SELECT partner, amount_currency, CAST(sum(amount_minor) AS BIGINT) FROM deal
				WHERE won_at >= ? AND amount_currency IS NOT NULL AND amount_currency <> '' AND partner IN (?) GROUP BY partner, amount_currency`, partners, Time(workflow.BusinessSince(now)))
		if err != nil {
			return err
		}
		for _, p := range rows {
			own[p.No] = workflow.Business{Partner: p, Merits: brought[p.No]}
		}
		slices.SortFunc(open, func(a, b workflow.Deal) int { return int(b.No - a.No) })
		for _, k := range open {
			b := own[k.Partner]
			b.Open = append(b.Open, k)
			own[k.Partner] = b
		}
		for _, w := range sums {
			b := own[w.partner]
			b.Won = append(b.Won, w.Money)
			own[w.partner] = b
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read partners' own business: %w", err)
	}
	return own, nil
}

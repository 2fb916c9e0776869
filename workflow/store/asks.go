package store

import (
	"context"
	"slices"
	"time"

	"refermail/workflow"
)

// What partners' words need: their newest deals, histories, counts of checks, news kept for daily mails.

// maxOfPartner is how many deals of a partner are loaded at once: the newest.
const maxOfPartner = 500

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

// loadEvents loads the newest events that partners may see of the deals asked for.
func (l *loader) loadEvents(ctx context.Context) error {
	for _, deal := range distinct(l.want.Events) {
		events, err := all(ctx, l.conn, eventFields, `SELECT `+eventColumns+` FROM event WHERE deal = ? AND visibility = ? ORDER BY seq DESC LIMIT ?`,
			int64(deal), string(workflow.ForPartner), workflow.MaxEvents)
		if err != nil {
			return err
		}
		slices.Reverse(events)
		l.facts.Events = append(l.facts.Events, events...)
	}
	return nil
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

const newsColumns = "contact, deal, at, text"

func newsFields(n *workflow.NewsLine) []any {
	return []any{(*int64)(&n.Contact), (*int64)(&n.Deal), (*Time)(&n.At), (*text)(&n.Text)}
}

func (l *loader) loadNews(ctx context.Context) error {
	news, err := in(ctx, l.conn, newsFields, `SELECT `+newsColumns+` FROM news_line WHERE contact IN (?) ORDER BY at, deal`, distinct(l.want.NewsOf))
	l.facts.News = news
	return err
}

const checkColumns = "mail, partner, contact, account, verdict, asked_at"

func checkFields(c *workflow.AccountCheck) []any {
	return []any{(*int64)(&c.Mail), (*int64)(&c.Partner), (*int64)(&c.Contact), (*text)(&c.Account), (*text)(&c.Verdict), (*Time)(&c.At)}
}

func (t *tx) saveChecks(ctx context.Context, c workflow.Changes) error {
	_, err := insert(ctx, t.conn, "account_check", checkColumns, c.Checks, checkFields, ` ON CONFLICT (mail) DO NOTHING`)
	return err
}

func (t *tx) saveNews(ctx context.Context, c workflow.Changes) error {
	if err := execIn(ctx, t.conn, `DELETE FROM news_line WHERE contact IN (?)`, c.EndNews); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "news_line", newsColumns, c.News, newsFields, "")
	return err
}

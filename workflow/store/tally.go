package store

import (
	"context"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

// What the brakes count and hold. A key has a row for each slot in which something happened, so that counting costs at
// most a day's slots of the keys asked for, however long the history is.

// loadTallies counts the wanted keys, and those of all loaded partners.
func (l *loader) loadTallies(ctx context.Context) error {
	keys := l.want.Tallies
	for p := range l.partners {
		keys = append(keys, workflow.PartnerTallies(p)...)
	}
	type count struct {
		key string
		n   workflow.Count
	}
	fields := func(c *count) []any { return []any{(*keyText)(&c.key), &c.n.Hour, &c.n.Day} }
	rows, err := in(ctx, l.conn, fields, `SELECT key, CAST(sum(CASE WHEN slot > ? THEN n ELSE 0 END) AS BIGINT), CAST(sum(n) AS BIGINT)
		FROM tally WHERE slot > ? AND key IN (?) GROUP BY key`, searchKeys(keys), Time(l.now.Add(-hour)), Time(l.now.Add(-workflow.TallyDay)))
	found := make(map[string]workflow.Count, len(rows))
	for _, c := range rows {
		found[c.key] = c.n
	}
	for _, k := range keys {
		if n, ok := found[searchKey(k)]; ok {
			l.facts.Tallies[k] = n
		}
	}
	return err
}

// saveTallies adds to the slot of now and forgets what is older than a day.
func (t *tx) saveTallies(ctx context.Context, c workflow.Changes) error {
	if len(c.Tallies) == 0 {
		return nil
	}
	slot := Time(c.At.UTC().Truncate(workflow.TallySlot))
	sum := map[string]int{}
	var keys []string
	for _, k := range c.Tallies {
		key := searchKey(k.Key)
		if _, ok := sum[key]; !ok {
			keys = append(keys, key)
		}
		sum[key] += k.N
	}
	fields := func(key *string) []any {
		n := sum[*key]
		return []any{(*keyText)(key), &slot, &n}
	}
	if _, err := insert(ctx, t.conn, "tally", "key, slot, n", keys, fields, ` ON CONFLICT (key, slot) DO UPDATE SET n = tally.n + excluded.n`); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM tally WHERE slot < ?`, Time(c.At.Add(-workflow.TallyDay-2*workflow.TallySlot)))
	return err
}

// saveBraked notes which of the decided mails a brake holds, and which no longer.
func (t *tx) saveBraked(ctx context.Context, c workflow.Changes) error {
	type held struct {
		no             workflow.MailNo
		sender, domain string
	}
	var free []workflow.MailNo
	var rows []held
	for _, m := range c.Mails {
		if m.Braked {
			rows = append(rows, held{m.No, account.CompareKey(m.From), account.Registrable(account.Domain(m.From))})
		} else {
			free = append(free, m.No)
		}
	}
	for _, r := range c.Release {
		free = append(free, r.Mail)
	}
	if err := execIn(ctx, t.conn, `DELETE FROM braked WHERE mail IN (?)`, distinct(free)); err != nil {
		return err
	}
	at := Time(c.At)
	fields := func(h *held) []any {
		return []any{(*int64)(&h.no), (*keyText)(&h.sender), (*keyText)(&h.domain), &at}
	}
	_, err := insert(ctx, t.conn, "braked", "mail, sender, domain, braked_at", latest(rows, func(h *held) workflow.MailNo { return h.no }), fields, ` ON CONFLICT (mail) DO NOTHING`)
	return err
}

// loadHeldFrom finds what the brakes hold of an address, of a domain, or of everybody, the oldest first.
func (l *loader) loadHeldFrom(ctx context.Context) error {
	l.facts.HeldFrom = map[string][]workflow.MailNo{}
	for _, from := range distinct(l.want.HeldFrom) {
		query, args := `SELECT mail FROM braked WHERE sender = ? ORDER BY mail LIMIT ?`, []any{searchKey(from)}
		switch {
		case from == workflow.EverybodyHeld:
			query, args = `SELECT mail FROM braked ORDER BY mail LIMIT ?`, nil
		case account.Domain(from) == "":
			query = `SELECT mail FROM braked WHERE domain = ? ORDER BY mail LIMIT ?`
		}
		mails, err := all(ctx, l.conn, number[workflow.MailNo], query, append(args, workflow.ReleaseMost+1)...)
		if err != nil {
			return err
		}
		l.facts.HeldFrom[from] = mails
	}
	return nil
}

// loadBraked sums up what the brakes hold since a time.
func (l *loader) loadBraked(ctx context.Context) (err error) {
	if !l.want.Braked.IsZero() {
		l.facts.Braked, err = braked(ctx, l.conn, l.want.Braked)
	}
	return err
}

func braked(ctx context.Context, c conn, since time.Time) (workflow.BrakedSum, error) {
	sum, err := one(ctx, c, func(s *workflow.BrakedSum) []any { return []any{&s.Mails, &s.Senders, &s.Domains} },
		`SELECT count(*), count(DISTINCT sender), count(DISTINCT domain) FROM braked WHERE braked_at >= ?`, Time(since))
	if err != nil || sum.Mails == 0 {
		return workflow.BrakedSum{}, err
	}
	fields := func(s *workflow.BrakedSender) []any {
		return []any{(*keyText)(&s.Address), &s.Mails, (*int64)(&s.First)}
	}
	sum.Most, err = all(ctx, c, fields, `SELECT sender, count(*), min(mail) FROM braked WHERE braked_at >= ?
		GROUP BY sender ORDER BY count(*) DESC, sender LIMIT ?`, Time(since), workflow.BrakedMost)
	return sum, err
}

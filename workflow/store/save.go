package store

import (
	"context"
	"errors"
	"fmt"

	"refermail/workflow"
)

// Save implements [workflow.Tx]. It writes each table with one statement for some hundred rows. Where a batch names a
// row twice, the last one counts. EndTimers go before SetTimers, results of mails before their release. The error is
// ErrConflict when an event exists already or an address belongs to another contact.
func (t *tx) Save(ctx context.Context, c workflow.Changes) error {
	if c.At.IsZero() {
		return errors.New("save: changes without a time")
	}
	steps := []struct {
		what string
		save func(context.Context, workflow.Changes) error
	}{
		{"partners", t.savePartners}, {"contacts", t.saveContacts}, {"deals", t.saveDeals}, {"events", t.saveEvents},
		{"mails", t.saveMails}, {"released mails", t.saveReleases}, {"braked mails", t.saveBraked}, {"tallies", t.saveTallies}, {"offers", t.saveOffers}, {"notices", t.saveNotices}, {"timers", t.saveTimers},
		{"inputs", t.saveInputs}, {"endings", t.saveEndings}, {"checks", t.saveChecks}, {"news", t.saveNews}, {"off-limits", t.saveOffLimits}, {"aliases", t.saveAliases},
		{"programs", t.savePrograms}, {"issues", t.saveIssues}, {"echoes", t.saveEchoes}, {"suppression", t.saveSuppression}, {"counters", t.saveCounters}, {"wake-ups", t.saveWakes},
	}
	for _, step := range steps {
		if err := step.save(ctx, c); err != nil {
			return fmt.Errorf("save %s: %w", step.what, err)
		}
	}
	return nil
}

func (t *tx) saveTimers(ctx context.Context, c workflow.Changes) error {
	if err := execIn(ctx, t.conn, `DELETE FROM timer WHERE key IN (?)`, searchKeys(c.EndTimers)); err != nil {
		return err
	}
	timers := latest(c.SetTimers, func(t *workflow.Timer) string { return searchKey(t.Key) })
	return upsert(ctx, t.conn, "timer", timerColumns, timers, timerFields)
}

func (t *tx) saveInputs(ctx context.Context, c workflow.Changes) error {
	at := Time(c.At)
	fields := func(key *string) []any { return []any{(*keyText)(key), &at} }
	_, err := insert(ctx, t.conn, "input", "key, handled_at", searchKeys(c.Inputs), fields, ` ON CONFLICT (key) DO NOTHING`)
	return err
}

func (t *tx) saveOffLimits(ctx context.Context, c workflow.Changes) error {
	if c.OffLimits == nil {
		return nil
	}
	list := searchKey(c.OffLimits.Name)
	if _, err := t.exec(ctx, `DELETE FROM off_limit WHERE list = ?`, list); err != nil {
		return err
	}
	type place struct {
		workflow.OffLimit
		position int
	}
	rows := make([]place, len(c.OffLimits.Rows))
	for i, o := range c.OffLimits.Rows {
		o.List = list // whatever the row says: it is this list that is replaced
		rows[i] = place{o, i}
	}
	fields := func(p *place) []any { return append(offLimitFields(&p.OffLimit), &p.position) }
	_, err := insert(ctx, t.conn, "off_limit", offLimitColumns+", position", rows, fields, "")
	return err
}

// saveCounters writes the numbers that were given out. They never go back.
func (t *tx) saveCounters(ctx context.Context, c workflow.Changes) error {
	type counter struct {
		name string
		next int64
	}
	var moved []counter
	move := func(name string, from *int64, to int64) {
		if to > *from {
			*from = to
			moved = append(moved, counter{name, to})
		}
	}
	move("deal", (*int64)(&t.next.Deal), int64(c.Next.Deal))
	move("partner", (*int64)(&t.next.Partner), int64(c.Next.Partner))
	move("contact", (*int64)(&t.next.Contact), int64(c.Next.Contact))
	move("issue", (*int64)(&t.next.Issue), int64(c.Next.Issue))
	if len(c.Notices) > 0 {
		move("notice", &t.notice, t.notice+int64(len(c.Notices)))
	}
	fields := func(c *counter) []any { return []any{(*text)(&c.name), &c.next} }
	return upsert(ctx, t.conn, "counter", "name, next", moved, fields)
}

// saveWakes tells other processes, once we have committed, that there is something to do; Update tells this one.
func (t *tx) saveWakes(ctx context.Context, _ workflow.Changes) error {
	if t.dialect.notify == "" {
		return nil
	}
	for topic := range t.wakes {
		if _, err := t.exec(ctx, t.dialect.notify, topic); err != nil {
			return err
		}
	}
	return nil
}

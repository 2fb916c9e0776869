package store

import (
	"context"
	"fmt"
	"time"

	"refermail/workflow"
)

// OldestReady returns since when the notice that waits longest was to be sent, however often that was tried; it may lie
// in the future. ok is false when nothing is owed.
func (db *DB) OldestReady(ctx context.Context) (due time.Time, ok bool, err error) {
	return earliest(ctx, db.read, `SELECT min(due_at) FROM notice WHERE settled_at IS NULL`)
}

// Counts are how many there are of what the metrics show.
type Counts struct {
	Mails    map[workflow.Disposition]int64
	Notices  map[workflow.NoticeState]int64 // ready and sending: what is still owed
	Deals    map[string]int64               // by stage
	Partners int64
}

// Count counts everything. It reads indexes from end to end: a few milliseconds for every hundred thousand rows.
func (db *DB) Count(ctx context.Context) (Counts, error) {
	var c Counts
	err := db.snapshot(ctx, func(read conn) (err error) {
		if c.Mails, err = countBy[workflow.Disposition](ctx, read, `SELECT disposition, count(*) FROM mail GROUP BY disposition`); err != nil {
			return err
		}
		if c.Notices, err = countBy[workflow.NoticeState](ctx, read, `SELECT state, count(*) FROM notice WHERE settled_at IS NULL GROUP BY state`); err != nil {
			return err
		}
		if c.Deals, err = countBy[string](ctx, read, `SELECT stage, count(*) FROM deal GROUP BY stage`); err != nil {
			return err
		}
		c.Partners, err = one(ctx, read, number[int64], `SELECT count(*) FROM partner`)
		return err
	})
	if err != nil {
		return Counts{}, fmt.Errorf("count: %w", err)
	}
	return c, nil
}

func countBy[S ~string](ctx context.Context, c conn, query string) (map[S]int64, error) {
	type group struct {
		by S
		n  int64
	}
	groups, err := all(ctx, c, func(g *group) []any { return []any{&g.by, &g.n} }, query)
	counts := make(map[S]int64, len(groups))
	for _, g := range groups {
		counts[g.by] = g.n
	}
	return counts, err
}

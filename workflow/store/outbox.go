package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
)

// Claim leases at most max notices whose time has come, in the order they were decided, to the caller until now+lease:
// those that are ready, and those somebody claimed and did not settle in time. No notice is given to two callers. Each
// must be settled with its Lease before its RunAt, which is now the lease's end. It neither waits for decisions nor for
// other claims on PostgreSQL.
func (db *DB) Claim(ctx context.Context, now time.Time, lease time.Duration, max int) ([]workflow.Claimed, error) {
	var rows []NoticeRow
	err := db.relaxed(ctx, func(c conn) (err error) { // a claim that is lost is made again
		rows, err = all(ctx, c, noticeFields, `WITH due AS MATERIALIZED (
			SELECT id FROM notice WHERE settled_at IS NULL AND run_at <= ? ORDER BY run_at, no LIMIT ?`+db.dialect.skipLocked+`)
		UPDATE notice SET state = 'sending', attempts = attempts + 1, lease = ?, run_at = ?
		WHERE id IN (SELECT id FROM due) RETURNING `+noticeColumns,
			Time(now), max, rand.Text(), Time(now.Add(lease)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim notices: %w", err)
	}
	slices.SortFunc(rows, func(a, b NoticeRow) int { return int(a.number - b.number) })
	claimed := make([]workflow.Claimed, len(rows))
	for i, r := range rows {
		claimed[i] = workflow.Claimed{Notice: r.Notice, Attempts: r.Attempts, Lease: r.Lease, Created: r.Created}
	}
	return claimed, nil
}

// settlement is a settlement as it is written.
type settlement struct {
	workflow.Settlement
	settled time.Time // zero when it is to be tried again
}

func settlementFields(s *settlement) []any {
	return []any{
		(*text)(&s.ID), (*text)(&s.Lease), (*text)(&s.State), (*Time)(&s.RunAt), (*text)(&s.Response), (*Time)(&s.settled),
	}
}

// Settle ends attempts to send, all in one transaction. A settlement whose lease is no longer the notice's changes nothing.
func (db *DB) Settle(ctx context.Context, settlements []workflow.Settlement) error {
	rows := make([]settlement, len(settlements))
	for i, s := range settlements {
		s.Response = oneLine(s.Response, 500)
		rows[i].Settlement = s
		if s.State == workflow.Ready {
			if s.RunAt.IsZero() {
				rows[i].RunAt = s.At
			}
			continue
		}
		rows[i].RunAt, rows[i].settled = time.Time{}, s.At
	}
	rows = latest(rows, func(s *settlement) workflow.NoticeID { return s.ID })
	slices.SortFunc(rows, func(a, b settlement) int { return strings.Compare(string(a.ID), string(b.ID)) })
	_, err := values(ctx, db.write, `UPDATE notice SET state = v.column3, run_at = coalesce(v.column4, run_at),
			response = v.column5, settled_at = v.column6, lease = '' FROM (VALUES `,
		`(CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))`, rows,
		settlementFields, `) AS v WHERE notice.id = v.column1 AND notice.lease = v.column2 AND notice.state = 'sending'`)
	if err != nil {
		return fmt.Errorf("settle %d notices: %w", len(settlements), err)
	}
	return nil
}

// RetryNotice makes a notice ready again, due at now: one that was refused or cancelled, or that waits for its next
// attempt. The error is ErrNotFound when there is none with this id, ErrSent when it was sent or is being sent.
func (db *DB) RetryNotice(ctx context.Context, id workflow.NoticeID, now time.Time) error {
	n, err := db.write.exec(ctx, `UPDATE notice SET state = 'ready', run_at = ?, settled_at = NULL
		WHERE id = ? AND state IN ('ready', 'failed', 'cancelled')`, Time(now), string(id))
	if err := db.changed(ctx, id, n, err); err != nil {
		return fmt.Errorf("retry notice %s: %w", id, err)
	}
	return db.tell(ctx, TopicOutbox)
}

// CancelNotice gives up a notice that is not sent. Errors are those of RetryNotice.
func (db *DB) CancelNotice(ctx context.Context, id workflow.NoticeID, now time.Time) error {
	n, err := db.write.exec(ctx, `UPDATE notice SET state = 'cancelled', settled_at = ?
		WHERE id = ? AND state IN ('ready', 'failed', 'cancelled')`, Time(now), string(id))
	if err := db.changed(ctx, id, n, err); err != nil {
		return fmt.Errorf("cancel notice %s: %w", id, err)
	}
	return nil
}

// ErrSent means that a notice was sent, or is being sent at this moment.
var ErrSent = errors.New("sent, or being sent")

// changed explains why a notice was not changed.
func (db *DB) changed(ctx context.Context, id workflow.NoticeID, n int64, err error) error {
	if err != nil || n == 1 {
		return err
	}
	if _, err := one(ctx, db.read, word[string], `SELECT state FROM notice WHERE id = ?`, string(id)); err != nil {
		return err
	}
	return ErrSent
}

// NextDue returns when the outbox next has something to do, which may be in the past; ok is false when it is empty.
func (db *DB) NextDue(ctx context.Context) (due time.Time, ok bool, err error) {
	return earliest(ctx, db.read, `SELECT min(run_at) FROM notice WHERE settled_at IS NULL`)
}

package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"refermail/workflow"
)

const batchColumns = "issue, no, first, last, lease"

func batchFields(b *workflow.CopyBatch) []any {
	return []any{(*int64)(&b.Issue), &b.No, (*int64)(&b.First), (*int64)(&b.Last), (*text)(&b.Lease)}
}

// NextBatch leases to the caller until now+lease a batch of copies whose time has come, the one that is due longest: nobody has
// it, or who had it did not renew it in time. When there is none, it makes the next copies of an issue that is being sent. No
// batch is given to two callers, who neither wait for each other nor for decisions on PostgreSQL. ok is false when nothing is
// due.
func (db *DB) NextBatch(ctx context.Context, now time.Time, lease time.Duration) (b workflow.CopyBatch, ok bool, err error) {
	for {
		if b, ok, err = db.claimBatch(ctx, now, lease); err != nil || ok {
			break
		}
		if made, err := db.expandNext(ctx, now); err != nil || !made {
			return b, false, err
		}
	}
	if err == nil {
		b, err = db.readBatch(ctx, b, now)
	}
	if err != nil {
		return b, false, fmt.Errorf("claim copies: %w", err)
	}
	return b, true, nil
}

func (db *DB) claimBatch(ctx context.Context, now time.Time, lease time.Duration) (b workflow.CopyBatch, ok bool, err error) {
	err = db.relaxed(ctx, func(c conn) error { // a claim that is lost is made again
		b, err = one(ctx, c, batchFields, `WITH due AS MATERIALIZED (
				SELECT issue, no FROM issue_batch WHERE run_at <= ? AND issue IN (SELECT no FROM issue WHERE state = 'sending')
				ORDER BY run_at, issue, no LIMIT 1`+db.dialect.skipLocked+`)
			UPDATE issue_batch SET lease = ?, run_at = ?, seen_at = ? WHERE (issue, no) IN (SELECT issue, no FROM due) RETURNING `+batchColumns,
			Time(now), rand.Text(), Time(now.Add(lease)), Time(now))
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		ok = err == nil
		return err
	})
	return b, ok && err == nil, err
}

// RenewBatch prolongs the lease until now+lease and reads anew which copies are due, and whether their readers are still to be
// mailed; a batch whose issue is not being sent any more is Halted and has none. ok is false when the lease was lost. Copies that
// are in the caller's hands are among those it returns.
func (db *DB) RenewBatch(ctx context.Context, b workflow.CopyBatch, now time.Time, lease time.Duration) (_ workflow.CopyBatch, ok bool, err error) {
	n, err := db.write.exec(ctx, `UPDATE issue_batch SET run_at = ? WHERE issue = ? AND no = ? AND lease = ? AND run_at IS NOT NULL`,
		Time(now.Add(lease)), int64(b.Issue), b.No, b.Lease)
	if err == nil && n == 1 {
		b, err = db.readBatch(ctx, b, now)
	}
	if err != nil {
		return b, false, fmt.Errorf("renew batch %d of %s: %w", b.No, b.Issue, err)
	}
	return b, n == 1, nil
}

func copyFields(c *workflow.Copy) []any {
	return []any{
		(*int64)(&c.Contact), (*int64)(&c.Partner), (*text)(&c.To.Name), (*text)(&c.To.Email), asJSON[workflow.Tongue]{&c.Tongue},
		(*text)(&c.Company), (*text)(&c.Type), (*text)(&c.Tier), (*text)(&c.Manager.Email), &c.Attempts, (*Time)(&c.Tried), (*text)(&c.Skip),
	}
}

// readBatch reads the due copies of a batch with all that is known of their readers, in one query.
func (db *DB) readBatch(ctx context.Context, b workflow.CopyBatch, now time.Time) (workflow.CopyBatch, error) {
	type issue struct {
		state            string
		personal, anyway bool
	}
	i, err := one(ctx, db.read, func(i *issue) []any { return []any{&i.state, &i.personal, &i.anyway} },
		`SELECT state, personal, anyway FROM issue WHERE no = ?`, int64(b.Issue))
	b.Copies, b.Personal, b.Halted = nil, i.personal, i.state != string(workflow.IssueSending)
	if err != nil || b.Halted {
		return b, err
	}
	q, err := audienceOf(ctx, db.read, b.Issue, i.anyway, now)
	if err != nil {
		return b, err
	}
	why, args := q.whyNot()
	b.Copies = make([]workflow.Copy, 0, copiesInBatch)
	for row, err := range each(ctx, db.read, copyFields, `SELECT c.contact, k.partner, k.name, k.email, k.tongue, p.name, p.type, p.tier, p.manager,
			c.attempts, c.tried_at, `+why+` FROM issue_copy c JOIN contact k ON k.no = c.contact JOIN partner p ON p.no = k.partner
		WHERE c.issue = ? AND c.contact BETWEEN ? AND ? AND k.no BETWEEN ? AND ? AND c.state = 'ready' AND (c.run_at IS NULL OR c.run_at <= ?)
		ORDER BY c.contact`, append(args, int64(b.Issue), int64(b.First), int64(b.Last), int64(b.First), int64(b.Last), Time(now))...) {
		if err != nil {
			return b, err
		}
		b.Copies = append(b.Copies, row)
	}
	return b, nil
}

// ReleaseBatch gives a batch back: it is done when all its copies are settled, else due when the first of them is, and not
// before notBefore. It counts them on the way. Nothing changes when the lease was lost.
func (db *DB) ReleaseBatch(ctx context.Context, b workflow.CopyBatch, now, notBefore time.Time) error {
	if notBefore.Before(now) {
		notBefore = now
	}
	_, err := db.write.exec(ctx, `UPDATE issue_batch SET lease = '', seen_at = ?, (run_at, sent, refused, skipped) = (
			SELECT min(CASE WHEN state <> 'ready' THEN NULL WHEN run_at > ? THEN run_at ELSE ? END), count(CASE WHEN state = 'sent' THEN 1 END),
				count(CASE WHEN state = 'refused' THEN 1 END), count(CASE WHEN state = 'skipped' THEN 1 END)
			FROM issue_copy WHERE issue = ? AND contact BETWEEN ? AND ?)
		WHERE issue = ? AND no = ? AND lease = ?`,
		Time(now), Time(notBefore), Time(notBefore), int64(b.Issue), int64(b.First), int64(b.Last), int64(b.Issue), b.No, b.Lease)
	if err != nil {
		return fmt.Errorf("give back batch %d of %s: %w", b.No, b.Issue, err)
	}
	return nil
}

// NextBatchDue returns when the next batch is due or may be taken over; ok is false when there is none.
func (db *DB) NextBatchDue(ctx context.Context) (at time.Time, ok bool, err error) {
	return earliest(ctx, db.read, `SELECT min(run_at) FROM issue_batch WHERE run_at IS NOT NULL AND issue IN (SELECT no FROM issue WHERE state = 'sending')`)
}

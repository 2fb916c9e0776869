package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"refermail/workflow"
)

// copiesInBatch is how many copies are made, claimed and read at once. A pause takes effect within as many.
const copiesInBatch = 1000

// everyContact is the cursor of an issue whose copies are all made: whoever joins later is not in.
const everyContact = workflow.ContactNo(math.MaxInt64)

// issueToExpand is what making copies needs to know of an issue.
type issueToExpand struct {
	no       workflow.IssueNo
	state    string
	audience workflow.Audience
	anyway   bool
	cursor   workflow.ContactNo
	last     workflow.ContactNo // of the newest batch
	batch    int64              // the newest one's number
}

func (i *issueToExpand) fields() []any {
	return []any{(*int64)(&i.no), (*text)(&i.state), asJSON[workflow.Audience]{&i.audience}, &i.anyway, (*int64)(&i.cursor)}
}

// Expand makes the next copies of an issue that is being sent, at most 1,000: those of the first contacts after its cursor, in
// order of their numbers, who are in its audience now. Copies, their batch and the cursor commit together, so that wherever it
// is killed, nobody gets two and nobody is left out. Of several that expand one issue at once, each makes other copies. done
// means that all are made, also when the issue is not being sent. The error is ErrNotFound when there is no such issue.
func (db *DB) Expand(ctx context.Context, no workflow.IssueNo, now time.Time) (made int, done bool, err error) {
	err = db.relaxed(ctx, func(c conn) error { // what is lost in a power cut is made again, with its cursor
		made, done, err = expand(ctx, c, no, now)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("make copies of %s: %w", no, err)
	}
	return made, done, nil
}

func expand(ctx context.Context, c conn, no workflow.IssueNo, now time.Time) (made int, done bool, err error) {
	i, err := lockIssue(ctx, c, no)
	if err != nil || i.state != string(workflow.IssueSending) || i.cursor == everyContact {
		return 0, true, err
	}
	n, err := makeCopies(ctx, c, i, now)
	if err != nil {
		return 0, false, err
	}
	type span struct{ first, last workflow.ContactNo }
	cursor := everyContact
	if n > 0 {
		s, err := one(ctx, c, func(s *span) []any { return []any{(*int64)(&s.first), (*int64)(&s.last)} },
			`SELECT min(contact), max(contact) FROM issue_copy WHERE issue = ? AND contact > ?`, int64(no), int64(i.cursor))
		if err != nil {
			return 0, false, err
		}
		if _, err := c.exec(ctx, `INSERT INTO issue_batch (issue, no, first, last, run_at, lease, made_at, seen_at, size, sent, refused, skipped)
			VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, 0, 0, 0)`, int64(no), i.batch+1, int64(s.first), int64(s.last), Time(now), Time(now), Time(now), n); err != nil {
			return 0, false, err
		}
		if n == copiesInBatch {
			cursor = s.last
		}
	}
	_, err = c.exec(ctx, `UPDATE issue SET cursor = ? WHERE no = ?`, int64(cursor), int64(no))
	return int(n), n < copiesInBatch, err
}

// lockIssue reads an issue that nobody else expands until we commit. The newest batch says how far we are even when the cursor
// was set back.
func lockIssue(ctx context.Context, c conn, no workflow.IssueNo) (issueToExpand, error) {
	i, err := one(ctx, c, (*issueToExpand).fields, `SELECT no, state, audience, anyway, cursor FROM issue WHERE no = ?`+c.dialect.lockRows, int64(no))
	if err != nil {
		return i, err
	}
	newest, err := one(ctx, c, func(i *issueToExpand) []any { return []any{&i.batch, (*int64)(&i.last)} },
		`SELECT no, last FROM issue_batch WHERE issue = ? ORDER BY no DESC LIMIT 1`, int64(no))
	if errors.Is(err, ErrNotFound) {
		return i, nil
	}
	i.batch, i.cursor = newest.batch, max(i.cursor, newest.last)
	return i, err
}

// makeCopies writes the copies of the first contacts after the cursor. It looks at so many contacts at a time that a database which
// misjudges how many are in the audience does not read and sort all the rest for the first thousand.
func makeCopies(ctx context.Context, c conn, i issueToExpand, now time.Time) (made int64, err error) {
	q, err := audienceOf(ctx, c, i.no, i.anyway, now)
	if err != nil {
		return 0, err
	}
	why, whyArgs := q.whyNot()
	where, args := conditions(i.audience, now)
	args = append(args, whyArgs...)
	for from := i.cursor; made < copiesInBatch; {
		to, ok, err := afterContacts(ctx, c, from)
		if err != nil || !ok {
			return made, err
		}
		n, err := c.exec(ctx, `INSERT INTO issue_copy (issue, contact, state, attempts, response)
			SELECT CAST(? AS BIGINT), k.no, 'ready', 0, '' FROM contact k JOIN partner p ON p.no = k.partner
			WHERE k.no > ? AND k.no <= ? AND `+where+` AND `+why+` = '' ORDER BY k.no LIMIT ?`,
			slices.Concat([]any{int64(i.no), int64(from), int64(to)}, args, []any{copiesInBatch - made})...)
		if err != nil {
			return made, err
		}
		made, from = made+n, to
	}
	return made, nil
}

// afterContacts returns the last of the next contacts that are looked at together; ok is false when there are none.
func afterContacts(ctx context.Context, c conn, from workflow.ContactNo) (to workflow.ContactNo, ok bool, err error) {
	to, err = one(ctx, c, number[workflow.ContactNo],
		`SELECT coalesce(max(no), 0) FROM (SELECT no FROM contact WHERE no > ? ORDER BY no LIMIT ?) AS x`, int64(from), copiesInBatch)
	return to, to > from, err
}

// expandNext makes copies of the first issue that is being sent and wants some; ok is false when none does.
func (db *DB) expandNext(ctx context.Context, now time.Time) (ok bool, err error) {
	numbers, err := all(ctx, db.read, number[workflow.IssueNo],
		`SELECT no FROM issue WHERE state = 'sending' AND ended_at IS NULL AND cursor < ? ORDER BY no`, int64(everyContact))
	if err != nil {
		return false, fmt.Errorf("find issues to expand: %w", err)
	}
	for _, no := range numbers {
		if made, _, err := db.Expand(ctx, no, now); err != nil || made > 0 {
			return made > 0, err
		}
	}
	return false, nil
}

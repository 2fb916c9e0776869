package store

import (
	"context"
	"fmt"
	"time"

	"refermail/workflow"
)

// CountCopies says how far an issue is. It adds up the batches' own numbers and looks at single copies only where somebody is
// sending just now, so that it is cheap however large the issue is.
func (db *DB) CountCopies(ctx context.Context, no workflow.IssueNo) (workflow.CopyCounts, error) {
	fields := func(n *workflow.CopyCounts) []any { return []any{&n.Ready, &n.Sent, &n.Refused, &n.Skipped} }
	parts, err := all(ctx, db.read, fields, `SELECT coalesce(sum(size - sent - refused - skipped), 0), coalesce(sum(sent), 0), coalesce(sum(refused), 0), coalesce(sum(skipped), 0)
			FROM issue_batch WHERE issue = ? AND lease = ''
		UNION ALL SELECT count(CASE WHEN c.state = 'ready' THEN 1 END), count(CASE WHEN c.state = 'sent' THEN 1 END),
			count(CASE WHEN c.state = 'refused' THEN 1 END), count(CASE WHEN c.state = 'skipped' THEN 1 END)
			FROM issue_batch b JOIN issue_copy c ON c.issue = b.issue AND c.contact BETWEEN b.first AND b.last WHERE b.issue = ? AND b.lease <> ''`,
		int64(no), int64(no))
	if err != nil {
		return workflow.CopyCounts{}, fmt.Errorf("count copies of %s: %w", no, err)
	}
	var sum workflow.CopyCounts
	for _, p := range parts {
		sum.Ready, sum.Sent, sum.Refused, sum.Skipped = sum.Ready+p.Ready, sum.Sent+p.Sent, sum.Refused+p.Refused, sum.Skipped+p.Skipped
	}
	return sum, nil
}

// CopiesSentSince counts the copies of all issues that left since then. It adds up the numbers of batches that were made since and are
// done, as nearly all are that left since, and looks at single copies of the others alone.
func (db *DB) CopiesSentSince(ctx context.Context, since time.Time) (int, error) {
	const whole = `b.lease = '' AND b.run_at IS NULL AND b.made_at IS NOT NULL AND b.made_at >= ?`
	n, err := one(ctx, db.read, number[int64], `SELECT (SELECT coalesce(sum(b.sent), 0) FROM issue_batch b WHERE `+whole+`) +
		(SELECT count(*) FROM issue_batch b JOIN issue_copy c ON c.issue = b.issue AND c.contact BETWEEN b.first AND b.last
			WHERE (b.seen_at >= ? OR b.lease <> '') AND NOT (`+whole+`) AND c.state = 'sent' AND c.settled_at >= ?)`,
		Time(since), Time(since), Time(since), Time(since))
	if err != nil {
		return 0, fmt.Errorf("count copies sent: %w", err)
	}
	return int(n), nil
}

// FinishedIssue returns an issue that is being sent, or was paused when its last copies were under way, and has nothing left to send;
// ok is false when there is none.
func (db *DB) FinishedIssue(ctx context.Context) (no workflow.IssueNo, ok bool, err error) {
	numbers, err := all(ctx, db.read, number[workflow.IssueNo], `SELECT no FROM issue WHERE state IN ('sending', 'paused') AND ended_at IS NULL AND cursor = ?
		AND NOT EXISTS (SELECT 1 FROM issue_batch b WHERE b.issue = issue.no AND b.run_at IS NOT NULL) ORDER BY no LIMIT 1`, int64(everyContact))
	if err != nil || len(numbers) == 0 {
		return 0, false, err
	}
	return numbers[0], true, nil
}

// FinishIssue makes an issue that was being sent or paused a sent one. Any other stays as it is.
func (db *DB) FinishIssue(ctx context.Context, no workflow.IssueNo, now time.Time) error {
	_, err := db.write.exec(ctx, `UPDATE issue SET state = 'sent', ended_at = ? WHERE no = ? AND state IN ('sending', 'paused') AND ended_at IS NULL`, Time(now), int64(no))
	if err != nil {
		return fmt.Errorf("finish %s: %w", no, err)
	}
	return nil
}

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"refermail/workflow"
)

// settledCopy is a settlement as it is written.
type settledCopy struct {
	workflow.CopySettlement
	attempt int       // 0 for a copy that was not tried
	failed  time.Time // when it is to be tried again
	settled time.Time // zero when it is to be tried again
}

func settledCopyFields(s *settledCopy) []any {
	return []any{
		(*int64)(&s.Contact), (*text)(&s.State), &s.attempt, (*Time)(&s.failed), (*Time)(&s.RunAt), (*Time)(&s.settled), (*text)(&s.Response),
	}
}

// settleSizes are how many rows one statement has: few texts, so that each stays prepared. What is missing is filled up with
// rows that match nothing.
func settleSizes() []int { return []int{1, 4, 8, 16} }

// settleQuery settles so many copies of one issue. A copy that is settled stays as it is. Between which contacts they all are is
// said for PostgreSQL: a plan made while it believes that an issue has hardly any copies would read all of them each time.
func settleQuery(rows int) string {
	const row = `(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))`
	return `UPDATE issue_copy SET state = v.column2, attempts = attempts + v.column3, tried_at = coalesce(tried_at, v.column4),
		run_at = v.column5, settled_at = v.column6, response = v.column7 FROM (VALUES ` + row + strings.Repeat(", "+row, rows-1) +
		`) AS v WHERE issue_copy.issue = ? AND issue_copy.contact BETWEEN ? AND ? AND issue_copy.contact = v.column1 AND issue_copy.state = 'ready'`
}

// sentQuery is the same for copies that were all sent, which nearly all are.
func sentQuery(rows int) string {
	return `UPDATE issue_copy SET state = 'sent', attempts = attempts + 1, run_at = NULL, settled_at = ?,
		response = CASE contact` + strings.Repeat(` WHEN CAST(? AS BIGINT) THEN CAST(? AS TEXT)`, rows) + ` END
		WHERE issue = ? AND contact BETWEEN ? AND ? AND contact IN (` + numbers(rows) + `) AND state = 'ready'`
}

// numbers is a list of placeholders.
func numbers(n int) string {
	return "CAST(? AS BIGINT)" + strings.Repeat(", CAST(? AS BIGINT)", n-1)
}

// SettleCopies ends attempts to send copies, up to 16 of one issue in one statement that waits for the disk; more are several, of which the
// first may be there when an error is returned. A copy that is settled stays as it is, so that it can be repeated. Callers
// beside each other do not wait for each other on PostgreSQL.
func (db *DB) SettleCopies(ctx context.Context, done []workflow.CopySettlement) error {
	rows := make([]settledCopy, len(done))
	for i, s := range done {
		s.Response = oneLine(s.Response, 300)
		rows[i] = settledCopy{CopySettlement: s, attempt: 1}
		switch s.State {
		case workflow.CopyReady:
			rows[i].failed = s.At
			continue
		case workflow.CopySkipped:
			rows[i].attempt = 0
		}
		rows[i].RunAt, rows[i].settled = time.Time{}, s.At
	}
	slices.SortFunc(rows, func(a, b settledCopy) int {
		return cmp.Or(cmp.Compare(a.Issue, b.Issue), cmp.Compare(a.Contact, b.Contact))
	})
	rows = slices.CompactFunc(rows, func(a, b settledCopy) bool { return a.CopyID == b.CopyID })
	sizes := settleSizes()
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && n < sizes[len(sizes)-1] && rows[n].Issue == rows[0].Issue {
			n++
		}
		if err := db.settleSome(ctx, rows[:n]); err != nil {
			return fmt.Errorf("settle %d copies: %w", len(done), err)
		}
		rows = rows[n:]
	}
	return nil
}

// settleSome settles copies of one issue, in order of their contacts.
func (db *DB) settleSome(ctx context.Context, rows []settledCopy) error {
	sizes := settleSizes()
	i, _ := slices.BinarySearch(sizes, len(rows))
	size := sizes[i]
	where := []any{int64(rows[0].Issue), int64(rows[0].Contact), int64(rows[len(rows)-1].Contact)}
	if !slices.ContainsFunc(rows, func(s settledCopy) bool { return s.State != workflow.CopySent }) {
		return db.settleBy(ctx, "sent", sentQuery, size, sentArgs(rows, size, where))
	}
	args := make([]any, 0, 7*size+len(where))
	for i := range size {
		row, err := settledCopy{}, error(nil)
		if i < len(rows) {
			row = rows[i]
		}
		if args, err = bind(args, settledCopyFields(&row)); err != nil {
			return err
		}
	}
	return db.settleBy(ctx, "any", settleQuery, size, append(args, where...))
}

// sentArgs are those of sentQuery. Copies that are settled together were sent at one time, that of the last.
func sentArgs(rows []settledCopy, size int, where []any) []any {
	at := rows[0].At
	for _, r := range rows[1:] {
		if r.At.After(at) {
			at = r.At
		}
	}
	args, contacts := append(make([]any, 0, 3*size+1+len(where)), Time(at)), make([]any, size)
	for i := range size {
		row := settledCopy{}
		if i < len(rows) {
			row = rows[i]
		}
		contacts[i] = int64(row.Contact)
		args = append(args, contacts[i], row.Response)
	}
	return append(append(args, where...), contacts...)
}

// settleBy runs one of the two statements with so many rows.
func (db *DB) settleBy(ctx context.Context, name string, query func(int) string, size int, args []any) error {
	stmt, err := db.settle.statement(ctx, db, settleText{name, size}, query)
	if err == nil {
		_, err = stmt.ExecContext(ctx, args...)
	}
	return err
}

// settlingConns is how many settlements are written at once, by all of this process.
const settlingConns = 4

// settleText names a statement: which, and with how many rows.
type settleText struct {
	name string
	rows int
}

// settling is the pool that settles copies, opened when it is first needed, with its statements.
type settling struct {
	mu         sync.Mutex
	pool       *sql.DB
	own        bool // not the writing pool
	statements map[settleText]*sql.Stmt
	closed     bool
}

func (s *settling) statement(ctx context.Context, db *DB, text settleText, query func(int) string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, sql.ErrConnDone
	}
	if s.pool == nil {
		s.pool, s.statements = db.pools[0], map[settleText]*sql.Stmt{}
		if open := db.dialect.openSettling; open != nil {
			pool, err := open(db.address)
			if err != nil {
				s.pool = nil
				return nil, err
			}
			s.pool, s.own = pool, true
		}
	}
	if kept := s.statements[text]; kept != nil {
		return kept, nil
	}
	made, err := s.pool.PrepareContext(ctx, sqlx.Rebind(db.dialect.bind, query(text.rows)))
	if err == nil {
		s.statements[text] = made
	}
	return made, err
}

func (s *settling) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var errs []error
	for _, stmt := range s.statements {
		errs = append(errs, stmt.Close())
	}
	if s.own {
		errs = append(errs, s.pool.Close())
	}
	return errors.Join(errs...)
}

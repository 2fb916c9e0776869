package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"refermail/workflow"
)

// tx is one transaction of Update.
type tx struct {
	conn
	next   workflow.Counters // as the transaction found them, then as it left them
	notice int64             // likewise
	wakes  map[string]bool   // topics to wake after the commit
}

var _ workflow.Tx = (*tx)(nil)

// Update implements [workflow.Store]. Its first statement locks the counters, so that transactions of all processes run
// one after another; each statement after it sees what the one before committed. Keep, Claim and Settle do not wait for
// it on PostgreSQL; on SQLite everything that writes takes turns.
func (db *DB) Update(ctx context.Context, fn func(workflow.Tx) error) error {
	var t *tx
	err := db.transaction(ctx, func(c conn) error {
		t = &tx{conn: c, wakes: map[string]bool{}}
		if err := t.lock(ctx); err != nil {
			return fmt.Errorf("wait for our turn: %w", err)
		}
		return fn(t)
	})
	if err != nil {
		return err
	}
	for topic := range t.wakes {
		db.bell.ring(topic)
	}
	return nil
}

// lock waits for our turn and reads the counters.
func (t *tx) lock(ctx context.Context) error {
	type counter struct {
		name string
		next int64
	}
	rows, err := all(ctx, t.conn, func(c *counter) []any { return []any{(*text)(&c.name), &c.next} },
		`SELECT name, next FROM counter WHERE name <> 'mail' ORDER BY name`+t.dialect.lockRows)
	for _, row := range rows {
		switch row.name {
		case "contact":
			t.next.Contact = workflow.ContactNo(row.next)
		case "issue":
			t.next.Issue = workflow.IssueNo(row.next)
		case "deal":
			t.next.Deal = workflow.DealNo(row.next)
		case "notice":
			t.notice = row.next
		case "partner":
			t.next.Partner = workflow.PartnerNo(row.next)
		}
	}
	t.next.Issue = max(t.next.Issue, 1) // databases of before issues have no row for it
	return err
}

// relaxed is transaction for what may be lost in a power cut, though never in a crash of ours, because it can be done
// again: it does not wait for the disk. The next commit that does wait takes it along.
func (db *DB) relaxed(ctx context.Context, fn func(conn) error) error {
	if db.dialect.restore == "" {
		return db.transaction(ctx, func(c conn) error {
			if _, err := c.exec(ctx, db.dialect.relax); err != nil {
				return err
			}
			return fn(c)
		})
	}
	c, err := db.pools[0].Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, db.dialect.relax); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if _, err := c.ExecContext(context.WithoutCancel(ctx), db.dialect.restore); err != nil {
			_ = c.Raw(func(any) error { return driver.ErrBadConn }) // throws the connection away: it must not stay relaxed
		}
	}()
	return db.commit(ctx, c, fn)
}

// transaction runs fn in a transaction and commits when fn returns nil. A panic in fn rolls back.
func (db *DB) transaction(ctx context.Context, fn func(conn) error) error {
	return db.commit(ctx, db.pools[0], fn)
}

// beginner is a pool or one connection of it.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

func (db *DB) commit(ctx context.Context, on beginner, fn func(conn) error) (err error) {
	t, err := on.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if done {
			return
		}
		if e := t.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", e))
		}
	}()
	if err := fn(conn{t, db.dialect}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

// Due implements [workflow.Store].
func (db *DB) Due(ctx context.Context, now time.Time, max int) ([]workflow.Timer, error) {
	timers, err := all(ctx, db.read, timerFields,
		`SELECT `+timerColumns+` FROM timer WHERE due_at <= ? ORDER BY due_at, key LIMIT ?`, Time(now), max)
	if err != nil {
		return nil, fmt.Errorf("read due timers: %w", err)
	}
	return timers, nil
}

// NextTimer returns when the next timer is due; ok is false when there is none.
func (db *DB) NextTimer(ctx context.Context) (due time.Time, ok bool, err error) {
	return earliest(ctx, db.read, `SELECT min(due_at) FROM timer`)
}

// earliest reads a query whose one value is a time or NULL.
func earliest(ctx context.Context, c conn, query string) (time.Time, bool, error) {
	t, err := one(ctx, c, moment, query)
	at := time.Time(t)
	return at, !at.IsZero(), err
}

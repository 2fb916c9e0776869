package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
)

// Options are choices of whoever opens a database. The zero value is good.
type Options struct {
	Connections int // to PostgreSQL, at most; 0 means 10. SQLite has one that writes and four that read.
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	address string
	dialect dialect
	write   conn
	read    conn
	pools   []*sql.DB
	squeeze *squeezer
	bell    *bell
	settle  *settling
}

var _ workflow.Store = (*DB)(nil)

// Open opens "sqlite:refermail.db" (relative to the working folder; made when missing, for its owner's eyes only) or
// "postgres://…". SQLite is migrated on the way; PostgreSQL, which other processes may be using, is not: when
// migrations are missing there, and when the database is newer than this program, the error is a *SchemaError.
func Open(ctx context.Context, address string, opt Options) (*DB, error) {
	db, err := connect(ctx, address, opt)
	if err != nil {
		return nil, err
	}
	if err := db.checkSchema(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// connect opens the database and asks it something, whatever is in it.
func connect(ctx context.Context, address string, opt Options) (*DB, error) {
	d, err := dialectOf(address)
	if err != nil {
		return nil, err
	}
	squeeze, err := newSqueezer()
	if err != nil {
		return nil, fmt.Errorf("prepare compression: %w", err)
	}
	write, read, err := d.open(address, opt)
	if err != nil {
		squeeze.close()
		return nil, err
	}
	db := &DB{
		address: address, dialect: d, squeeze: squeeze, bell: newBell(), settle: &settling{},
		write: conn{write, d}, read: conn{read, d}, pools: []*sql.DB{write},
	}
	if read != write {
		db.pools = append(db.pools, read)
	}
	if err := d.reach(ctx, write); err != nil {
		err = fmt.Errorf("reach the %s database: %w", d.name, err)
		return nil, errors.Join(workflow.HideSecrets(err, "", addressSecrets(address)...), db.Close())
	}
	return db, nil
}

// reach connects. The first connections to a new SQLite file switch it to a write-ahead log, which fails at once, whatever
// the busy timeout, while another one does the same: so it is tried again for as long as that timeout.
func (d dialect) reach(ctx context.Context, db *sql.DB) error {
	const pause, tries = 20 * time.Millisecond, 500
	for n := 1; ; n++ {
		err := db.PingContext(ctx)
		if err == nil || n == tries || d.isBusy == nil || !d.isBusy(err) {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}

func dialectOf(address string) (dialect, error) {
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		return sqliteDialect(), nil
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return postgresDialect(), nil
	}
	return dialect{}, errors.New(`database address: neither "sqlite:FILE" nor "postgres://…"`)
}

// Backend names the database's kind for people: "SQLite" or "PostgreSQL".
func (db *DB) Backend() string { return db.dialect.name }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if _, err := one(ctx, db.read, number[int64], `SELECT 1`); err != nil {
		return fmt.Errorf("reach the %s database: %w", db.dialect.name, err)
	}
	return nil
}

// Close ends listening and closes all connections. Transactions under way fail.
func (db *DB) Close() error {
	db.bell.close()
	db.squeeze.close()
	errs := []error{db.settle.close()}
	for i := len(db.pools) - 1; i >= 0; i-- { // the writing one last, so that SQLite can fold its log into the file
		errs = append(errs, db.pools[i].Close())
	}
	return errors.Join(errs...)
}

// Backup writes a copy of the database, as it is at this moment, to a new file that only its owner can read. For
// PostgreSQL the error names the tool to use.
func (db *DB) Backup(ctx context.Context, path string) error {
	if err := db.dialect.backup(ctx, db.address, path); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

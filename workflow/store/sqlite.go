package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func sqliteDialect() dialect {
	return dialect{
		name:          "SQLite",
		folder:        "sqlite",
		goose:         goose.DialectSQLite3,
		bind:          sqlx.QUESTION,
		hasTable:      `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?`,
		boolean:       "INTEGER",
		auto:          true,
		relax:         `PRAGMA synchronous = normal`,
		restore:       `PRAGMA synchronous = full`,
		isUnique:      sqliteUnique,
		isBusy:        sqliteBusy,
		open:          openSQLite,
		migrationLock: sqliteMigrationLock,
		backup:        backupSQLite,
		shred:         shredSQLite,
		emptyLog:      emptyLog,
	}
}

// sqlitePath reads the address of a SQLite database: "sqlite:refermail.db", relative to the working folder, or
// "sqlite:/var/lib/refermail/refermail.db".
func sqlitePath(address string) (string, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return "", fmt.Errorf("database %q: a file is needed, as in sqlite:refermail.db", address)
	}
	return filepath.Abs(path)
}

// sqliteDSN is the driver's name of the file. A power cut must not lose a registered deal: commits are flushed to the disk
// (synchronous=full), save those of relaxed. A transaction that writes says so when it begins (txlock=immediate), so that it
// waits for the others instead of failing half-way.
func sqliteDSN(path, more string) string {
	file := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return "file:" + file + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=synchronous(full)&_pragma=cache_size(-16000)" + more
}

const (
	writing = "&_pragma=journal_mode(wal)&_pragma=secure_delete(on)&_pragma=journal_size_limit(67108864)&_pragma=wal_autocheckpoint(4000)"
	reading = "&_pragma=query_only(1)"
)

// openSQLite opens one writing connection and a few reading ones. The file is its owner's alone: it holds everybody's
// mail and the signing keys.
func openSQLite(address string, _ Options) (write, read *sql.DB, err error) {
	path, err := sqlitePath(address)
	if err != nil {
		return nil, nil, err
	}
	if err := ownFile(path); err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	if write, err = openPrepared(sqliteDSN(path, writing)); err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	write.SetMaxOpenConns(1)
	if read, err = openPrepared(sqliteDSN(path, reading)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open database: %w", err), write.Close())
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	return write, read, nil
}

func sqliteUnique(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

func sqliteBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY // the low byte is the primary code
}

// sqliteMigrationLock locks a file beside the database, by way of SQLite, which knows how to on every system. It is
// released by the system when the process dies. The file goes once nothing is left to migrate: whoever still waits on
// it, or makes it anew, finds nothing to do.
func sqliteMigrationLock(ctx context.Context, address string) (lock.SessionLocker, func(bool), error) {
	path, err := sqlitePath(address)
	if err != nil {
		return nil, nil, err
	}
	path += "-migrate"
	if err := ownFile(path); err != nil {
		return nil, nil, err
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, ""))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("wait for another process that migrates: %w", err), db.Close())
	}
	return nil, func(done bool) {
		// Neither can fail in a way that matters: closing releases the lock, a file left behind is harmless.
		if done {
			_ = os.Remove(path)
		}
		_ = db.Close()
	}, nil
}

// backupSQLite copies the database as it stands now; work goes on meanwhile.
func backupSQLite(ctx context.Context, address, path string) (err error) {
	source, err := sqlitePath(address)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path) // half a backup is worse than none
		}
	}()
	db, err := sql.Open("sqlite", sqliteDSN(source, ""))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return err
	}
	return f.Sync()
}

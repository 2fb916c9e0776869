package store

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// dialect is everything in which the two databases differ.
type dialect struct {
	name       string             // for people
	folder     string             // of the migrations
	goose      goose.Dialect      // who keeps the table of applied migrations
	bind       int                // sqlx's name for the placeholder
	lockRows   string             // suffix of a SELECT whose rows nobody else may change until we commit
	skipLocked string             // likewise, passing over rows somebody else has locked
	notify     string             // statement that wakes other processes when the transaction commits; "" when there are none to wake
	hasTable   string             // counts the tables with a name
	boolean    string             // type of a flag
	snapshot   sql.IsolationLevel // in which several statements read as of one moment
	auto       bool               // Open migrates by itself
	relax      string             // makes the next transaction not wait for the disk; on SQLite before it, on PostgreSQL in it
	restore    string             // undoes relax on the connection; "" when relax ends with its transaction
	isBusy     func(error) bool   // the file is locked for the moment; nil: that does not happen
	isUnique   func(error) bool

	// open connects the writing and the reading pool. They may be the same.
	open func(address string, opt Options) (write, read *sql.DB, err error)
	// openSettling connects the pool whose only work is to settle copies; nil when the writing pool does that.
	openSettling func(address string) (*sql.DB, error)
	// migrationLock makes sure that one process migrates at a time. Either part may be missing: a lock of the session
	// that migrates, or one taken before. unlock releases the latter.
	migrationLock func(ctx context.Context, address string) (session lock.SessionLocker, unlock func(done bool), err error)
	// listen forwards wake-ups of other processes to wake until the returned function is called; nil when there are none.
	listen func(address string, wake func(topic string)) (stop func())
	// backup writes a copy of the database to a file that does not exist yet.
	backup func(ctx context.Context, address, path string) error
	// shred makes what was deleted unreadable in the database's files.
	shred func(ctx context.Context, c conn) error
	// emptyLog makes what was overwritten unreadable in a log beside the file; nil when there is none.
	emptyLog func(ctx context.Context, c conn) error
}

package store

import (
	"context"
	"errors"
	"time"
)

// Waiting for readers, whose view of the log keeps it from being emptied.
const (
	emptyTries = 100
	emptyPause = 50 * time.Millisecond
)

// errStillRead means that somebody reads old pages all the time.
var errStillRead = errors.New("the log of the database is being read and could not be emptied; repeat it in a minute")

// shredSQLite writes the database anew without its free pages, and empties the write-ahead log, where old pages stand.
func shredSQLite(ctx context.Context, c conn) error {
	if _, err := c.exec(ctx, `VACUUM`); err != nil {
		return err
	}
	return emptyLog(ctx, c)
}

// emptyLog moves the log into the file and cuts it off.
func emptyLog(ctx context.Context, c conn) error {
	type checkpoint struct{ busy, log, moved int64 }
	for range emptyTries {
		done, err := one(ctx, c, func(p *checkpoint) []any { return []any{&p.busy, &p.log, &p.moved} }, `PRAGMA wal_checkpoint(TRUNCATE)`)
		if err == nil && done.busy == 0 {
			return nil
		}
		if err != nil && !sqliteBusy(err) {
			return err
		}
		t := time.NewTimer(emptyPause)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
	return errStillRead
}

// shredPostgres frees the old versions of rows. Their bytes may stay in the pages until these are used again.
func shredPostgres(ctx context.Context, c conn) error {
	for _, t := range personalTables() {
		if len(t.personal()) == 0 {
			continue
		}
		if _, err := c.exec(ctx, `VACUUM `+t.name); err != nil {
			return err
		}
	}
	return nil
}

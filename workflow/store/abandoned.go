package store

import (
	"context"
	"fmt"
	"time"
)

// Abandoned makes every notice that is being sent due at now, and returns how many there were. It is for the start of a
// process that knows itself to be the only one, as with SQLite: what it finds half sent was left by its predecessor's
// crash, and nobody has to wait for a lease to end. A lease that was taken before counts no more.
func (db *DB) Abandoned(ctx context.Context, now time.Time) (int64, error) {
	n, err := db.write.exec(ctx, `UPDATE notice SET state = 'ready', run_at = ?, lease = '' WHERE state = 'sending'`, Time(now))
	if err != nil {
		return 0, fmt.Errorf("take over what was being sent: %w", err)
	}
	return n, nil
}

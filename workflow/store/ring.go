package store

import (
	"context"
	"fmt"
)

// TopicKeys wakes who holds the signing keys: they were replaced.
const TopicKeys = "keys"

// ReplaceRing puts a new ring in the place of the one that was read; ok is false, and nothing is changed, when somebody else
// has replaced it since. Other processes are woken, and look from time to time besides.
func (db *DB) ReplaceRing(ctx context.Context, was, now string) (ok bool, err error) {
	n, err := db.write.exec(ctx, `UPDATE meta SET value = ? WHERE key = ? AND value = ?`, now, ringKey, was)
	if err != nil {
		return false, fmt.Errorf("replace signing keys: %w", err)
	}
	if n == 0 {
		return false, nil
	}
	return true, db.tell(ctx, TopicKeys)
}

// RingText returns the signing keys as they are kept; ok is false when there are none yet.
func (db *DB) RingText(ctx context.Context) (text string, ok bool, err error) {
	return db.Meta(ctx, ringKey)
}

// markKey is where the mark of our own mail stands.
const markKey = "loop_mark"

// LoopMark returns the mark by which we know our own mail; the first call keeps what make makes, and it stays when the signing
// keys are replaced. Of several processes that do so at once, one wins and all get the same.
func (db *DB) LoopMark(ctx context.Context, make func() string) (string, error) {
	mark, ok, err := db.Meta(ctx, markKey)
	if err != nil || ok {
		return mark, err
	}
	if _, err = db.write.exec(ctx, `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, markKey, make()); err != nil {
		return "", fmt.Errorf("keep the loop mark: %w", err)
	}
	mark, _, err = db.Meta(ctx, markKey)
	return mark, err
}

package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Lease gives the name to holder until now+ttl and reports whether it could: when nobody has it, when the one who has
// it let it run out, and when holder has it already, which then has it longer. Clocks of the processes must agree to
// within a fraction of ttl; a lease that ends later than any could was taken by a clock that has been set back since, and
// holds nobody up.
func (db *DB) Lease(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (bool, error) {
	n, err := db.write.exec(ctx, `INSERT INTO lease (name, holder, until_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
		WHERE lease.holder = excluded.holder OR lease.until_at <= ? OR lease.until_at > ?`,
		searchKey(name), searchKey(holder), Time(now.Add(ttl)), Time(now), Time(now.Add(2*ttl)))
	if err != nil {
		return false, fmt.Errorf("lease %s: %w", name, err)
	}
	return n == 1, nil
}

// Unlease gives the name up if holder has it.
func (db *DB) Unlease(ctx context.Context, name, holder string) error {
	if _, err := db.write.exec(ctx, `DELETE FROM lease WHERE name = ? AND holder = ?`, searchKey(name), searchKey(holder)); err != nil {
		return fmt.Errorf("give up lease %s: %w", name, err)
	}
	return nil
}

// ringKey is where the signing keys stand.
const ringKey = "token_ring"

// Ring returns the signing keys. When there are none yet, make makes them; of several processes that do so at once,
// one wins and all get what it made.
func (db *DB) Ring(ctx context.Context, make func() string) (string, error) {
	ring, ok, err := db.Meta(ctx, ringKey)
	if err != nil || ok {
		return ring, err
	}
	_, err = db.write.exec(ctx, `INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, ringKey, make())
	if err != nil {
		return "", fmt.Errorf("store signing keys: %w", err)
	}
	ring, ok, err = db.Meta(ctx, ringKey)
	if err == nil && !ok {
		err = errors.New("signing keys vanished")
	}
	return ring, err
}

// Meta returns the value kept under key; ok is false when there is none.
func (db *DB) Meta(ctx context.Context, key string) (value string, ok bool, err error) {
	value, err = one(ctx, db.read, word[string], `SELECT value FROM meta WHERE key = ?`, searchKey(key))
	switch {
	case errors.Is(err, ErrNotFound):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("read %s: %w", key, err)
	}
	return value, true, nil
}

// SetMeta keeps value under key, replacing what was there.
func (db *DB) SetMeta(ctx context.Context, key, value string) error {
	_, err := db.write.exec(ctx, `INSERT INTO meta (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, searchKey(key), clean(value))
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return nil
}

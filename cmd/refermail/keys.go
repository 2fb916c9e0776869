package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"refermail/workflow/store"
	"refermail/workflow/token"
)

// signingKeys loads the keys that sign reply tokens; the first start makes them. They are kept in the database, so that
// all processes share them and restarts change nothing.
func signingKeys(ctx context.Context, db *store.DB, now time.Time) (token.Ring, error) {
	var made error
	text, err := db.Ring(ctx, func() string {
		key, err := token.NewKey(rand.Reader)
		made = err
		return token.NewRing(key.MadeAt(now)).Secret()
	})
	if err == nil {
		err = made
	}
	if err != nil {
		return token.Ring{}, fmt.Errorf("signing keys: %w", err)
	}
	return token.ParseRing(text)
}

// ownMark is how we know our own mail (NT-12): derived from the first keys, so that nobody can guess it, and kept. It stays when
// keys are replaced, a leaked one included: it stands in every mail we send and is no secret from who gets one, and carrying it
// brings a mail nothing but to be ignored.
func ownMark(ctx context.Context, db *store.DB, ring token.Ring) (string, error) {
	return db.LoopMark(ctx, func() string { return markOf(ring) })
}

func markOf(ring token.Ring) string {
	sum := sha256.Sum256([]byte("loop mark of refermail\x00" + ring.Secret()))
	return hex.EncodeToString(sum[:10])
}

const (
	keysPoll = 2 * time.Second // how late we hear of new keys when the wake-up got lost, or cannot come (SQLite)
	keysWait = 5 * time.Second // how long one look may take
)

// keys are the signing keys of a running service. Another process may replace them; see run. It is safe for concurrent use.
type keys struct {
	read func(context.Context) (string, bool, error)
	log  *slog.Logger

	mu   sync.Mutex
	text string
	ring token.Ring
}

func newKeys(db *store.DB, ring token.Ring, log *slog.Logger) *keys {
	return &keys{read: db.RingText, log: log, text: ring.Secret(), ring: ring}
}

// Ring implements [inbound.Keys].
func (k *keys) Ring() token.Ring {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ring
}

// Renew implements [inbound.Keys]. When the database does not answer, the ring stays: the look is repeated, and a mail that
// cannot be placed by its token is placed by what it answers.
func (k *keys) Renew() (token.Ring, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), keysWait)
	defer cancel()
	return k.renew(ctx)
}

func (k *keys) renew(ctx context.Context) (token.Ring, bool) {
	text, ok, err := k.read(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil || !ok || text == k.text {
		if err != nil && ctx.Err() == nil {
			k.log.Warn("look for new signing keys", "error", err)
		}
		return k.ring, false
	}
	ring, err := token.ParseRing(text)
	if err != nil {
		k.log.Error("the signing keys stay as they were", "error", err)
		k.text = text // said once
		return k.ring, false
	}
	k.text, k.ring = text, ring
	k.log.Info("new signing keys", "keys", ring.Len(), "signs", ring.Keys()[0].Fingerprint())
	return ring, true
}

// run takes new keys over until ctx ends: when woken, and from time to time.
func (k *keys) run(ctx context.Context, wake <-chan struct{}) error {
	t := time.NewTicker(keysPoll)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-t.C:
		}
		k.renew(ctx)
	}
}

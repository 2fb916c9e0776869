package store

import (
	"context"
	"errors"
	"fmt"

	"refermail/workflow"
)

// newsletterHash is what is kept of an address that gets no newsletter: whoever has no key cannot tell whose it is. It has
// nothing in common with the hash of an erasure.
func newsletterHash(secret, key string) string { return keyedHash(secret, "newsletter "+key) }

func privacySecret(ctx context.Context, c conn) (string, error) {
	secret, err := one(ctx, c, word[string], `SELECT value FROM meta WHERE key = ?`, privacyKey)
	if err != nil {
		return "", fmt.Errorf("read the key of suppressed addresses: %w", err)
	}
	return secret, nil
}

// saveSuppression remembers which addresses get no newsletter, and forgets those whose owners want it again.
func (t *tx) saveSuppression(ctx context.Context, c workflow.Changes) error {
	if len(c.Suppression) == 0 {
		return nil
	}
	secret, err := privacySecret(ctx, t.conn)
	if err != nil {
		return err
	}
	type row struct{ hash, why string }
	var rows []row
	var lifted []string
	for _, s := range latest(c.Suppression, func(s *workflow.Suppression) string { return s.Address }) {
		if s.Address == "" {
			continue
		}
		hash := newsletterHash(secret, s.Address)
		if s.Lifted {
			lifted = append(lifted, hash)
			continue
		}
		rows = append(rows, row{hash, string(s.Why)})
	}
	if err := execIn(ctx, t.conn, `DELETE FROM suppression WHERE hash IN (?)`, lifted); err != nil {
		return err
	}
	at := Time(c.At)
	rows = latest(rows, func(r *row) string { return r.hash })
	fields := func(r *row) []any { return []any{(*text)(&r.hash), (*text)(&r.why), &at} }
	_, err = insert(ctx, t.conn, "suppression", "hash, why, at", rows, fields, ` ON CONFLICT (hash) DO UPDATE SET why = CASE WHEN suppression.why = 'complained' THEN suppression.why ELSE excluded.why END`)
	return err
}

// loadSuppressed says which of the wanted addresses get no newsletter, and why. It costs one look while nobody ever left.
func (l *loader) loadSuppressed(ctx context.Context) error {
	some, err := one(ctx, l.conn, number[int64], `SELECT count(*) FROM (SELECT 1 FROM suppression LIMIT 1) AS first`)
	if err != nil || some == 0 || len(l.want.Addresses) == 0 {
		return err
	}
	secret, err := privacySecret(ctx, l.conn)
	if err != nil {
		return err
	}
	of := map[string]string{}
	for _, key := range l.want.Addresses {
		if key != "" {
			of[newsletterHash(secret, key)] = key
		}
	}
	hashes := make([]string, 0, len(of))
	for h := range of {
		hashes = append(hashes, h)
	}
	type left struct{ hash, why string }
	fields := func(f *left) []any { return []any{(*text)(&f.hash), (*text)(&f.why)} }
	found, err := in(ctx, l.conn, fields, `SELECT hash, why FROM suppression WHERE hash IN (?)`, hashes)
	l.facts.Suppressed = map[string]workflow.EchoKind{}
	for _, f := range found {
		l.facts.Suppressed[of[f.hash]] = workflow.EchoKind(f.why)
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

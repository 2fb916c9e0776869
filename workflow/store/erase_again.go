package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// ErasureOf returns the record that erasing somebody makes, without making it.
func (db *DB) ErasureOf(ctx context.Context, who Who, by string, at time.Time) (Erasure, error) {
	s, err := db.subjectOf(ctx, who)
	if err != nil {
		return Erasure{}, err
	}
	kind, _, _ := strings.Cut(s.key(), " ")
	hash, err := db.hashOf(ctx, s.key())
	return Erasure{Hash: hash, Kind: kind, By: by, At: at}, err
}

// ErasedAt tells when the person with this address was erased; the zero time when they never were.
func (db *DB) ErasedAt(ctx context.Context, address string) (time.Time, error) {
	found, err := erasedAt(ctx, db.read, []string{account.CompareKey(address)})
	return found[account.CompareKey(address)], err
}

// erasedAt says of compare keys which were erased at their owner's wish, and when.
func erasedAt(ctx context.Context, c conn, keys []string) (map[string]time.Time, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	secret, err := one(ctx, c, word[string], `SELECT value FROM meta WHERE key = ?`, privacyKey)
	if err != nil {
		return nil, fmt.Errorf("read the key of erased addresses: %w", err)
	}
	of := make(map[string]string, len(keys))
	for _, key := range keys {
		if key != "" {
			of[keyedHash(secret, "person "+key)] = key
		}
	}
	hashes := make([]string, 0, len(of))
	for h := range of {
		hashes = append(hashes, h)
	}
	rows, err := in(ctx, c, erasureFields, `SELECT `+erasureColumns+` FROM erasure WHERE hash IN (?)`, hashes)
	if err != nil {
		return nil, fmt.Errorf("read erasures: %w", err)
	}
	found := map[string]time.Time{}
	for _, e := range rows {
		found[of[e.Hash]] = e.At
	}
	return found, nil
}

// search is what looks for people and accounts that only their keyed hashes are known of.
type search struct {
	secret string
	wanted map[string]bool // hashes
	tried  map[string]bool
	found  []Who
}

// maxTried bounds what a search remembers of addresses it has tried already.
const maxTried = 100_000

// try tells whether a subject is wanted, and remembers it as found.
func (s *search) try(subject string, who Who) {
	if s.tried[subject] {
		return
	}
	if len(s.tried) >= maxTried {
		clear(s.tried)
	}
	s.tried[subject] = true
	if s.wanted[keyedHash(s.secret, subject)] && !slices.Contains(s.found, who) {
		s.found = append(s.found, who)
	}
}

func (s *search) needles() *needles {
	return &needles{
		address: func(key string) bool { s.try("person "+key, Who{Address: key}); return false },
		host: func(host string) bool {
			if domain := account.Registrable(host); domain != "" {
				s.try("account d:"+domain, Who{Account: domain})
			}
			return false
		},
	}
}

// FindErased looks everywhere for those the records are about: after an older copy of the database was restored. Text is that
// of [Erasing].
func (db *DB) FindErased(ctx context.Context, records []Erasure, text func([]byte) []string) ([]Who, error) {
	secret, err := db.PrivacyKey(ctx)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	s := &search{secret: secret, wanted: map[string]bool{}, tried: map[string]bool{}}
	for _, e := range records {
		s.wanted[e.Hash] = true
	}
	r := &eraseRun{Erasing: &Erasing{Dry: true, Text: text}, db: db, e: &eraser{needles: s.needles(), mails: set[int64]{}}}
	if err := r.mentions(ctx); err != nil {
		return nil, fmt.Errorf("find who was erased: %w", err)
	}
	for _, t := range personalTables() {
		if err := s.table(ctx, db, t); err != nil {
			return nil, fmt.Errorf("find who was erased: %w", err)
		}
	}
	return s.found, nil
}

// table tries everything in one table.
func (s *search) table(ctx context.Context, db *DB, t personalTable) error {
	n := s.needles()
	for last := row(nil); len(t.personal()) > 0; {
		where, args := t.after(last)
		rows, err := t.rows(ctx, db.read, where, "", walkRows, args...)
		if err != nil {
			return err
		}
		for _, one := range rows {
			for _, c := range t.personal() {
				n.in(one.text(c.name))
				if key := one.text(c.name); c.name == "name_key" && key != "" {
					s.try("account n:"+key, Who{Account: key})
				}
			}
		}
		if len(rows) < walkRows {
			return nil
		}
		last = rows[len(rows)-1]
	}
	return nil
}

// EndErasures marks records as carried out: nothing of whom they are about is there any more.
func (db *DB) EndErasures(ctx context.Context, records []Erasure, at time.Time) error {
	for _, e := range records {
		if err := db.endErasure(ctx, e.Hash, at); err != nil {
			return err
		}
	}
	return nil
}

// loadErased says which wanted addresses, and which prospects of loaded deals, were erased at their owner's wish. It costs one
// look while nobody ever was.
func (l *loader) loadErased(ctx context.Context) error {
	any, err := one(ctx, l.conn, number[int64], `SELECT count(*) FROM (SELECT 1 FROM erasure LIMIT 1) AS first`)
	if err != nil || any == 0 {
		return err
	}
	keys := append(slices.Clone(l.want.Addresses), l.want.Emails...)
	for _, d := range l.facts.Deals {
		keys = append(keys, account.CompareKey(d.Contact.Email))
	}
	l.facts.Erased, err = erasedAt(ctx, l.conn, distinct(keys))
	return err
}

package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// privacyKey is where the key of the hashes of erased addresses stands.
const privacyKey = "privacy_key"

// Erasure is the record of one erasure: whoever has no key cannot tell whose.
type Erasure struct {
	Hash string
	Kind string // person or account
	By   string // who asked for it
	At   time.Time
	Done time.Time // zero until all of it is gone
}

const erasureColumns = "hash, kind, asked_by, asked_at, done_at"

func erasureFields(e *Erasure) []any {
	return []any{(*text)(&e.Hash), (*text)(&e.Kind), (*text)(&e.By), (*Time)(&e.At), (*Time)(&e.Done)}
}

// Erasures returns all records, oldest first.
func (db *DB) Erasures(ctx context.Context) ([]Erasure, error) {
	out, err := all(ctx, db.read, erasureFields, `SELECT `+erasureColumns+` FROM erasure ORDER BY asked_at, hash`)
	if err != nil {
		return nil, fmt.Errorf("read erasures: %w", err)
	}
	return out, nil
}

// RecallErasure adds a record that was kept elsewhere, as not done: the database is older than it. Known ones stay.
func (db *DB) RecallErasure(ctx context.Context, e Erasure) error {
	return db.beginErasure(ctx, e.Hash, e.Kind, e.By, e.At)
}

func (db *DB) beginErasure(ctx context.Context, hash, kind, by string, at time.Time) error {
	_, err := db.write.exec(ctx, `INSERT INTO erasure (`+erasureColumns+`) VALUES (?, ?, ?, ?, NULL)
		ON CONFLICT (hash) DO UPDATE SET done_at = NULL`, hash, kind, clean(by), Time(at))
	if err != nil {
		return fmt.Errorf("record an erasure: %w", err)
	}
	return nil
}

func (db *DB) endErasure(ctx context.Context, hash string, at time.Time) error {
	if _, err := db.write.exec(ctx, `UPDATE erasure SET done_at = ? WHERE hash = ?`, Time(at), hash); err != nil {
		return fmt.Errorf("record an erasure: %w", err)
	}
	return nil
}

// PrivacyKey returns the key of the hashes, in hexadecimal.
func (db *DB) PrivacyKey(ctx context.Context) (string, error) {
	key, ok, err := db.Meta(ctx, privacyKey)
	if err == nil && !ok {
		err = errors.New("the key of erased addresses is missing")
	}
	return key, err
}

// UsePrivacyKey makes another key the database's own: that of the records of an installation whose backup this is.
func (db *DB) UsePrivacyKey(ctx context.Context, key string) error {
	return db.SetMeta(ctx, privacyKey, key)
}

func (db *DB) hashOf(ctx context.Context, subject string) (string, error) {
	key, err := db.PrivacyKey(ctx)
	return keyedHash(key, subject), err
}

func keyedHash(key, subject string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(subject))
	return hex.EncodeToString(mac.Sum(nil))
}

// BackupRow is a copy of the database that was made with `refermail backup`.
type BackupRow struct {
	File string    `json:"file"`
	At   time.Time `json:"at"`
}

// Backups returns the copies that were made, oldest first.
func (db *DB) Backups(ctx context.Context) ([]BackupRow, error) {
	rows, err := all(ctx, db.read, func(b *BackupRow) []any { return []any{(*text)(&b.File), (*Time)(&b.At)} }, `SELECT file, made_at FROM backup ORDER BY made_at, file`)
	if err != nil {
		return nil, fmt.Errorf("read which backups were made: %w", err)
	}
	return rows, nil
}

// NoteBackup remembers a copy.
func (db *DB) NoteBackup(ctx context.Context, file string, at time.Time) error {
	_, err := db.write.exec(ctx, `INSERT INTO backup (file, made_at) VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET made_at = excluded.made_at`, clean(file), Time(at))
	if err != nil {
		return fmt.Errorf("note a backup: %w", err)
	}
	return nil
}

// Shred makes sure that nothing of deleted rows is left in the files: SQLite's is written anew and its log emptied,
// PostgreSQL's tables are vacuumed.
func (db *DB) Shred(ctx context.Context) error {
	if err := db.dialect.shred(ctx, db.write); err != nil {
		return fmt.Errorf("make deleted rows unreadable: %w", err)
	}
	return nil
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"refermail/workflow/store"
)

// erasedFile remembers erasures outside of the database: a restored backup knows nothing of those that came after it. Its
// first line is the key of the hashes, every other one a record. It names nobody, and is its owner's alone.
type erasedFile struct {
	path  string
	owner string // a file whose owner it gets when it is made, "" for ours
}

// records is the file of a configuration. It belongs to whom an SQLite database belongs to: the service.
func (c *Config) records(ctx context.Context) erasedFile {
	f := erasedFile{path: c.Privacy.Records}
	if address, err := c.databaseAddress(ctx); err == nil {
		f.owner, _ = strings.CutPrefix(address, "sqlite:")
	}
	return f
}

// erasedLine is one line: a key or a record.
type erasedLine struct {
	Key  string    `json:"key,omitzero"`
	Hash string    `json:"hash,omitzero"`
	Kind string    `json:"kind,omitzero"`
	By   string    `json:"by,omitzero"`
	At   time.Time `json:"at,omitzero"`
}

// maxErasedLines bounds what is read, a line being some 200 bytes.
const maxErasedLines = 1_000_000

// read returns the key and the records; nothing when there is no file. A last line that was cut off by a crash is left out.
func (f erasedFile) read() (key string, records []store.Erasure, err error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("read the records of erasures: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan() && n <= maxErasedLines; n++ {
		var l erasedLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			continue
		}
		if l.Key != "" {
			key = l.Key
		} else if l.Hash != "" {
			records = append(records, store.Erasure{Hash: l.Hash, Kind: l.Kind, By: l.By, At: l.At})
		}
	}
	if err := lines.Err(); err != nil {
		return "", nil, fmt.Errorf("read the records of erasures: %w", err)
	}
	return key, records, nil
}

// add writes lines behind the others, down to the disk.
func (f erasedFile) add(lines ...erasedLine) (err error) {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the records of erasures: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err := file.Stat(); err == nil && info.Size() == 0 && f.owner != "" {
		giveTo(f.path, f.owner)
	}
	for _, l := range lines {
		b, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("write the records of erasures: %w", err)
		}
		if _, err := file.Write(append(append([]byte("\n"), b...), '\n')); err != nil { // the line before may have been cut off
			return fmt.Errorf("write the records of erasures: %w", err)
		}
	}
	return file.Sync()
}

// note writes a record before the erasure begins, so that a backup that is restored at any later moment is erased again.
func (f erasedFile) note(ctx context.Context, db *store.DB, e store.Erasure) error {
	key, records, err := f.read()
	if err != nil {
		return err
	}
	var lines []erasedLine
	if key == "" {
		if key, err = db.PrivacyKey(ctx); err != nil {
			return err
		}
		lines = append(lines, erasedLine{Key: key})
	}
	for _, r := range records {
		if r.Hash == e.Hash {
			return nil
		}
	}
	return f.add(append(lines, erasedLine{Hash: e.Hash, Kind: e.Kind, By: e.By, At: e.At})...)
}

// recall compares the records with the database and returns those the database has not carried out, whether it is an older
// copy or was stopped in the middle. The key of the records becomes the database's.
func (f erasedFile) recall(ctx context.Context, db *store.DB) (open []store.Erasure, err error) {
	key, records, err := f.read()
	if err != nil {
		return nil, err
	}
	own, err := db.PrivacyKey(ctx)
	if err != nil {
		return nil, err
	}
	if key != "" && key != own {
		if err := db.UsePrivacyKey(ctx, key); err != nil {
			return nil, err
		}
	}
	known, err := db.Erasures(ctx)
	if err != nil {
		return nil, err
	}
	done := map[string]bool{}
	for _, e := range known {
		if done[e.Hash] = !e.Done.IsZero(); !done[e.Hash] {
			open = append(open, e)
		}
	}
	for _, e := range records {
		if _, there := done[e.Hash]; !there {
			if err := db.RecallErasure(ctx, e); err != nil {
				return nil, err
			}
			open = append(open, e)
		}
	}
	return open, nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// backupCmd is `refermail backup FILE`.
type backupCmd struct {
	File string `arg:"" help:"The file to write; it must not exist."`
}

// Run copies the database, while it is in use, as it is at one moment.
func (c *backupCmd) Run(ctx context.Context, p *program) (err error) {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists; name a new file", c.File)
	}
	if err := s.Store.Backup(ctx, c.File); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return fmt.Errorf("look at the copy: %w", err)
	}
	if err := c.manifest(ctx, s, info.Size()); err != nil {
		return err
	}
	return p.say("Wrote %s, %d bytes, and %s.json beside it. It holds mail and keys: keep it where only you can read it.", c.File, info.Size(), c.File)
}

// backupManifest stands beside a copy and says what it is: who is erased later is still in it.
type backupManifest struct {
	File     string    `json:"file"`
	MadeAt   time.Time `json:"made_at"`
	Bytes    int64     `json:"bytes"`
	Version  string    `json:"version"`
	Erasures int       `json:"erasures"` // how many had been carried out when it was made
	Records  string    `json:"records"`  // the file that knows of all, which a restored copy needs
	Note     string    `json:"note"`
}

// manifest writes what the copy is beside it, and remembers the copy, so that later erasures can name it.
func (c *backupCmd) manifest(ctx context.Context, s *session, size int64) error {
	path, err := filepath.Abs(c.File)
	if err != nil {
		return err
	}
	done, err := s.Store.Erasures(ctx)
	if err != nil {
		return err
	}
	m := backupManifest{File: filepath.Base(path), MadeAt: s.Now(), Bytes: size, Version: readBuild().String(), Erasures: len(done), Records: s.Config.Privacy.Records,
		Note: "Whoever is erased after this copy was made is still in it. When it is restored with the records file in place, serve erases them again at its start."}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write the copy's manifest: %w", err)
	}
	if err := os.WriteFile(c.File+".json", append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the copy's manifest: %w", err)
	}
	return s.Store.NoteBackup(ctx, path, s.Now())
}

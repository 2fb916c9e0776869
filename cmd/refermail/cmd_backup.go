package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	return p.say("Wrote %s, %d bytes. It holds mail and keys: keep it where only you can read it.", c.File, info.Size())
}

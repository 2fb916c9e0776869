// Package spool writes mails into a folder instead of sending them: a dry run that can be read with any mail program.
package spool

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"refermail/outbound"
)

// Sender writes one .eml file for each mail. It is safe for concurrent use.
type Sender struct{ dir string }

var _ outbound.Sender = (*Sender)(nil)

// New makes the folder when it is not there.
func New(dir string) (*Sender, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make spool folder: %w", err)
	}
	return &Sender{dir: dir}, nil
}

// Send writes the mail with its envelope in front, as X-Envelope-From and X-Envelope-To. The file's name derives from the
// mail, so that a repeat replaces it; a file that is there is whole.
func (s *Sender) Send(ctx context.Context, env outbound.Envelope, raw []byte) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "X-Envelope-From: <%s>\r\nX-Envelope-To: <%s>\r\n", env.From, env.To)
	b.Write(raw)
	sum := sha256.Sum256(b.Bytes())
	name := hex.EncodeToString(sum[:8]) + ".eml"
	f, err := os.CreateTemp(s.dir, ".new-*")
	if err != nil {
		return "", fmt.Errorf("spool mail: %w", err)
	}
	_, err = f.Write(b.Bytes())
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("spool mail: %w", err)
	}
	return "written to " + name, nil
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
)

// hidden stands wherever a secret would be printed.
const hidden = workflow.Hidden

// maxSecretBytes bounds a password file: a token of several kilobytes fits, a wrong path to something endless does no harm.
const maxSecretBytes = 64 << 10

// commandLimit is how long a password or token command may take: long enough for a network round trip of an OAuth
// refresh, short enough that a hanging one is noticed as a failed connection.
const commandLimit = 30 * time.Second

// Secret is a text that never prints, whatever verb or encoder meets it. The zero value is no secret.
type Secret struct{ text string }

// Reveal returns the text itself.
func (s Secret) Reveal() string { return s.text }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.text == "" }

// String hides the secret from fmt and logs.
func (s Secret) String() string { return hidden }

// GoString hides it from %#v.
func (s Secret) GoString() string { return hidden }

// MarshalText hides it from JSON and TOML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides it from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// Login is how we prove who we are to a server: a password from one of three places, or an OAuth token.
type Login struct {
	Plain        Secret
	File         string // absolute
	Command      Secret // a command may have one in its words
	TokenCommand Secret
	dir          string // where commands run
}

// sources names the keys that are set.
func (l Login) sources() []string {
	var out []string
	for _, s := range []struct {
		key string
		set bool
	}{
		{"password", !l.Plain.IsZero()},
		{"password_file", l.File != ""},
		{"password_command", !l.Command.IsZero()},
		{"token_command", !l.TokenCommand.IsZero()},
	} {
		if s.set {
			out = append(out, s.key)
		}
	}
	return out
}

// Password returns the password. It reads the file or runs the command each time, so that a rotated password is found
// at the next connection. "" means: none is configured.
func (l Login) Password(ctx context.Context) (string, error) {
	switch {
	case !l.Plain.IsZero():
		return l.Plain.Reveal(), nil
	case l.File != "":
		f, err := os.Open(l.File)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, maxSecretBytes))
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		return firstLine(data)
	case !l.Command.IsZero():
		return l.run(ctx, l.Command.Reveal())
	}
	return "", nil
}

// Token runs the token command and returns a fresh OAuth access token. It is an error to call it without one.
func (l Login) Token(ctx context.Context) (string, error) {
	if l.TokenCommand.IsZero() {
		return "", errors.New("no token_command is configured")
	}
	return l.run(ctx, l.TokenCommand.Reveal())
}

// run gives the first line a command prints. Its error output is part of the error, its output never is. It gets our
// environment without our own variables: who asks for one password is not told the others.
func (l Login) run(ctx context.Context, command string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Dir = l.dir
	cmd.Env = withoutSecrets(os.Environ())
	cmd.WaitDelay = time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		said := workflow.HideIn(strings.TrimSpace(complaint.String()), strings.Fields(string(out))...)
		if len(said) > 200 {
			said = said[:200]
		}
		return "", fmt.Errorf("run the command for the password: %w: %s", err, said)
	}
	return firstLine(out)
}

// withoutSecrets leaves out what may hold a password of ours or of the database.
func withoutSecrets(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(e string) bool {
		return strings.HasPrefix(e, envPrefix) || strings.HasPrefix(e, "PGPASSWORD=")
	})
}

// firstLine cuts the line end that editors and echo leave behind; everything else may belong to the password.
func firstLine(data []byte) (string, error) {
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", errors.New("the first line, which should be the password, is empty")
	}
	return line, nil
}

package main

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"refermail/workflow/store"
)

// exposure is a file with secrets that others on this machine may read.
type exposure struct {
	file string
	mode fs.FileMode
	what string // "the password of [imap]"
}

// exposed finds the files with secrets that their group or everybody may read. What systemd hands over
// (CREDENTIALS_DIRECTORY) is protected by its own means. It never fails: a file that cannot be looked at is somebody
// else's finding.
func (c *Config) exposed(ctx context.Context, getenv func(string) string) (all []exposure) {
	if runtime.GOOS == "windows" {
		return nil // no such rights
	}
	look := func(file, what string) {
		kept := getenv("CREDENTIALS_DIRECTORY")
		if file == "" || kept != "" && strings.HasPrefix(file, filepath.Clean(kept)+"/") {
			return
		}
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode()&0o077 != 0 {
			all = append(all, exposure{file, info.Mode().Perm(), what})
		}
	}
	if c.holdsSecrets {
		look(c.File, "passwords")
	}
	look(c.IMAP.Login.File, "the password of [imap]")
	if c.SMTP.Login.File != c.IMAP.Login.File {
		look(c.SMTP.Login.File, "the password of [smtp]")
	}
	look(c.Database.File, "the database's url")
	if address, err := c.databaseAddress(ctx); err == nil && c.Database.Command.IsZero() { // a command is not run just to look
		files, _ := store.Exposed(address)
		for _, f := range files {
			look(f, "every mail and the signing keys")
		}
	}
	return all
}

// checkSecrets is doctor's look at them.
func checkSecrets(ctx context.Context, cfg *Config, getenv func(string) string) finding {
	all := cfg.exposed(ctx, getenv)
	if len(all) == 0 {
		return finding{"secrets", green, "only this user reads the files with secrets", ""}
	}
	var shown, mend []string
	for _, e := range all {
		shown = append(shown, e.file+" (mode "+modeText(e.mode)+") holds "+e.what)
		mend = append(mend, e.file)
	}
	return finding{"secrets", yellow, "others on this machine may read secrets: " + strings.Join(shown, "; "), "chmod 600 " + strings.Join(mend, " ")}
}

// modeText is "0644".
func modeText(m fs.FileMode) string {
	const digits = "01234567"
	p := uint32(m.Perm())
	return "0" + string(digits[p>>6&7]) + string(digits[p>>3&7]) + string(digits[p&7])
}

// warnOfExposure says at the start of the service what doctor would say.
func warnOfExposure(ctx context.Context, cfg *Config, getenv func(string) string, log *slog.Logger) {
	for _, e := range cfg.exposed(ctx, getenv) {
		log.Warn("others on this machine may read a file with secrets", "file", e.file, "mode", modeText(e.mode), "holds", e.what, "mend", "chmod 600 "+e.file)
	}
	if !cfg.Database.Command.IsZero() {
		return
	}
	if address, err := cfg.databaseAddress(ctx); err == nil {
		if weak := store.WeakTLS(address, os.Getenv); weak != "" {
			log.Warn("the way to the database is not safe", "because", weak)
		}
	}
}

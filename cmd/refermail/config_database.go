package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// defaultDatabase is used when none of the three keys of [database] is set.
const defaultDatabase = "sqlite:refermail.db"

// resolveDatabase makes a file's path absolute and looks that one place names the database.
func (c *Config) resolveDatabase(r *configReader) {
	d := &c.Database
	var set []string
	for _, s := range []struct {
		key string
		is  bool
	}{{"url", !d.URL.IsZero()}, {"url_file", d.File != ""}, {"url_command", !d.Command.IsZero()}} {
		if s.is {
			set = append(set, s.key)
		}
	}
	switch {
	case len(set) > 1:
		r.wrong("database."+set[1], "%s are both set; keep one", strings.Join(set, " and "))
	case len(set) == 0:
		d.URL = Secret{defaultDatabase}
	}
	if d.File != "" {
		if _, err := os.Stat(d.File); err != nil {
			r.wrong("database.url_file", "%s cannot be read; make the file or change the path", d.File)
		}
	}
	if d.URL.IsZero() {
		return
	}
	d.URL = Secret{c.placed(d.URL.Reveal())}
	if problem := databaseProblem(d.URL.Reveal()); problem != "" {
		r.wrong("database.url", "%s", problem)
	}
}

// placed is an address of a database with the path of an SQLite file made absolute.
func (c *Config) placed(address string) string {
	for _, scheme := range []string{"sqlite://", "sqlite:"} {
		if file, ok := strings.CutPrefix(address, scheme); ok {
			return "sqlite:" + c.absolute(file)
		}
	}
	return address
}

// databaseAddress is where the database is, read from its file or command each time. It may hold a password: it is for the
// store alone.
func (c *Config) databaseAddress(ctx context.Context) (string, error) {
	d := c.Database
	if !d.URL.IsZero() {
		return d.URL.Reveal(), nil
	}
	text, err := Login{File: d.File, Command: d.Command, dir: c.Dir}.Password(ctx)
	if err != nil {
		return "", fmt.Errorf("the database's url: %w", err)
	}
	text = c.placed(strings.TrimSpace(text))
	if problem := databaseProblem(text); problem != "" {
		return "", fmt.Errorf("the database's url, which url_file or url_command gives, %s", problem)
	}
	return text, nil
}

// databaseProblem says why this can be no address of a database, "" when it can. It does not repeat it, because it may hold
// the password.
func databaseProblem(address string) string {
	u, err := url.Parse(address)
	switch {
	case address == "sqlite:":
		return "names no file; write sqlite:refermail.db"
	case strings.HasPrefix(address, "sqlite:"), err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql"):
		return ""
	}
	return "must be sqlite:FILE or postgres://user@host/name"
}

package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"refermail/workflow/store/storetest"
)

// scene is one scenario's world: a town, a database, and a configuration between them.
type scene struct {
	t       testing.TB
	town    town
	db      string   // URL
	config  string   // file
	environ []string // of the service and of every command
	imap    *line    // between the service and its mailbox
	smtp    *line    // between the service and its submission server
}

// stage is what differs between scenes.
type stage struct {
	Database   string // URL
	Extra      string // further lines of the configuration
	Unmigrated bool   // PostgreSQL stays empty
}

// newScene writes the configuration. The service is not started yet.
func newScene(t testing.TB, w town, st stage) *scene {
	t.Helper()
	s := &scene{t: t, town: w, db: st.Database}
	imap, smtp := through(t, w.imap(), &s.imap), through(t, w.smtp(), &s.smtp)
	s.config = filepath.Join(t.TempDir(), "refermail.toml")
	text := fmt.Sprintf(`[mail]
address = %q
name = "Acme Partner Team"
authserv_id = [%q]
newsletter_days = 0
[imap]
url = %q
password = %q
[smtp]
url = %q
password = %q
[database]
url = %q
[web]
listen = "127.0.0.1:0"
[log]
format = "json"
[[team]]
email = %q
name = "Max"
roles = ["manager", "finance"]
[[team]]
email = %q
name = "Rita"
roles = ["rep"]
%s`, deals, townServer, imap, townPassword, smtp, townPassword, st.Database, maxAt, rita, st.Extra)
	if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.postgres() && !st.Unmigrated {
		s.run("migrate")
	}
	return s
}

func (s *scene) postgres() bool { return strings.HasPrefix(s.db, "postgres") }

func hostOf(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func postgresFor(t testing.TB) string { return storetest.Postgres(t) }

// through puts a line into a server's URL.
func through(t testing.TB, address string, l **line) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	*l = newLine(t, u.Host)
	u.Host = (*l).addr()
	return u.String()
}

// partners adds the two partners of most scenarios.
func (s *scene) partners() *scene {
	s.t.Helper()
	s.run("partner", "add", "Northwind Consulting", "--type", "consultant", "--domain", "northwind.test",
		"--contact", mailbox(ann), "--contact", mailbox(abe))
	s.run("partner", "add", "Contoso Agency", "--type", "agency", "--domain", "contoso.test", "--contact", mailbox(cid))
	return s
}

// launch starts a service without waiting for it.
func (s *scene) launch(args ...string) *service {
	s.t.Helper()
	return start(s.t, s.environ, append([]string{"--config", s.config, "serve"}, args...)...)
}

// serve starts the service and waits until it is healthy.
func (s *scene) serve() *service {
	s.t.Helper()
	return s.launch().healthy()
}

// later sets the clock of everything that is started from now on.
func (s *scene) later(d time.Duration) {
	s.environ = []string{clockVariable + "=+" + d.String()}
}

// send submits a letter as its author. It returns the letter.
func (s *scene) send(l letter) letter { return s.submit(l.From, l) }

// forge submits a letter as somebody else who only writes the author's name on it.
func (s *scene) forge(l letter) letter { return s.submit("", l) }

func (s *scene) submit(as string, l letter) letter {
	s.t.Helper()
	if l.ID == "" {
		l.ID = newID(l.From)
	}
	s.town.send(as, l.sender(), l.rcpt(), l.raw())
	return l
}

func (l letter) sender() string {
	if l.Envelope != "" {
		return strings.Trim(l.Envelope, "<>")
	}
	return l.From
}

func (l letter) rcpt() string {
	if l.Rcpt != "" {
		return l.Rcpt
	}
	return l.To
}

// inOffice plays a scenario in the in-process town, on both databases.
func inOffice(t *testing.T, extra string, play func(t *testing.T, s *scene, o *office)) {
	t.Helper()
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		o := newOffice(t)
		play(t, newScene(t, o, stage{Database: database, Extra: extra}), o)
	})
}

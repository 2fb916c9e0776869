package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/inbound/devmail"
)

// performance plays one script: the real service on a real database, the in-process post office around it, and a clock
// that stands still unless the script moves it. A script that is not kept is an error, not a failure of the test, so
// that the tests of the runner can see it.
type performance struct {
	t        testing.TB
	script   *script
	database string // URL
	dir      string
	office   *devmail.Office
	app      *app
	end      func() error // of the running service; nil while it is down
	log      bytes.Buffer // errors the service logged; read while it is down
	names    map[string]string
	sent     map[string]outgoing // last letter by author
	wrote    map[string][]string // Message-IDs of all letters by author
	last     string              // Message-ID of the last letter to the service
	read     map[string]int      // how many mails of a mailbox are in news already
	news     []*news             // mails of the service since the last thing that happened
	open     bool                // others may follow

	mu      sync.Mutex
	time    time.Time
	mailed  map[string]bool // every address anybody tried to reach
	refused map[string]bool
}

// news is a mail of the service that reached somebody.
type news struct {
	to      string
	mail    got
	claimed bool // an expectation named it
}

const (
	sceneInbox  = "deals@acme.example"
	sceneDomain = "acme.example"
	sceneServer = "mx.acme.example"
)

// perform plays a script from the first line to the last.
func perform(t testing.TB, s *script, database string) (err error) {
	t.Helper()
	p := &performance{t: t, script: s, database: database, dir: t.TempDir(), time: s.setup.start, names: map[string]string{},
		sent: map[string]outgoing{}, wrote: map[string][]string{}, read: map[string]int{}, mailed: map[string]bool{}, refused: map[string]bool{}}
	if err := p.prepare(); err != nil {
		return fmt.Errorf("%s: before the first step: %w", s.file, err)
	}
	defer p.office.Close()
	defer func() { err = errors.Join(err, p.stop()) }()
	for _, step := range s.steps {
		if err := step.do(p); err != nil {
			return fmt.Errorf("%s:%d: %s\n%w", s.file, step.line, step.text, err)
		}
	}
	if err := p.conclude(); err != nil {
		return fmt.Errorf("%s: at the end\n%w", s.file, err)
	}
	return nil
}

// now is the scenario's time.
func (p *performance) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.time
}

func (p *performance) set(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.time = t
}

func (p *performance) prepare() (err error) {
	u := &p.script.setup
	if len(u.team) == 0 {
		u.team = []actor{{"Max", "max@" + sceneDomain, []string{"manager"}}, {"Rita", "rita@" + sceneDomain, []string{"rep"}}}
	}
	p.office, err = devmail.Start(devmail.Config{AuthServID: sceneServer, Now: p.now, Refuse: p.refusing, Domains: []string{sceneDomain}})
	if err != nil {
		return err
	}
	if err := p.office.AddMailbox(sceneInbox, "Acme Partner Team", townPassword, devmail.MailboxOptions{NoSent: true}); err != nil {
		return err
	}
	for _, a := range u.actors() {
		if err := p.join(a); err != nil {
			return err
		}
	}
	if err := p.configure(); err != nil {
		return err
	}
	if strings.HasPrefix(p.database, "postgres") {
		if _, err := p.refermail("migrate"); err != nil {
			return err
		}
	}
	for i, list := range u.offLimits {
		file := filepath.Join(p.dir, fmt.Sprintf("off-limits-%d.csv", i))
		if err := os.WriteFile(file, []byte(list.csv), 0o600); err != nil {
			return err
		}
		if _, err := p.refermail("offlimits", "import", "--list", list.list, file); err != nil {
			return err
		}
	}
	for _, x := range u.partners {
		if err := p.addPartner(x); err != nil {
			return err
		}
	}
	return p.start()
}

// join gives somebody a mailbox and remembers the name.
func (p *performance) join(a actor) error {
	first := strings.Fields(a.name)[0]
	if other := p.names[first]; other != "" && other != a.address {
		return fmt.Errorf("two people are called %s (%s and %s); give one another first name", first, other, a.address)
	}
	if p.names[first] == a.address {
		return nil
	}
	p.names[first] = a.address
	return p.office.AddMailbox(a.address, a.name, townPassword, devmail.MailboxOptions{})
}

// find is somebody the script names, by first name or by address.
func (p *performance) find(who string) (actor, error) {
	for _, a := range p.script.setup.actors() {
		if strings.Fields(a.name)[0] == who || a.address == strings.ToLower(who) {
			return a, nil
		}
	}
	return actor{}, fmt.Errorf("nobody here is called %s; add a line like \"person: %s <%s@globex.example>\" to the set-up", who, who, strings.ToLower(who))
}

// refusing notes every recipient, and refuses some.
func (p *performance) refusing(rcpt string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	base := baseOf(rcpt)
	p.mailed[base] = true
	if p.refused[base] {
		return noSuchUser()
	}
	return nil
}

func (p *performance) refuse(address string, refused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused[address] = refused
}

// baseOf is an address without its tag.
func baseOf(address string) string {
	local, host, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + host
}

// known reports whether the script names an address.
func (p *performance) known(address string) bool {
	return address == sceneInbox || slices.ContainsFunc(p.script.setup.actors(), func(a actor) bool { return a.address == address })
}

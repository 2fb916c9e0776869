package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
)

// village is a post office, services of ours, and a clock that only moves when it is moved. Nothing here waits for time to
// pass: only for services to have nothing left to do.
type village struct {
	t        *testing.T
	office   *office
	clock    *handClock
	services []*villager
	seen     int // mails the robot has answered
}

// villager is a service with some of its brakes off.
type villager struct {
	v     *village
	app   *app
	inbox string
	log   lockedText // what the service warned of
}

// handClock is a clock that is moved by hand.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newVillage(t *testing.T) *village {
	t.Helper()
	return &village{t: t, office: newOffice(t), clock: &handClock{at: time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)}}
}

// serve starts a service whose one partner's one person is at the address given.
func (v *village) serve(inbox, partner, database string, without workflow.Without) *villager {
	v.t.Helper()
	login := url.QueryEscape(inbox)
	file := filepath.Join(v.t.TempDir(), "refermail.toml")
	text := fmt.Sprintf("[mail]\naddress = %q\nname = %q\nauthserv_id = [%q]\n[imap]\nurl = %q\npassword = %q\n[smtp]\nurl = %q\npassword = %q\n[database]\nurl = %q\n"+
		"[[team]]\nemail = %q\nname = \"Max\"\nroles = [\"manager\"]\n",
		inbox, "Team of "+inbox, townServer, "imap://"+login+"@"+v.office.IMAPAddr()+"/INBOX?tls=off", townPassword,
		"smtp://"+login+"@"+v.office.SMTPAddr()+"?tls=off", townPassword, database, maxAt)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		v.t.Fatal(err)
	}
	if strings.HasPrefix(database, "postgres") {
		if out, complaint, code := command(nil, "--config", file, "migrate"); code != exitDone {
			v.t.Fatal(out, complaint)
		}
	}
	cfg, err := LoadConfig(file, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &villager{v: v, inbox: inbox}
	if s.app, err = newApp(ctx, cfg, Clock{hand: v.clock.now}, slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelWarn})), false); err != nil {
		cancel()
		v.t.Fatal(err)
	}
	s.app.engine.Rules.Without, s.app.receiver.Reader.Without = without, without
	d, err := s.app.engine.Handle(ctx, workflow.Input{At: v.clock.now(), By: operator, Action: workflow.AddPartner{
		Name: "Northwind Consulting", Type: "consultant", Contacts: []workflow.Address{{Name: "Ann", Email: partner}}}})
	if err != nil || d[0].Refusal != "" {
		v.t.Fatal(d, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.app.run(ctx, []string{roleReceive, roleHandle, roleSend}) }()
	v.t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, s.app.Close()); err != nil {
			v.t.Error(err)
		}
		if text := s.log.String(); text != "" {
			v.t.Errorf("the service warned:\n%s", text)
		}
	})
	s.settle() // what lies in a mailbox before it is opened for the first time is left alone
	v.services = append(v.services, s)
	return s
}

// settle waits until the service has decided and filed all mail, done everything due and sent everything owed.
func (s *villager) settle() {
	s.v.t.Helper()
	for limit := time.Now().Add(patience); ; time.Sleep(settleTick) {
		what := s.left()
		if what == "" {
			return
		}
		if time.Now().After(limit) {
			s.v.t.Fatalf("after %v %s still has something to do: %s", patience, s.inbox, what)
		}
	}
}

func (s *villager) left() string {
	s.v.t.Helper()
	what, err := leftToDo(s.app, len(s.v.office.Messages(s.inbox, "INBOX")), s.v.clock.now())
	if err != nil {
		s.v.t.Fatal(err)
	}
	return what
}

// answerAll lets a robot in Ann's place answer what it has not read yet, one mail after another, until nothing more comes
// or it got as many mails as bound says. It returns how many it got in all.
func (v *village) answerAll(robot func(int, got) *letter, bound int) (n int, ended bool) {
	v.t.Helper()
	for {
		for _, s := range v.services {
			s.settle()
		}
		mails := v.office.folder(ann, "INBOX")
		if len(mails) == v.seen || len(mails) >= bound {
			return len(mails), len(mails) == v.seen
		}
		for _, raw := range mails[v.seen:] {
			v.seen++
			v.clock.move(time.Second)
			answer := robot(v.seen, read(v.t, raw))
			if answer.ID == "" {
				answer.ID = newID(answer.From)
			}
			v.office.send(ann, ann, answer.To, answer.raw())
		}
	}
}

// watch lets two services write to each other until both have nothing left to do, or wrote as many mails as only an endless
// loop brings. It returns how many mails they wrote to each other.
func (v *village) watch() (n int) {
	v.t.Helper()
	between := func() (n int) {
		for _, to := range v.office.mailed() {
			if base := baseOf(to); base == deals || base == otherInbox {
				n++
			}
		}
		return n - 1 // the first one was written by hand
	}
	calm := 0 // how often both had nothing to do: once could be while a mail was on its way from the one to the other
	for limit := time.Now().Add(patience); calm < 2 && n < loopBound; time.Sleep(settleTick) {
		before := between()
		calm++
		for _, s := range v.services {
			if s.left() != "" {
				calm = 0
			}
		}
		if n = between(); n != before {
			calm = 0
		}
		if time.Now().After(limit) {
			v.t.Fatalf("after %v and %d mails the services still have something to do", patience, n)
		}
	}
	return n
}

// lockedText is text that several goroutines write.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

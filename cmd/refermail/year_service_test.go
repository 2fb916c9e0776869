package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// yearService is the service of the year: the App as newApp wires it (memory, reader, engine, sweeper, composer), on a
// clock that is moved by hand. What stands between it and the world's servers is replaced, because a year must pass in
// two minutes: IMAP by Keep and Receiver.Sweep, which is what the receiver does with what it fetched; SMTP by Claim,
// Compose and Settle, which is what the dispatcher does around its connections. Both have scenarios of their own.
type yearService struct {
	t      testing.TB
	config string
	now    time.Time
	app    *app
	post   *outbound.Composer
	uid    uint32
	doomed bool               // the next thing it wants to remember kills it
	dying  context.CancelFunc // ends what it does now
}

func newYearService(t testing.TB, database, programText string, start time.Time) *yearService {
	t.Helper()
	s := &yearService{t: t, now: start, config: filepath.Join(t.TempDir(), "refermail.toml")}
	text := fmt.Sprintf(`[mail]
address = %q
name = "Acme Partner Team"
authserv_id = [%q]
newsletter_days = 0
[imap]
url = "imap://deals%%40acme.test@127.0.0.1:1/INBOX?tls=off"
password = "secret"
[smtp]
url = "smtp://deals%%40acme.test@127.0.0.1:1?tls=off"
password = "secret"
[database]
url = %q
[program]
file = "program.toml"
`, yearInbox, townServer, database)
	for _, m := range yearTeam() {
		role, zone := "rep", ""
		if m.Manager {
			role = "manager"
		}
		if m.Zone != "" {
			zone = fmt.Sprintf("time_zone = %q\n", m.Zone)
		}
		text += fmt.Sprintf("[[team]]\nemail = %q\nname = %q\nroles = [%q]\n%s", m.Email, m.Name, role, zone)
	}
	if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.rules(programText)
	return s
}

// rules writes the program file; the service reads it at its start.
func (s *yearService) rules(text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(filepath.Dir(s.config), "program.toml"), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// reload puts the written program in force, as SIGHUP does.
func (s *yearService) reload(ctx context.Context) {
	s.t.Helper()
	text, err := os.ReadFile(s.app.cfg.Program.File)
	if err != nil {
		s.t.Fatal(err)
	}
	rules, err := rulebook.Parse(s.app.cfg.Program.File, text)
	if err == nil {
		err = s.app.engine.Use(ctx, rules, text, s.now)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// start is the start of a process, up to where it begins to take mail.
func (s *yearService) start(ctx context.Context) {
	s.t.Helper()
	cfg, err := LoadConfig(s.config, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	if s.app, err = newApp(ctx, cfg, Clock{offset: time.Until(s.now)}, log, false); err != nil {
		s.t.Fatal(err)
	}
	now := func() time.Time { return s.now }
	s.app.receiver.Now, s.app.receiver.Reader.Now, s.app.sweeper.Now = now, now, now
	s.app.engine.Store = mortal{s.app.db, s}
	if s.post == nil {
		s.post = s.composer(ctx)
	}
	if _, err := s.app.db.Abandoned(ctx, s.now); err != nil {
		s.t.Fatal(err)
	}
	for _, plan := range []workflow.Action{workflow.PlanMornings{}, workflow.PlanNight{}} {
		if err := s.do(ctx, plan); err != nil {
			s.t.Fatal(err)
		}
	}
}

// composer writes mails as the app's own does, whose dispatcher keeps it to itself. The keys outlive a process.
func (s *yearService) composer(ctx context.Context) *outbound.Composer {
	s.t.Helper()
	ring, err := signingKeys(ctx, s.app.db, s.app.clock.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	mail := s.app.cfg.Mail
	c, err := outbound.NewComposer(outbound.Options{Brand: outbound.Brand{Name: mail.Name}, Mail: mail.Address,
		Mode: outbound.ReplyMode(mail.ReplyMode), Ring: ring, LoopMark: markOf(ring), Originals: s})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// Attachments implements outbound.Originals.
func (s *yearService) Attachments(ctx context.Context, no workflow.MailNo) ([]outbound.Attachment, error) {
	return originals{s.app.db}.Attachments(ctx, no)
}

// Original implements outbound.Originals.
func (s *yearService) Original(ctx context.Context, no workflow.MailNo) (outbound.Attachment, error) {
	return originals{s.app.db}.Original(ctx, no)
}

// stop is the end of a process; a killed one has settled nothing.
func (s *yearService) stop() {
	s.t.Helper()
	if err := s.app.Close(); err != nil {
		s.t.Fatal(err)
	}
	if n := s.app.metrics.Panics(); n != 0 {
		s.t.Fatalf("%d panics", n)
	}
	s.app = nil
}

// do hands the engine what comes from nobody's mail.
func (s *yearService) do(ctx context.Context, a workflow.Action) error {
	decisions, err := s.app.engine.Handle(ctx, workflow.Input{At: s.now, By: operator, Action: a})
	if err != nil {
		return err
	}
	if r := decisions[0].Refusal; r != "" {
		return errors.New(r)
	}
	return nil
}

// mostAtOnce is how many mails the receiver takes into one transaction.
const mostAtOnce = 200

// inboxMail is a mail as it lies in the inbox.
type inboxMail struct {
	at  time.Time
	raw []byte
}

// keep takes mails from the inbox into memory.
func (s *yearService) keep(ctx context.Context, mails []inboxMail) {
	s.t.Helper()
	for len(mails) > 0 {
		n := min(mostAtOnce, len(mails))
		raws := make([]workflow.RawMail, n)
		for i, m := range mails[:n] {
			s.uid++
			sum := sha256.Sum256(m.raw)
			raws[i] = workflow.RawMail{Digest: hex.EncodeToString(sum[:]), Bytes: m.raw, Size: int64(len(m.raw)), Received: m.at, Mailbox: "inbox", UID: s.uid}
		}
		if _, err := s.app.db.Keep(ctx, "inbox", workflow.Mark{Validity: 1, UID: s.uid}, raws); err != nil {
			s.t.Fatal(err)
		}
		mails = mails[n:]
	}
}

// decide decides about everything that was kept. It returns false when it was killed over it.
func (s *yearService) decide(ctx context.Context) bool {
	s.t.Helper()
	ctx, s.dying = context.WithCancel(ctx)
	defer s.dying()
	for {
		n, err := s.app.receiver.Sweep(ctx)
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			s.t.Fatal(err)
		}
		if n < mostAtOnce {
			return true
		}
	}
}

// due is when the next timer is due.
func (s *yearService) due(ctx context.Context) (time.Time, bool) {
	s.t.Helper()
	timers, err := s.app.db.Due(ctx, s.now.AddDate(10, 0, 0), 1)
	if err != nil {
		s.t.Fatal(err)
	}
	if len(timers) == 0 {
		return time.Time{}, false
	}
	return timers[0].Due, true
}

// sweep does what is due. It returns false when it was killed over it.
func (s *yearService) sweep(ctx context.Context) bool {
	s.t.Helper()
	ctx, s.dying = context.WithCancel(ctx)
	defer s.dying()
	for {
		n, err := s.app.sweeper.Sweep(ctx)
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			s.t.Fatal(err)
		}
		if n == 0 {
			return true
		}
	}
}

// mortal is a memory that dies with what it should remember, when the year says so.
type mortal struct {
	workflow.Store
	s *yearService
}

// Update implements workflow.Store.
func (m mortal) Update(ctx context.Context, fn func(workflow.Tx) error) error {
	return m.Store.Update(ctx, func(tx workflow.Tx) error { return fn(mortalTx{tx, m.s}) })
}

// mortalTx is a transaction of a mortal memory.
type mortalTx struct {
	workflow.Tx
	s *yearService
}

// Save implements workflow.Tx.
func (m mortalTx) Save(ctx context.Context, c workflow.Changes) error {
	if m.s.doomed {
		m.s.doomed = false
		m.s.dying()
		return context.Canceled
	}
	return m.Tx.Save(ctx, c)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"refermail/inbound/web"
	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/store"
)

// The roles a process can take; all of them unless --roles says otherwise.
const (
	roleReceive = "receive" // mail comes in
	roleHandle  = "handle"  // kept mail and due timers are decided
	roleSend    = "send"    // what is owed goes out
	roleWeb     = "web"     // health, metrics
)

func allRoles() []string { return []string{roleReceive, roleHandle, roleSend, roleWeb} }

// run serves until ctx ends. Every part then takes nothing new, finishes what it has in hand and returns; the whole stop
// takes less than ten seconds, whatever hangs. The first part that fails stops the others.
func (a *app) run(ctx context.Context, roles []string) error {
	has := func(role string) bool { return slices.Contains(roles, role) }
	g, ctx := errgroup.WithContext(ctx)
	if has(roleWeb) {
		if err := a.listen(ctx, roles); err != nil {
			return err
		}
		g.Go(func() error { return a.server.Run(ctx) })
	}
	woken, err := a.db.Listen(ctx, store.TopicKeys)
	if err != nil {
		return fmt.Errorf("listen for signing keys: %w", err)
	}
	g.Go(func() error { return a.keys.run(ctx, woken) })
	if has(roleReceive) {
		g.Go(func() error { return a.turn.Run(ctx, a.receiver.Run) })
	}
	if has(roleHandle) {
		wake, err := a.db.Listen(ctx, store.TopicMail)
		if err != nil {
			return fmt.Errorf("listen for mail: %w", err)
		}
		g.Go(func() error { return a.receiver.RunPending(ctx, wake) })
		if has(roleReceive) {
			a.sweeper.Ready = func() bool { // another process may be reading it
				mine, others := a.turn.State()
				return a.receiver.CaughtUp() || !mine && others
			}
		}
		g.Go(func() error { return a.sweeper.Run(ctx) })
		g.Go(func() error { return a.reload(ctx) })
	}
	if has(roleSend) {
		if err := a.takeOver(ctx); err != nil {
			return err
		}
		wake, err := a.db.Listen(ctx, store.TopicOutbox)
		if err != nil {
			return fmt.Errorf("listen for notices: %w", err)
		}
		g.Go(func() error { return a.dispatcher.Run(ctx) })
		g.Go(func() error { return passOn(ctx, wake, a.dispatcher.Wake) })
		issues, err := a.db.Listen(ctx, store.TopicIssues)
		if err != nil {
			return fmt.Errorf("listen for issues: %w", err)
		}
		g.Go(func() error { return a.broadcaster.Run(ctx) })
		g.Go(func() error { return passOn(ctx, issues, a.broadcaster.Wake) })
		g.Go(func() error { return a.sending.run(ctx, a.sender.Probe, a.clock.Now) })
	}
	a.log.Info("serving", "roles", roles, "database", a.db.Backend())
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	a.log.Info("stopped")
	return nil
}

// takeOver makes due what a process that died was sending. With SQLite that was the only one and we are the only one now;
// with PostgreSQL another process may be alive, and the leases of a dead one end by themselves.
func (a *app) takeOver(ctx context.Context) error {
	if !a.alone() {
		return nil
	}
	n, err := a.db.Abandoned(ctx, a.clock.Now())
	if n > 0 {
		a.log.Warn("mails were being sent when the service died; they are sent again", "notices", n)
	}
	return err
}

// passOn hands wake-ups on.
func passOn(ctx context.Context, wake <-chan struct{}, call func()) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
			call()
		}
	}
}

func (a *app) listen(ctx context.Context, roles []string) (err error) {
	probe := web.Probe{
		Checks: func(ctx context.Context) []web.Check { return a.checks(ctx, roles) },
		State:  a.state,
	}
	a.server, err = web.Listen(ctx, a.cfg.Web.Listen, a.site(probe).Handler(), a.cfg.Web.proxies(), a.log)
	if err == nil {
		a.log.Info("listening", "address", a.server.Addr())
	}
	return err
}

// imapSilence is after how long without an answer the mailbox counts as unreachable: two polls and a deadline.
const imapSilence = 3 * time.Minute

// checks is the health of this process: with all roles, 200 means that new mail is received, handled and sent.
func (a *app) checks(ctx context.Context, roles []string) []web.Check {
	var checks []web.Check
	add := func(name, problem string) { checks = append(checks, web.Check{Name: name, Error: problem}) }
	problem := ""
	if err := a.db.Ping(ctx); err != nil {
		problem = "does not answer"
	}
	add("database", problem)
	if slices.Contains(roles, roleReceive) {
		add("imap", a.imapProblem())
	}
	if slices.Contains(roles, roleSend) {
		add("smtp", a.sending.problem())
	}
	return checks
}

func (a *app) imapProblem() string {
	mine, othersAlive := a.turn.State()
	last := a.receiver.LastContact()
	switch {
	case othersAlive:
		return ""
	case !mine:
		return "waiting for its turn to read the mailbox"
	case a.receiver.Lost():
		return "the mailbox does not answer"
	case last.IsZero():
		return "not connected yet"
	case a.clock.Now().Sub(last) > imapSilence:
		return "the mailbox has not answered since " + last.Format(time.RFC3339)
	}
	return ""
}

func (a *app) state(ctx context.Context) (web.State, error) {
	mine, _ := a.turn.State()
	s := web.State{Now: a.clock.Now(), LastIMAPContact: a.receiver.LastContact(), LeaderOfMailbox: mine}
	counts, err := a.db.Count(ctx)
	if err != nil {
		return s, err
	}
	if s.OldestUnsent, _, err = a.db.OldestReady(ctx); err != nil {
		return s, err
	}
	s.Database = true
	s.UnsentNotices = int(counts.Notices[workflow.Ready] + counts.Notices[workflow.Sending])
	s.HeldMails, s.FailedMails = int(counts.Mails[workflow.Held]), int(counts.Mails[workflow.Failed])
	return s, nil
}

// sendingState knows whether the SMTP server takes our mail: from what the dispatcher sees, and from a look now and then
// while nothing is sent.
type sendingState struct {
	mu   sync.Mutex
	good time.Time // last time it did
	bad  string    // "" while it does
}

const (
	lookWhenBad  = 5 * time.Second
	lookWhenGood = time.Minute
	notTaken     = "the server does not take mail"
)

func (s *sendingState) observe(o outbound.Outcome, now time.Time) {
	switch o {
	case outbound.OutcomeSent:
		s.set("", now)
	case outbound.OutcomeOutage:
		s.set(notTaken, now)
	}
}

func (s *sendingState) set(bad string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bad = bad
	if bad == "" {
		s.good = now
	}
}

func (s *sendingState) problem() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bad == "" && s.good.IsZero() {
		return "not connected yet"
	}
	return s.bad
}

func (s *sendingState) run(ctx context.Context, probe func(context.Context) (string, error), now func() time.Time) error {
	t := time.NewTicker(lookWhenBad)
	defer t.Stop()
	for {
		look, cancel := context.WithTimeout(ctx, 10*time.Second)
		_, err := probe(look)
		cancel()
		if err == nil {
			s.set("", now())
		} else {
			s.set(notTaken, now())
		}
		for looked := now(); ; {
			select {
			case <-ctx.Done():
				return nil
			case <-t.C:
			}
			if s.problem() != "" || now().Sub(looked) >= lookWhenGood {
				break
			}
		}
	}
}

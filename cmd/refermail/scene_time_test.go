package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refermail/workflow"
)

// A scenario waits for the service itself, never for time to pass. Only a broken service makes it wait long.
const (
	settlePatience = 30 * time.Second
	settleTick     = time.Millisecond
)

// until lets time pass to a moment. What falls due on the way is done when it falls due.
func (p *performance) until(at time.Time) error {
	if p.end == nil {
		p.set(at)
		return nil
	}
	if err := p.quiet(); err != nil {
		return err
	}
	for range 10_000 {
		due, ok, err := p.nextDue()
		if err != nil {
			return err
		}
		if !ok || due.After(at) {
			p.set(at)
			return p.settle()
		}
		if due.After(p.now()) {
			p.set(due)
		}
		if err := p.settle(); err != nil {
			return err
		}
	}
	return errors.New("what is due does not end")
}

// nextDue is when the service next has something to do by itself.
func (p *performance) nextDue() (time.Time, bool, error) {
	ctx := context.Background()
	timer, any, err := p.app.db.NextTimer(ctx)
	notice, other, e := p.app.db.NextDue(ctx)
	if other && (!any || notice.Before(timer)) {
		timer, any = notice, true
	}
	return timer, any, errors.Join(err, e)
}

// settle waits until all mail is decided and filed, everything due is done and everything owed is sent, and collects
// what was sent.
func (p *performance) settle() error {
	if p.end == nil {
		return nil
	}
	limit := time.Now().Add(settlePatience)
	for {
		idle, err := p.idle()
		if err != nil {
			return err
		}
		if idle == "" {
			p.collect()
			return nil
		}
		if time.Now().After(limit) {
			return fmt.Errorf("after %v the service still has something to do: %s", settlePatience, idle)
		}
		time.Sleep(settleTick)
	}
}

// idle says what the service still has to do now, "" when that is nothing.
func (p *performance) idle() (string, error) {
	return leftToDo(p.app, len(p.office.Messages(sceneInbox, "INBOX")), p.now())
}

// leftToDo says what a service, in whose inbox so many mails lie, still has to do now, and has it begin; "" when that is
// nothing.
func leftToDo(a *app, inInbox int, now time.Time) (string, error) {
	ctx := context.Background()
	if !a.receiver.CaughtUp() || inInbox > 0 {
		return "mail lies in the inbox", nil
	}
	if n, err := a.sweeper.Sweep(ctx); n > 0 || err != nil {
		return "timers are due", err
	}
	due, owed, err := a.db.NextDue(ctx) // before the count: what is claimed between the two is counted as being sent
	if err != nil {
		return "", err
	}
	counts, err := a.db.Count(ctx)
	switch {
	case counts.Mails[workflow.Pending] > 0:
		_, err := a.receiver.Sweep(ctx)
		return "mail waits for a decision", err
	case counts.Notices[workflow.Sending] > 0, owed && !due.After(now):
		a.dispatcher.Wake()
		return "mail waits to be sent", err
	}
	for i, e := range a.db.Issues(ctx) {
		if i.State == workflow.IssueSending {
			a.broadcaster.Wake()
			return i.No.String() + " is being sent", e
		}
	}
	return "", err
}

// collect finds the mails of the service that have come since the last look.
func (p *performance) collect() {
	for _, a := range p.script.setup.actors() {
		all := p.office.Messages(a.address, "INBOX")
		for _, m := range all[p.read[a.address]:] {
			g := read(p.t, m.Raw)
			if baseOf(g.address("From")) == sceneInbox {
				p.news = append(p.news, &news{to: a.address, mail: g})
				if *showMails {
					p.t.Logf("%s, to %s:\n%s", p.now().In(p.script.setup.zone).Format("2006-01-02 15:04:05 MST"), a.address, barMail(g))
				}
			}
		}
		p.read[a.address] = len(all)
	}
}

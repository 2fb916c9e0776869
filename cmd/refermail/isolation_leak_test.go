package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store/storetest"
)

// talkative is a memory that tells on purpose: it changes mails on their way into the outbox, behind every check of ours.
type talkative struct {
	workflow.Store
	change func(*workflow.Notice)
}

// Update implements workflow.Store.
func (s talkative) Update(ctx context.Context, fn func(workflow.Tx) error) error {
	return s.Store.Update(ctx, func(tx workflow.Tx) error { return fn(talkativeTx{tx, s.change}) })
}

// talkativeTx is a transaction of a talkative memory.
type talkativeTx struct {
	workflow.Tx
	change func(*workflow.Notice)
}

// Save implements workflow.Tx.
func (tx talkativeTx) Save(ctx context.Context, c workflow.Changes) error {
	c.Notices = slices.Clone(c.Notices)
	for i := range c.Notices {
		if c.Notices[i].Side == workflow.PartnerSide {
			tx.change(&c.Notices[i])
		}
	}
	return tx.Tx.Save(ctx, c)
}

// stepsForLeaks are enough of the story for both partners to have registered the same company.
const stepsForLeaks = 15

// TestADeliberateLeakIsFound: the search of TestNoPartnerLearnsOfAnother fails for every way of telling it looks for, so
// that its silence means something.
func TestADeliberateLeakIsFound(t *testing.T) {
	t.Parallel()
	toBen := func(n *workflow.Notice) bool { return strings.HasPrefix(n.To.Email, "ben.") }
	for name, change := range map[string]func(*workflow.Notice){
		"a name":            func(n *workflow.Notice) { n.Letter.Note = "It is Aldebaran Advisory's." },
		"a reference":       func(n *workflow.Notice) { n.Letter.Note = "It is D-1002 already." },
		"words of the team": func(n *workflow.Notice) { n.Letter.Note = "We call it platypus." },
		"a subject":         func(n *workflow.Notice) { n.Subject = "Re: A quokka house" },
		"a thread":          func(n *workflow.Notice) { n.References = append(n.References, "somebody@else.example") },
		"a reply address":   func(n *workflow.Notice) { n.Deal, n.Purpose = 1002, 'd' },
		"another's mail":    func(n *workflow.Notice) { n.To.Email = "ann.aldersey@aldebaran.example" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := playIsolation(t, storetest.SQLite(t), stepsForLeaks, func(p *performance) {
				p.app.engine.Store = talkative{p.app.engine.Store, func(n *workflow.Notice) {
					if toBen(n) {
						change(n)
					}
				}}
			})
			if found := w.leaks(false); len(found) == 0 {
				t.Error("the leak was not found")
			}
		})
	}
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		complain(t, playIsolation(t, storetest.SQLite(t), stepsForLeaks, nil).leaks(false))
	})
}

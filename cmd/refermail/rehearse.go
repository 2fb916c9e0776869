package main

import (
	"context"
	"errors"

	"refermail/workflow"
)

// rehearsal is a Store that does everything but remember it: decisions are made on the real rows, then rolled back.
// --dry-run uses it, so that it shows what the real thing would do because it is the real thing.
type rehearsal struct{ workflow.Store }

// errRehearsed rolls a rehearsed transaction back.
var errRehearsed = errors.New("rehearsed")

// Update runs fn and rolls back.
func (r rehearsal) Update(ctx context.Context, fn func(workflow.Tx) error) error {
	err := r.Store.Update(ctx, func(tx workflow.Tx) error {
		if err := fn(rehearsedTx{tx}); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// rehearsedTx reads and does not write.
type rehearsedTx struct{ workflow.Tx }

// Save keeps nothing.
func (rehearsedTx) Save(context.Context, workflow.Changes) error { return nil }

// rehearse makes the session forget whatever is done from now on.
func (s *session) rehearse() {
	s.Engine = rehearsed(s.Engine)
}

// rehearsed is an engine that decides as e does and remembers nothing.
func rehearsed(e *workflow.Engine) *workflow.Engine {
	return &workflow.Engine{Store: rehearsal{e.Store}, Rules: e.InForce(), Log: e.Log, Panicked: e.Panicked}
}

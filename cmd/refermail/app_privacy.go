package main

import (
	"context"
	"errors"
	"time"

	"refermail/workflow"
)

// eraseAgain carries out erasures that are on record and not done in this database, before anything else happens with it: it
// may be a restored backup.
func (a *app) eraseAgain(ctx context.Context) error {
	s := &session{Store: a.db, Engine: &workflow.Engine{Store: a.db, Rules: rulesOf(a.cfg), Log: a.log}, Config: a.cfg, Rules: rulesOf(a.cfg), Now: a.clock.Now}
	n, err := s.eraseAgain(ctx)
	if n > 0 {
		a.log.Warn("erasures on record were carried out again: the database was older than they are, or one had been stopped", "count", n)
	}
	if errors.Is(err, errReplayLeft) {
		a.log.Warn(err.Error())
		return nil
	}
	return err
}

// retain erases what is past its term.
func (a *app) retain(ctx context.Context, now time.Time) error {
	past, err := a.db.EraseDue(ctx, termsOf(a.cfg), now, false)
	if n := past.Sum(); n > 0 {
		a.log.Info("erased what is past its term", "leads", len(past.Leads), "mails", past.Mails, "notices", past.Notices, "other", n-len(past.Leads)-past.Mails-past.Notices)
	}
	return err
}

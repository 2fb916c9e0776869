package main

import (
	"context"
	"errors"
	"io/fs"
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
	if errors.Is(err, fs.ErrPermission) { // not a reason to answer nobody
		a.log.Error("the records of erasures cannot be read, so who was erased before a backup was restored may be here again; give the file to the user the service runs as, then run refermail erase --replay",
			"file", a.cfg.Privacy.Records, "error", err)
		return nil
	}
	if errors.Is(err, errReplayLeft) {
		a.log.Warn(err.Error())
		return nil
	}
	return err
}

// A database of before there were terms may hold years of mail. Its operator reads for a week what will go, and can set other
// terms, before anything goes by itself.
const (
	retentionSince  = "retention_since" // when the first nightly pass was
	retentionNotice = 7 * 24 * time.Hour
)

// retain erases what is past its term; in the first week it only says what that is.
func (a *app) retain(ctx context.Context, now time.Time) error {
	text, known, err := a.db.Meta(ctx, retentionSince)
	if err != nil {
		return err
	}
	since, err := time.Parse(time.RFC3339, text)
	if !known || err != nil {
		since = now
		if err := a.db.SetMeta(ctx, retentionSince, now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	if from := since.Add(retentionNotice); now.Before(from) {
		past, err := a.db.EraseDue(ctx, termsOf(a.cfg), now, true)
		if n := past.Sum(); n > 0 {
			a.log.Warn("personal data is past its term and will be erased by itself; set other terms in [privacy] to keep it (0: for ever), and see `refermail erase --due`",
				"from", from.UTC().Format(time.DateOnly), "leads", len(past.Leads), "mails", past.Mails, "notices", past.Notices, "other", n-len(past.Leads)-past.Mails-past.Notices)
		}
		return err
	}
	past, err := a.db.EraseDue(ctx, termsOf(a.cfg), now, false)
	if n := past.Sum(); n > 0 {
		a.log.Info("erased what is past its term", "leads", len(past.Leads), "mails", past.Mails, "notices", past.Notices, "other", n-len(past.Leads)-past.Mails-past.Notices)
	}
	return err
}

package store

import (
	"context"
	"fmt"
	"iter"

	"refermail/workflow"
)

// MailFilter chooses mails for a list. The zero value chooses all; several fields must all fit.
type MailFilter struct {
	Dispositions []workflow.Disposition // workflow.Pending is one of them
	Deal         workflow.DealNo
	After        workflow.MailNo // only later ones
	Most         int             // how many at most; 0: all
}

// Mails yields the chosen mails of the inbox in the order they came, one by one; an error comes last.
func (db *DB) Mails(ctx context.Context, f MailFilter) iter.Seq2[MailRow, error] {
	var w where
	whereIn(&w, "disposition", f.Dispositions)
	if f.Deal != 0 {
		w.and("deal = ?", int64(f.Deal))
	}
	if f.After != 0 {
		w.and("no > ?", int64(f.After))
	}
	return list(ctx, db.read, "mails", mailFields, `SELECT `+mailColumns+` FROM mail`+w.String()+` ORDER BY no`+limit(f.Most), w.args)
}

// Mail returns a mail of the inbox without its bytes (see Raw), or ErrNotFound.
func (db *DB) Mail(ctx context.Context, no workflow.MailNo) (MailRow, error) {
	m, err := one(ctx, db.read, mailFields, `SELECT `+mailColumns+` FROM mail WHERE no = ?`, int64(no))
	if err != nil {
		return MailRow{}, fmt.Errorf("read mail %s: %w", no, err)
	}
	return m, nil
}

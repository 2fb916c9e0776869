package store

import (
	"context"
	"fmt"
	"iter"

	"refermail/workflow"
)

// NoticeFilter chooses notices for a list. The zero value chooses all; several fields must all fit.
type NoticeFilter struct {
	States []workflow.NoticeState
	Deal   workflow.DealNo
}

// Notices yields the chosen notices in the order they were decided, one by one; an error comes last.
func (db *DB) Notices(ctx context.Context, f NoticeFilter) iter.Seq2[NoticeRow, error] {
	var w where
	whereIn(&w, "state", f.States)
	if f.Deal != 0 {
		w.and("deal = ?", int64(f.Deal))
	}
	return list(ctx, db.read, "notices", noticeFields, `SELECT `+noticeColumns+` FROM notice`+w.String()+` ORDER BY no`, w.args)
}

// Notice returns a notice, or ErrNotFound.
func (db *DB) Notice(ctx context.Context, id workflow.NoticeID) (NoticeRow, error) {
	n, err := one(ctx, db.read, noticeFields, `SELECT `+noticeColumns+` FROM notice WHERE id = ?`, string(id))
	if err != nil {
		return NoticeRow{}, fmt.Errorf("read notice %s: %w", id, err)
	}
	return n, nil
}

package store

import (
	"context"

	"refermail/workflow"
)

// loadLetters reads what the wanted notices say.
func (l *loader) loadLetters(ctx context.Context) error {
	rows, err := in(ctx, l.conn, noticeFields, `SELECT `+noticeColumns+` FROM notice WHERE id IN (?)`, distinct(l.want.Letters))
	if len(rows) > 0 {
		l.facts.Letters = make(map[workflow.NoticeID]workflow.Letter, len(rows))
	}
	for _, n := range rows {
		l.facts.Letters[n.ID] = n.Letter
	}
	return err
}

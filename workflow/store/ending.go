package store

import (
	"context"
	"fmt"

	"refermail/workflow"
)

const endingColumns = "address, text, received_at"

func endingFields(e *workflow.Ending) []any {
	return []any{(*keyText)(&e.Address), (*text)(&e.Text), (*Time)(&e.At)}
}

// Endings returns how the latest mail from each address ended, by compare key: one query for each 500, by the key, so
// that it costs the same however much was remembered. It is safe beside a decision, and may then be one mail behind.
func (db *DB) Endings(ctx context.Context, addresses []string) (map[string]string, error) {
	rows, err := in(ctx, db.read, endingFields, `SELECT `+endingColumns+` FROM ending WHERE address IN (?)`, searchKeys(addresses))
	if err != nil {
		return nil, fmt.Errorf("read endings of %d addresses: %w", len(addresses), err)
	}
	found := make(map[string]string, len(rows))
	for _, e := range rows {
		found[e.Address] = e.Text
	}
	return found, nil
}

// ForgetEndings removes what is remembered of these addresses (compare keys), as when a person asks to be erased. Unknown
// ones are no error; who writes again is learnt again.
func (db *DB) ForgetEndings(ctx context.Context, addresses []string) error {
	return db.transaction(ctx, func(c conn) error {
		return execIn(ctx, c, `DELETE FROM ending WHERE address IN (?)`, searchKeys(addresses))
	})
}

// saveEndings replaces each address's ending, unless a later mail's is remembered: a held mail may be released long after.
func (t *tx) saveEndings(ctx context.Context, c workflow.Changes) error {
	rows := latest(c.Endings, func(e *workflow.Ending) string { return searchKey(e.Address) })
	_, err := insert(ctx, t.conn, "ending", endingColumns, rows, endingFields, ` ON CONFLICT (address) DO UPDATE
		SET text = excluded.text, received_at = excluded.received_at WHERE excluded.received_at >= ending.received_at`)
	return err
}

package store

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"refermail/workflow"
)

const programColumns = "digest, name, text, defaults, since_at"

func programFields(p *workflow.ProgramText) []any {
	return []any{(*keyText)(&p.Digest), (*text)(&p.Name), (*text)(&p.Text), (*text)(&p.Defaults), (*Time)(&p.Since)}
}

// savePrograms adds the versions that are new. The very first one is also that of all deals that are older than versions.
func (t *tx) savePrograms(ctx context.Context, c workflow.Changes) error {
	if len(c.Programs) == 0 {
		return nil
	}
	if _, err := t.exec(ctx, `UPDATE deal SET program = ? WHERE program = '' AND NOT EXISTS (SELECT 1 FROM program)`, searchKey(c.Programs[0].Digest)); err != nil {
		return err
	}
	_, err := insert(ctx, t.conn, "program", programColumns, c.Programs, programFields, ` ON CONFLICT (digest) DO NOTHING`)
	return err
}

func (l *loader) loadPrograms(ctx context.Context) (err error) {
	l.facts.Texts, err = in(ctx, l.conn, programFields, `SELECT `+programColumns+` FROM program WHERE digest IN (?)`, searchKeys(l.want.Programs))
	return err
}

// loadTimelines reads the newest events of each deal. Every deal is a query of its own, read from the end of its index:
// so few are wanted, and only for a dispute.
func (l *loader) loadTimelines(ctx context.Context) error {
	l.facts.Timelines = map[workflow.DealNo][]workflow.Event{}
	for _, no := range distinct(l.want.Timelines) {
		events, err := all(ctx, l.conn, eventFields, `SELECT * FROM (SELECT `+eventColumns+` FROM event WHERE deal = ? ORDER BY seq DESC LIMIT ?) AS newest ORDER BY seq`,
			int64(no), workflow.TimelineMost)
		if err != nil {
			return err
		}
		l.facts.Timelines[no] = events
	}
	return nil
}

// neighbours is how many deals are looked at on either side of a name.
const neighbours = 10

// findSimilar finds deals whose account's name stands beside a wanted one in the index and begins with the same four
// letters: longer names follow it at once, typing errors are near.
func (l *loader) findSimilar(ctx context.Context) error {
	return chunks(distinct(searchKeys(l.want.Similar)), 100, func(keys []string) error {
		var parts []string
		var args []any
		for _, key := range keys {
			letters := []rune(key)
			if len(letters) < 4 {
				continue
			}
			from := string(letters[:4])
			for _, side := range []struct {
				part string
				a, b string
			}{{"name_key >= ? AND name_key < ? ORDER BY name_key", key, from + "\U0010FFFF"}, {"name_key >= ? AND name_key < ? ORDER BY name_key DESC", from, key}} {
				parts = append(parts, fmt.Sprintf("SELECT no FROM (SELECT no FROM deal WHERE name_key <> '' AND %s LIMIT %d) AS part%d", side.part, neighbours, len(parts)))
				args = append(args, side.a, side.b)
			}
		}
		if len(parts) == 0 {
			return nil
		}
		deals, err := all(ctx, l.conn, number[workflow.DealNo], strings.Join(parts, " UNION ALL "), args...)
		l.deals.add(deals...)
		return err
	})
}

// Programs yields all versions of the program, oldest first; an error comes last.
func (db *DB) Programs(ctx context.Context) iter.Seq2[workflow.ProgramText, error] {
	return list(ctx, db.read, "programs", programFields, `SELECT `+programColumns+` FROM program ORDER BY since_at, digest`, nil)
}

// Program returns the version whose digest begins so, or ErrNotFound; of several the first.
func (db *DB) Program(ctx context.Context, digest string) (workflow.ProgramText, error) {
	p, err := one(ctx, db.read, programFields, `SELECT `+programColumns+` FROM program WHERE digest >= ? AND digest < ? ORDER BY digest`, digest, digest+"g")
	if err != nil {
		return p, fmt.Errorf("read program %s: %w", digest, err)
	}
	return p, nil
}

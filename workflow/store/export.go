package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"refermail/workflow"
	"refermail/workflow/account"
)

// Export is everything that is kept about one person, table by table, as the person may have it.
type Export struct {
	Address string                      `json:"address"`
	Names   []string                    `json:"names"` // under which we know them
	Rows    map[string][]map[string]any `json:"rows"`  // by table; columns that say nothing about them are left out
	Mails   []workflow.MailNo           `json:"-"`     // whose bytes name them
	Others  []string                    `json:"others"`
	Cut     bool                        `json:"cut"` // there was more than MaxExport rows
	Erased  string                      `json:"erased_at,omitzero"`
}

// MaxExport bounds the rows of one export: what is more is not one person's data.
const MaxExport = 20_000

// Export collects what is kept about the person with an address. Text is that of [Erasing]. The bytes of their mails are read
// one by one, by number.
func (db *DB) Export(ctx context.Context, address string, text func([]byte) []string) (Export, error) {
	s, err := db.subjectOf(ctx, Who{Address: address})
	if err != nil {
		return Export{}, err
	}
	out := Export{Address: account.CompareKey(address), Names: textsOf(s.names), Rows: map[string][]map[string]any{}, Others: []string{}}
	if at, err := db.ErasedAt(ctx, address); err != nil {
		return out, err
	} else if !at.IsZero() {
		out.Erased = at.UTC().Format("2006-01-02T15:04:05Z")
	}
	r := &eraseRun{Erasing: &Erasing{Dry: true, Text: text}, db: db, e: eraserOf(s), events: set[int64]{}}
	if err := r.mentions(ctx); err != nil {
		return out, fmt.Errorf("export: %w", err)
	}
	for _, t := range personalTables() {
		if len(t.personal()) > 0 && t.name != "mail_raw" {
			if err := out.table(ctx, db, r.e, t); err != nil {
				return out, fmt.Errorf("export: %w", err)
			}
		}
	}
	return out, nil
}

func textsOf(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}

func (x *Export) table(ctx context.Context, db *DB, e *eraser, t personalTable) error {
	for last := row(nil); ; {
		where, args := t.after(last)
		rows, err := t.rows(ctx, db.read, where, "", walkRows, args...)
		if err != nil {
			return err
		}
		for _, one := range rows {
			if !x.concerns(e, t, one) {
				continue
			}
			if len(x.Rows[t.name]) >= MaxExport {
				x.Cut = true
				return nil
			}
			x.Rows[t.name] = append(x.Rows[t.name], shown(t, one))
			if t.name == "mail" {
				x.Mails = append(x.Mails, workflow.MailNo(one.number("no")))
				if sender := one.text("sender"); sender != "" && !e.needles.is(sender) && !slices.Contains(x.Others, sender) {
					x.Others = append(x.Others, sender)
				}
			}
		}
		if len(rows) < walkRows {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// concerns reports whether a row tells of the person: whether erasing them would change it.
func (x *Export) concerns(e *eraser, t personalTable, one row) bool {
	switch t.name {
	case "event":
		text, author := e.event(one.number("deal"), one.text("actor"), one.text("text"))
		return (text || author) && one["erased_at"] == nil
	case "mail":
		return one["erased_at"] == nil && e.treat(t, one).own
	}
	what := e.treat(t, one)
	return what.drop || len(what.set) > 0
}

// shown is a row for its person: everything but our own keys and empty columns.
func shown(t personalTable, one row) map[string]any {
	out := map[string]any{}
	for name, v := range one {
		if v == nil || v == "" || slices.Contains([]string{"hash", "salt", "digest", "body_digest", "lease", "recipient_key", "contact_key", "name_key"}, name) {
			continue
		}
		if s, ok := v.(string); ok && isJSON(t, name) {
			if parsed, err := decodeJSON(s); err == nil {
				v = parsed
			}
		}
		out[name] = v
	}
	return out
}

func isJSON(t personalTable, name string) bool {
	return slices.ContainsFunc(t.columns, func(c personalColumn) bool { return c.name == name && c.nature == someJSON }) ||
		strings.HasPrefix(name, "missing") || name == "terms" || name == "domains"
}

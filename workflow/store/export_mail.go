package store

import (
	"context"
	"encoding/json"
	"strings"

	"refermail/workflow"
)

// exportRows is how many rows of one table an export by mail has at most.
const exportRows = 300

// loadExports collects what members asked by mail to be exported: only what an index leads to, since a decision waits for it.
func (l *loader) loadExports(ctx context.Context) error {
	for mail, address := range l.want.Exports {
		x, err := exportIndexed(ctx, l.conn, searchKey(address))
		if err != nil {
			return err
		}
		if l.facts.Exports == nil {
			l.facts.Exports = map[workflow.MailNo]workflow.Exported{}
		}
		l.facts.Exports[mail] = x
	}
	return nil
}

func exportIndexed(ctx context.Context, c conn, key string) (x workflow.Exported, err error) {
	deals, err := all(ctx, c, number[int64], `SELECT no FROM deal WHERE contact_key <> '' AND contact_key = ? ORDER BY no LIMIT ?`, key, exportRows)
	if err != nil {
		return x, err
	}
	of := "1 = 0"
	var args []any
	if len(deals) > 0 {
		of = "deal IN (?" + strings.Repeat(", ?", len(deals)-1) + ")"
		for _, no := range deals {
			args = append(args, no)
		}
	}
	rows := map[string][]map[string]any{}
	for _, part := range []struct {
		table, where string
		args         []any
	}{
		{"contact", "no IN (SELECT contact FROM contact_address WHERE address = ?)", []any{key}},
		{"ending", "address = ?", []any{key}},
		{"deal", strings.Replace(of, "deal", "no", 1), args},
		{"event", of, args},
		{"mail", of, args},
		{"notice", of, args},
	} {
		t := tableOf(part.table)
		found, err := t.rows(ctx, c, part.where, "", exportRows+1, part.args...)
		if err != nil {
			return x, err
		}
		if len(found) > exportRows {
			found, x.More = found[:exportRows], true
		}
		for _, one := range found {
			if t.name == "event" && one["erased_at"] != nil {
				continue
			}
			rows[t.name] = append(rows[t.name], shown(t, one))
			x.Rows++
		}
	}
	for _, table := range []string{"notice", "mail", "event"} { // until it fits
		text, err := json.MarshalIndent(map[string]any{"address": key, "rows": rows}, "", "  ")
		if err != nil {
			return x, err
		}
		if x.Text = string(text); len(text) <= workflow.MaxExported {
			return x, nil
		}
		x.Rows, x.More = x.Rows-len(rows[table]), true
		delete(rows, table)
	}
	text, err := json.MarshalIndent(map[string]any{"address": key, "rows": rows}, "", "  ")
	if x.Text = string(text); len(text) > workflow.MaxExported {
		x.Text, x.Rows = "", 0
	}
	return x, err
}

package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// walkRows is how many rows are looked at in one transaction.
const walkRows = 200

// selected are the columns of a table that erasing reads.
func (t personalTable) selected() []string {
	cols := append(slices.Clone(t.key), t.numbers...)
	for _, c := range t.columns {
		if !slices.Contains(cols, c.name) && c.nature != someBytes {
			cols = append(cols, c.name)
		}
	}
	return cols
}

// rows reads rows of a table in the order of its key.
func (t personalTable) rows(ctx context.Context, c conn, where, lock string, limit int, args ...any) (out []row, err error) {
	cols := t.selected()
	query := "SELECT " + strings.Join(cols, ", ") + " FROM " + t.name + " WHERE " + where + " ORDER BY " + strings.Join(t.key, ", ")
	if limit > 0 {
		query += " LIMIT " + strconv.Itoa(limit)
	}
	fields := func(r *[]any) []any {
		*r = make([]any, len(cols))
		into := make([]any, len(cols))
		for i := range into {
			into[i] = &(*r)[i]
		}
		return into
	}
	for values, err := range each(ctx, c, fields, query+lock, args...) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		r := make(row, len(cols))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			r[cols[i]] = v
		}
		out = append(out, r)
	}
	return out, nil
}

// after is the condition of the rows behind one, and its arguments.
func (t personalTable) after(last row) (string, []any) {
	if last == nil {
		return "1 = 1", nil
	}
	args := make([]any, len(t.key))
	for i, k := range t.key {
		args[i] = last[k]
	}
	return "(" + strings.Join(t.key, ", ") + ") > (?" + strings.Repeat(", ?", len(t.key)-1) + ")", args
}

// this is the condition of one row, and its arguments.
func (t personalTable) this(r row) (string, []any) {
	parts, args := make([]string, len(t.key)), make([]any, len(t.key))
	for i, k := range t.key {
		parts[i], args[i] = k+" = ?", r[k]
	}
	return strings.Join(parts, " AND "), args
}

// named is a row as a program reads of it: what a person does, without the words around an id.
func (t personalTable) named(r row) string {
	if t.name == "notice" && r.text("id") != "" {
		return r.text("id")
	}
	return t.label(r)
}

// label is a row as a person reads of it.
func (t personalTable) label(r row) string {
	switch t.name {
	case "deal":
		return "D-" + itoa(r.number("no"))
	case "mail":
		return "M-" + itoa(r.number("no"))
	case "partner":
		return "P-" + itoa(r.number("no"))
	case "contact":
		return "contact " + itoa(r.number("no")) + " of P-" + itoa(r.number("partner"))
	case "notice":
		return strings.TrimSpace("mail we sent or owe " + r.text("id"))
	}
	if t.name == "ending" {
		return "learnt signature"
	}
	return strings.ReplaceAll(t.name, "_", " ")
}

// write does to a row what was decided.
func (t personalTable) write(ctx context.Context, c conn, r row, what treatment, now time.Time) error {
	where, args := t.this(r)
	if what.drop {
		_, err := c.exec(ctx, "DELETE FROM "+t.name+" WHERE "+where, args...)
		return err
	}
	set := maps.Clone(what.set)
	if (t.name == "mail" || t.name == "notice") && what.own {
		set["erased_at"] = Time(now)
	}
	if set["state"] == "cancelled" {
		set["settled_at"] = Time(now)
	}
	var parts []string
	var values []any
	for _, column := range slices.Sorted(maps.Keys(set)) {
		parts, values = append(parts, column+" = ?"), append(values, set[column])
	}
	_, err := c.exec(ctx, "UPDATE "+t.name+" SET "+strings.Join(parts, ", ")+" WHERE "+where, append(values, args...)...)
	if err == nil && t.name == "mail" && what.own {
		if _, err = c.exec(ctx, `DELETE FROM mail_raw WHERE mail = ?`, r["no"]); err == nil {
			_, err = c.exec(ctx, `DELETE FROM braked WHERE mail = ?`, r["no"]) // nothing is left to release
		}
	}
	return err
}

// taking runs fn in a transaction that takes its turn with decisions.
func (db *DB) taking(ctx context.Context, fn func(conn) error) error {
	return db.transaction(ctx, func(c conn) error {
		t := &tx{conn: c}
		if err := t.lock(ctx); err != nil {
			return fmt.Errorf("wait for our turn: %w", err)
		}
		return fn(c)
	})
}

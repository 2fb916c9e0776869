package store

import (
	"context"
	"slices"
	"testing"
)

// Address is how another process would open the database.
func (db *DB) Address() string { return db.address }

// Exec runs any statement.
func Exec(ctx context.Context, db *DB, query string, args ...any) error {
	_, err := db.write.exec(ctx, query, args...)
	return err
}

// Pragma asks SQLite's writing connection for a setting.
func Pragma(ctx context.Context, db *DB, name string) (string, error) {
	return one(ctx, db.write, word[string], "PRAGMA "+name)
}

// Columns lists table and column of everything but goose's own, in order.
func Columns(ctx context.Context, db *DB) ([]string, error) {
	type column struct{ table, name string }
	query := `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`
	if db.Backend() == "PostgreSQL" {
		query = `SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C", ordinal_position`
	}
	rows, err := all(ctx, db.read, func(c *column) []any { return []any{&c.table, &c.name} }, query)
	var out []string
	for _, c := range rows {
		if c.table != "goose_db_version" {
			out = append(out, c.table+"."+c.name)
		}
	}
	return slices.Clip(out), err
}

// Strictness is how the writing connection commits.
func Strictness(t *testing.T, db *DB) string {
	t.Helper()
	query := `PRAGMA synchronous`
	if db.Backend() == "PostgreSQL" {
		query = `SHOW synchronous_commit`
	}
	var s string
	if err := db.pools[0].QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Relaxed runs a relaxed transaction that fails.
func Relaxed(t *testing.T, db *DB, with error) error {
	t.Helper()
	return db.relaxed(t.Context(), func(conn) error { return with })
}

// CountPlan is how SQLite counts deals for a report.
func CountPlan(t *testing.T, db *DB, by string) string {
	t.Helper()
	rows, err := db.pools[0].QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+countQuery(by), "2026", "2027", 10)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan += detail + "; "
	}
	return plan
}

// TextColumns lists table and column of everything that can hold text or bytes, goose's own aside.
func TextColumns(ctx context.Context, db *DB) ([]string, error) {
	type column struct{ table, name string }
	query := `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'BLOB', 'ANY')`
	if db.Backend() == "PostgreSQL" {
		query = `SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() AND data_type NOT IN ('bigint', 'integer', 'boolean', 'smallint')`
	}
	rows, err := all(ctx, db.read, func(c *column) []any { return []any{&c.table, &c.name} }, query)
	var out []string
	for _, c := range rows {
		if c.table != "goose_db_version" {
			out = append(out, c.table+"."+c.name)
		}
	}
	return out, err
}

// ClassifiedColumns lists table and column of personalTables.
func ClassifiedColumns() (out []string) {
	for _, t := range personalTables() {
		for _, c := range t.columns {
			out = append(out, t.name+"."+c.name)
		}
	}
	return out
}

// Scrub takes somebody out of a text.
func Scrub(addresses, names, phones []string, text string) string {
	s := &subject{person: true, addresses: set[string]{}, names: names, phones: phones}
	s.addresses.add(addresses...)
	return s.needlesOf().scrub(text)
}

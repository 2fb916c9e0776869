package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// TestStatementsAreKeptPrepared runs the same words over and over, inside each other, after a failure, after a change of
// the table and beyond what is kept.
func TestStatementsAreKeptPrepared(t *testing.T) {
	t.Parallel()
	db, err := openPrepared(sqliteDSN(filepath.Join(t.TempDir(), "x.db"), writing))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) error {
		_, err := db.ExecContext(t.Context(), query, args...)
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const add, read = `INSERT INTO n (v) VALUES (?)`, `SELECT v FROM n WHERE v >= ? ORDER BY v`
	must(exec(`CREATE TABLE n (v INTEGER PRIMARY KEY)`))
	for i := range 3 {
		must(exec(add, i))
	}
	if exec(add, 1) == nil {
		t.Error("the same key went in twice")
	}
	must(exec(add, 3))
	must(exec(`ALTER TABLE n ADD COLUMN w TEXT`))

	tx, err := db.BeginTx(t.Context(), nil)
	must(err)
	numbers := func(rows *sql.Rows, err error, inside func()) (found []int) {
		t.Helper()
		must(err)
		defer rows.Close()
		for rows.Next() {
			var n int
			must(rows.Scan(&n))
			found = append(found, n)
			inside()
		}
		must(rows.Err())
		return found
	}
	ask := func(from int, inside func()) []int {
		rows, err := tx.QueryContext(t.Context(), read, from)
		return numbers(rows, err, inside)
	}
	inner := ""
	outer := ask(1, func() { inner += fmt.Sprint(ask(2, func() {})) }) // the first is still being read
	if got := fmt.Sprint(outer, inner); got != "[1 2 3][2 3][2 3][2 3]" {
		t.Errorf("read inside each other: %s", got)
	}
	must(tx.Commit())

	for i := range keptStatements + 50 {
		must(exec(fmt.Sprintf(`UPDATE n SET w = 'x' WHERE v = %d`, i)))
	}
	must(exec(`PRAGMA synchronous = normal`))
	must(exec(`PRAGMA synchronous = full`))
	must(exec(`PRAGMA synchronous = normal`))
	var level int
	must(db.QueryRowContext(t.Context(), `PRAGMA synchronous`).Scan(&level))
	if level != 1 {
		t.Errorf("synchronous is %d", level)
	}
	c, err := db.Conn(t.Context())
	must(err)
	defer c.Close()
	must(c.Raw(func(on any) error {
		p := on.(*preparedConn)
		if len(p.order) != keptStatements || len(p.kept) != keptStatements {
			return fmt.Errorf("%d and %d are kept", len(p.order), len(p.kept))
		}
		return nil
	}))
}

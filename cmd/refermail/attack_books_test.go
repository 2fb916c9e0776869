package main

import (
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/workflow/token"
)

// books are a service's database as a stranger to its code reads it.
type books struct {
	t  testing.TB
	db *sql.DB
}

func openBooks(t testing.TB, address string) *books {
	t.Helper()
	driver, dsn := "postgres", address
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &books{t, db}
}

// effects are the tables in which a mail has its effect: everything people would call the state of the program.
var effects = []string{"partner", "partner_domain", "contact", "contact_address", "deal", "deal_contact", "event", "off_limit", "program",
	"account_alias", "account_apart", "account_check", "offer", "news_line", "ending", "issue", "issue_document", "issue_copy", "issue_batch", "issue_echo", "issue_answer", "suppression"}

// bookPage is what the books say: table → the row, by its columns → how often.
type bookPage map[string]map[string]int

// read copies the tables. Columns that are left out are not compared.
func (b *books) read(leftOut ...string) bookPage {
	b.t.Helper()
	all := bookPage{}
	for _, table := range effects {
		all[table] = map[string]int{}
		for _, row := range b.rows("SELECT * FROM " + table) {
			maps.DeleteFunc(row, func(column string, _ string) bool { return slices.Contains(leftOut, column) })
			var cells []string
			for _, column := range slices.Sorted(maps.Keys(row)) {
				cells = append(cells, column+"="+heardOn.ReplaceAllString(row[column], `"heard_at":"some day"`))
			}
			all[table][strings.Join(cells, " ")]++
		}
	}
	return all
}

// heardOn is the day we heard from somebody last, which every mail of theirs moves on after midnight.
var heardOn = regexp.MustCompile(`"heard_at":"[^"]*"`)

// rows gives what a query finds, as text.
func (b *books) rows(query string, args ...any) []map[string]string {
	b.t.Helper()
	found, err := b.db.Query(query, args...)
	if err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		b.t.Fatal(err)
	}
	var all []map[string]string
	for found.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(sql.NullString)
		}
		if err := found.Scan(cells...); err != nil {
			b.t.Fatalf("%s: %v", query, err)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = cells[i].(*sql.NullString).String
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	return all
}

// number is the one number a query gives.
func (b *books) number(query string, args ...any) (n int64) {
	b.t.Helper()
	if err := b.db.QueryRow(query, args...).Scan(&n); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// ring are the keys the service signs its addresses with.
func (b *books) ring() token.Ring {
	b.t.Helper()
	var text string
	if err := b.db.QueryRow("SELECT value FROM meta WHERE key = 'token_ring'").Scan(&text); err != nil {
		b.t.Fatal(err)
	}
	ring, err := token.ParseRing(text)
	if err != nil {
		b.t.Fatal(err)
	}
	return ring
}

// differs tells what became different, a line each, "" when nothing did.
func (p bookPage) differs(from bookPage) string {
	var lines []string
	for _, table := range effects {
		for row, n := range p[table] {
			if n > from[table][row] {
				lines = append(lines, fmt.Sprintf("+ %s: %s", table, row))
			}
		}
		for row, n := range from[table] {
			if n > p[table][row] {
				lines = append(lines, fmt.Sprintf("- %s: %s", table, row))
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (p bookPage) count(table string) (n int) {
	for _, times := range p[table] {
		n += times
	}
	return n
}

package store_test

import (
	"strings"
	"testing"

	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// TestEveryColumnOfTextIsClassified walks the tables of both databases: whoever adds a column of text says in personal.go
// whether it can hold personal data. An unclassified one would escape erasing and exporting.
func TestEveryColumnOfTextIsClassified(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		db := open(t, address)
		found, err := store.TextColumns(t.Context(), db)
		if err != nil || len(found) < 100 {
			t.Fatalf("%d columns: %v", len(found), err)
		}
		known := map[string]bool{}
		for _, c := range store.ClassifiedColumns() {
			if known[c] {
				t.Errorf("%s is classified twice", c)
			}
			known[c] = true
		}
		for _, c := range found {
			if !known[c] {
				t.Errorf("%s can hold text and is not classified: add it to personalTables in personal.go", c)
			}
			delete(known, c)
		}
		for c := range known {
			t.Errorf("%s is classified and does not exist", c)
		}
	})
}

func TestNeedles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"write to bo@globex.example.", "write to [erased]."},
		{"Bo.Smith <BO+news@Globex.Example>", "Bo.Smith <[erased]>"},
		{"bob@globex.example and abo@globex.example", "bob@globex.example and abo@globex.example"},
		{"bo@globex.example.evil.example", "bo@globex.example.evil.example"},
		{"mailto:bo@globex.example?subject=x", "mailto:[erased]?subject=x"},
		{"bounce+bo=globex.example@acme.example", "bounce+[erased]@acme.example"},
		{"https://x.example/?to=bo%40globex.example", "https://x.example/?to=[erased]"},
		{"Bo  Smithson said", "[erased] said"},
		{"Smithson, Bo (CFO)", "[erased] (CFO)"},
		{"Bo Smithsons", "Bo Smithsons"},
		{"Call +49 (0) 30 / 1234-5678 now", "Call [erased] now"},
		{"invoice 9930123456789", "invoice 9930123456789"},
		{"bo@globex.example", ""},
		{"<bo@globex.example>", ""},
		{"Bo went home", "Bo went home"},
		{strings.Repeat("=", 100_000) + "@" + strings.Repeat("@a", 1000), strings.Repeat("=", 100_000) + "@" + strings.Repeat("@a", 1000)},
	} {
		got := store.Scrub([]string{"bo@globex.example"}, []string{"Bo Smithson", "Bo"}, []string{"+49 30 12345678"}, c.text)
		if got != c.want {
			t.Errorf("%.80q becomes %.80q, want %.80q", c.text, got, c.want)
		}
	}
}

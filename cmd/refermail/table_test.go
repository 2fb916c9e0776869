package main

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
)

func TestATableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	fill := func() *textTable {
		list := newTable("REF", "FROM", "SUBJECT", "STATE")
		list.add("D-1042", "juergen.gross@suedwind.example", strings.Repeat("Ausschreibung für ein CRM ", 4), "handled")
		list.add("D-1043", "ann@northwind.example", "Our billing", "held")
		return list
	}
	for _, width := range []int{50, 64, 80, 100} {
		list := fill()
		list.fit(width)
		widest := make([]int, len(list.head))
		for _, row := range list.rows {
			for i, cell := range row {
				widest[i] = max(widest[i], lipgloss.Width(cell))
			}
		}
		if got := cutWidth(widest, width); got > width {
			t.Errorf("%d columns wide on %d", got, width)
		}
		if row := list.rows[0]; row[0] != "D-1042" || row[3] != "handled" {
			t.Errorf("a narrow column was wrapped at %d: %q", width, row)
		}
		for i, cell := range list.rows[0] {
			if strip := strings.NewReplacer(" ", "", "\n", "").Replace; strip(cell) != strip(fill().rows[0][i]) {
				t.Errorf("at %d the words became %q", width, cell)
			}
		}
	}
	list := fill()
	if list.fit(0); list.rows[0][1] != fill().rows[0][1] || list.rows[0][2] != fill().rows[0][2] {
		t.Error("a table that goes to a file was wrapped")
	}
}

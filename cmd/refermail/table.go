package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/lipgloss/table"
	"github.com/muesli/termenv"
)

// textTable is a list for people: rows under headings, no frame, so that it can be copied and cut.
type textTable struct {
	head []string
	rows [][]string
}

// newTable makes a list; headings are cleaned like cells, because some are a mail's subject.
func newTable(head ...string) *textTable {
	own := make([]string, len(head))
	for i, h := range head {
		own[i] = oneLineOf(h)
	}
	return &textTable{head: own}
}

// add appends a row. Control characters are taken out: cells come from mail, and a terminal obeys what it is shown.
func (t *textTable) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = printable(fmt.Sprint(c))
	}
	t.rows = append(t.rows, row)
}

// print writes the table; on a terminal the headings and the states are coloured.
func (t *textTable) print(c *console) error {
	t.fit(c.width())
	renderer := lipgloss.NewRenderer(c.Out)
	renderer.SetColorProfile(termenv.Ascii)
	if c.colours() {
		renderer.SetColorProfile(termenv.ANSI)
	}
	plain := renderer.NewStyle().PaddingRight(2)
	out := table.New().Headers(t.head...).Rows(t.rows...).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderColumn(false).BorderRow(false).BorderHeader(false).
		StyleFunc(func(row, col int) lipgloss.Style {
			if row == table.HeaderRow {
				return plain.Bold(c.colours())
			}
			if row >= 0 && row < len(t.rows) && col < len(t.rows[row]) {
				if colour, ok := stateColour(t.rows[row][col]); ok && c.colours() {
					return plain.Foreground(colour)
				}
			}
			return plain
		})
	text := out.String()
	for line := range strings.Lines(text) {
		if _, err := fmt.Fprintln(c.Out, strings.TrimRight(line, " \n")); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return nil
}

// A column is not made narrower than this: references, dates and states stay whole.
const leastColumn = 12

// fit wraps the cells of the widest columns until the table is no wider than width; 0 leaves it as it is.
func (t *textTable) fit(width int) {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row[:min(len(row), len(widths))] {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	limit := slices.Max(append(widths, leastColumn))
	if width > 0 {
		for limit > leastColumn && cutWidth(widths, limit) > width {
			limit--
		}
	}
	for _, row := range t.rows {
		for i, cell := range row {
			if lipgloss.Width(cell) > limit {
				row[i] = lipgloss.NewStyle().Width(limit).Render(cell)
			}
		}
	}
}

// cutWidth is how wide a table is whose columns are no wider than limit.
func cutWidth(widths []int, limit int) int {
	sum := 2 * (len(widths) - 1) // between the columns
	for _, w := range widths {
		sum += min(w, limit)
	}
	return sum
}

// stateColour paints the words that say how something stands.
func stateColour(word string) (lipgloss.Color, bool) {
	switch word {
	case green, "handled", "sent", "active":
		return lipgloss.Color("2"), true
	case yellow, "held", "ready", "sending":
		return lipgloss.Color("3"), true
	case red, "failed", "unreachable", "suspended":
		return lipgloss.Color("1"), true
	}
	return "", false
}

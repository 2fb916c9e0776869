package outbound

import (
	"strings"
	"unicode/utf8"

	"refermail/workflow"
)

// columns lays a table out in lines of text: the first column to the left, the others to the right.
func columns(t *workflow.Table) []string {
	if t == nil {
		return nil
	}
	rows := append([][]string{t.Head}, t.Rows...)
	var width []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + gap)
			} else {
				b.WriteString("  " + gap + cell)
			}
		}
		lines[n] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// cleanTable makes every cell one short line.
func cleanTable(t *workflow.Table) *workflow.Table {
	if t == nil {
		return nil
	}
	own := workflow.Table{Head: cleanCells(t.Head)}
	for _, row := range t.Rows {
		own.Rows = append(own.Rows, cleanCells(row))
	}
	return &own
}

func cleanCells(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = CleanLine(c, 60)
	}
	return out
}

// madeFiles are the files of our own making that a letter sends along.
func madeFiles(l workflow.Letter) []Attachment {
	var out []Attachment
	for _, f := range l.Files {
		out = append(out, Attachment{Data: []byte(f.Text), Attachment: workflow.Attachment{Name: f.Name, Type: f.Type, Size: len(f.Text)}})
	}
	return out
}

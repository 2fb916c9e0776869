package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"refermail/workflow"
)

// maxCSV bounds what one import reads.
const maxCSV = 32 << 20

// csvRow is one line of a file with a header, by column name.
type csvRow struct {
	line int
	cell map[string]string
}

// readCSV reads a file, or standard input for "-". The first line names the columns, in any order and case; all of
// columns are known, those of required must be there. Commas or semicolons separate, whichever the header uses.
func readCSV(p *program, file string, required, columns []string) (rows []csvRow, err error) {
	in := p.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("open list: %w", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxCSV+1))
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	if len(data) > maxCSV {
		return nil, errors.New("read list: it is larger than 32 MB")
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	header, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	if strings.Count(header, ";") > strings.Count(header, ",") {
		r.Comma = ';'
	}
	r.TrimLeadingSpace = true
	names, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("read the list's header: %w", err)
	}
	for i := range names {
		names[i] = strings.ToLower(strings.TrimSpace(names[i]))
		if !slices.Contains(columns, names[i]) {
			return nil, fmt.Errorf("the list has a column %q; known are %s", names[i], strings.Join(columns, ", "))
		}
	}
	for _, name := range required {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("the list has no column %q; its first line must name the columns, of %s", name, strings.Join(columns, ", "))
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		line, _ := r.FieldPos(0)
		row := csvRow{line, map[string]string{}}
		for i, c := range cells {
			row.cell[names[i]] = strings.TrimSpace(workflow.FromCSVCell(c))
		}
		rows = append(rows, row)
	}
}

// csvWriter writes lists that spreadsheets open.
type csvWriter struct{ w *csv.Writer }

func newCSV(w io.Writer, header ...string) csvWriter {
	out := csvWriter{csv.NewWriter(w)}
	out.row(header...)
	return out
}

// row writes one line. Errors are kept for done.
func (c csvWriter) row(cells ...string) {
	workflow.WriteCSV(c.w, cells)
}

func (c csvWriter) done() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}

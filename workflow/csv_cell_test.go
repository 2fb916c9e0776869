package workflow

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Globex": "Globex", "48.00 EUR": "48.00 EUR", "a-b=c": "a-b=c", "": "",
		"=1+1": "'=1+1", "+1 202 555": "'+1 202 555", "-5": "'-5", "@SUM(A1)": "'@SUM(A1)", "  =1": "'  =1", "\t=1": "'\t'=1", "\r=1": "'=1",
		"\n=1": "'\n'=1", "＝1": "'＝1", "＠x": "'＠x", "'=1": "''=1", "'t Hooft": "''t Hooft",
		"x;=cmd|' /C calc'!A0": "x;'=cmd|' /C calc'!A0", "x; @a;-b": "x;' @a;'-b", "x\n=1": "x\n'=1", "x\t+1": "x\t'+1",
		"\x1b[31m=1": "[31m=1", "\u202e=1": "'=1", "\x00=1": "'=1",
	} {
		if got := CSVCell(in); got != want {
			t.Errorf("%q is written as %q, want %q", in, got, want)
		}
	}
}

func TestCellsReadBackAsTheyWere(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"=", "+", "-", "@", "'", "''", ";", ", ", "\t", "\n", " ", "Globex", "ü", "＝", "\"", "1"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "cell"), "")
		var b strings.Builder
		w := csv.NewWriter(&b)
		WriteCSV(w, []string{s, "x"})
		w.Flush()
		row, err := csv.NewReader(strings.NewReader(b.String())).Read()
		if err != nil || FromCSVCell(row[0]) != s {
			t.Fatalf("%q is written as %q and read back as %q, %v", s, b.String(), row, err)
		}
		for cell := range strings.FieldsFuncSeq(row[0], func(r rune) bool { return strings.ContainsRune(cellBreaks, r) }) {
			if cell = strings.TrimSpace(cell); cell != "" && strings.ContainsAny(cell[:1], "=+-@") || strings.HasPrefix(cell, "＝") {
				t.Fatalf("%q holds a formula: %q", s, row[0])
			}
		}
	})
}

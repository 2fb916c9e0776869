package workflow

import (
	"encoding/csv"
	"strings"
	"unicode"
)

// Lists that spreadsheets open hold words out of mail. A spreadsheet takes a cell for a formula by its first character,
// and formulas can start programs and send the sheet away. What begins like one gets an apostrophe in front, by which
// spreadsheets know text; FromCSVCell takes it away again.

// formulaSigns begin formulas, in half and in full width; an apostrophe is among them, so that none of the other side's is
// taken for ours.
const formulaSigns = "=+-@'\t\r\n＝＋－＠"

// beginsFormula reports whether a spreadsheet could take s for a formula, blanks before it passed over.
func beginsFormula(s string) bool {
	if s != "" && strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	for _, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		return strings.ContainsRune(formulaSigns, r)
	}
	return false
}

// cellBreaks are where a spreadsheet of another country's settings begins a new cell within ours.
const cellBreaks = ";\t\n"

// CSVCell makes a cell of any text: no formula anywhere, no control, nothing that turns the direction of writing,
// nothing unseen save what scripts need.
func CSVCell(s string) string {
	s = shownInCell(s)
	var b strings.Builder
	for s != "" {
		if beginsFormula(s) {
			b.WriteByte('\'')
		}
		at := strings.IndexAny(s, cellBreaks) + 1
		if at == 0 {
			at = len(s)
		}
		b.WriteString(s[:at])
		s = s[at:]
	}
	return b.String()
}

// shownInCell is s without what no program shows: controls, marks that turn or hide text.
func shownInCell(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && (r < 0x200C || r > 0x200F) || r == 0x2028 || r == 0x2029 {
			return -1
		}
		return r
	}, s)
}

// FromCSVCell reads back what CSVCell wrote; what no program shows is left out of other people's cells, too.
func FromCSVCell(s string) string {
	s = shownInCell(s)
	var b strings.Builder
	for s != "" {
		if rest, ok := strings.CutPrefix(s, "'"); ok && beginsFormula(rest) {
			s = rest
		}
		at := strings.IndexAny(s, cellBreaks) + 1
		if at == 0 {
			at = len(s)
		}
		b.WriteString(s[:at])
		s = s[at:]
	}
	return b.String()
}

// WriteCSV writes one line of cells. Errors are kept by w.
func WriteCSV(w *csv.Writer, cells []string) {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = CSVCell(c)
	}
	_ = w.Write(safe)
}

// CSV writes a table as a file that spreadsheets read.
func (t Table) CSV() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		WriteCSV(w, row)
	}
	w.Flush()
	return b.String()
}

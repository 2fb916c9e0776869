package parse

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Sheet is an attached list of leads: a file with a line that names the columns and a row for each lead, or several
// contact cards.
type Sheet struct {
	Name    string     // of the file
	Cards   bool       // its rows are contact cards, counted from 1
	Rows    []SheetRow // at most the number asked for, in order
	Gaps    []SheetGap // rows that could not be read, at most as many
	More    int        // further rows, not read
	Trouble Trouble    // why there are no rows at all
	Others  []string   // further files that look like lists, not read
}

// SheetRow is what one row tells of a lead.
type SheetRow struct {
	Line    int               // of the file, from 1
	Values  map[string]string // by canonical name; columns we do not know by their own name, lower case
	Dropped []string          // columns whose cell is a formula: nothing was taken from it
}

// SheetGap is a row that was not read.
type SheetGap struct {
	Line int
	Why  string // a few words for the sender
}

// Trouble is why a file of leads could not be read.
type Trouble string

// What is wrong with a file.
const (
	NoColumns Trouble = "columns" // no line names the columns
	NoRows    Trouble = "rows"    // nothing below that line
	BadFormat Trouble = "format"  // a workbook, which only its own program opens
	TooLong   Trouble = "size"
)

// Bounds of a list of leads.
const (
	maxSheet     = 4 << 20 // bytes of a file
	maxColumns   = 40
	maxCell      = 8 << 10 // bytes of one cell
	maxCellLines = 20      // an opened quotation mark that is not closed by then is no quotation mark
	headLines    = 5       // the columns are named in one of the first lines
)

// findSheet reads the first attached list of leads, at most rows of it; nil when no file looks like one.
func findSheet(files []Attachment, rows int) *Sheet {
	var found *Sheet
	for _, a := range files {
		kind := sheetKind(a)
		switch {
		case kind == "" || a.Inline:
		case found != nil && found.Trouble == "":
			found.Others = append(found.Others, a.Name)
		case kind == "workbook":
			if found == nil {
				found = &Sheet{Name: a.Name, Trouble: BadFormat}
			}
		default:
			if s := readSheet(a, rows); found == nil || s.Trouble == "" {
				found = s
			}
		}
	}
	return found
}

// sheetKind is "table" for text with columns, "workbook" for what spreadsheets keep, "" for everything else.
func sheetKind(a Attachment) string {
	switch strings.ToLower(path.Ext(a.Name)) {
	case ".csv", ".tsv", ".tab":
		return "table"
	case ".xlsx", ".xls", ".xlsm", ".ods", ".numbers":
		return "workbook"
	}
	switch a.Type {
	case "text/csv", "application/csv", "text/x-csv", "text/comma-separated-values", "text/tab-separated-values":
		return "table"
	}
	return ""
}

func readSheet(a Attachment, rows int) *Sheet {
	s := &Sheet{Name: a.Name}
	if len(a.Content) > maxSheet {
		s.Trouble = TooLong
		return s
	}
	if bytes.HasPrefix(a.Content, []byte("PK\x03\x04")) || bytes.HasPrefix(a.Content, []byte("\xd0\xcf\x11\xe0")) {
		s.Trouble = BadFormat // a workbook under the name of a text
		return s
	}
	text, _ := mendCharset(a.Content, "")
	t := newTable(text)
	columns := t.columns()
	if columns == nil {
		s.Trouble = NoColumns
		return s
	}
	for t.next() {
		switch {
		case !t.open && t.blank():
		case len(s.Rows)+len(s.Gaps) == rows:
			s.More++
		case t.open:
			s.Gaps = append(s.Gaps, SheetGap{t.line, "a quotation mark is opened and not closed"})
		default:
			s.Rows = append(s.Rows, sheetRow(t.line, columns, t.cells))
		}
	}
	if len(s.Rows)+len(s.Gaps) == 0 {
		s.Trouble = NoRows
	}
	return s
}

// sheetRow takes the cells of a row by what their columns are called. Of several columns for one thing the first that
// says something counts.
func sheetRow(line int, columns []string, cells []string) SheetRow {
	row := SheetRow{Line: line, Values: map[string]string{}}
	for i, name := range columns {
		if name == "" || i >= len(cells) {
			continue
		}
		value := strings.Join(strings.FieldsFunc(cells[i], blankOrControl), " ")
		text := strings.HasPrefix(value, "'") // what spreadsheets write before a text that begins like a formula
		if value = strings.TrimPrefix(value, "'"); value == "" || name != "consent" && isPlaceholder(value) {
			continue
		}
		switch {
		case !text && (value[0] == '=' || value[0] == '@'):
			if !slices.Contains(row.Dropped, name) {
				row.Dropped = append(row.Dropped, name)
			}
		case row.Values[name] == "":
			row.Values[name] = value
		}
	}
	row.tidy()
	return row
}

func blankOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// tidy brings a row's values to the form they have when a mail says them.
func (r *SheetRow) tidy() {
	v := r.Values
	if given, family := v[givenName], v[familyName]; v["contact"] == "" {
		v["contact"] = strings.TrimSpace(given + " " + family)
	}
	delete(v, givenName)
	delete(v, familyName)
	if said := v["email"]; said != "" {
		v["email"] = strings.ToLower(mailbox(said).Address)
	}
	if strings.Contains(v["contact"], "@") { // "Bo Chen <bo@globex.example>" in one cell
		a := mailbox(v["contact"])
		if v["email"] == "" {
			v["email"] = strings.ToLower(a.Address)
		}
		v["contact"] = a.Name
	}
	if said := v["phone"]; said != "" {
		at := strings.LastIndexByte(v["email"], '@') + 1
		if number, _ := readPhone(said, regionOf(v["email"][at:])); number != "" {
			v["phone"] = number
		}
	}
	if said := v["consent"]; said != "" && !consents(said) {
		delete(v, "consent")
	}
	for name, value := range v {
		if value == "" {
			delete(v, name)
		}
	}
}

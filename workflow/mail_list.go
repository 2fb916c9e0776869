package workflow

// MaxListRows is how many rows of one list of leads are taken (IN-5). The rest is named, not read.
const MaxListRows = 200

// LeadList is what a file of leads says, row by row, or several contact cards.
type LeadList struct {
	Name    string
	Cards   bool // contact cards, counted from 1
	Rows    []ListRow
	Gaps    []ListGap
	More    int      // rows beyond MaxListRows
	Trouble string   // why nothing of it could be read: columns, rows, format, size
	Others  []string // further files, not read
}

// ListRow is one lead of a list.
type ListRow struct {
	Line    int // in the file, from 1
	Lead    Lead
	Dropped []string // columns that held a formula, from which nothing was taken
}

// ListGap is a row that was not read, and why in a few words.
type ListGap struct {
	Line int
	Why  string
}

// readable reports a list with rows.
func (l *LeadList) readable() bool { return l != nil && len(l.Rows)+len(l.Gaps) > 0 }

// RowGroup is what became of some rows of a list.
type RowGroup struct {
	Title string
	Word  string // what a row is called: line, card
	Rows  []RowLine
}

// RowLine is one row of a list as it is told.
type RowLine struct {
	Line    int
	Ref     string   `json:",omitzero"`
	Company string   `json:",omitzero"`
	Contact string   `json:",omitzero"`
	Notes   []string `json:",omitzero"` // sentences: each is said in the reader's language by itself
}

package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"refermail/workflow/program"
)

// ReportCount is how many deals of one group are alike, as memory counts them.
type ReportCount struct {
	Group    string // what they have in common: a name, a tier, …
	Stage    string
	Approved bool // they were accepted at some time
	Currency string
	Deals    int64
	Minor    int64 // the sum of their amounts
}

// ReportFacts is what memory knows for one report.
type ReportFacts struct {
	Counts []ReportCount // with By
	Speeds []DealSpeed   // with Speed, in order of registration
	More   bool          // there were more than are counted
}

// MostSpeeds is how many deals a report on responsiveness looks at.
const MostSpeeds = 20_000

// ReportLine is one group of a report. Deals were registered in its span and are counted as they stand now.
type ReportLine struct {
	Group      string  `json:"group"`
	Registered int64   `json:"registered"`
	Open       int64   `json:"open"`     // no end yet, decided or not
	Accepted   int64   `json:"accepted"` // at some time
	Declined   int64   `json:"declined"`
	Won        int64   `json:"won"`
	Lost       int64   `json:"lost"`        // accepted, and ended without success
	WinPercent *int    `json:"win_percent"` // of those accepted that have ended, in percent; null without any
	Amounts    []Money `json:"won_amounts"` // of won deals, by currency
}

// Tabulate sums counts up to lines, the most registrations first, with the total of all behind them.
func Tabulate(p *program.Program, counts []ReportCount) (lines []ReportLine, total ReportLine) {
	by := map[string]*ReportLine{}
	total = ReportLine{Group: "Total"}
	for _, c := range counts {
		if by[c.Group] == nil {
			by[c.Group] = &ReportLine{Group: c.Group}
		}
		by[c.Group].add(p, c)
		total.add(p, c)
	}
	for _, l := range by {
		l.rate()
		lines = append(lines, *l)
	}
	total.rate()
	slices.SortFunc(lines, func(a, b ReportLine) int {
		return cmp.Or(cmp.Compare(b.Registered, a.Registered), cmp.Compare(a.Group, b.Group))
	})
	return lines, total
}

func (l *ReportLine) add(p *program.Program, c ReportCount) {
	stage, known := p.Stage(c.Stage)
	won := known && stage.Final && !stage.Negative && stage.Protects
	l.Registered += c.Deals
	if c.Approved {
		l.Accepted += c.Deals
	}
	switch {
	case won:
		l.Won += c.Deals
		l.earn(c)
	case c.Stage == program.Declined:
		l.Declined += c.Deals
	case !stage.Final:
		l.Open += c.Deals
	case c.Approved:
		l.Lost += c.Deals
	}
}

func (l *ReportLine) earn(c ReportCount) {
	if c.Currency == "" {
		return
	}
	for i, m := range l.Amounts {
		if m.Currency == c.Currency {
			l.Amounts[i].Minor += c.Minor
			return
		}
	}
	l.Amounts = append(l.Amounts, Money{Minor: c.Minor, Currency: c.Currency})
	slices.SortFunc(l.Amounts, func(a, b Money) int { return cmp.Compare(a.Currency, b.Currency) })
}

func (l *ReportLine) rate() {
	if l.Amounts == nil {
		l.Amounts = []Money{}
	}
	if ended := l.Won + l.Lost; ended > 0 {
		percent := int((l.Won*100 + ended/2) / ended)
		l.WinPercent = &percent
	}
}

// Table is rows under headings, for a mail.
type Table struct {
	Head []string
	Rows [][]string
}

// reportHead are the headings of a report by this group.
func reportHead(by string) []string {
	return []string{strings.ToUpper(by[:1]) + by[1:], "Registered", "Open", "Accepted", "Declined", "Won", "Lost", "Win rate", "Won amount"}
}

func (l ReportLine) cells() []string {
	rate, sums := "", []string{}
	if l.WinPercent != nil {
		rate = fmt.Sprintf("%d %%", *l.WinPercent)
	}
	for _, m := range l.Amounts {
		sums = append(sums, m.String())
	}
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	return []string{l.Group, n(l.Registered), n(l.Open), n(l.Accepted), n(l.Declined), n(l.Won), n(l.Lost), rate, strings.Join(sums, ", ")}
}

// ReportTable lays lines out under headings, the total last.
func ReportTable(by string, lines []ReportLine, total ReportLine) Table {
	t := Table{Head: reportHead(by)}
	for _, l := range lines {
		t.Rows = append(t.Rows, l.cells())
	}
	t.Rows = append(t.Rows, total.cells())
	return t
}

package program

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Qualification says which accounts are wanted (VA-2). Its rules are soft: a manager sees which of them hold, nothing is
// declined by them.
type Qualification struct {
	Industries      []string `json:"industries"` // lower case; none: all
	EmployeesMin    int      `json:"employees_min"`
	EmployeesMax    int      `json:"employees_max"` // 0: no limit
	Countries       []string `json:"countries"`     // ISO 3166, two letters; none: all
	ExcludedDomains []string `json:"excluded_domains"`
}

// AccountFacts is what is known about an account; what is empty or 0 is not known.
type AccountFacts struct {
	Industry  string
	Employees int
	Country   string // two letters
	Domain    string // registrable, lower case
}

// Criterion is one line of the result.
type Criterion struct {
	Rule  string // industry, size, country, domain
	Holds bool
	Known bool   // false: the registration does not say
	Text  string // "size: 40 employees, wanted 50 to 5000"
}

// Judge returns a line for each rule the program has.
func (q Qualification) Judge(a AccountFacts) []Criterion {
	var out []Criterion
	line := func(rule string, known, holds bool, is, wanted string) {
		if !known {
			is = "not known"
		}
		out = append(out, Criterion{rule, known && holds, known, rule + ": " + is + ", wanted " + wanted})
	}
	if len(q.Industries) > 0 {
		is := strings.ToLower(strings.TrimSpace(a.Industry))
		line("industry", is != "", slices.ContainsFunc(q.Industries, func(wanted string) bool { return holdsWords(is, wanted) }), is, strings.Join(q.Industries, ", "))
	}
	if q.EmployeesMin > 0 || q.EmployeesMax > 0 {
		fits := a.Employees >= q.EmployeesMin && (q.EmployeesMax == 0 || a.Employees <= q.EmployeesMax)
		line("size", a.Employees > 0, fits, fmt.Sprintf("%d employees", a.Employees), q.size())
	}
	if len(q.Countries) > 0 {
		is := strings.ToUpper(a.Country)
		line("country", is != "", slices.Contains(q.Countries, is), is, strings.Join(q.Countries, ", "))
	}
	if len(q.ExcludedDomains) > 0 {
		line("domain", a.Domain != "", !slices.Contains(q.ExcludedDomains, a.Domain), a.Domain, "any but the excluded ones")
	}
	return out
}

// holdsWords reports whether a text has these words in it, one behind another: "automotive manufacturing" is manufacturing.
func holdsWords(text, words string) bool {
	parts := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ") + " "
	}
	return strings.Contains(parts(text), parts(words))
}

// size says the band in words.
func (q Qualification) size() string {
	switch {
	case q.EmployeesMax == 0:
		return fmt.Sprintf("%d or more", q.EmployeesMin)
	case q.EmployeesMin == 0:
		return fmt.Sprintf("up to %d", q.EmployeesMax)
	}
	return fmt.Sprintf("%d to %d", q.EmployeesMin, q.EmployeesMax)
}

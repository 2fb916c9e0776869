package workflow

import (
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// criteria says for the manager which of the program's wishes an account meets, a line each (VA-2). Nothing is decided by
// them.
func (d *draft) criteria(k Deal) (lines []string, fails bool) {
	country := account.Country(k.Fields["country"])
	if country == "" {
		country = account.CountryOfDomain(k.Domain)
	}
	for _, c := range d.rules(k).Qualification.Judge(program.AccountFacts{Industry: k.Fields["industry"], Employees: employees(k.Fields["size"]),
		Country: country, Domain: k.Domain}) {
		mark := "pass"
		switch {
		case !c.Known:
			mark = "not known"
		case !c.Holds:
			mark, fails = "FAIL", true
		}
		lines = append(lines, mark+": "+strings.Replace(c.Text, ": not known,", ",", 1))
	}
	return lines, fails
}

package workflow

import (
	"strings"
	"testing"

	"refermail/workflow/program"
)

func TestTheManagerReadsWhichWishesAnAccountMeets(t *testing.T) {
	wish := program.Qualification{Industries: []string{"manufacturing", "finance"}, EmployeesMin: 50, EmployeesMax: 500, Countries: []string{"DE", "AT"}, ExcludedDomains: []string{"hooli.de"}}
	for _, tt := range []struct {
		name, company, domain string
		fields                map[string]string
		want                  string
	}{
		{"everything fits", "Globex", "globex.example", map[string]string{"industry": "Automotive manufacturing", "size": "about 120 people", "country": "Deutschland"},
			"pass: industry: automotive manufacturing, wanted manufacturing, finance | pass: size: 120 employees, wanted 50 to 500 | pass: country: DE, wanted DE, AT | pass: domain: globex.example, wanted any but the excluded ones"},
		{"nothing fits", "Hooli", "hooli.de", map[string]string{"industry": "Retail", "size": "501", "country": "France"},
			"FAIL: industry: retail, wanted manufacturing, finance | FAIL: size: 501 employees, wanted 50 to 500 | FAIL: country: FR, wanted DE, AT | FAIL: domain: hooli.de, wanted any but the excluded ones"},
		{"nothing is said", "Globex", "", nil,
			"not known: industry, wanted manufacturing, finance | not known: size, wanted 50 to 500 | not known: country, wanted DE, AT | not known: domain, wanted any but the excluded ones"},
		{"the edges of the band and a country by its domain", "Globex", "globex.at", map[string]string{"size": "50"},
			"not known: industry, wanted manufacturing, finance | pass: size: 50 employees, wanted 50 to 500 | pass: country: AT, wanted DE, AT | pass: domain: globex.at, wanted any but the excluded ones"},
	} {
		c := newTown(t)
		own := *c.w.Rules.Program
		own.Qualification = wish
		c.w.Rules.Program = &own
		r, _ := c.mail(ann, "x", func(m *Mail) {
			refer("Globex")(m)
			m.Lead.Company, m.Lead.Domain, m.Lead.Fields, m.Lead.Contact.Email = tt.company, tt.domain, tt.fields, ""
		})
		want(t, r.Rule, "registered", tt.name+": nothing is declined")
		want(t, strings.Join(c.find(KindReview, manager).Letter.Criteria, " | "), tt.want, tt.name)
		if l := c.find(KindReceipt, ann).Letter; l.Criteria != nil {
			t.Errorf("%s: the partner reads %v", tt.name, l.Criteria)
		}
	}
	c := newTown(t)
	c.mail(ann, "x", refer("Globex"))
	want(t, len(c.find(KindReview, manager).Letter.Criteria), 0, "a program without wishes")
}

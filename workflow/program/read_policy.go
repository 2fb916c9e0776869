package program

import (
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// readPolicies reads [conflict], [extension] and [consent].
func (r *reader) readPolicies(p *Program) {
	c := r.root.section("conflict")
	p.Conflict = c.choice("policy", "policy", []string{LastKnown, FirstRegistered, Split})
	c.close()
	e := r.root.section("extension")
	p.Extension = Extension{e.number("days", 1, MostDays, " days"), e.number("max", 0, 12, ""), e.number("active_days", 0, 365, " days")}
	e.close()
	s := r.root.section("consent")
	p.Consent = s.truth("required")
	for _, phrase := range s.items("phrases") {
		if len(strings.Fields(phrase.text)) < 2 {
			r.wrong(phrase.line, s.where("phrases"), "%q is one word and would be found everywhere; write a phrase of two words or more", phrase.text)
		}
		p.ConsentPhrases = append(p.ConsentPhrases, strings.ToLower(strings.Join(strings.Fields(phrase.text), " ")))
	}
	s.close()
}

// readReminders reads [reminders].
func (r *reader) readReminders(p *Program) {
	t := r.root.section("reminders")
	p.Reminders = Reminders{
		Missing: t.number("missing_days", 1, 60, " days"), Lapse: t.number("lapse_days", 2, 180, " days"),
		NoNews: t.number("no_news_days", 7, 90, " days"), Nudge: t.number("nudge_days", 1, 30, " days"),
		Demotion: t.number("demotion_days", 0, 180, " days"), Dormant: t.number("dormant_days", 30, 1095, " days"),
	}
	p.Reminders.Protection = t.fallingDays("protection_days")
	m := p.Reminders
	if m.Lapse > 0 && m.Missing >= m.Lapse {
		t.wrong("lapse_days", "%d is not after missing_days, which is %d; a partner must be reminded before the registration ends", m.Lapse, m.Missing)
	}
	if m.NoNews > 0 && m.Nudge >= m.NoNews {
		t.wrong("nudge_days", "%d is not less than no_news_days, which is %d; it counts back from there", m.Nudge, m.NoNews)
	}
	t.close()
	p.RemindAfter, p.LapseAfter = time.Duration(m.Missing)*24*time.Hour, time.Duration(m.Lapse)*24*time.Hour
}

// fallingDays reads [14, 3, 0].
func (t *table) fallingDays(key string) []int {
	v := t.get(key)
	if v == nil {
		return nil
	}
	days, last := []int{}, LeastDays
	if v.kind != unstable.Array {
		t.unread(key, "must be a list of days before the end, like %s = [14, 3, 0]", key)
	}
	for _, e := range v.list {
		n, err := e.number()
		if err != nil || n < 0 || n >= int64(last) {
			t.r.wrong(e.line, t.where(key), "must be days before the end, below %d and falling, like %s = [14, 3, 0]", LeastDays, key)
			return nil
		}
		last = int(n)
		days = append(days, last)
	}
	return days
}

func (r *reader) readQualification(p *Program) {
	t := r.root.section("qualification")
	q := &p.Qualification
	for _, i := range t.texts("industries") {
		q.Industries = append(q.Industries, strings.ToLower(i))
	}
	q.EmployeesMin = t.number("employees_min", 1, 10_000_000, "")
	q.EmployeesMax = t.number("employees_max", 1, 10_000_000, "")
	if q.EmployeesMax > 0 && q.EmployeesMax < q.EmployeesMin {
		t.wrong("employees_max", "%d is below employees_min, which is %d; exchange them", q.EmployeesMax, q.EmployeesMin)
	}
	for _, c := range t.items("countries") {
		if why := badCountry(c.text); why != "" {
			r.wrong(c.line, t.where("countries"), "unknown country %q; %s", c.text, why)
		} else {
			q.Countries = append(q.Countries, strings.ToUpper(c.text))
		}
	}
	for _, d := range t.items("excluded_domains") {
		if why := badDomain(d.text); why != "" {
			r.wrong(d.line, t.where("excluded_domains"), "%q %s", d.text, why)
		} else {
			q.ExcludedDomains = append(q.ExcludedDomains, strings.ToLower(d.text))
		}
	}
	t.close()
}

package program

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// subject is one thing of the program with everything that is said of it: what Diff compares.
type subject struct {
	kind, name string // "Stage", "demo_completed"; both "" for the program itself
	facts      []fact
}

type fact struct{ what, value string }

// subjects takes a program apart. What is not in here is not seen by Diff; a test holds every field against it. Windows
// are compared by what they come to, see windowChanges.
func (p *Program) subjects() []subject {
	out := []subject{p.own()}
	add := func(kind, name string, facts ...fact) { out = append(out, subject{kind, name, facts}) }
	for _, s := range p.Stages {
		to := strings.Join(s.To, ", ")
		if to == "" {
			to = "forward"
		}
		add("Stage", s.Name, fact{"label", s.Label}, fact{"plain words", list(s.Says)}, fact{"news", s.News}, fact{"flags", list(s.flags())}, fact{"moves to", to})
	}
	for _, r := range p.Reasons {
		add("Reason", r.Code, fact{"label", r.Label}, fact{"text", r.Text}, fact{"stages", list(r.Stages)})
	}
	for _, f := range p.Fields {
		add("Field", f.Name, fact{"label", f.Label}, fact{"example", f.Example}, fact{"question", f.Ask}, fact{"synonyms", list(f.Synonyms)})
	}
	for _, t := range p.Types {
		add("Partner type", t.Name, fact{"label", t.Label}, fact{"about", t.About}, fact{"plan", t.Plan}, fact{"rates", t.Rates}, fact{"welcome", t.Welcome},
			fact{"required", list(t.Required)}, fact{"optional", list(t.Optional)})
	}
	for _, s := range p.Segments {
		add("Segment", s.Name, fact{"label", s.Label}, fact{"employees from", count(s.EmployeesFrom)})
	}
	for _, t := range p.Tiers {
		add("Tier", t.Name, fact{"label", t.Label}, fact{"counted over", days(t.WindowDays)}, fact{"accepted registrations", count(t.Accepted)},
			fact{"won deals", count(t.Won)}, fact{"revenue", t.revenue()}, fact{"certificates", count(t.Certified)}, fact{"review time", percent(t.ReviewFactor)}, fact{"benefits", t.Benefits})
	}
	for _, c := range p.Clauses {
		add("Clause", c.ID, fact{"purpose", c.Purpose}, fact{"text", c.Text})
	}
	for _, s := range p.Onboarding {
		add("Onboarding step", s.Name, fact{"day", fmt.Sprint(s.Day)}, fact{"subject", s.Subject}, fact{"text", s.Text}, fact{"done when", s.DoneWhen})
	}
	for i, c := range p.CheckIns {
		add("Check-in", fmt.Sprint(i+1), fact{"every", days(c.EveryDays)}, fact{"subject", c.Subject}, fact{"text", c.Text})
	}
	for _, a := range p.Assets {
		add("Asset", a.Name, fact{"file", a.File}, fact{"description", a.Description}, fact{"for types", list(a.Types)})
	}
	for _, code := range slices.Sorted(maps.Keys(p.Words)) {
		for _, text := range slices.Sorted(maps.Keys(p.Words[code])) {
			add("Text in "+code, fmt.Sprintf("%q", short(text)), fact{"says", p.Words[code][text]})
		}
	}
	p.approvalSubjects(add)
	return out
}

// own is what is said of the program itself.
func (p *Program) own() subject {
	q, e, m := p.Qualification, p.Extension, p.Reminders
	warnings := make([]string, len(m.Protection))
	for i, d := range m.Protection {
		warnings[i] = fmt.Sprint(d)
	}
	return subject{facts: []fact{
		{"Name", p.Name},
		{"Languages", strings.Join(p.Languages, ", ")},
		{"Order of the stages", names(p.Stages, func(s Stage) string { return s.Name })},
		{"Order of the tiers", names(p.Tiers, func(t Tier) string { return t.Name })},
		{"Order of the clauses", names(p.Clauses, func(c Clause) string { return c.ID })},
		{"Required fields", names(p.Required, func(f Field) string { return f.Name })},
		{"Optional fields", names(p.Optional, func(f Field) string { return f.Name })},
		{"Undo", spanText(p.UndoWithin)},
		{"The same account by the same partner is one registration within", spanText(p.MergeWithin)},
		{"Wanted industries", list(q.Industries)},
		{"Wanted size", q.band()},
		{"Wanted countries", list(q.Countries)},
		{"Excluded domains", list(q.ExcludedDomains)},
		{"Without protection", conflictWords(p.Conflict)},
		{"Extension of protection", days(e.Days)},
		{"Extensions of one deal", fmt.Sprint(e.Most)},
		{"Extension granted at once when something happened within", days(e.ActiveDays)},
		{"Review", p.SLA.Review.String()},
		{"Answer to a partner", p.SLA.Answer.String()},
		{"Ruling on a dispute", p.SLA.Dispute.String()},
		{"Hours", p.Calendar.String()},
		{"Holidays", list(p.Calendar.Holidays)},
		{"Incomplete registrations are asked again after", days(m.Missing)},
		{"Incomplete registrations end after", days(m.Lapse)},
		{"Warnings before protection ends", strings.Join(warnings, ", ") + " days before"},
		{"News at least every", days(m.NoNews)},
		{"The owner is asked before that", days(m.Nudge)},
		{"Notice before a lower tier", days(m.Demotion)},
		{"Dormant when nobody wrote for", days(m.Dormant)},
		{"Consent is required", yes(p.Consent)},
		{"Phrases of consent", list(p.ConsentPhrases)},
		{"Agreement before paid deals", yes(p.Agreement.Required)},
		{"A changed agreement is asked for again", yes(p.Agreement.Renew)},
		{"Agreement", p.Agreement.Text},
	}}
}

func names[T any](all []T, of func(T) string) string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = of(one)
	}
	return strings.Join(out, ", ")
}

// list says words that have no order; one with a comma in it is quoted.
func list(words []string) string {
	out := sorted(words)
	for i, w := range out {
		if strings.Contains(w, ",") {
			out[i] = strconv.Quote(w)
		}
	}
	return strings.Join(out, ", ")
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func days(n int) string {
	if n == 0 {
		return ""
	}
	return plural(n, "day")
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func percent(f float64) string {
	if f == 0 {
		return ""
	}
	return fmt.Sprintf("%g of the promised", f)
}

func (t Tier) revenue() string {
	if t.Revenue.Minor == 0 {
		return ""
	}
	return t.Revenue.String()
}

func (q Qualification) band() string {
	if q.EmployeesMin == 0 && q.EmployeesMax == 0 {
		return ""
	}
	return q.size() + " employees"
}

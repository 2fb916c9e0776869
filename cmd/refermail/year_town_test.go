package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/cmd/refermail/yearcheck"
)

// The town of the year: the team, the partners, and the rules they live under.

const (
	yearInbox = "deals@acme.test"
	yearStart = "2027-01-04T06:00:00Z" // a Monday
)

func yearTeam() []yearcheck.Member {
	return []yearcheck.Member{
		{Email: "max@acme.test", Name: "Max", Manager: true},
		{Email: "mia@acme.test", Name: "Mia", Manager: true, Zone: "America/New_York"},
		{Email: "rita@acme.test", Name: "Rita"},
	}
}

// yearRules are the rules of the year: the first half's and the second half's, which are stricter and reach nothing back.
func yearRules() []yearcheck.Rules {
	first := yearcheck.Rules{
		Required: map[string][]string{
			"referral_partner": {"company", "contact", "context"},
			"solution_advisor": {"company", "contact", "context", "need"},
			"reseller":         {"company", "contact", "context", "size", "timing"},
		},
		Windows: []yearcheck.Window{
			{Protection: 60, Attribution: 75},
			{Type: "reseller", Protection: 100},
			{Tier: "silver", Protection: 70},
			{Tier: "gold", Protection: 80, Attribution: 120},
			{Segment: "midmarket", Protection: 45},
			{Type: "reseller", Segment: "midmarket", Protection: 50, Attribution: 60},
			{Segment: "enterprise", Protection: 150, Attribution: 180},
		},
		Segments:   []yearcheck.Segment{{Name: "midmarket", From: 200}, {Name: "enterprise", From: 1000}},
		Policy:     "last_known",
		ReviewDays: 2, Factor: map[string]float64{"silver": 0.5, "gold": 0.25}, Disputes: 5,
		AnswersAnHour: 20,
		Opens:         9 * 60, Closes: 17*60 + 30, Zone: "Europe/Berlin",
		Holidays: []string{"2027-01-06", "2027-03-26", "2027-03-29", "2027-05-06", "2027-10-01", "2027-12-24", "2027-12-31"},
		Ladder: []yearcheck.Tier{
			{Name: "bronze", Label: "Bronze"},
			{Name: "silver", Label: "Silver", Days: 30, Accepted: 4},
			{Name: "gold", Label: "Gold", Days: 60, Accepted: 8, Won: 1, Revenue: 10_000},
		},
		NoticeDays: 10, DormantDays: 30,
		RemindDays: 3, LapseDays: 14, WarnDays: []int{14, 3, 0}, NoNewsDays: 21, NudgeDays: 5,
		ExtendDays: 60, ExtendMost: 1, ActiveDays: 30, UndoMinutes: 15,
		MorningHour: 8, LookAheadDays: 14, HeldDays: 14, MostLines: 25, LateIn: 24,
	}
	second := first
	second.Windows = slices.Clone(first.Windows)
	second.Windows[0] = yearcheck.Window{Protection: 40, Attribution: 50}
	second.Policy = "first_registered"
	second.ReviewDays, second.LapseDays, second.WarnDays, second.NoNewsDays = 1, 10, []int{10, 2, 0}, 28
	second.ExtendDays, second.ActiveDays = 30, 20
	second.Holidays = append(slices.Clone(first.Holidays), "2027-07-05", "2027-08-16")
	return []yearcheck.Rules{first, second}
}

// yearProgram writes rules as a partner manager does.
func yearProgram(r yearcheck.Rules, name string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	clock := func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
	line("name = %q\nprotection_days = %d\nattribution_days = %d", name, r.Windows[0].Protection, r.Windows[0].Attribution)
	line("undo = \"%d minutes\"", r.UndoMinutes)
	for _, w := range r.Windows[1:] {
		if w.Tier != "" {
			continue // below, with its tier
		}
		line("[[window]]")
		for _, selector := range [][2]string{{"type", w.Type}, {"segment", w.Segment}} {
			if selector[1] != "" {
				line("%s = %q", selector[0], selector[1])
			}
		}
		windowDays(line, w)
	}
	for _, tier := range r.Ladder {
		line("[[tier]]\nname = %q\nlabel = %q", tier.Name, tier.Label)
		if tier.Days > 0 {
			line("window_days = %d\naccepted = %d", tier.Days, tier.Accepted)
		}
		if tier.Won > 0 {
			line("won = %d\nrevenue = \"%d USD\"", tier.Won, tier.Revenue)
		}
		if f := r.Factor[tier.Name]; f > 0 {
			line("review_factor = %g", f)
		}
		for _, w := range r.Windows {
			if w.Tier == tier.Name {
				windowDays(line, w)
			}
		}
	}
	for _, s := range r.Segments {
		line("[segment.%s]\nlabel = %q\nemployees_from = %d", s.Name, s.Name, s.From)
	}
	for _, kind := range []string{"referral_partner", "solution_advisor", "reseller"} {
		line("[type.%s]\nlabel = %q\nrequired = [%s]", kind, kind, quoted(r.Required[kind]))
	}
	line("[conflict]\npolicy = %q", r.Policy)
	line("[extension]\ndays = %d\nmax = %d\nactive_days = %d", r.ExtendDays, r.ExtendMost, r.ActiveDays)
	line("[sla]\nreview = \"%g business days\"\ndispute = \"%g business days\"\nhours = \"%s-%s\"\ntime_zone = %q\nholidays = [%s]",
		r.ReviewDays, r.Disputes, clock(r.Opens), clock(r.Closes), r.Zone, quoted(r.Holidays))
	line("[reminders]\nmissing_days = %d\nlapse_days = %d\nprotection_days = %s\nno_news_days = %d\nnudge_days = %d\ndemotion_days = %d\ndormant_days = %d",
		r.RemindDays, r.LapseDays, strings.ReplaceAll(fmt.Sprint(r.WarnDays), " ", ", "), r.NoNewsDays, r.NudgeDays, r.NoticeDays, r.DormantDays)
	return b.String()
}

func windowDays(line func(string, ...any), w yearcheck.Window) {
	if w.Protection > 0 {
		line("protection_days = %d", w.Protection)
	}
	if w.Attribution > 0 {
		line("attribution_days = %d", w.Attribution)
	}
}

func quoted(words []string) string {
	var q []string
	for _, w := range words {
		q = append(q, fmt.Sprintf("%q", w))
	}
	return strings.Join(q, ", ")
}

// yearTown is everything that stands before the year begins.
func yearTown(partners int) yearcheck.Town {
	start, err := time.Parse(time.RFC3339, yearStart)
	if err != nil {
		panic(err)
	}
	town := yearcheck.Town{Start: start, Team: yearTeam(), Rules: yearRules()}
	for i := range partners {
		domain := fmt.Sprintf("p%02d.test", i)
		p := yearcheck.Partner{
			Name: yearName(i) + " Consulting", Domain: domain,
			Type: []string{"referral_partner", "solution_advisor", "reseller", "referral_partner", "reseller"}[i%5],
			Tier: []string{"bronze", "silver", "gold", ""}[i%4], Manager: []string{"", "mia@acme.test", "max@acme.test"}[i%3],
			People: []string{"ann@" + domain, "abe@" + domain},
		}
		if i%4 == 0 {
			p.People = append(p.People, fmt.Sprintf("amy.p%02d@gmail.com", i))
		}
		town.Partners = append(town.Partners, p)
	}
	for i := range 12 {
		town.OffLimits = append(town.OffLimits, yearcheck.Account{Company: fmt.Sprintf("Customer %s", yearName(100+i)), Domain: fmt.Sprintf("customer%02d.example", i)})
	}
	return town
}

// yearName is a word nobody else is called.
func yearName(i int) string {
	first := []string{"Al", "Bor", "Cor", "Dal", "El", "Fen", "Gar", "Hol", "In", "Jor", "Kel", "Lum", "Mar", "Nor", "Or"}
	then := []string{"ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu"}
	last := []string{"ran", "sel", "tin", "von", "wax", "zor", "dal", "fer", "gon", "hult", "mont"}
	return first[i%15] + then[i/15%10] + last[i/150%11]
}

package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/account"
)

// morningHour is when the day's work is mailed, by the reader's clock.
const morningHour = 8

// planMornings gives every manager a timer for the next morning who has none.
func (d *draft) planMornings() {
	for _, m := range d.w.Rules.Managers() {
		if key := morningKey(m); !d.w.timers[key] {
			d.setTimer(Timer{Key: key, Kind: "morning", Due: d.w.Rules.morningAfter(m, d.in.At)})
		}
	}
}

// morning mails a manager the day's work (MG-3, MG-11). Mornings that were missed are one mail, that of the newest; with
// nothing to do there is none.
func (d *draft) morning(t Timer) {
	r := d.w.Rules
	m, ok := r.early(t.Key)
	if !ok {
		return // no manager any more
	}
	of := t.Due
	for next := r.morningAfter(m, of); !next.After(d.in.At); next = r.morningAfter(m, of) {
		of = next
	}
	d.setTimer(Timer{Key: t.Key, Kind: t.Kind, Due: r.morningAfter(m, d.in.At)})
	zone := r.zone(m)
	agenda := Agenda(r, d.w.desks[account.CompareKey(m.Email)], d.in.At, zone)
	if len(agenda) == 0 {
		return
	}
	d.isLate(of)
	today := d.in.At.In(zone).Format("Mon 2 Jan 2006")
	d.send(Notice{Kind: KindMorning, Key: t.Key + "/" + of.In(zone).Format(time.DateOnly), Side: TeamSide, Purpose: toDecision,
		To: Address{Name: m.Name, Email: m.Email}, Subject: today + ": " + inBrief(agenda), Letter: Letter{Agenda: agenda, Note: today, Late: d.late}})
}

// inBrief counts what there is to do.
func inBrief(agenda []Section) string {
	words := map[string]string{"awaiting": "to decide", "expiring": "expiring", "stalled": "stalled", "held": "held", "unreachable": "unreachable", "applicants": "applying", "newcomers": "new"}
	var parts []string
	for _, s := range agenda {
		n := fmt.Sprint(len(s.Tasks))
		if s.More {
			n += "+"
		}
		parts = append(parts, n+" "+words[s.Name])
	}
	return strings.Join(parts, ", ")
}

// zone is the member's own time zone, else the program's.
func (r *Rules) zone(m Member) *time.Location {
	if m.Zone != "" {
		if own, err := time.LoadLocation(m.Zone); err == nil {
			return own
		}
	}
	return r.Program.Calendar.Location()
}

// Zone is [Rules.DeskOf]'s time zone for what is shown of it.
func (r *Rules) Zone(m Member) *time.Location { return r.zone(m) }

// morningAfter is the first 08:00 of a working day after t, by the member's clock and the program's calendar.
func (r *Rules) morningAfter(m Member, t time.Time) time.Time {
	y, month, day := t.In(r.zone(m)).Date()
	for i := range 400 { // a calendar opens within a year
		at := time.Date(y, month, day+i, morningHour, 0, 0, 0, r.zone(m))
		if at.After(t) && r.Program.Calendar.Works(at) {
			return at.UTC()
		}
	}
	return t.AddDate(1, 0, 0)
}

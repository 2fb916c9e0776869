package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// The night's work (PT-5, PT-12): every partner is looked at once a night, a batch in a transaction, each batch setting the
// timer of the next. Nights that were missed are one, that of now.
const (
	nightKey   = "night"
	nightHour  = 2  // by the program's clock
	nightBatch = 50 // partners
	dormantKey = "dormant"
	weekHour   = 6 // on Mondays
)

// PlanNight sets the timers of the night's and the week's work, where there are none. It is harmless when repeated.
type PlanNight struct{}

// EvaluateNight looks at the next partners after a number as the night does, now.
type EvaluateNight struct{ After PartnerNo }

func (PlanNight) action()     {}
func (EvaluateNight) action() {}

// NightAfter is the first night's work after t, by the program's clock.
func (r *Rules) NightAfter(t time.Time) time.Time {
	zone := r.Program.Calendar.Location()
	y, m, day := t.In(zone).Date()
	at := time.Date(y, m, day, nightHour, 0, 0, 0, zone)
	if !at.After(t) {
		at = time.Date(y, m, day+1, nightHour, 0, 0, 0, zone)
	}
	return at.UTC()
}

// weekAfter is the first Monday morning after t.
func (r *Rules) weekAfter(t time.Time) time.Time {
	zone := r.Program.Calendar.Location()
	y, m, day := t.In(zone).Date()
	for ; ; day++ {
		if at := time.Date(y, m, day, weekHour, 0, 0, 0, zone); at.After(t) && at.Weekday() == time.Monday {
			return at.UTC()
		}
	}
}

// wantNight adds what the night's inputs and the manager's words about partners need.
func (r *Rules) wantNight(w *Want, ins []Input) {
	for _, in := range ins {
		switch a := in.Action.(type) {
		case PlanNight:
			w.Timers = append(w.Timers, nightKey, dormantKey, retentionKey)
		case EvaluateNight:
			w.Night, w.Merits = NightAsk{a.After, nightBatch}, MeritsAt(r.Program, in.At)
		case AdminCommanded:
			w.admin(a.Text)
			w.Merits = MeritsAt(r.Program, in.At)
		case ReceivedMail:
			if a.Mail.aboutPartner() || readAsk(a.Mail).verb == "tier" {
				w.Merits = MeritsAt(r.Program, in.At)
			}
		case TimerFired:
			switch a.Timer.Kind {
			case nightKey, "night_batch":
				w.Night, w.Merits = NightAsk{batchAfter(a.Timer.Key), nightBatch}, MeritsAt(r.Program, in.At)
			case dormantKey:
				w.DormantSince = a.Timer.Due.AddDate(0, 0, -7)
			}
		}
	}
}

func batchKey(after PartnerNo) string { return "night/after/" + after.String() }

// batchAfter is the partner a batch's key names, 0 for the first one.
func batchAfter(key string) PartnerNo {
	no, _ := ParsePartnerNo(strings.TrimPrefix(key, "night/after/"))
	return no
}

func (d *draft) planNight() {
	if !d.w.timers[nightKey] {
		d.setTimer(Timer{Key: nightKey, Kind: nightKey, Due: d.w.Rules.NightAfter(d.in.At)})
	}
	if !d.w.timers[retentionKey] {
		d.planRetention()
	}
	d.planRhythm()
	if !d.w.timers[dormantKey] {
		d.setTimer(Timer{Key: dormantKey, Kind: dormantKey, Due: d.w.Rules.weekAfter(d.in.At)})
	}
}

// nightly does the timers of the night; done is false for every other timer.
func (d *draft) nightly(t Timer) (done bool) {
	switch t.Kind {
	case nightKey:
		d.setTimer(Timer{Key: nightKey, Kind: nightKey, Due: d.w.Rules.NightAfter(d.in.At)})
		d.evaluateAfter(0)
	case "night_batch":
		d.evaluateAfter(batchAfter(t.Key))
	case retentionKey:
		d.planRetention()
	case dormantKey:
		d.setTimer(Timer{Key: dormantKey, Kind: dormantKey, Due: d.w.Rules.weekAfter(d.in.At)})
		d.tellDormant(t)
	default:
		return false
	}
	return true
}

// evaluateAfter looks at one batch of partners and leaves the rest to the next timer.
func (d *draft) evaluateAfter(after PartnerNo) {
	if d.w.nightAfter != after { // two batches met in one transaction, which has loaded the other's partners
		d.setTimer(Timer{Key: batchKey(after), Kind: "night_batch", Due: d.in.At})
		return
	}
	for _, no := range d.w.night {
		p := d.partner(no)
		asleep, moved := d.fallAsleep(&p), d.settleTier(&p)
		if asleep || moved {
			d.keepPartner(p)
		}
	}
	if n := len(d.w.night); n == nightBatch {
		last := d.w.night[n-1]
		d.setTimer(Timer{Key: batchKey(last), Kind: "night_batch", Due: d.in.At})
	}
}

// heard is when a partner was last heard of.
func (p Partner) heard() time.Time { return later(p.CreatedAt, p.HeardAt) }

// fallAsleep makes a partner dormant of whom nobody wrote for the program's days. The partner does not hear of it.
func (d *draft) fallAsleep(p *Partner) bool {
	limit := time.Duration(d.w.Rules.Program.Reminders.Dormant) * 24 * time.Hour
	if p.Status != Active || limit == 0 || d.in.At.Sub(p.heard()) < limit {
		return false
	}
	p.Status, p.DormantAt = Dormant, d.in.At
	d.effect("%s %s is dormant: nobody wrote since %s", p.No, p.Name, p.heard().UTC().Format("2 Jan 2006"))
	return true
}

// awake notes that one of a partner's people wrote, at most once a day, and wakes a dormant partner.
func (d *draft) awake(p Partner) Partner {
	day := d.in.At.UTC().Truncate(24 * time.Hour)
	if !p.HeardAt.Before(day) && p.Status != Dormant {
		return p
	}
	p.HeardAt = day
	if p.Status == Dormant {
		p.Status, p.DormantAt = Active, time.Time{}
	}
	d.keepPartner(p)
	return p
}

// tellDormant tells each manager once a week which of their partners went dormant since the last time.
func (d *draft) tellDormant(t Timer) {
	of := map[string][]Partner{}
	who := map[string]Member{}
	for _, no := range d.w.quiet {
		p := d.w.partners[no]
		inTime := p.DormantAt.Before(t.Due) // else it is told next week
		if m, ok := d.partnersManager(p); ok && p.Status == Dormant && inTime {
			of[m.Email], who[m.Email] = append(of[m.Email], p), m
		}
	}
	for _, address := range slices.Sorted(maps.Keys(of)) {
		partners := of[address]
		l := Letter{Note: fmt.Sprintf("%s gone dormant: nobody of them wrote for %d days.", have(len(partners)), d.w.Rules.Program.Reminders.Dormant),
			Text: "They were told nothing. Their next mail makes them active again."}
		for _, p := range partners[:min(len(partners), DormantMost)] {
			l.Fields = append(l.Fields, Line{Label: p.No.String() + " " + p.Name, Value: "last heard of on " + p.heard().UTC().Format("2 Jan 2006")})
		}
		if len(partners) > DormantMost {
			l.Fields = append(l.Fields, Line{Label: "There are more", Value: "refermail partner list shows them all"})
		}
		m := who[address]
		d.send(Notice{Key: fmt.Sprintf("dormant/%s/%s", t.Due.UTC().Format(time.DateOnly), address), Kind: KindPartnerNews, Side: TeamSide,
			To: Address{Name: m.Name, Email: m.Email}, Subject: "Dormant partners", Letter: l})
	}
}

func have(n int) string {
	if n == 1 {
		return "1 partner has"
	}
	return fmt.Sprintf("%d partners have", n)
}

// tierRank is the place of a tier on the ladder, from 1; 0 for none. known is false for a name that is no tier's.
func tierRank(p *program.Program, name string) (rank int, known bool) {
	i := slices.IndexFunc(p.Tiers, func(t program.Tier) bool { return t.Name == name })
	return i + 1, i >= 0 || name == ""
}

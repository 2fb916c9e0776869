package workflow

import (
	"strings"
	"time"

	"refermail/workflow/program"
)

// timer does what had to happen later. A timer that was ended meanwhile, or whose deal moved on, does nothing.
func (d *draft) timer(t Timer) {
	d.out.EndTimers = append(d.out.EndTimers, t.Key)
	if !d.w.timers[t.Key] {
		return
	}
	k := d.deal(t.Deal)
	if k == nil {
		return
	}
	switch t.Kind {
	case "remind":
		d.remind(k)
	case "lapse":
		d.lapse(k)
	case "dispute":
		d.disputeOverdue(k)
	case "protection":
		d.protectionEnds(k)
	}
}

func (d *draft) remind(k *Deal) {
	if k.Stage != program.Incomplete {
		return
	}
	rules := d.rules(*k)
	d.event(k, "reminder", "refermail", ForPartner, "Reminded: "+strings.Join(k.Missing, ", "))
	l := d.letter(*k)
	l.Due = k.CreatedAt.Add(rules.LapseAfter)
	d.tellPartner(k, Notice{Kind: KindReminder, Letter: l})
}

func (d *draft) lapse(k *Deal) {
	if k.Stage != program.Incomplete {
		return
	}
	was := d.rules(*k).Label(k.Stage)
	expired, _ := d.rules(*k).Stage(program.Expired)
	missing := strings.Join(k.Missing, ", ")
	d.move(k, expired, "still missing: "+missing)
	d.event(k, "stage", "refermail", ForPartner, "Expired, still missing: "+missing)
	l := d.letter(*k)
	l.Was, l.Note = was, expired.News
	d.tellPartner(k, Notice{Kind: KindStage, Letter: l})
}

// protectionEnds tells both sides that the window is over; the stage stays, the attribution window runs on (D2).
func (d *draft) protectionEnds(k *Deal) {
	if k.Protection().IsZero() {
		return
	}
	if !d.in.At.After(k.ProtectedUntil) { // extended meanwhile
		d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
		return
	}
	day := k.ProtectedUntil.UTC().Format("2 Jan 2006")
	d.event(k, "protection", "refermail", ForPartner, "Protection ended on "+day)
	l := d.letter(*k)
	l.Was, l.Note = l.Stage, "The protection of this deal ended on "+day+". It is no longer reserved for you; reply if you want it extended."
	d.tellPartner(k, Notice{Kind: KindStage, Letter: l})
	l.Note = "The protection of this deal ended on " + day + ". Reply extend 30d to prolong it."
	d.tellTeam(k, Notice{Kind: KindTeamNews, Letter: l}, "")
}

package workflow

import (
	"strings"
	"time"

	"refermail/workflow/program"
)

// timer does what had to happen later. A timer that was ended or moved meanwhile, by another process perhaps, does
// nothing, and one whose deal moved on only ends. What comes more than a day late says so.
func (d *draft) timer(t Timer) {
	due, known := d.w.timerDue[t.Key]
	if !d.w.timers[t.Key] || known && due.After(d.in.At) {
		return
	}
	if known {
		t.Due = due
	}
	d.out.EndTimers = append(d.out.EndTimers, t.Key)
	if t.Kind == "morning" {
		d.morning(t)
		return
	}
	if t.Kind == "unanswered" {
		d.unanswered(t)
		return
	}
	if t.Kind == "digest" {
		d.digest(t)
		return
	}
	if d.brakeTimer(t) || d.nightly(t) || d.issueTime(t) {
		return
	}
	if no := partnerOfTimer(t); no != 0 {
		d.partnerTimer(t.Kind, no)
		return
	}
	k := d.deal(t.Deal)
	if k == nil {
		return
	}
	d.isLate(t.Due)
	switch t.Kind {
	case "remind":
		d.remind(k)
	case "lapse":
		d.lapse(k)
	case "approval":
		d.approvalOverdue(k)
	case "dispute":
		d.disputeOverdue(k)
	case "warn":
		d.warn(k)
	case "protection":
		d.protectionEnds(k)
	case "sla":
		d.overdue(k)
	case "nudge":
		d.nudge(k)
	case "quiet":
		d.quiet(k)
	}
}

// isLate notes when what is done now was due.
func (d *draft) isLate(due time.Time) {
	if d.late = (time.Time{}); d.in.At.Sub(due) > lateAfter {
		d.late = due
	}
}

// remind asks once more for what is missing. When we were late with it, the partner has as much time as was promised from
// now on: nobody's registration ends because of an outage of ours.
func (d *draft) remind(k *Deal) {
	if k.Stage != program.Incomplete {
		return
	}
	rules := d.rules(*k)
	d.event(k, "reminder", "refermail", ForPartner, "Reminded: "+strings.Join(k.Missing, ", "))
	l := d.letter(*k)
	l.Due = k.CreatedAt.Add(rules.LapseAfter)
	if !d.late.IsZero() {
		l.Due = d.in.At.Add(rules.LapseAfter - rules.RemindAfter)
		d.remember("lapse", k.No, l.Due)
	}
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
	l.Was, l.Note = was, d.stageNews(*k)
	d.tellPartner(k, Notice{Kind: KindStage, Letter: l})
}

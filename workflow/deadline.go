package workflow

import (
	"slices"
	"time"

	"refermail/workflow/program"
)

// lateAfter is from when on a mail says that it comes late.
const lateAfter = 24 * time.Hour

// keepTime sets and ends the timers that follow from what a deal is after a decision, compared with what it was before:
// the warnings before protection ends, the promised review, the promise not to be silent. Whatever moved a window, a
// command, an undo or a rule, its timers move with it.
func (d *draft) keepTime(k *Deal) {
	before := d.w.deals[k.No] // zero for a new one
	if k.Stage != before.Stage {
		k.StageAt = d.in.At
	}
	rules := d.rules(*k)
	is, _ := rules.Stage(k.Stage)
	was, _ := rules.Stage(before.Stage)
	if !k.Protection().Equal(before.Protection()) || is.Final != was.Final {
		d.keepWarnings(k, is)
	}
	d.keepReview(k, before)
	d.keepNews(k, is, was)
}

func (d *draft) keepWarnings(k *Deal, is program.Stage) {
	w, ok := warning{}, false
	if !is.Final && !k.Protection().IsZero() {
		w, ok = d.nextWarning(*k, d.in.At)
	}
	if !ok {
		d.forget("warn", k.No)
		return
	}
	d.remember("warn", k.No, w.at)
}

// keepReview watches over the promised decision. A review that an undo brings back keeps its promise; it is not told
// again that a promise was broken before the decision that was taken back.
func (d *draft) keepReview(k *Deal, before Deal) {
	switch {
	case k.Stage != program.UnderReview && before.Stage == program.UnderReview:
		d.forget("sla", k.No)
		k.Backup = ""
	case k.Stage != program.UnderReview || k.ReviewBy.IsZero():
	case before.Stage != program.UnderReview && k.ReviewBy.After(before.StageAt), !k.ReviewBy.Equal(before.ReviewBy):
		d.remember("sla", k.No, k.ReviewBy.Add(time.Second))
	}
}

// keepNews starts the time of silence again whenever the partner hears something of the deal. While a registration is
// incomplete it is the partner we wait for, with reminders of their own.
func (d *draft) keepNews(k *Deal, is, was program.Stage) {
	r := d.rules(*k).Reminders
	switch {
	case is.Final || is.Name == program.Incomplete:
		if was.Name != is.Name {
			d.forget("nudge", k.No)
			d.forget("quiet", k.No)
		}
	case r.NoNews > 0 && slices.ContainsFunc(d.out.Notices, func(n Notice) bool { return n.Deal == k.No && n.Side == PartnerSide }):
		d.remember("quiet", k.No, d.in.At.AddDate(0, 0, r.NoNews))
		if r.Nudge > 0 && r.Nudge < r.NoNews {
			d.remember("nudge", k.No, d.in.At.AddDate(0, 0, r.NoNews-r.Nudge))
		}
	}
}

// warning is one mail before the end of protection.
type warning struct {
	days int // before the last day
	at   time.Time
}

// warnings are those of a window, in order of time: each when the team opens, so many days before the last one. Day 0 is
// the end itself, which has a mail of its own.
func (d *draft) warnings(k Deal) []warning {
	p := d.rules(k)
	y, m, day := k.Protection().UTC().Date()
	var all []warning
	for _, n := range p.Reminders.Protection {
		if n > 0 {
			all = append(all, warning{n, time.Date(y, m, day-n, 0, p.Calendar.Opens, 0, 0, p.Calendar.Location()).UTC()})
		}
	}
	slices.SortFunc(all, func(a, b warning) int { return a.at.Compare(b.at) })
	return all
}

// nextWarning is the first warning after t.
func (d *draft) nextWarning(k Deal, t time.Time) (warning, bool) {
	for _, w := range d.warnings(k) {
		if w.at.After(t) {
			return w, true
		}
	}
	return warning{}, false
}

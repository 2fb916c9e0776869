package workflow

import (
	"slices"

	"refermail/workflow/program"
)

// nudge asks the owner for a word before the partner has to be told that there is none (WF-6). When that is due as well,
// it is too late to ask.
func (d *draft) nudge(k *Deal) {
	due, promised := d.w.timerDue[timerKey("quiet", k.No)]
	if !d.waitsForNews(*k) || !promised || !due.After(d.in.At) {
		return
	}
	m, ok := d.w.managerOf(*k)
	if !ok {
		return
	}
	d.event(k, "nudge", "refermail", ForTeam, memberName(m)+" was asked for news: the partner hears of the silence on "+dayOf(due))
	l := d.letter(*k)
	l.Due, l.Since = due, k.StageAt
	l.Commands = []string{"@partner <a word about where it stands>", "stage <name>, or just its name: demo done", "lost <why>"}
	d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindNudge, Letter: l})
}

// quiet keeps the promise that a partner hears from us even when nothing happened: the last change, who works on it, and
// until when they hear again. That mail is news itself and starts the time again. When something else is due that the
// partner hears of, as after an outage, that is the news.
func (d *draft) quiet(k *Deal) {
	if !d.waitsForNews(*k) || d.dueToo(k.No, "warn", "protection", "sla") {
		return
	}
	l := d.letter(*k)
	l.Partner, l.Since = "", k.StageAt
	l.Due = d.in.At.AddDate(0, 0, d.rules(*k).Reminders.NoNews)
	if m, ok := d.w.managerOf(*k); ok {
		l.Owner = memberName(m)
	}
	d.event(k, "no_news", "refermail", ForPartner, "Told that nothing changed; the next word comes by "+dayOf(l.Due))
	d.tellPartner(k, Notice{Kind: KindNoNews, Letter: l})
}

// dueToo reports whether one of these timers of the deal is due as well.
func (d *draft) dueToo(no DealNo, kinds ...string) bool {
	return slices.ContainsFunc(kinds, func(kind string) bool {
		due, ok := d.w.timerDue[timerKey(kind, no)]
		return ok && !due.After(d.in.At)
	})
}

func (d *draft) waitsForNews(k Deal) bool { return !d.ended(k) && k.Stage != program.Incomplete }

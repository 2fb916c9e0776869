package workflow

import (
	"fmt"
	"time"
)

// warn tells the partner that protection ends soon and what to do about it (VA-8). Of several warnings that are overdue
// only the newest is sent, with the days that are left in truth; after the end, only the end is told.
func (d *draft) warn(k *Deal) {
	if k.Protection().IsZero() || d.ended(*k) || d.in.At.After(k.ProtectedUntil) {
		return
	}
	for _, w := range d.warnings(*k) {
		if !w.at.After(d.in.At) {
			d.isLate(w.at)
		}
	}
	if w, more := d.nextWarning(*k, d.in.At); more {
		d.remember("warn", k.No, w.at)
	}
	l := d.letter(*k)
	l.Partner, l.Days = "", daysLeft(k.ProtectedUntil, d.in.At)
	d.howToExtend(*k, &l)
	d.event(k, "warning", "refermail", ForPartner, fmt.Sprintf("Reminded: protection ends on %s, %s", dayOf(k.ProtectedUntil), inDays(l.Days)))
	d.tellPartner(k, Notice{Kind: KindExpiring, Letter: l})
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
	d.event(k, "protection", "refermail", ForPartner, "Protection ended on "+dayOf(k.ProtectedUntil))
	l := d.letter(*k)
	l.Was, l.Protected = l.Stage, k.ProtectedUntil
	l.Note = "Its protection ended on " + dayOf(k.ProtectedUntil) + ": it is no longer reserved for the partner, and another one may register the account."
	l.Commands = []string{"extend 30d", "note <text>"}
	d.tellTeam(k, Notice{Kind: KindTeamNews, Letter: l}, "")
	l.Partner, l.Note, l.Commands = "", "", nil
	if !k.AttributionUntil.After(d.in.At) {
		l.Attribution = time.Time{}
	}
	d.howToExtend(*k, &l)
	d.tellPartner(k, Notice{Kind: KindEnded, Letter: l})
}

// howToExtend says how to ask for more time, where the program gives any.
func (d *draft) howToExtend(k Deal, l *Letter) {
	if e := d.rules(k).Extension; e.Days > 0 && k.Extended < e.Most {
		l.Commands, l.Limit = []string{"extend <why you need more time>"}, e.Days
	}
}

// daysLeft counts whole days from now to the day of the last second, both in UTC, as windows are.
func daysLeft(until, now time.Time) int {
	midnight := func(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
	return int(midnight(until).Sub(midnight(now)) / (24 * time.Hour))
}

func inDays(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", n)
}

func dayOf(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

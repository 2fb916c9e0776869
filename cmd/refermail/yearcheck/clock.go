package yearcheck

import (
	"fmt"
	"strings"
	"time"
)

// fires does what was due for a deal at a moment, which may lie back when the service was down.
func (y *year) fires(k *deal, kind int, due time.Time) {
	var says []string
	if y.late(due) {
		says = []string{lateWords}
	}
	switch kind {
	case remind:
		y.tellPartner(k, "reminder", says...)
		if says != nil { // the partner has as long as if we had reminded them in time
			k.due[lapse] = y.now.AddDate(0, 0, k.rules.LapseDays-k.rules.RemindDays)
		}
	case lapse:
		y.move(k, "expired")
		y.tellPartner(k, "stage", append(says, "expired")...)
	case overdue:
		y.decisionLate(k, says)
	case warn:
		y.warning(k)
	case ended:
		y.protectionOver(k, says)
	case nudge:
		y.askOwner(k, says)
	case noNews:
		y.nothingNew(k, says)
	case ruling:
		if k.Disputed {
			y.tellTeam(k, "team_news", "is overdue")
		}
	}
}

// lateWords are what a mail says that comes late.
const lateWords = "This should have reached you"

// late reports whether what was due then is so late now that the mail says so.
func (y *year) late(due time.Time) bool {
	return y.now.Sub(due) > time.Duration(y.rules.LateIn)*time.Hour
}

// decisionLate: we promised a decision and did not take it. Who decides, the backup and the partner hear it, once.
func (y *year) decisionLate(k *deal, says []string) {
	if k.Stage != "under_review" {
		return
	}
	who := []string{y.decider(k)}
	if k.backup != "" && k.backup != who[0] {
		who = []string{k.backup, who[0]}
	}
	if len(who) < 2 {
		who = append(who, y.backupOf(who[0]))
	}
	for _, m := range who {
		y.owe(m, "overdue", k, says...)
	}
	y.tellPartner(k, "delayed", says...)
}

// backupOf is the next manager in the team's order.
func (y *year) backupOf(who string) string {
	at := 0
	for i, m := range y.town.Team {
		if m.Email == who {
			at = i
		}
	}
	for i := 1; ; i++ {
		if m := y.town.Team[(at+i)%len(y.town.Team)]; m.Manager && m.Email != who {
			return m.Email
		}
	}
}

// warnAt is when a warning goes out: when the team opens, so many days before the last one.
func (k *deal) warnAt(days int) time.Time {
	y, m, d := k.Protected.UTC().Date()
	return time.Date(y, m, d-days, 0, k.rules.Opens, 0, 0, k.rules.zone()).UTC()
}

// watch sets the next warning and the end after the window moved.
func (y *year) watch(k *deal) {
	k.forget(warn, ended)
	if k.Protected.IsZero() || k.over() {
		return
	}
	k.due[ended] = k.Protected.Add(time.Second)
	y.nextWarning(k)
}

func (y *year) nextWarning(k *deal) {
	for _, days := range k.rules.WarnDays { // falling: the first one ahead is the next
		if at := k.warnAt(days); days > 0 && at.After(y.now) {
			k.due[warn] = at
			return
		}
	}
}

// warning tells how many days are left; of several that are overdue one is sent.
func (y *year) warning(k *deal) {
	if k.Protected.IsZero() || k.ruledOut() || k.over() || y.now.After(k.Protected) {
		return
	}
	newest := k.warnAt(k.rules.WarnDays[0])
	for _, days := range k.rules.WarnDays {
		if at := k.warnAt(days); days > 0 && !at.After(y.now) {
			newest = at
		}
	}
	y.nextWarning(k)
	left := int(k.Protected.Truncate(24*time.Hour).Sub(y.now.UTC().Truncate(24*time.Hour)) / (24 * time.Hour))
	words := fmt.Sprintf("in %d days", left)
	switch left {
	case 0:
		words = "today"
	case 1:
		words = "tomorrow"
	}
	says := []string{words, day(k.Protected)}
	if y.late(newest) {
		says = append(says, lateWords)
	}
	y.tellPartner(k, "expiring", says...)
}

// protectionOver is told to both sides.
func (y *year) protectionOver(k *deal, says []string) {
	if k.Protected.IsZero() || k.ruledOut() || !y.now.After(k.Protected) || k.endTold.Equal(k.Protected) {
		return
	}
	k.endTold = k.Protected
	y.tellTeam(k, "team_news", "no longer reserved for the partner")
	y.tellPartner(k, "ended", append(says, day(k.Protected))...)
}

// askOwner asks for a word before the partner hears that there is none; when that is due as well, it is too late to ask.
func (y *year) askOwner(k *deal, says []string) {
	if k.over() || k.Stage == "incomplete" || k.due[noNews].IsZero() || !k.due[noNews].After(y.now) {
		return
	}
	y.owe(y.decider(k), "nudge", k, says...)
}

// nothingNew is told to the partner, unless something else is due that they hear of.
func (y *year) nothingNew(k *deal, says []string) {
	if k.over() || k.Stage == "incomplete" {
		return
	}
	for _, kind := range []int{warn, ended, overdue} {
		if !k.due[kind].IsZero() && !k.due[kind].After(y.now) {
			return
		}
	}
	y.tellPartner(k, "no_news", append(says, day(y.now.AddDate(0, 0, k.rules.NoNewsDays)))...)
}

// morningAfter is the first 08:00 of a working day after t, on the member's clock.
func (y *year) morningAfter(m Member, t time.Time) time.Time {
	zone := y.rules.zone()
	if m.Zone != "" {
		zone = zoneOf(m.Zone)
	}
	for days := 0; ; days++ {
		date := t.In(zone).AddDate(0, 0, days)
		at := time.Date(date.Year(), date.Month(), date.Day(), y.rules.MorningHour, 0, 0, 0, zone)
		if at.After(t) && y.rules.works(at) {
			return at
		}
	}
}

// desk mails a manager the day's work, if there is any.
func (y *year) desk(who string, due time.Time) {
	m, _ := y.member(who)
	y.morning[who] = y.morningAfter(m, y.now)
	var awaiting, expiring, stalled, held int
	for _, k := range y.deals {
		if !y.onDesk(k, who) {
			continue
		}
		if k.Stage == "under_review" {
			awaiting++
		}
		if k.working() && !k.Protected.IsZero() && !k.Protected.Before(y.now) && !k.Protected.After(y.now.AddDate(0, 0, y.rules.LookAheadDays)) {
			expiring++
		}
		if k.working() && !k.moved.After(y.now.AddDate(0, 0, -y.rules.NoNewsDays)) {
			stalled++
		}
	}
	if who == y.lead() {
		for _, at := range y.held {
			if !at.Before(y.now.AddDate(0, 0, -y.rules.HeldDays)) {
				held++
			}
		}
	}
	var parts []string
	for i, n := range []int{awaiting, expiring, stalled, held} {
		what := []string{"to decide", "expiring", "stalled", "held"}[i]
		switch {
		case n > y.rules.MostLines:
			parts = append(parts, fmt.Sprintf("%d+ %s", y.rules.MostLines, what))
		case n > 0:
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	if len(parts) == 0 {
		return
	}
	says := []string{strings.Join(parts, ", ")}
	newest := due // of the mornings that were missed
	for next := y.morningAfter(m, newest); !next.After(y.now); next = y.morningAfter(m, newest) {
		newest = next
	}
	if y.late(newest) {
		says = append(says, lateWords)
	}
	y.owe(who, "morning", nil, says...)
}

// onDesk reports whether a manager answers for a deal: as its backup, as its owner, or as the partner's manager.
func (y *year) onDesk(k *deal, who string) bool {
	if k.backup == who {
		return true
	}
	if m, ok := y.member(k.Owner); ok && m.Manager {
		return k.Owner == who
	}
	return y.partnersManager(k) == who
}

package yearcheck

import (
	"slices"
	"strings"
	"time"
)

// year is the world of this program: everything that happened so far.
type year struct {
	town  Town
	rules *Rules
	now   time.Time

	deals   []*deal
	byFirst map[string]*deal // by any mail that registered or repeated a deal
	contact map[string]*Partner
	seen    map[string]bool        // Message-IDs of mails that were decided about
	greeted map[string]bool        // strangers, by the day
	answers map[string][]time.Time // counted ones, by address
	stopped map[string]bool        // whose answers were, by the hour
	sum     time.Time              // when what the brakes hold is summed up; zero: they hold nothing new
	held    []time.Time            // when mails reached us that wait for a person
	direct  []opportunity
	morning map[string]time.Time // next one, by manager

	standing    map[string]*standing // of partners, by name
	night, week time.Time            // when they are looked at next

	owed []Mail

	waiting []Event // mails that came while the service was down
	down    time.Time
}

type opportunity struct {
	company
	since time.Time
	rep   string
}

// Recompute says what must have come of the events.
func Recompute(town Town, events []Event) Year {
	y := &year{town: town, rules: &town.Rules[0], now: town.Start, byFirst: map[string]*deal{}, contact: map[string]*Partner{},
		seen: map[string]bool{}, greeted: map[string]bool{}, morning: map[string]time.Time{}, standing: map[string]*standing{},
		answers: map[string][]time.Time{}, stopped: map[string]bool{}}
	for i := range town.Partners {
		for _, address := range town.Partners[i].People {
			y.contact[address] = &town.Partners[i]
		}
		y.join(&town.Partners[i])
	}
	y.night, y.week = y.nextNight(), y.nextWeek()
	for _, m := range town.Team {
		if m.Manager {
			y.morning[m.Email] = y.morningAfter(m, town.Start)
		}
	}
	for _, e := range events {
		y.happens(e)
	}
	return y.result()
}

// happens takes the year to an event and over it.
func (y *year) happens(e Event) {
	if !y.down.IsZero() {
		if e.Kind == Mailed && e.At.Before(y.down) {
			y.waiting = append(y.waiting, e)
			return
		}
		y.up()
	}
	for y.step(e.At, e.Kind == Down && !e.Decided) {
	}
	y.now = e.At
	switch e.Kind {
	case Mailed:
		y.mail(e)
	case Opportunity:
		y.opportunity(e)
	case NewRules:
		y.rules = &y.town.Rules[e.Rules]
	case Down:
		if e.Decided { // what was decided at this moment may have been mailed after the start only
			for i := len(y.owed) - 1; i >= 0 && !y.owed[i].Earliest.Before(e.At); i-- {
				y.owed[i].Latest = e.Until
			}
		}
		y.down = e.Until
	}
}

// up starts the service: first what people wrote, then what was due, each in its order.
func (y *year) up() {
	y.now, y.down = y.down, time.Time{}
	for _, e := range y.waiting {
		y.mail(e)
	}
	y.waiting = nil
	for y.dueBy(y.now) {
	}
}

// step does the next thing that is due up to a moment, or before it.
func (y *year) step(t time.Time, before bool) bool {
	_, _, at := y.next()
	if at.IsZero() || at.After(t) || before && !at.Before(t) {
		return false
	}
	if at.After(y.now) { // else it became due by what was just done
		y.now = at
	}
	return y.dueBy(at)
}

// next is what is due first: something of a deal, somebody's morning, the night or the week.
func (y *year) next() (k *deal, who string, at time.Time) {
	for _, d := range y.deals {
		if _, due := d.first(); !due.IsZero() && (at.IsZero() || due.Before(at)) {
			k, at = d, due
		}
	}
	for m, due := range y.morning {
		if at.IsZero() || due.Before(at) {
			k, who, at = nil, m, due
		}
	}
	for what, due := range map[string]time.Time{nightly: y.night, weekly: y.week} {
		if due.Before(at) {
			k, who, at = nil, what, due
		}
	}
	if !y.sum.IsZero() && y.sum.Before(at) {
		k, who, at = nil, summing, y.sum
	}
	return k, who, at
}

// dueBy does the one thing that is due first, if its time has come.
func (y *year) dueBy(t time.Time) bool {
	k, who, at := y.next()
	switch {
	case at.IsZero() || at.After(t):
		return false
	case who == nightly:
		y.lookAtAll()
	case who == weekly:
		y.tellDormant(at)
	case who == summing:
		y.sum = time.Time{}
		y.owe(y.lead(), "brakes_over", nil)
	case k == nil:
		y.desk(who, at)
	default:
		kind, _ := k.first()
		k.due[kind] = time.Time{}
		y.fires(k, kind, at)
	}
	return true
}

// owe notes a mail that must go out now.
func (y *year) owe(to, kind string, k *deal, says ...string) {
	m := Mail{To: to, Kind: kind, Earliest: y.now, Latest: y.now, Says: says}
	if k != nil {
		m.Thread = k.Thread
		_, team := y.member(to)
		if (!team || kind == "confirm") && kind != "status" && !k.protected(y.now) { // no window is promised that does not run
			m.Lacks = []string{"yours until", "protected until"}
		}
	}
	y.owed = append(y.owed, m)
}

// reply is owe for the answer to a mail.
func (y *year) reply(e Event, kind string, k *deal, says ...string) {
	_, team := y.member(e.From)
	if y.brake(e, !team || kind == "commands") {
		if !team {
			panic("the year does not know what a partner's mail that was held did not do: " + e.ID)
		}
		return
	}
	y.owe(e.From, kind, k, says...)
	y.owed[len(y.owed)-1].Answers = e.ID
	if k != nil && !team {
		y.heard(k)
	}
}

// brake counts an answer, or holds the mail that would get one too many: partners' answers count, and those to a member
// that say that nothing was done. The first manager hears of it, once in an hour of the clock.
func (y *year) brake(e Event, counts bool) bool {
	lately := 0
	for _, at := range y.answers[e.From] {
		if at.After(y.now.Add(-time.Hour)) {
			lately++
		}
	}
	switch {
	case !counts:
		return false
	case lately < y.rules.AnswersAnHour:
		y.answers[e.From] = append(y.answers[e.From], y.now)
		return false
	}
	y.held = append(y.held, e.At)
	if y.sum.IsZero() {
		y.sum = y.now.Add(time.Hour)
	}
	key := e.From + y.now.UTC().Format("2006-01-02T15")
	if !y.stopped[key] {
		y.owe(y.lead(), "brake", nil, e.From)
	}
	y.stopped[key] = true
	return true
}

// tellPartner owes a mail to everybody of the partner who takes part.
func (y *year) tellPartner(k *deal, kind string, says ...string) {
	for _, who := range k.people {
		y.owe(who, kind, k, says...)
	}
	y.heard(k)
}

// heard starts the time of silence again, as long as the deal goes on and it is not the partner we wait for.
func (y *year) heard(k *deal) {
	if k.over() || k.Stage == "incomplete" {
		return
	}
	k.due[noNews] = y.now.AddDate(0, 0, k.rules.NoNewsDays)
	k.due[nudge] = y.now.AddDate(0, 0, k.rules.NoNewsDays-k.rules.NudgeDays)
}

// member finds somebody of the team.
func (y *year) member(address string) (Member, bool) {
	i := slices.IndexFunc(y.town.Team, func(m Member) bool { return m.Email == address })
	if i < 0 {
		return Member{}, false
	}
	return y.town.Team[i], true
}

func (y *year) lead() string {
	i := slices.IndexFunc(y.town.Team, func(m Member) bool { return m.Manager })
	return y.town.Team[i].Email
}

// partnersManager is the partner's own manager, else the first of the team.
func (y *year) partnersManager(k *deal) string {
	if k.partner.Manager != "" {
		return k.partner.Manager
	}
	return y.lead()
}

// decider is who decides about a deal.
func (y *year) decider(k *deal) string {
	if k.Owner != "" {
		return k.Owner
	}
	return y.partnersManager(k)
}

// tellTeam owes a mail to the owner and to the partner's manager.
func (y *year) tellTeam(k *deal, kind string, says ...string) {
	y.owe(y.decider(k), kind, k, says...)
	if other := y.partnersManager(k); other != y.decider(k) {
		y.owe(other, kind, k, says...)
	}
}

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

// result is the year as it ended.
func (y *year) result() Year {
	out := Year{Mails: y.owed}
	for _, k := range y.deals {
		k.Credited = strings.Join(y.credited(k), ",")
		out.Deals = append(out.Deals, k.Deal)
	}
	for i := range y.town.Partners {
		out.Partners = append(out.Partners, y.standing[y.town.Partners[i].Name].Standing)
	}
	return out
}

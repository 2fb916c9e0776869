package yearcheck

import (
	"slices"
	"time"
)

// The ladder of tiers, and who has gone quiet: every night at two, by the program's clock, everybody is looked at; on
// Mondays at six managers hear who went dormant in the week before. What was missed is made up for once, after the start.

const (
	nightly = "the night"
	weekly  = "the week"
	summing = "what the brakes hold"

	askedAgain = 7 // days after which a manager who said nothing is asked once more
	leastKept  = 30
)

// standing is a partner as it stands now.
type standing struct {
	Standing
	of    *Partner
	given string    // the tier a person gave it: it does not fall below
	heard time.Time // the day
	quiet time.Time // since when it is dormant
	asked time.Time
}

// join notes a partner that stands in the books at the start.
func (y *year) join(p *Partner) {
	y.standing[p.Name] = &standing{Standing: Standing{Name: p.Name, Tier: p.Tier}, of: p, given: p.Tier, heard: y.now}
}

// heardOf: one of a partner's people wrote.
func (y *year) heardOf(p *Partner) {
	s := y.standing[p.Name]
	if day := y.now.UTC().Truncate(24 * time.Hour); day.After(s.heard) {
		s.heard = day
	}
	s.Dormant, s.quiet = false, time.Time{}
}

func (y *year) nextNight() time.Time {
	return y.hourAfter(2, func(time.Time) bool { return true })
}

func (y *year) nextWeek() time.Time {
	return y.hourAfter(6, func(t time.Time) bool { return t.Weekday() == time.Monday })
}

// hourAfter is the next time the program's clock shows an hour on such a day.
func (y *year) hourAfter(hour int, is func(time.Time) bool) time.Time {
	zone := y.rules.zone()
	for days := 0; ; days++ {
		date := y.now.In(zone).AddDate(0, 0, days)
		if at := time.Date(date.Year(), date.Month(), date.Day(), hour, 0, 0, 0, zone); at.After(y.now) && is(at) {
			return at
		}
	}
}

// lookAtAll is the night's work.
func (y *year) lookAtAll() {
	y.night = y.nextNight()
	for i := range y.town.Partners {
		s := y.standing[y.town.Partners[i].Name]
		if !s.Dormant && y.now.Sub(s.heard) >= time.Duration(y.rules.DormantDays)*24*time.Hour {
			s.Dormant, s.quiet = true, y.now
		}
		y.settle(s)
	}
}

// tellDormant tells managers who went dormant in the week before a Monday and still is.
func (y *year) tellDormant(monday time.Time) {
	y.week = y.nextWeek()
	says := map[string][]string{}
	for i := range y.town.Partners {
		s := y.standing[y.town.Partners[i].Name]
		if s.Dormant && !s.quiet.Before(monday.AddDate(0, 0, -7)) && s.quiet.Before(monday) {
			who := y.managerOf(s)
			says[who] = append(says[who], s.Name)
		}
	}
	for who, names := range says {
		y.owe(who, "partner_news", nil, append(names, "gone dormant")...)
	}
}

func (y *year) managerOf(s *standing) string { return y.partnersManager(&deal{partner: s.of}) }

// rung is the place of a tier on the ladder, -1 for none.
func (y *year) rung(name string) int {
	return slices.IndexFunc(y.rules.Ladder, func(t Tier) bool { return t.Name == name })
}

// reached is the highest step whose numbers a partner has, or the one a person gave it.
func (y *year) reached(s *standing) int {
	best := y.rung(s.given)
	for i, t := range y.rules.Ladder {
		accepted, won, revenue := 0, 0, 0
		since := y.now.Add(-time.Duration(t.Days) * 24 * time.Hour)
		for _, k := range y.deals {
			if k.partner != s.of {
				continue
			}
			counts := !k.open() && !slices.Contains([]string{"declined", "withdrawn", "expired"}, k.Stage)
			if counts && !k.approved.IsZero() && !k.approved.Before(since) {
				accepted++
			}
			if k.Stage == wonStage && !k.wonAt.Before(since) {
				won++
				revenue += k.worth
			}
		}
		if accepted >= t.Accepted && won >= t.Won && revenue >= t.Revenue {
			best = max(best, i)
		}
	}
	return best
}

// settle: up at once; down only after a notice and by a manager's word.
func (y *year) settle(s *standing) {
	have, want := y.rung(s.Tier), y.reached(s)
	switch {
	case want > have:
		step := y.rules.Ladder[want]
		s.Tier, s.Falling, s.Kept = step.Name, time.Time{}, time.Time{}
		if step.Accepted+step.Won+step.Revenue > 0 { // the first step is no news
			y.tellAll(s, "promoted", "You are "+step.Label+" now")
			y.aboutPartner(y.managerOf(s), "partner_news", s, s.Name+" is "+step.Label+" now")
		}
	case want == have && !s.Falling.IsZero():
		s.Falling = time.Time{}
		y.tellAll(s, "tier_kept", "reached again what it asks for")
	case want >= have || y.now.Before(s.Kept):
	case s.Falling.IsZero():
		s.Falling, s.asked = lastSecond(y.now, y.rules.NoticeDays), time.Time{}
		y.tellAll(s, "demotion", "until "+day(s.Falling))
	case !y.now.Before(s.Falling) && y.now.Sub(s.asked) >= askedAgain*24*time.Hour:
		s.asked = y.now
		y.aboutPartner(y.managerOf(s), "tier_ask", s, "Does "+s.Name+" stay "+y.rules.Ladder[have].Label)
	}
}

// tellAll owes a mail to all of a partner's people.
func (y *year) tellAll(s *standing, kind string, says ...string) {
	for address, of := range y.contact {
		if of == s.of {
			y.owe(address, kind, nil, says...)
		}
	}
}

// aboutPartner owes a mail about a partner.
func (y *year) aboutPartner(to, kind string, s *standing, says ...string) {
	y.owe(to, kind, nil, says...)
	y.owed[len(y.owed)-1].Thread = s.Name
}

// aboutTier is a manager's word on whether a partner keeps its tier.
func (y *year) aboutTier(e Event) {
	s := y.standing[e.Tier]
	have := y.rung(s.Tier)
	problem := s.Falling.IsZero()
	switch {
	case problem:
	case e.Body == "keep tier":
		s.Falling, s.Kept = time.Time{}, lastSecond(y.now, max(y.rules.NoticeDays, leastKept))
		y.tellAll(s, "tier_kept", "Your partner manager decided so")
	case y.now.Before(s.Falling) || y.reached(s) >= have:
		problem = true
	default:
		s.Tier, s.Falling = y.rules.Ladder[y.reached(s)].Name, time.Time{}
		y.tellAll(s, "demoted", "it is "+y.rules.Ladder[y.rung(s.Tier)].Label+" now")
	}
	kind, says := "confirm", s.Name
	if problem {
		kind, says = "commands", "Nothing was done"
	}
	before := len(y.owed)
	if y.reply(e, kind, nil, says); len(y.owed) > before && y.owed[before].Kind == kind {
		y.owed[before].Thread = s.Name
	}
}

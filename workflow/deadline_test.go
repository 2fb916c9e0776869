package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// sweep fires what is due now, in order, until nothing is, as the Sweeper does.
func (c *town) sweep() []Notice {
	c.t.Helper()
	before := len(c.sent)
	for range 100 {
		due := c.due()
		if len(due) == 0 {
			return c.sent[before:]
		}
		for _, t := range due {
			c.input(Input{At: c.now, By: "refermail", Action: TimerFired{t}})
		}
	}
	c.t.Fatal("the timers never end")
	return nil
}

func (c *town) due() []Timer {
	var all []Timer
	for key, due := range c.w.timerDue {
		if !due.After(c.now) {
			kind, ref, _ := strings.Cut(key, "/")
			no, _ := ParseRef(ref)
			all = append(all, Timer{Key: key, Kind: kind, Deal: no, Due: due})
		}
	}
	sortTimers(all)
	return all
}

func sortTimers(all []Timer) {
	for i := range all {
		for j := i; j > 0 && (all[j].Due.Before(all[j-1].Due) || all[j].Due.Equal(all[j-1].Due) && all[j].Key < all[j-1].Key); j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
}

// at moves the clock and sweeps.
func (c *town) at(t time.Time) []Notice {
	c.t.Helper()
	c.now = t
	return c.sweep()
}

func kindOnly(ns []Notice, k Kind) (found []Notice) {
	for _, n := range ns {
		if n.Kind == k {
			found = append(found, n)
		}
	}
	return found
}

func day(year int, m time.Month, d, hour int) time.Time {
	return time.Date(year, m, d, hour, 0, 0, 0, time.UTC)
}

// quietly makes the owner's silence no subject of a test.
func (c *town) quietly() {
	p := *c.w.Rules.Program
	p.Reminders.NoNews = 0
	c.w.Rules.Program = &p
}

func TestProtectionIsWarnedOfAtFourteenAndThreeDaysAndItsEndIsTold(t *testing.T) {
	c := newTown(t)
	c.quietly()
	no := c.accepted() // 20 Nov 2026, protected through 18 Feb 2027
	for _, step := range []struct {
		at   time.Time
		want string
		days int
	}{
		{day(2027, 2, 4, 9).Add(-time.Second), "", 0},
		{day(2027, 2, 4, 9), "expiring to ann@northwind.example", 14},
		{day(2027, 2, 4, 10), "", 0},
		{day(2027, 2, 15, 9), "expiring to ann@northwind.example", 3},
		{day(2027, 2, 19, 0).Add(-time.Second), "", 0},
		{day(2027, 2, 19, 0), "team_news to max@acme.example, ended to ann@northwind.example", 0},
		{day(2027, 6, 1, 0), "", 0},
	} {
		sent := c.at(step.at)
		want(t, kinds(sent), step.want, step.at.String())
		if len(sent) > 0 {
			want(t, sent[0].Letter.Days, step.days, "days left")
			want(t, sent[0].Letter.Late.IsZero(), true, "in time")
		}
	}
	want(t, c.deal(no).Stage, program.Accepted, "the stage stays")
}

func TestWarningsMoveWithTheWindowAndEndWithTheDeal(t *testing.T) {
	c := newTown(t)
	c.quietly()
	no := c.accepted()
	due := func() time.Time { return c.w.timerDue[timerKey("warn", no)] }
	want(t, due(), day(2027, 2, 4, 9), "set at approval")
	c.do(Commanded{no, "extend 30d"})
	want(t, due(), day(2027, 3, 6, 9), "moved by an extension")
	c.do(Commanded{no, "undo"})
	want(t, due(), day(2027, 2, 4, 9), "moved back by undo")
	c.do(Commanded{no, "lost no budget"})
	want(t, due().IsZero(), true, "ended by a final stage")
	c.do(Commanded{no, "undo"})
	want(t, due(), day(2027, 2, 4, 9), "and set again when that is undone")
	want(t, len(kindOnly(c.at(day(2027, 2, 4, 9)), KindExpiring)), 1, "warnings")
}

func TestAfterDowntimeOnlyTheNewestWarningIsSentAndSaysThatItIsLate(t *testing.T) {
	c := newTown(t)
	c.accepted()
	sent := c.at(day(2027, 2, 17, 8)) // both warnings are overdue
	want(t, kinds(sent), "expiring to ann@northwind.example", "one mail")
	want(t, sent[0].Letter.Days, 1, "days that are left in truth")
	want(t, sent[0].Letter.Late, day(2027, 2, 15, 9), "when the newest should have come")

	c = newTown(t)
	c.accepted()
	sent = c.at(day(2027, 2, 25, 8))
	want(t, kinds(sent), "team_news to max@acme.example, ended to ann@northwind.example", "after the end only the end is told")
	want(t, sent[1].Letter.Late, day(2027, 2, 19, 0), "late")
}

func TestAStaleTimerOfAnotherProcessDoesNothing(t *testing.T) {
	c := newTown(t)
	c.quietly()
	no := c.accepted()
	c.now = day(2027, 2, 4, 9)
	read := c.due() // by two sweepers
	for range 2 {
		for _, one := range read {
			c.input(Input{At: c.now, Action: TimerFired{one}})
		}
	}
	want(t, len(kindOnly(c.sent, KindExpiring)), 1, "warnings")
	want(t, c.w.timerDue[timerKey("warn", no)], day(2027, 2, 15, 9), "and the next one is still set")
}

func TestABrokenReviewPromiseIsToldOnce(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	c.quietly()
	r, _ := c.mail(ann, "See below.", refer("Globex")) // Friday 12:00, two business days of eight hours
	by := day(2026, 11, 24, 12)
	want(t, c.deal(r.Deal).ReviewBy, by, "promised")
	want(t, c.find(KindReceipt, ann).Letter.Due, by, "in the receipt")
	want(t, kinds(c.at(by)), "", "at the promised moment")
	sent := c.at(by.Add(time.Second))
	want(t, kinds(sent), "overdue to max@acme.example, overdue to mia@acme.example, delayed to ann@northwind.example", "one second later")
	want(t, sent[2].Letter.Owner, "Max", "who decides")
	want(t, sent[2].Letter.Partner+strings.Join(sent[2].Letter.Commands, ""), "", "nothing internal")
	want(t, kinds(c.at(by.AddDate(0, 1, 0))), "", "never again")
	c.mail(ann, "Company: Globex Ltd", func(m *Mail) {
		reply(c.find(KindReceipt, ann))(m)
		m.Said = map[string]string{"company": "Globex Ltd"}
	})
	want(t, len(kindOnly(c.at(by.AddDate(0, 2, 0)), KindOverdue)), 0, "nor after a correction")
}

func TestADecisionInTimeKeepsThePromiseAndUndoBringsItBack(t *testing.T) {
	c := newTown(t)
	c.quietly()
	no := c.accepted()
	want(t, c.w.timers[timerKey("sla", no)], false, "nothing is owed after the decision")
	c.mail("max@acme.example", "undo", reply(c.find(KindConfirm, "max@acme.example")))
	want(t, c.deal(no).Stage, program.UnderReview, "taken back")
	want(t, len(kindOnly(c.at(day(2026, 11, 24, 13)), KindDelayed)), 1, "the promise counts again")
}

func TestSilenceIsBrokenAfterTheOwnerWasAsked(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	want(t, kinds(c.at(noon.AddDate(0, 0, 16).Add(-time.Second))), "", "before day 16")
	want(t, kinds(c.at(noon.AddDate(0, 0, 16))), "nudge to max@acme.example", "five days before")
	want(t, kinds(c.at(noon.AddDate(0, 0, 21).Add(-time.Second))), "", "before day 21")
	sent := c.at(noon.AddDate(0, 0, 21))
	want(t, kinds(sent), "no_news to ann@northwind.example", "day 21")
	l := sent[0].Letter
	want(t, [4]any{l.Since, l.Owner, l.Due, l.Partner}, [4]any{noon, "Max", noon.AddDate(0, 0, 42), ""}, "last change, owner, next check")
	want(t, kinds(c.at(noon.AddDate(0, 0, 37))), "nudge to max@acme.example", "and so on")
	c.do(Commanded{no, "demo done"}) // news
	want(t, kinds(c.at(noon.AddDate(0, 0, 42))), "", "news starts the time again")
	want(t, kinds(c.at(noon.AddDate(0, 0, 58))), "no_news to ann@northwind.example", "day 37 and 21 more; the nudge was due as well and is too late")
	c.do(Commanded{no, "won"})
	want(t, len(kindOnly(c.at(noon.AddDate(1, 0, 0)), KindNoNews)), 0, "after the end")
}

func TestNobodysRegistrationEndsBecauseOfOurOutage(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "See below.", func(m *Mail) { m.Lead = &Lead{Company: "Globex"} })
	sent := c.at(noon.AddDate(0, 0, 20)) // reminder and end are both overdue
	want(t, kinds(sent), "reminder to ann@northwind.example", "the reminder comes first, late")
	want(t, sent[0].Letter.Late, noon.AddDate(0, 0, 3), "and says so")
	want(t, sent[0].Letter.Due, noon.AddDate(0, 0, 31), "with the time that was promised")
	want(t, c.deal(r.Deal).Stage, program.Incomplete, "not ended")
	c.at(noon.AddDate(0, 0, 31))
	want(t, c.deal(r.Deal).Stage, program.Expired, "then ended")
}

func TestAnAbsentManagerIsReplacedOnce(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	r, _ := c.mail(ann, "See below.", refer("Globex"))
	review := c.find(KindReview, "max@acme.example")
	away := func(n Notice) func(*Mail) {
		return func(m *Mail) {
			reply(n)(m)
			m.Class, m.Rule, m.Subject = AutoReply, "an automatic reply", "Away until Monday"
		}
	}
	_, sent := c.mail("max@acme.example", "I am away.", away(review))
	want(t, kinds(sent), "review to mia@acme.example", "the backup is asked")
	want(t, c.deal(r.Deal).Backup, "mia@acme.example", "and decides")
	_, sent = c.mail("max@acme.example", "I am away.", away(review))
	want(t, kinds(sent), "", "once")
	_, sent = c.mail("mia@acme.example", "I am away too.", away(c.find(KindReview, "mia@acme.example")))
	want(t, kinds(sent), "", "and never back")
	c.mail("mia@acme.example", "approve", reply(c.find(KindReview, "mia@acme.example")))
	want(t, c.deal(r.Deal).Stage, program.Accepted, "by the backup")
	n := 0
	for _, e := range c.events {
		if e.Kind == "rerouted" {
			n++
			want(t, e.Visibility, ForTeam, "for the team")
		}
	}
	want(t, n, 1, "lines on the timeline")
}

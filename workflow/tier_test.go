package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// newLadder is a town of three tiers, with Ann's company on the first one.
func newLadder(t *testing.T) *town {
	t.Helper()
	c := newTown(t)
	p := *c.w.Rules.Program
	p.Tiers = []program.Tier{{Name: "bronze", Label: "Bronze"},
		{Name: "silver", Label: "Silver", WindowDays: 90, Accepted: 1, ReviewFactor: 0.5, Benefits: "Reviews in half the time."},
		{Name: "gold", Label: "Gold", WindowDays: 90, Accepted: 2, Won: 1, Certified: 1, Revenue: program.Amount{Minor: 5_000_000, Currency: "USD"}}}
	p.Windows = append(p.Windows[:1:1], program.Window{Tier: "silver", ProtectionDays: 120})
	c.w.Rules.Program = &p
	c.counting()
	c.night()
	want(t, c.w.partners[1].Tier, "bronze", "the first night")
	return c
}

// night lets the night's work happen now, and returns what it mailed.
func (c *town) night() []Notice {
	c.t.Helper()
	c.counting()
	c.w.night, c.w.nightAfter = nil, 0
	for _, p := range (&draft{w: c.w}).everyPartner() {
		if p.Status == Active || p.Status == Dormant {
			c.w.night = append(c.w.night, p.No)
		}
	}
	before := len(c.sent)
	c.do(EvaluateNight{})
	return c.sent[before:]
}

func (c *town) days(n int) { c.now = c.now.AddDate(0, 0, n) }

func TestTheFirstStepIsNoNews(t *testing.T) {
	c := newLadder(t)
	want(t, len(c.sent), 0, "mails")
}

func TestAPartnerRisesTheNightItsNumbersSuffice(t *testing.T) {
	c := newLadder(t)
	no := c.accepted()
	sent := kinds(c.night())
	want(t, sent, "promoted to ann@northwind.example, promoted to abe@northwind.example, partner_news to max@acme.example", "mails")
	n := c.find(KindPromoted, "ann@northwind.example")
	want(t, fmt.Sprint(n.Letter.Tier.Reached), "[{Accepted referrals in the last 90 days 1 of 1, reached }]", "reached")
	want(t, fmt.Sprint(n.Letter.Tier.ToNext), "[{Accepted referrals in the last 90 days 1 of 2, 1 to go } {Won deals in the last 90 days 0 of 1, 1 to go } "+
		"{Revenue in the last 90 days 0 USD of 50,000 USD, 50,000 USD to go } {Certificates 0 of 1, 1 to go }]", "to the next")
	want(t, len(c.night()), 0, "mails of a second night")

	// The old deal keeps its window, a new one has the tier's.
	until := c.deal(no).ProtectedUntil
	r, _ := c.mail("ann@northwind.example", "See below.", refer("Initech"))
	c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	want(t, c.deal(r.Deal).ProtectedUntil, program.EndOfDay(c.now, 120), "the new deal's protection")
	want(t, c.deal(no).ProtectedUntil, until, "the old deal's protection")
}

func TestGoldNeedsEverythingItAsksFor(t *testing.T) {
	c := newLadder(t)
	no := c.accepted()
	c.mail(manager, "won 50000 USD", reply(c.find(KindReview, manager)))
	r, _ := c.mail("ann@northwind.example", "See below.", refer("Initech"))
	c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	c.night()
	want(t, c.w.partners[1].Tier, "silver", "without a certificate")
	c.do(AdminCommanded{Text: "certify P-1 Product basics until 2027-01-31"})
	c.night()
	want(t, c.w.partners[1].Tier, "gold", "with a certificate")
	_, _ = no, r
}

func TestWhatCountsForATier(t *testing.T) {
	for name, tt := range map[string]struct {
		words string
		tier  string
	}{
		"accepted":                    {"approve", "silver"},
		"accepted and lost later":     {"approve\n\nlost budget was cut", "silver"},
		"declined":                    {"decline they are too small", "bronze"},
		"accepted and taken back":     {"approve\n\nundo", "bronze"},
		"under review":                {"ask who decides?", "bronze"},
		"won by one word, and undone": {"won 50000 USD\n\nundo", "bronze"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newLadder(t)
			c.mail("ann@northwind.example", "See below.", refer("Globex"))
			for words := range strings.SplitSeq(tt.words, "\n\n") {
				c.mail(manager, words, reply(c.find(KindReview, manager)))
			}
			c.night()
			want(t, c.w.partners[1].Tier, tt.tier, "tier")
		})
	}
}

func TestTheWindowIsExactToTheSecond(t *testing.T) {
	for _, tt := range []struct {
		past time.Duration
		tier string
	}{{0, "silver"}, {time.Second, "bronze"}} {
		c := newLadder(t)
		no := c.accepted()
		c.now = c.deal(no).ApprovedAt.Add(90*24*time.Hour + tt.past)
		c.night()
		want(t, c.w.partners[1].Tier, tt.tier, fmt.Sprint("tier ", tt.past, " past the window"))
	}
}

// silver is a town in which Ann's company has just risen.
func silver(t *testing.T) *town {
	t.Helper()
	c := newLadder(t)
	c.accepted()
	c.night()
	want(t, c.w.partners[1].Tier, "silver", "tier")
	return c
}

func TestNobodyFallsWithoutANoticeAndAManagersWord(t *testing.T) {
	c := silver(t)
	c.days(91)
	want(t, kinds(c.night()), "demotion to ann@northwind.example, demotion to abe@northwind.example", "the notice")
	n := c.find(KindDemotion, "ann@northwind.example")
	want(t, n.Letter.Due, program.EndOfDay(c.now, 30), "due")
	want(t, fmt.Sprint(n.Letter.Tier.Reached), "[{Accepted referrals in the last 90 days 0 of 1, 1 to go }]", "what keeps it")
	if d := c.do(AdminCommanded{Text: "demote P-1"}); !strings.Contains(d.Refusal, "was promised time until") {
		t.Errorf("demoted before its time: %q", d.Refusal)
	}
	c.now = n.Letter.Due
	want(t, kinds(c.night()), "tier_ask to max@acme.example", "asked when the time is over")
	ask := c.find(KindTierAsk, manager)
	want(t, c.w.partners[1].Tier, "silver", "tier while nobody says anything")
	c.days(6)
	want(t, len(c.night()), 0, "mails before a week")
	c.days(1)
	want(t, kinds(c.night()), "tier_ask to max@acme.example", "asked again")

	r, _ := c.mail("rita@acme.example", "demote", reply(ask))
	want(t, r.Rule+", "+c.w.partners[1].Tier, "no command, silver", "another one's token")
	c.mail(manager, "demote", reply(ask))
	want(t, c.w.partners[1].Tier, "bronze", "tier after his word")
	c.find(KindDemoted, "ann@northwind.example")
	r, _ = c.mail(manager, "demote", reply(ask))
	want(t, r.Rule, "no command", "said twice")
}

func TestReachedAgainNobodyIsAsked(t *testing.T) {
	c := silver(t)
	c.days(91)
	c.night()
	c.mail("ann@northwind.example", "See below.", refer("Initech"))
	c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	want(t, kinds(c.night()), "tier_kept to ann@northwind.example, tier_kept to abe@northwind.example", "mails")
	c.days(31)
	want(t, len(c.night()), 0, "mails a month later")
	want(t, c.w.partners[1].Tier, "silver", "tier")
}

func TestAKeptTierIsLeftAloneForAWhile(t *testing.T) {
	c := silver(t)
	c.days(91)
	c.night()
	c.days(32)
	c.night()
	c.mail(manager, "keep tier", reply(c.find(KindTierAsk, manager)))
	c.find(KindTierKept, "ann@northwind.example")
	c.days(29)
	want(t, len(c.night()), 0, "mails within the notice's time")
	c.days(2)
	want(t, kinds(c.night()), "demotion to ann@northwind.example, demotion to abe@northwind.example", "a new notice")
}

func TestATierByAManagersWordIsAFloor(t *testing.T) {
	c := newLadder(t)
	c.mail(manager, "tier northwind silver because they are new and strong", nil)
	want(t, c.w.partners[1].Tier, "silver", "tier")
	want(t, c.find(KindPromoted, "ann@northwind.example").Letter.Reason, "Your partner manager decided so.", "the partner does not read why")
	want(t, len(c.night()), 0, "mails of the night")
	c.mail(manager, "tier northwind auto", nil)
	want(t, kinds(c.night()), "demotion to ann@northwind.example, demotion to abe@northwind.example", "by its numbers")
}

func TestATierTheProgramLostIsToldOnce(t *testing.T) {
	c := silver(t)
	p := *c.w.Rules.Program
	p.Tiers = []program.Tier{{Name: "one", Label: "One"}, {Name: "two", Label: "Two", WindowDays: 90, Accepted: 1}}
	c.w.Rules.Program = &p
	first, second := c.night(), c.night()
	want(t, kinds(first), "partner_news to max@acme.example, partner_news to max@acme.example", "mails about two partners")
	want(t, first[0].ID, second[0].ID, "the same mail")
	want(t, c.w.partners[1].Tier, "silver", "tier")
}

func TestNightsAreOnceAndInBatches(t *testing.T) {
	c := newTown(t)
	c.do(PlanNight{})
	want(t, c.w.timers[nightKey] && c.w.timers[dormantKey], true, "timers")
	want(t, len(c.do(PlanNight{}).SetTimers), 0, "planned twice")
	want(t, c.w.Rules.NightAfter(noon), time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), "tonight")
	want(t, c.w.Rules.NightAfter(time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)), time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC), "the next night")

	c.days(7) // down for a week
	due := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	for i := range nightBatch {
		c.w.night = append(c.w.night, PartnerNo(i+1))
	}
	d := c.do(TimerFired{Timer{Key: nightKey, Kind: nightKey, Due: due}})
	var set []string
	for _, s := range d.SetTimers {
		set = append(set, s.Key+" "+s.Due.Format("02T15:04"))
	}
	want(t, strings.Join(set, ", "), "night 28T02:00, night/after/P-50 27T12:00", "timers after a week")
	d = c.do(TimerFired{Timer{Key: "night/after/P-50", Kind: "night_batch", Due: c.now}})
	want(t, d.SetTimers[0].Key+fmt.Sprint(len(d.Partners)), "night/after/P-500", "a batch whose partners are not loaded waits")
	after, more := NextNight(d)
	want(t, fmt.Sprint(after, more), "P-50 true", "the next batch")
}

func TestNightFallsByTheProgramsClock(t *testing.T) {
	p, err := program.Parse("program.toml", []byte("name = \"x\"\n[sla]\ntime_zone = \"Europe/Berlin\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := &Rules{Program: p}
	for _, tt := range []struct{ now, night string }{
		{"2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"}, // 02:00 does not exist on this day
		{"2026-03-29T12:00:00Z", "2026-03-30T00:00:00Z"},
		{"2026-10-24T12:00:00Z", "2026-10-25T01:00:00Z"}, // and is there twice on this one
		{"2026-10-25T01:00:00Z", "2026-10-26T01:00:00Z"},
	} {
		now, _ := time.Parse(time.RFC3339, tt.now)
		want(t, r.NightAfter(now).Format(time.RFC3339), tt.night, "the night after "+tt.now)
	}
	now, _ := time.Parse(time.RFC3339, "2026-03-30T04:00:00Z")
	want(t, r.weekAfter(now).Format(time.RFC3339), "2026-04-06T04:00:00Z", "the Monday after a Monday at six")
}

func TestAnAnswerToATierMailIsForTheManager(t *testing.T) {
	c := silver(t)
	n := c.find(KindPromoted, "ann@northwind.example")
	before := len(c.w.deals)
	r, sent := c.mail("ann@northwind.example", "You forgot Initech, I think.", func(m *Mail) {
		m.InReplyTo = []string{n.MessageID}
		m.Lead = &Lead{Company: "Initech"}
	})
	want(t, r.Rule+": "+kinds(sent), "an answer to a mail about the tier: passed to ann@northwind.example, asked to max@acme.example", "answer")
	want(t, len(c.w.deals), before, "deals")
}

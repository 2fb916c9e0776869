package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// under makes the program of a file the one in force, as a restart of the service does; earlier versions stay known.
func (c *town) under(file string) *program.Program {
	c.t.Helper()
	p, err := program.Parse("program.toml", []byte(file))
	if err != nil {
		c.t.Fatal(err)
	}
	known := map[string]*program.Program{c.w.Rules.Program.Digest(): c.w.Rules.Program}
	for digest, old := range c.w.programs {
		known[digest] = old
	}
	rules := *c.w.Rules
	rules.Program, rules.Version = p, p.Digest()
	c.w.Rules, c.w.programs = &rules, known
	return p
}

func TestADealKeepsTheRulesItWasRegisteredUnder(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail("ann@northwind.example", "See below.", refer("Globex"))
	old := c.w.Rules.Program.Digest()
	want(t, c.deal(r.Deal).Program, old, "version")
	file := "name = \"Acme\"\nprotection_days = 30\nattribution_days = 30\nundo = \"5 minutes\"\n"
	for i, purpose := range []string{"protection", "conflict", "off_limits", "self_referral", "consent"} {
		file += fmt.Sprintf("[[clause]]\nid = \"%d\"\npurpose = %q\ntext = \"x\"\n", 9+i, purpose)
	}
	c.under(file)
	later, _ := c.mail("ann@northwind.example", "See below.", refer("Initech"))
	want(t, c.deal(later.Deal).Program != old, true, "the later deal has the new version")

	c.mail("max@acme.example", "approve", reply(c.find(KindReview, "max@acme.example")))
	want(t, c.deal(later.Deal).ProtectedUntil, program.EndOfDay(c.now, 30), "the new rules protect 30 days")
	want(t, c.deal(later.Deal).Undo.Until, c.now.Add(5*time.Minute), "and undo for five minutes")
	if l := c.find(KindStage, ann).Letter; !strings.Contains(l.Clause, "Clause 9 of") {
		t.Errorf("cites %q", l.Clause)
	}
	c.do(Commanded{Deal: r.Deal, Text: "approve"})
	want(t, c.deal(r.Deal).ProtectedUntil, program.EndOfDay(c.now, 90), "a change is never retroactive")
	want(t, c.deal(r.Deal).Undo.Until, c.now.Add(15*time.Minute), "nor for undo")
	if l := c.find(KindStage, ann).Letter; !strings.Contains(l.Clause, "Clause 3.1 of") || !strings.Contains(l.Clause, old[:8]) {
		t.Errorf("cites %q", l.Clause)
	}
}

func TestADealWithoutItsRulesIsStillHandled(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	k := c.deal(no)
	k.Program, k.Stage = "a version that is gone", "pilot_running"
	c.w.putDeal(k)
	if d := c.do(Commanded{Deal: no, Text: "demo done"}); d.Refusal != "" || c.deal(no).Stage != "demo_completed" {
		t.Errorf("refused: %q, stage %s", d.Refusal, c.deal(no).Stage)
	}
	for _, protected := range []bool{true, false} {
		k = c.deal(no)
		if k.Stage = "pilot_running"; !protected {
			k.ProtectedUntil = time.Time{}
		}
		c.w.putDeal(k)
		if d := c.do(Commanded{Deal: no, Text: "stage nowhere"}); !strings.Contains(d.Refusal, "there is no such stage") {
			t.Errorf("refused: %q", d.Refusal)
		}
		c.do(Commanded{Deal: no, Text: "approve"})
		want(t, c.deal(no).ProtectedUntil.IsZero(), false, "protected")
	}
	k = c.deal(no)
	k.Stage = "pilot_running"
	c.w.putDeal(k)
	if _, ns := c.mail(ann, "How is it going?", reply(c.find(KindStage, ann))); kinds(ns) != "relay to max@acme.example" {
		t.Errorf("a reply gives %s", kinds(ns))
	}
	if _, ns := c.mail(ann, "withdraw\nthey went bankrupt", reply(c.find(KindStage, ann))); !strings.Contains(kinds(ns), "stage to "+ann) {
		t.Errorf("withdraw gives %s", kinds(ns))
	}
	want(t, c.deal(no).Stage, program.Withdrawn, "stage")
}

const windowsFile = `name = "Acme"
protection_days = 60
attribution_days = 70
[[tier]]
name = "silver"
label = "Silver"
[[tier]]
name = "gold"
label = "Gold"
window_days = 365
won = 3
protection_days = 120
[segment.enterprise]
label = "Enterprise"
employees_from = 1000
[[window]]
segment = "enterprise"
protection_days = 180
attribution_days = 180
[type.consultant]
label = "Consultant"
required = ["company", "contact"]
[type.reseller]
label = "Reseller"
required = ["company", "contact", "context", "size"]
[[window]]
type = "reseller"
protection_days = 30
`

func TestWindowsDependOnTypeTierAndSegment(t *testing.T) {
	for _, tc := range []struct {
		name, kind, tier, size, segment string
		protected, credited             int
	}{
		{"the default", "consultant", "silver", "", "", 60, 70},
		{"a tier", "consultant", "gold", "", "", 120, 70},
		{"a type", "reseller", "silver", "20", "", 30, 70},
		{"tier before type", "reseller", "gold", "20", "", 120, 70},
		{"a segment by size", "consultant", "silver", "about 1,200 employees", "", 180, 180},
		{"a segment by name", "consultant", "gold", "20", "Enterprise", 180, 180},
		{"just below the segment", "consultant", "silver", "999", "", 60, 70},
		{"a range counts by its beginning", "consultant", "silver", "1000-5000", "", 180, 180},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			c.under(windowsFile)
			if d := c.do(SetPartner{Partner: 1, Type: &tc.kind, Tier: &tc.tier}); d.Refusal != "" {
				t.Fatal(d.Refusal)
			}
			r, _ := c.mail(ann, "See below.", func(m *Mail) {
				refer("Globex")(m)
				m.Lead.Fields = map[string]string{"size": tc.size, "segment": tc.segment}
			})
			c.do(Commanded{Deal: r.Deal, Text: "approve"})
			want(t, c.deal(r.Deal).ProtectedUntil, program.EndOfDay(c.now, tc.protected), "protected until")
			want(t, c.deal(r.Deal).AttributionUntil, program.EndOfDay(c.now, tc.credited), "credited until")
		})
	}
}

func TestWhatIsRequiredDependsOnTheType(t *testing.T) {
	c := newTown(t)
	c.under(windowsFile)
	reseller := "reseller"
	c.do(SetPartner{Partner: 2, Type: &reseller})
	r, _ := c.mail(ann, "", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "a consultant need not say more")
	r, _ = c.mail(cid, "x", refer("Initech"))
	want(t, strings.Join(c.deal(r.Deal).Missing, ","), "size", "a reseller must name the size")
	if l := c.find(KindIncomplete, cid).Letter; len(l.Missing) != 1 {
		t.Errorf("asked for %v", l.Missing)
	}
}

func TestPartnersAreOfATypeAndTierOfTheProgram(t *testing.T) {
	c := newTown(t)
	c.under(windowsFile)
	for _, tc := range []struct{ kind, tier, refusal string }{
		{"consultant", "gold", ""}, {"", "", ""}, {"reseller", "", ""},
		{"agency", "", "\"agency\" is no partner type of Acme; there are: consultant, reseller"},
		{"reseller", "platinum", "\"platinum\" is no tier of Acme; there are: silver, gold"},
	} {
		d := c.do(AddPartner{Name: "P " + tc.kind + tc.tier, Type: tc.kind, Tier: tc.tier})
		want(t, d.Refusal, tc.refusal, tc.kind+"/"+tc.tier)
	}
	agency := "agency"
	want(t, c.do(SetPartner{Partner: 1, Type: &agency}).Refusal != "", true, "a change is checked too")
	gold := "gold"
	want(t, c.do(SetPartner{Partner: 1, Tier: &gold}).Refusal, "", "a tier alone")
}

func TestEmployeesAreReadFromWords(t *testing.T) {
	for said, n := range map[string]int{"": 0, "many": 0, "250": 250, "about 1,200 employees": 1200, "1.200": 1200, "500-1000": 500, "10'000": 10000,
		"12 345 people": 12345, "20, 30 of them in sales": 20, "1.5": 1} {
		want(t, employees(said), n, said)
	}
}

func TestTheReviewPromiseIsInOpeningHoursAndTheReadersZone(t *testing.T) {
	c := newTown(t)
	c.under("name = \"Acme\"\n[sla]\nreview = \"4 business hours\"\nhours = \"09:00-17:00\"\ntime_zone = \"Europe/Berlin\"\nholidays = [\"2026-11-23\"]\n")
	c.now = time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC) // a Friday, 15:00 in Berlin: two hours are left, and Monday is a holiday
	c.mail(ann, "See below.", refer("Globex"))
	due := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	got := c.find(KindReceipt, ann).Letter.Due
	want(t, got.Equal(due), true, "due "+got.String())
	want(t, got.Format("15:04"), "11:00", "on the program's clock")
	c.mail(cid, "See below.", func(m *Mail) {
		refer("Initech")(m)
		m.Written = c.now.In(time.FixedZone("", -5*3600))
	})
	got = c.find(KindReceipt, cid).Letter.Due
	want(t, got.Format("Mon 15:04"), "Tue 05:00", "on the reader's clock")
}

func TestASizeThatIsSaidLaterCountsFromTheRegistration(t *testing.T) {
	c := newTown(t)
	c.under(windowsFile)
	r, _ := c.mail(ann, "x", refer("Globex"))
	want(t, c.deal(r.Deal).AttributionUntil, program.EndOfDay(c.now, 70), "credited until")
	registered := c.now
	c.now = c.now.AddDate(0, 0, 3)
	c.mail(ann, "Size: 2000", func(m *Mail) { reply(c.find(KindReceipt, ann))(m); m.Said = map[string]string{"size": "2000"} })
	want(t, c.deal(r.Deal).AttributionUntil, program.EndOfDay(registered, 180), "credited until")
}

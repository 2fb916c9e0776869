package program

import (
	"slices"
	"testing"
	"time"
)

func TestTheMostSpecificWindowWins(t *testing.T) {
	t.Parallel()
	p := parsed(t, `
protection_days = 60
attribution_days = 100
[type.agency]
label = "Agency"
required = ["company"]
[type.reseller]
label = "Reseller"
required = ["company"]
[segment.big]
label = "Big"
employees_from = 1000
[segment.mid]
label = "Mid"
employees_from = 100
[[tier]]
name = "bronze"
label = "Bronze"
[[tier]]
name = "gold"
label = "Gold"
window_days = 365
won = 1
protection_days = 120
[[window]]
type = "reseller"
protection_days = 70
attribution_days = 110
[[window]]
segment = "big"
protection_days = 90
[[window]]
type = "reseller"
tier = "gold"
protection_days = 130
[[window]]
tier = "gold"
segment = "mid"
protection_days = 140
[[window]]
type = "reseller"
segment = "mid"
protection_days = 150
[[window]]
type = "reseller"
tier = "gold"
segment = "big"
protection_days = 160
`)
	for _, tc := range []struct {
		partnerType, tier, segment string
		protection, attribution    int
	}{
		{"", "", "", 60, 100},
		{"unheard", "of", "here", 60, 100},
		{"reseller", "", "", 70, 110},
		{"agency", "gold", "", 120, 100},
		{"reseller", "gold", "", 130, 110}, // two selectors before one; attribution is chosen on its own
		{"agency", "bronze", "big", 90, 100},
		{"agency", "gold", "big", 90, 100}, // one selector each: segment before tier
		{"reseller", "bronze", "big", 90, 110},
		{"agency", "gold", "mid", 140, 100},
		{"reseller", "gold", "mid", 140, 110}, // tier and segment, type and segment, type and tier: segment and tier win
		{"reseller", "bronze", "mid", 150, 110},
		{"reseller", "gold", "big", 160, 110},
	} {
		if got := p.ProtectionDays(tc.partnerType, tc.tier, tc.segment); got != tc.protection {
			t.Errorf("%q %q %q: protected %d days, want %d", tc.partnerType, tc.tier, tc.segment, got, tc.protection)
		}
		if got := p.AttributionDays(tc.partnerType, tc.tier, tc.segment); got != tc.attribution {
			t.Errorf("%q %q %q: credited %d days, want %d", tc.partnerType, tc.tier, tc.segment, got, tc.attribution)
		}
	}
	for employees, want := range map[int]string{0: "", 99: "", 100: "mid", 999: "mid", 1000: "big", 5_000_000: "big"} {
		if got := p.SegmentOf(employees); got != want {
			t.Errorf("%d employees are %q, want %q", employees, got, want)
		}
	}
}

func TestATierIsReachedByAllItsThresholds(t *testing.T) {
	t.Parallel()
	p := example(t, "tiers")
	for _, tc := range []struct {
		m    Metrics
		want string
	}{
		{Metrics{}, "bronze"}, {Metrics{Accepted: 5}, "bronze"}, {Metrics{Accepted: 5, Won: 1}, "silver"}, {Metrics{Accepted: 50, Won: 50}, "silver"},
		{Metrics{Accepted: 10, Won: 4, Revenue: 100_000_00}, "gold"}, {Metrics{Accepted: 10, Won: 4, Revenue: 99_999_99}, "silver"},
	} {
		if got := p.TierFor(func(int) Metrics { return tc.m }); got != tc.want {
			t.Errorf("%+v is %s, want %s", tc.m, got, tc.want)
		}
	}
	var asked []int
	p.TierFor(func(days int) Metrics { asked = append(asked, days); return Metrics{} })
	if !slices.Equal(asked, []int{0, 365, 365}) {
		t.Errorf("counted over %v days", asked)
	}
	next, _ := p.NextTier("silver")
	first, _ := p.NextTier("")
	if _, more := p.NextTier("gold"); next.Name != "gold" || first.Name != "bronze" || more {
		t.Errorf("after silver %s, at first %s", next.Name, first.Name)
	}
	if _, any := Builtin().NextTier("gold"); any || Builtin().TierFor(func(int) Metrics { return Metrics{Won: 9} }) != "" {
		t.Error("a program without tiers has one")
	}
}

func TestReviewIsPromisedInOpeningTimeAndSoonerOnHigherTiers(t *testing.T) {
	t.Parallel()
	p := example(t, "tiers")                                     // New York, 08:00 to 18:00, two days; Thanksgiving is a holiday
	registered := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC) // Wednesday, 10:00 there
	for tier, want := range map[string]string{
		"bronze": "2026-11-30T15:00:00Z", "silver": "2026-11-27T15:00:00Z", "gold": "2026-11-25T20:00:00Z", "unheard": "2026-11-30T15:00:00Z",
	} {
		if got := p.ReviewBy(registered, tier).Format(time.RFC3339); got != want {
			t.Errorf("%s: by %s, want %s", tier, got, want)
		}
	}
}

func TestSoftRulesSayWhatHoldsAndWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	q := parsed(t, "[qualification]\nindustries = [\"Finance\"]\nemployees_min = 50\nemployees_max = 500\ncountries = [\"de\", \"AT\"]\nexcluded_domains = [\"Initech.example\"]\n").Qualification
	got := q.Judge(AccountFacts{Industry: "finance", Employees: 20, Domain: "initech.example"})
	want := []Criterion{
		{"industry", true, true, "industry: finance, wanted finance"},
		{"size", false, true, "size: 20 employees, wanted 50 to 500"},
		{"country", false, false, "country: not known, wanted DE, AT"},
		{"domain", false, true, "domain: initech.example, wanted any but the excluded ones"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if lines := (Qualification{}).Judge(AccountFacts{Employees: 1}); len(lines) != 0 {
		t.Errorf("no rules, %v", lines)
	}
	for _, c := range q.Judge(AccountFacts{Industry: " FINANCE ", Employees: 500, Country: "at", Domain: "globex.example"}) {
		if !c.Holds {
			t.Error(c.Text)
		}
	}
}

func TestMovesFollowTheFile(t *testing.T) {
	t.Parallel()
	p := example(t, "partner-types")
	next := func(from string) string { return names(p.Next(from), func(s Stage) string { return s.Name }) }
	for from, want := range map[string]string{
		"proposal": "won, lost", "won": "paid, churned", "retained": "churned", "churned": "", "declined": "", "unheard": "",
		"poc": "proposal, won, paid, retained, lost, churned, declined",
	} {
		if got := next(from); got != want {
			t.Errorf("%s leads to %q, want %q", from, got, want)
		}
	}
	for words, want := range map[string]string{"Contract Signed": "won", "left us": "churned", "First payment received": "paid", "": "", "_": ""} {
		if s, _ := p.Find(words); s.Name != want {
			t.Errorf("%q is %q, want %q", words, s.Name, want)
		}
	}
	if got := names(p.ReasonsFor(Declined), func(r Reason) string { return r.Code }); got != "off_limits, known, not_a_fit, no_contact, other" {
		t.Error(got)
	}
}

func TestFieldsAreAskedByType(t *testing.T) {
	t.Parallel()
	p := example(t, "partner-types")
	of := func(f []Field) string { return names(f, func(f Field) string { return f.Name }) }
	if got := of(p.RequiredFor("reseller")); got != "company, contact, context, size, timing" {
		t.Error(got)
	}
	if got := of(p.OptionalFor("reseller")); got != "budget, country" {
		t.Error(got)
	}
	if of(p.RequiredFor("unheard")) != "company, contact, context" || of(p.OptionalFor("")) != "size, industry, timing" {
		t.Error("other types are not asked as by default")
	}
}

func TestTextsAreFilledAndTheAgreementHasADigest(t *testing.T) {
	t.Parallel()
	values := map[string]string{"company": "Globex {ref}", "ref": "D-1042"}
	for text, want := range map[string]string{
		"{company}, {ref}.": "Globex {ref}, D-1042.", "{unheard} {": "{unheard} {", "a {\n} b": "a {\n} b", "{{ref}}": "{D-1042}", "{}": "{}", "": "",
	} {
		if got := Fill(text, values); got != want {
			t.Errorf("%q is filled as %q, want %q", text, got, want)
		}
	}
	p := example(t, "partner-types")
	text := p.AgreementText(nil)
	if d := AgreementDigest(text); len(d) != 64 || d != AgreementDigest("\r\n"+text+"\n") || d == AgreementDigest(text+"!") {
		t.Error(d)
	}
	if AgreementDigest("abc") != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" { // FIPS 180-2, appendix B.1
		t.Error("no SHA-256")
	}
	rules := p.RulesText(map[string]string{"inbox": "deals@acme.example"})
	if _, _, _, left := nextPlaceholder(rules); left {
		t.Errorf("something is not filled in: %s", rules)
	}
}

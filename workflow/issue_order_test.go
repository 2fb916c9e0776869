package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

func TestMomentsOfSending(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 24, 10, 30, 0, 0, berlin) // a Tuesday, five days before the clock changes
	at := func(y, m, d, h, min int) time.Time { return time.Date(y, time.Month(m), d, h, min, 0, 0, berlin) }
	for said, want := range map[string]time.Time{
		"tue 09:00":             at(2026, 3, 31, 9, 0), // today's nine is over
		"tue 11:00":             at(2026, 3, 24, 11, 0),
		"Tuesday at 9am":        at(2026, 3, 31, 9, 0),
		"tue 9":                 at(2026, 3, 31, 9, 0),
		"on Monday":             at(2026, 3, 30, 9, 0),
		"sun 02:30":             at(2026, 3, 29, 2, 30), // an hour that there is not becomes the next one
		"weds 14:00":            at(2026, 3, 25, 14, 0),
		"tomorrow 14:30":        at(2026, 3, 25, 14, 30),
		"tomorrow":              at(2026, 3, 25, 9, 0),
		"14:00":                 at(2026, 3, 24, 14, 0),
		"today 2 pm":            at(2026, 3, 24, 14, 0),
		"12am tomorrow":         at(2026, 3, 25, 0, 0),
		"2 March 14:00":         at(2027, 3, 2, 14, 0), // this year's is over
		"2 April 14:00":         at(2026, 4, 2, 14, 0),
		"April 2nd, 14:00":      at(2026, 4, 2, 14, 0),
		"2 apr":                 at(2026, 4, 2, 9, 0),
		"the 2nd of April 2026": at(2026, 4, 2, 9, 0),
		"24 March 09:00":        at(2026, 3, 24, 9, 0), // over, and said so by who asks
		"2026-04-02 14:00":      at(2026, 4, 2, 14, 0),
		"2026-01-01":            at(2026, 1, 1, 9, 0),
	} {
		got, ok := ParseMoment(said, now)
		if !ok || !got.Equal(want) {
			t.Errorf("%q: %v %v, want %v", said, got, ok, want)
		}
	}
	for _, said := range []string{"", "soon", "31 feb", "29 feb 2027", "when you like", "tue wed", "25:00", "13pm", "2", "the numbers", "march", "2026-02-30", "munday", "s"} {
		if at, ok := ParseMoment(said, now); ok {
			t.Errorf("%q is taken for %v", said, at)
		}
	}
}

// audienceRules has three tiers, three types and a team.
func audienceRules(t *testing.T) *Rules {
	t.Helper()
	c := newTown(t)
	tiers, _, _ := program.Example("tiers")
	p, err := program.Parse("tiers.toml", tiers)
	if err != nil {
		t.Fatal(err)
	}
	c.w.Rules.Program = p
	p.Languages = []string{"en", "de"}
	return c.w.Rules
}

func TestAudiencesAreRead(t *testing.T) {
	t.Parallel()
	rules := audienceRules(t)
	const day = 24 * time.Hour
	for said, want := range map[string]Audience{
		"all":                      {},
		"Everybody.":               {},
		"tier>=silver":             {Tiers: []string{"silver", "gold"}},
		"tier > silver":            {Tiers: []string{"gold"}},
		"tier<silver":              {Tiers: []string{"", "bronze"}},
		"Tier = Gold or silver":    {Tiers: []string{"gold", "silver"}},
		"tier: gold|bronze":        {Tiers: []string{"gold", "bronze"}},
		"lang=de":                  {Languages: []string{"de"}},
		"language = German":        {Languages: []string{"de"}},
		"manager=max":              {Managers: []string{"max@acme.example"}},
		"partner=P-7|p-8":          {Partners: []PartnerNo{7, 8}},
		"dormant>60d":              {Quiet: 60 * day},
		"dormant > 8 weeks":        {Quiet: 56 * day},
		"active<30d":               {Heard: 30 * day},
		"tier>=silver, lang=de":    {Tiers: []string{"silver", "gold"}, Languages: []string{"de"}},
		"tier=gold and active<30d": {Tiers: []string{"gold"}, Heard: 30 * day},
	} {
		got, problem := ParseAudience(rules, said)
		if got.Said != "" {
			want.Said = strings.Trim(said, ".")
		}
		if problem != "" || AudienceAsk.key(AudienceAsk{Audience: got}) != AudienceAsk.key(AudienceAsk{Audience: want}) {
			t.Errorf("%q: %+v %q, want %+v", said, got, problem, want)
		}
	}
	for said, want := range map[string]string{
		"tire>=silver":  `did you mean tier? There are: tier, type, lang`,
		"tier>=slver":   `did you mean silver? There are: bronze, silver, gold`,
		"tier>=purple":  `"purple" is no tier; there are: bronze, silver, gold`,
		"lang=fr":       "; there are: en, de",
		"type>=x":       "type takes =",
		"dormant<60d":   "write dormant>60d",
		"dormant>soon":  "write dormant>60d",
		"manager=mux":   "; there are: max@acme.example",
		"partner=North": "they look like P-7",
		"silver":        "is no condition",
		"":              "say who gets it",
		"tier<bronze":   "",
	} {
		if _, problem := ParseAudience(rules, said); !strings.Contains(problem, want) || want != "" && problem == "" {
			t.Errorf("%q: %q, want %q in it", said, problem, want)
		}
	}
}

func TestOrdersAreRead(t *testing.T) {
	t.Parallel()
	rules := audienceRules(t)
	now := time.Date(2026, 3, 24, 10, 30, 0, 0, time.UTC)
	for _, tc := range []struct{ text, verbs, rest, problem string }{
		{text: "send", verbs: "send"},
		{text: "Send!", verbs: "send"},
		{text: "send it now please", verbs: "send"},
		{text: "send anyway", verbs: "send"},
		{text: "send rest", verbs: "send"},
		{text: "Please send it only to the rest.", verbs: "send"},
		{text: "send rest anyway", problem: "write send rest, or send anyway"},
		{text: "send rest tomorrow", verbs: "send"},
		{text: "send to the rest tue 09:00", verbs: "send"},
		{text: "send rest anyway tomorrow", problem: "write send rest, or send anyway"},
		{text: "send tue 11:00", verbs: "send"},
		{text: "to: tier>=silver\nsend", verbs: "to send"},
		{text: "to: all\n\npersonal: on\ntest\ntest rita@acme.example", verbs: "to personal test test"},
		{text: "To all our partners,\nhello", rest: "To all our partners,\nhello"},
		{text: "test me", verbs: "test"},
		{text: "test Rita <rita@acme.example>", verbs: "test"},
		{text: "subject: News in April", verbs: "subject"},
		{text: "stop", verbs: "cancel"},
		{text: "send\n\nThanks, Max", verbs: "send", rest: "Thanks, Max"},
		{text: "Looks good to me.", rest: "Looks good to me."},
		{text: "Personal regards from all of us,\nMax", rest: "Personal regards from all of us,\nMax"},
		{text: "send me the numbers", problem: "this is no time"},
		{text: "send 24 march 09:00", problem: "is over: it is Tue 24 Mar 2026, 10:30 UTC now"},
		{text: "send 2030-01-01", problem: "more than a year away"},
		{text: "send\nto: all", problem: "send is the last line"},
		{text: "send\ncancel", problem: `"cancel" stands alone`},
		{text: "send\nsend", problem: "stands there twice"},
		{text: "to: tier>=slver\nsend", problem: "did you mean silver?"},
		{text: "to: all\nsned", problem: `did you mean "send"?`},
		{text: "personal: maybe", problem: "personal: on or personal: off"},
		{text: "test bob", problem: "the address of a member"},
	} {
		orders, rest, problem := parseIssueOrders(rules, now, tc.text)
		var verbs []string
		for _, o := range orders {
			verbs = append(verbs, o.Verb)
		}
		if tc.problem != "" {
			contains(t, problem, tc.problem)
			continue
		}
		if strings.Join(verbs, " ") != tc.verbs || rest != tc.rest || problem != "" {
			t.Errorf("%q: %v, rest %q, %q", tc.text, verbs, rest, problem)
		}
	}
	for line, want := range map[string]string{"sned": "send", "cancle": "cancel", "pasue": "pause", "Thanks": "", "Best": "", "Max": ""} {
		if got := nearestOrder(line); got != want {
			t.Errorf("%q is nearly %q, want %q", line, got, want)
		}
	}
}

// What is told can be said: every order in the list is one, and its examples name what the program has.
func TestTheListOfOrdersIsTrue(t *testing.T) {
	t.Parallel()
	tiers, plain := audienceRules(t), newTown(t).w.Rules
	now := time.Date(2026, 3, 24, 10, 30, 0, 0, time.UTC)
	for _, rules := range []*Rules{tiers, plain} {
		for _, line := range append(IssueOrders(rules.Program), headOrders(rules.Program)...) {
			line = strings.ReplaceAll(line, "<address of a member>", manager)
			if orders, rest, problem := parseIssueOrders(rules, now, line); len(orders) != 1 || rest != "" || problem != "" {
				t.Errorf("%q: %v %q %q", line, orders, rest, problem)
			}
		}
	}
	for _, o := range []string{"send tue 09:00", "send anyway", "send rest", "undo", "to: tier>=silver, type=" + tiers.Program.Types[0].Name + ", dormant>60d, lang=de"} {
		if !slices.Contains(IssueOrders(tiers.Program), o) {
			t.Errorf("%q is not told: %q", o, IssueOrders(tiers.Program))
		}
	}
	if said := strings.Join(IssueOrders(plain.Program), "\n"); strings.Contains(said, "tier") {
		t.Errorf("a program without tiers has an example with one:\n%s", said)
	}
}

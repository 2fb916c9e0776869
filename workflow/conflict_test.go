package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

const rita = "rita@acme.example"

// contested is Globex, approved for Ann and then registered by Cid.
func (c *town) contested() (first, second DealNo) {
	c.t.Helper()
	first = c.accepted()
	r, _ := c.mail(cid, "x", refer("Globex"))
	return first, r.Deal
}

// says reports whether a notice holds all of these words, anywhere in its letter.
func said(t *testing.T, what string, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q: %s", what, w, text)
		}
	}
}

// quiet fails when a mail to a partner names the other partner, its people or its deal.
func (c *town) quiet(to string, secrets ...string) {
	c.t.Helper()
	for _, n := range c.sent {
		if n.To.Email != to {
			continue
		}
		l := n.Letter
		text := strings.Join(append([]string{l.Partner, l.Other, l.OtherPartner, l.Note, l.Reason, l.Rule, l.Text, l.Clause, l.By, n.Subject}, l.Warnings...), "\n")
		for _, s := range secrets {
			if strings.Contains(text, s) || len(l.Timeline) > 0 {
				c.t.Errorf("%s to %s says %q:\n%s", n.Kind, to, s, text)
			}
		}
	}
}

func TestTheManagerReadsWhoseTheAccountIsAndWhy(t *testing.T) {
	c := newTown(t)
	first, second := c.contested()
	review := c.find(KindReview, manager)
	said(t, "the review", strings.Join(review.Letter.Warnings, "\n"), first.String()+" was approved first and is protected until 18 Feb 2027", "Clause 3.1 of the rules in force at registration")
	_, ns := c.mail(manager, "approve", reply(review))
	said(t, "the refusal", ns[0].Letter.Note, first.String()+" by Northwind Consulting holds this account", "was approved first and is protected", "Clause 3.1", "attribute to")
	want(t, c.deal(second).Stage, program.UnderReview, "stage")
	c.quiet(cid, "Northwind", "Ann", first.String())
}

func TestWithoutProtectionThePolicyIsNamed(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "x", refer("Globex"))
	c.now = c.now.Add(time.Hour)
	r, _ := c.mail(cid, "x", refer("Globex"))
	said(t, "the review", strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"), "No protection is running, and "+r.Deal.String()+" is the last registration", "Clause 4.2")
}

func TestOnlyLikeNamesAreShownAndNothingIsDecidedByThem(t *testing.T) {
	c := newTown(t)
	c.accepted()
	r, _ := c.mail(cid, "x", func(m *Mail) {
		refer("Globex")(m)
		m.Lead.Company, m.Lead.Domain, m.Lead.Contact.Email = "Globex Industries", "globex-industries.example", ""
	})
	k := c.deal(r.Deal)
	want(t, k.Conflict, DealNo(0), "conflict")
	said(t, "the review", strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"), "Possible match: D-1001 (Globex) by Northwind Consulting")
	_, ns := c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	want(t, c.deal(r.Deal).Stage, program.Accepted, "a person may approve it: "+kinds(ns))
	c.quiet(cid, "Northwind", "D-1001")
}

func TestARulingCreditsStandsAndIsTold(t *testing.T) {
	c := newTown(t)
	first, second := c.contested()
	_, ns := c.mail(manager, "attribute to Contoso because Bo asked Cid for the demo, clause 4.3\napprove", reply(c.find(KindReview, manager)))
	want(t, c.deal(second).Stage, program.Accepted, "ruled and approved in one mail; "+ns[0].Letter.Note)
	for _, no := range []DealNo{first, second} {
		r := c.deal(no).Ruling
		if r == nil || r.Credits != second || r.Clause != "4.3" || r.By != manager || !strings.HasPrefix(r.Why, "Bo asked Cid") {
			t.Errorf("%s holds %+v", no, r)
		}
	}
	want(t, c.deal(first).Protection().IsZero(), true, "the other one's protection no longer counts")
	said(t, "the winner's mail", c.told(cid), "the credit is yours", "clause 4.3")
	said(t, "the loser's mail", c.told(ann), "the credit is not yours", "clause 4.3", "dispute <evidence>")
	c.quiet(ann, "Contoso", "Cid", second.String(), "Bo asked")
	c.quiet(cid, "Northwind", "Ann", first.String(), "Bo asked")
	var kindsOf []string
	for _, e := range c.events {
		if e.Deal == first && (e.Kind == "ruling" || e.Kind == "credit") {
			kindsOf = append(kindsOf, e.Kind+" "+string(e.Visibility))
		}
	}
	want(t, strings.Join(kindsOf, ", "), "ruling team, credit partner", "events on the other deal")

	if d := c.do(Commanded{Deal: first, Text: "extend 30d"}); !strings.Contains(d.Refusal, "A manager ruled for "+second.String()) {
		t.Errorf("extending against a ruling: %q", d.Refusal)
	}
	c.w.timers["protection/"+first.String()] = true
	c.now = c.deal(first).ProtectedUntil.Add(time.Second)
	if d := c.do(TimerFired{Timer{Key: "protection/" + first.String(), Kind: "protection", Deal: first}}); len(d.Notices) != 0 {
		t.Errorf("the end of a protection that was ruled out is told: %s", kinds(d.Notices))
	}
	if d := c.do(Commanded{Deal: second, Text: "attribute " + second.String() + " to Northwind because new evidence"}); d.Refusal != "" {
		t.Fatal(d.Refusal)
	}
	want(t, c.deal(second).Ruling.Credits, first, "another ruling changes it")
}

// told is everything one person was written, notes and clauses.
func (c *town) told(to string) string {
	var all []string
	for _, n := range c.sent {
		if n.To.Email == to {
			all = append(all, n.Letter.Note, n.Letter.Clause, n.Letter.Rule)
		}
	}
	return strings.Join(all, "\n")
}

func TestRulingsThatCannotBe(t *testing.T) {
	for _, tc := range []struct{ text, says string }{
		{"attribute to Contoso", "say why"},
		{"attribute", "say to whom"},
		{"attribute to Hooli because x", "\"Hooli\" has no registration of this account; there are: Northwind Consulting (P-1, D-1001), Contoso Consulting (P-2, D-1002), or nobody"},
		{"attribute D-1099 to Contoso because x", "D-1099 is not a registration of Globex"},
		{"attribute to Contoso because of clause 77", "there is no clause 77"},
	} {
		c := newTown(t)
		_, second := c.contested()
		before := len(c.events)
		d := c.do(Commanded{Deal: second, Text: tc.text})
		said(t, tc.text, d.Refusal, tc.says)
		want(t, len(c.events), before, "events after "+tc.text)
	}
}

func TestWhomARulingMeans(t *testing.T) {
	for who, credits := range map[string]DealNo{"Contoso": 1002, "contoso consulting": 1002, "P-1": 1001, "D-1001": 1001, "partner Northwind": 1001, "nobody": 0, "d-1002": 1002} {
		c := newTown(t)
		_, second := c.contested()
		d := c.do(Commanded{Deal: second, Text: "attribute to " + who + " because they were first"})
		want(t, d.Refusal, "", who)
		want(t, c.deal(second).Ruling.Credits, credits, who)
		want(t, c.deal(second).Ruling.Clause, "4.2", "the clause about conflicts is the default")
	}
}

func TestANewRegistrationMeetsTheRuling(t *testing.T) {
	c := newTown(t)
	first, _ := c.contested()
	c.do(Commanded{Deal: first, Text: "attribute to Northwind because they were first"})
	c.do(AddPartner{Name: "Fabrikam", Domains: []string{"fabrikam.example"}, Contacts: []Address{{"Fay", "fay@fabrikam.example"}}})
	c.now = c.deal(first).ProtectedUntil.AddDate(0, 1, 0)
	c.mail("fay@fabrikam.example", "x", refer("Globex"))
	_, ns := c.mail(manager, "approve", reply(c.find(KindReview, manager)))
	said(t, "the refusal", ns[0].Letter.Note, "A manager ruled for "+first.String(), "another ruling changes that")
}

func TestOurOwnOpportunityIsToldToRepAndManagerAtOnce(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	list := func(since time.Time, rep string) Decision {
		return c.do(ImportOffLimits{List: OffLimitList{Name: openOpportunity, Rows: []OffLimit{{Company: "Globex Inc.", Domain: "www.globex.example", Since: since, Rep: rep}, {Company: "Hooli"}}}})
	}
	c.sent = nil
	list(time.Time{}, rita)
	want(t, kinds(c.sent), "direct to "+rita+", direct to "+manager, "alerts")
	l := c.sent[0].Letter
	said(t, "the alert", joined(l.Rule, l.Note, l.Clause, l.Company, l.Ref, l.Partner, l.Contact.Email), "Rita works on this account since 20 Nov 2026",
		"protected until 18 Feb 2027", "Clause 3.1", no.String(), "Northwind", "bo@globex.example")
	want(t, l.Registered.IsZero() || l.Protected.IsZero() || l.Attribution.IsZero(), false, "the receipt's facts are missing")
	c.w.offLimits = []OffLimit{{List: openOpportunity, Company: "Globex", Domain: "globex.example", NameKey: "globex", Since: c.now, Rep: rita}}
	c.sent, c.now = nil, c.now.Add(time.Hour)
	d := list(time.Time{}, rita)
	want(t, kinds(c.sent), "", "the same list again")
	want(t, d.OffLimits.Rows[0].Since, c.w.offLimits[0].Since, "since stays")
	c.quiet(ann, "Rita")
}

func TestWhoWasThereFirst(t *testing.T) {
	row := func(since time.Time) Action {
		return ImportOffLimits{List: OffLimitList{Name: openOpportunity, Rows: []OffLimit{{Domain: "globex.example", Since: since}}}}
	}
	t.Run("our opportunity is older than an open registration", func(t *testing.T) {
		c := newTown(t)
		r, _ := c.mail(ann, "x", refer("Globex"))
		c.do(row(noon.AddDate(0, 0, -9)))
		l := c.find(KindDirect, manager).Letter
		said(t, "the alert", joined(l.Rule, l.Note, l.Clause), "since 11 Nov 2026", "influence only", "Clause 3.3")
		c.w.offLimits = []OffLimit{{List: openOpportunity, Domain: "globex.example", Since: noon.AddDate(0, 0, -9)}}
		o := Decide(c.w, Input{At: c.now, By: "operator", Action: Commanded{Deal: r.Deal, Text: "attribute to nobody because we were first"}})
		said(t, "effects", strings.Join(o.Effects, "\n"), "nobody is credited")
		d := newDraft(c.w, Input{At: c.now})
		said(t, "the rules", d.because(c.deal(r.Deal)), "Our own sales team was working on the account before it was registered", "Clause 3.3")
	})
	t.Run("a registration of an account we work on is declined with the date", func(t *testing.T) {
		c := newTown(t)
		c.w.offLimits = []OffLimit{{List: openOpportunity, Domain: "globex.example", Since: noon.AddDate(0, 0, -9)}}
		r, _ := c.mail(ann, "x", refer("Globex"))
		want(t, c.deal(r.Deal).Stage, program.Declined, "stage")
		l := c.find(KindRefused, ann).Letter
		said(t, "the refusal", joined(l.Rule, l.Clause), "in touch with this account since 11 Nov 2026", "Clause 3.3")
	})
	t.Run("a registration that was first is completed all the same", func(t *testing.T) {
		c := newTown(t)
		r, _ := c.mail(ann, "", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
		want(t, c.deal(r.Deal).Stage, program.Incomplete, "stage")
		c.now = c.now.AddDate(0, 0, 1)
		c.w.offLimits = []OffLimit{{List: openOpportunity, Domain: "globex.example", Since: c.now}}
		c.mail(ann, "They need a new billing system.", reply(c.find(KindIncomplete, ann)))
		want(t, c.deal(r.Deal).Stage, program.UnderReview, "stage")
		said(t, "the review", strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"), r.Deal.String()+" is the last registration")
	})
}

func TestWhoWasThereFirstIsExactToTheSecond(t *testing.T) {
	for after, want := range map[time.Duration]string{-time.Second: program.Declined, 0: program.UnderReview, time.Second: program.UnderReview} {
		c := newTown(t)
		c.w.offLimits = []OffLimit{{List: openOpportunity, Domain: "globex.example", Since: c.now.Add(after)}}
		r, _ := c.mail(ann, "x", refer("Globex"))
		if got := c.deal(r.Deal).Stage; got != want {
			t.Errorf("our opportunity is %v later than the registration: %s, want %s", after, got, want)
		}
		d := newDraft(c.w, Input{At: c.now.Add(2 * time.Second)})
		if o := d.credited(c.deal(r.Deal)); want == program.UnderReview && (len(o.Shares) != 1 || o.Shares[0].Deal != int64(r.Deal)) {
			t.Errorf("%v later: credited %+v", after, o)
		}
	}
}

func TestExtensions(t *testing.T) {
	day := func(n int) func(c *town, no DealNo) {
		return func(c *town, _ DealNo) { c.now = c.now.AddDate(0, 0, n) }
	}
	for _, tc := range []struct {
		name   string
		before func(c *town, no DealNo)
		text   string
		kinds  string
		says   string // to Ann
		days   int    // of protection added
	}{
		{"granted by rule: something happened lately", day(20), "extend they sign next month", "stage to " + ann + ", team_news to " + manager, "Protection extended by 60 days, until 19 Apr 2027", 60},
		{"the last active day still counts", day(30), "Extend: they sign next month", "stage to " + ann + ", team_news to " + manager, "extended by 60 days", 60},
		{"too quiet: a manager decides", day(31), "extend they sign next month", "case to " + ann + ", team_news to " + manager, "nothing happened in the last 30 days (last: 20 Nov 2026)", 0},
		{"once only", func(c *town, no DealNo) { c.mail(ann, "extend x y z", reply(c.find(KindStage, ann))) }, "extend once more please", "case to " + ann + ", team_news to " + manager, "lengthened by rule before", 0},
		{"after the end", day(100), "extend they sign next month", "case to " + ann + ", team_news to " + manager, "its protection ended on 18 Feb 2027", 0},
		{"without a reason", day(1), "extend", "stage to " + ann, "we need the reason", 0},
		{"after the deal", func(c *town, no DealNo) { c.do(Commanded{Deal: no, Text: "lost no budget"}) }, "extend they sign next month", "stage to " + ann, "the deal has ended (lost)", 0},
		{"after a ruling", func(c *town, no DealNo) { c.do(Commanded{Deal: no, Text: "attribute to nobody because x"}) }, "extend they sign next month", "stage to " + ann, "a manager decided on this account", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			no := c.accepted()
			tc.before(c, no)
			until := c.deal(no).ProtectedUntil
			_, ns := c.mail(ann, tc.text, reply(c.find(KindStage, ann)))
			want(t, kinds(ns), tc.kinds, "mails")
			said(t, "the answer", joined(ns[0].Letter.Note, ns[0].Letter.Clause), tc.says, "Clause 3.2")
			if tc.days > 0 {
				want(t, c.deal(no).ProtectedUntil, program.EndOfDay(until, tc.days), "protected until")
				want(t, c.deal(no).Extended, 1, "counted")
			} else if c.deal(no).ProtectedUntil != until && !until.IsZero() {
				t.Errorf("protection moved to %v", c.deal(no).ProtectedUntil)
			}
		})
	}
	t.Run("before approval", func(t *testing.T) {
		c := newTown(t)
		c.mail(ann, "x", refer("Globex"))
		_, ns := c.mail(ann, "extend they sign next month", reply(c.find(KindReceipt, ann)))
		said(t, "the answer", ns[0].Letter.Note, "not approved yet")
	})
	t.Run("the manager grants what the rules do not", func(t *testing.T) {
		c := newTown(t)
		no := c.accepted()
		c.now = c.now.AddDate(0, 0, 40)
		c.mail(ann, "extend they sign next month", reply(c.find(KindStage, ann)))
		asked := c.find(KindTeamNews, manager)
		want(t, asked.Letter.Commands[0], "extend 60d", "what the manager can say")
		want(t, asked.Letter.Reason, "they sign next month", "the reason")
		until := c.deal(no).ProtectedUntil
		c.mail(manager, asked.Letter.Commands[0], reply(asked))
		want(t, c.deal(no).ProtectedUntil, program.EndOfDay(until, 60), "protected until")
		said(t, "the partner's mail", c.find(KindStage, ann).Letter.Note, "extended by 60 days", "Clause 3.2")
	})
}

func TestDisputes(t *testing.T) {
	c := newTown(t)
	first, second := c.contested()
	c.w.timelines = map[DealNo][]Event{}
	for _, e := range c.events {
		c.w.timelines[e.Deal] = append(c.w.timelines[e.Deal], e)
	}
	c.sent = slices.Clip(c.sent)
	_, ns := c.mail(cid, "dispute Bo asked me for the demo on 1 November,\nsee his mail.", reply(c.find(KindDuplicate, cid)))
	want(t, kinds(ns), "case to "+cid+", dispute to "+manager, "mails")
	said(t, "the answer", joined(ns[0].Letter.Note, ns[0].Letter.Clause), "a manager looks at it", "Clause 4.3")
	want(t, ns[0].Letter.Due.IsZero(), false, "no date is promised")
	file := ns[1].Letter
	said(t, "the case file", joined(file.Text, file.Other, strings.Join(file.Warnings, "\n"), strings.Join(file.Commands, "\n")), "see his mail", first.String()+" by Northwind Consulting",
		first.String()+" was approved first", "attribute to Contoso Consulting because", "attribute to Northwind Consulting because", "attribute to nobody because")
	var left, right []string
	for i, e := range file.Timeline {
		if i > 0 && e.At.Before(file.Timeline[i-1].At) {
			t.Error("the timelines are out of order")
		}
		if e.Group == "left" {
			left = append(left, e.Text)
		} else {
			right = append(right, e.Text)
		}
	}
	said(t, "their timeline", strings.Join(left, "\n"), "Registered: Globex", "Disputed: Bo asked me")
	said(t, "the other timeline", strings.Join(right, "\n"), "Registered: Globex", "protected until 18 Feb 2027")
	want(t, c.deal(second).Dispute.Open(), true, "open")

	_, again := c.mail(cid, "dispute and here is the invitation I sent", reply(ns[0]))
	said(t, "the second one", again[0].Letter.Note, "was open already")
	want(t, c.deal(second).Dispute.At, c.now, "one case")
	_, silent := c.mail(cid, "dispute", reply(ns[0]))
	said(t, "without evidence", silent[0].Letter.Note, "we need what you know")

	c.now = c.deal(second).Dispute.Due.Add(time.Second)
	key := "dispute/" + second.String()
	d := c.do(TimerFired{Timer{Key: key, Kind: "dispute", Deal: second}})
	want(t, kinds(d.Notices), "team_news to "+manager, "a ruling that did not come")
	c.mail(manager, "attribute to Northwind because they were approved first (clause 3.1)", reply(c.find(KindDispute, manager)))
	want(t, c.deal(second).Dispute.Open(), false, "closed by the ruling")
	said(t, "the outcome", c.told(cid), "the credit is not yours", "clause 3.1")
	want(t, c.w.timers[key], false, "the reminder ends")
	c.quiet(cid, "Northwind", "Ann", first.String(), "approved first (")
	c.quiet(ann, "Contoso", "Cid", second.String())
}

package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// issueOf writes an issue that is being sent.
func issueOf(tb testing.TB, db *store.DB, no workflow.IssueNo, audience string, anyway bool) {
	tb.Helper()
	err := store.Exec(tb.Context(), db, `INSERT INTO issue (no, kind, state, by_name, by_email, subject, audience, personal, anyway, created_at, send_at, cursor)
		VALUES (?, 'newsletter', 'sending', 'Max', 'max@acme.example', 'News', ?, ?, ?, ?, ?, 0)`, int64(no), audience, false, anyway, store.Time(noon), store.Time(noon))
	if err != nil {
		tb.Fatal(err)
	}
}

// reader is a contact of a partner, for whom alone it makes a difference.
func reader(no int, name string, change func(*workflow.Partner, *workflow.Contact)) (workflow.Partner, workflow.Contact) {
	p, k := partner(workflow.PartnerNo(no)), contact(workflow.ContactNo(no), workflow.PartnerNo(no))
	p.HeardAt, p.DormantAt, p.Tier, p.Manager = noon.Add(-time.Hour), time.Time{}, "", "max@acme.example"
	k.Name = name
	if change != nil {
		change(&p, &k)
	}
	return p, k
}

func readers(tb testing.TB, db *store.DB, who ...func() (workflow.Partner, workflow.Contact)) {
	tb.Helper()
	var c workflow.Changes
	for _, w := range who {
		p, k := w()
		c.Partners, c.Contacts = append(c.Partners, p), append(c.Contacts, k)
	}
	save(tb, db, c)
}

func who(no int, name string, change func(*workflow.Partner, *workflow.Contact)) func() (workflow.Partner, workflow.Contact) {
	return func() (workflow.Partner, workflow.Contact) { return reader(no, name, change) }
}

func TestWhoGetsAnIssueAndWhoDoesNotAndWhy(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readers(t, db,
			who(1, "Ann", nil),
			who(2, "", func(p *workflow.Partner, _ *workflow.Contact) { p.Status = workflow.Dormant }),
			who(3, "Cy", func(_ *workflow.Partner, k *workflow.Contact) { k.Newsletter = false }),
			who(4, "Di", func(_ *workflow.Partner, k *workflow.Contact) { k.Status = workflow.Unreachable }),
			who(5, "Ed", func(p *workflow.Partner, _ *workflow.Contact) { p.Status = workflow.Suspended }),
			who(6, "Fay", func(p *workflow.Partner, _ *workflow.Contact) { p.Status = workflow.Left }),
			who(7, "Guy", func(p *workflow.Partner, _ *workflow.Contact) { p.Status = workflow.Prospect }),
			who(8, "Hal", func(p *workflow.Partner, _ *workflow.Contact) { p.Joining = &workflow.Joining{Asked: "abc"} }),
			who(9, "Ida", func(p *workflow.Partner, _ *workflow.Contact) {
				p.Joining = &workflow.Joining{Asked: "abc", Agreements: []workflow.Acceptance{{Digest: "abc", By: "x", At: noon}}}
			}),
			who(10, "Jo", nil), who(11, "Kit", nil),
			who(12, `Joker "Agreements":[`, func(p *workflow.Partner, _ *workflow.Contact) {
				p.Joining = &workflow.Joining{Asked: "abc", Application: &workflow.Application{Reason: `"Agreements":[`}}
			}),
		)
		issueOf(t, db, 1, "{}", false)
		for no, at := range map[int]time.Time{10: noon.AddDate(0, 0, -6), 11: noon.AddDate(0, 0, -8)} {
			run(t, db, fmt.Sprintf(`INSERT INTO issue_copy (issue, contact, state, attempts, settled_at, response) VALUES (1, %d, 'sent', 1, '%s', '')`,
				no, at.Format("2006-01-02T15:04:05.000000Z")))
		}
		run(t, db, `UPDATE contact SET status = 'erased', email = '' WHERE no = 1`)
		ask := func(issue workflow.IssueNo, anyway bool) workflow.AudienceFacts {
			facts, err := db.Audience(t.Context(), workflow.Audience{}, issue, anyway, noon)
			if err != nil {
				t.Fatal(err)
			}
			return facts
		}
		excluded := []workflow.Exclusion{
			{Reason: "their partner has not accepted the agreement", Count: 2, Names: []string{"Hal (Partner 8)", `Joker "Agreements":[ (Partner 12)`}},
			{Reason: "erased", Count: 1, Names: []string{"Ann (Partner 1)"}},
			{Reason: "got another bulk mail within a week", Count: 1, Names: []string{"Jo (Partner 10)"}},
			{Reason: "their partner has not joined yet", Count: 1, Names: []string{"Guy (Partner 7)"}},
			{Reason: "their partner is suspended", Count: 1, Names: []string{"Ed (Partner 5)"}},
			{Reason: "their partner takes no part any more", Count: 1, Names: []string{"Fay (Partner 6)"}},
			{Reason: "unreachable", Count: 1, Names: []string{"Di (Partner 4)"}},
			{Reason: "unsubscribed", Count: 1, Names: []string{"Cy (Partner 3)"}},
		}
		equal(t, "a second issue", ask(2, false), workflow.AudienceFacts{Count: 3, Partners: 3,
			Names: []string{"ann2@partner2.example (Partner 2)", "Ida (Partner 9)", "Kit (Partner 11)"}, Excluded: excluded})
		without := slices.Delete(slices.Clone(excluded), 2, 3)
		names := []string{"ann2@partner2.example (Partner 2)", "Ida (Partner 9)", "Jo (Partner 10)", "Kit (Partner 11)"}
		equal(t, "anyway", ask(2, true), workflow.AudienceFacts{Count: 4, Partners: 4, Names: names, Excluded: without})
		equal(t, "itself", ask(1, false), workflow.AudienceFacts{Count: 4, Partners: 4, Names: names, Excluded: without})
	})
}

func TestAudiencesByTheirConditions(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readers(t, db,
			who(1, "gold", func(p *workflow.Partner, _ *workflow.Contact) { p.Tier = "gold" }),
			who(2, "agency", func(p *workflow.Partner, _ *workflow.Contact) { p.Type = "agency" }),
			who(3, "german", func(_ *workflow.Partner, k *workflow.Contact) {
				k.Tongue = workflow.Tongue{Language: "de", Leaning: "fr"}
			}),
			who(4, "english", func(_ *workflow.Partner, k *workflow.Contact) { k.Tongue = workflow.Tongue{Language: "en"} }),
			who(5, "mia's", func(p *workflow.Partner, _ *workflow.Contact) { p.Manager = "mia@acme.example" }),
			who(6, "quiet", func(p *workflow.Partner, _ *workflow.Contact) { p.HeardAt = noon.AddDate(0, 0, -61) }),
			who(7, "never", func(p *workflow.Partner, _ *workflow.Contact) {
				p.HeardAt, p.CreatedAt = time.Time{}, noon.AddDate(0, 0, -90)
			}),
			who(8, "zoned", func(_ *workflow.Partner, k *workflow.Contact) { k.Tongue = workflow.Tongue{Zone: `x"language":"de"`} }),
		)
		for _, c := range []struct {
			a    workflow.Audience
			want []int
		}{
			{workflow.Audience{}, []int{1, 2, 3, 4, 5, 6, 7, 8}},
			{workflow.Audience{Tiers: []string{"gold", "platinum"}}, []int{1}},
			{workflow.Audience{Types: []string{"agency"}}, []int{2}},
			{workflow.Audience{Types: []string{"agency"}, Tiers: []string{"gold"}}, nil},
			{workflow.Audience{Languages: []string{"de"}}, []int{3}},
			{workflow.Audience{Languages: []string{"fr"}}, nil},
			{workflow.Audience{Languages: []string{"en"}}, []int{1, 2, 4, 5, 6, 7, 8}},
			{workflow.Audience{Languages: []string{"en", "de"}}, []int{1, 2, 3, 4, 5, 6, 7, 8}},
			{workflow.Audience{Managers: []string{"mia@acme.example"}}, []int{5}},
			{workflow.Audience{Partners: []workflow.PartnerNo{4, 5, 99}}, []int{4, 5}},
			{workflow.Audience{Quiet: 60 * 24 * time.Hour}, []int{6, 7}},
			{workflow.Audience{Heard: 30 * 24 * time.Hour}, []int{1, 2, 3, 4, 5, 8}},
		} {
			facts, err := db.Audience(t.Context(), c.a, 0, false, noon)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, no := range c.want {
				_, k := reader(no, "", nil)
				for _, name := range []string{"", "gold", "agency", "german", "english", "mia's", "quiet", "never", "zoned"}[no:][:1] {
					want = append(want, fmt.Sprintf("%s (Partner %d)", name, k.Partner))
				}
			}
			equal(t, fmt.Sprintf("%+v", c.a), facts.Names, want)
			equal(t, fmt.Sprintf("%+v", c.a), facts.Count, len(want))
		}
	})
}

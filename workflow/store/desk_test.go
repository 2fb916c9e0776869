package store_test

import (
	"fmt"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/program"
	"refermail/workflow/store"
)

const (
	manager1 = "max@acme.example"
	manager2 = "mia@acme.example"
)

func deskRules() *workflow.Rules {
	return &workflow.Rules{Program: program.Builtin(), Limits: workflow.DefaultLimits(), Self: workflow.Self{Address: "deals@acme.example", Name: "Acme"},
		Team: []workflow.Member{{Email: manager1, Name: "Max", Roles: []string{"manager"}}, {Email: manager2, Name: "Mia", Roles: []string{"manager"}},
			{Email: "rita@acme.example", Name: "Rita", Roles: []string{"rep"}}}}
}

func deskAsk(now time.Time) workflow.DeskAsk { r := deskRules(); return r.DeskOf(r.Team[0], now) }

// desked is a deal of which only what a desk looks at differs.
func desked(no workflow.DealNo, change func(*workflow.Deal)) workflow.Deal {
	d := deal(no, 1, 1)
	d.Owner, d.Backup, d.Stage, d.StageAt, d.ProtectedUntil = "", "", program.Accepted, noon, noon.AddDate(0, 0, 60)
	change(&d)
	return d
}

func TestADeskHoldsWhatItsManagerAnswersFor(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		one, two := partner(1), partner(2)
		two.Manager = "" // nobody's: the lead's
		bounced := contact(1, 1)
		bounced.Status = workflow.Unreachable
		gone := contact(2, 2)
		gone.Status = workflow.Unreachable
		days := func(n int) time.Time { return noon.AddDate(0, 0, n) }
		deals := []workflow.Deal{
			desked(1001, func(d *workflow.Deal) { d.Stage, d.ReviewBy = program.UnderReview, days(2) }),
			desked(1002, func(d *workflow.Deal) { d.Stage, d.ReviewBy = program.UnderReview, days(1) }),
			desked(1003, func(d *workflow.Deal) { d.Stage, d.Owner = program.UnderReview, manager2 }),
			desked(1004, func(d *workflow.Deal) { d.Stage, d.Owner, d.Backup = program.UnderReview, manager2, manager1 }),
			desked(1005, func(d *workflow.Deal) { d.ProtectedUntil = days(14) }),
			desked(1006, func(d *workflow.Deal) { d.ProtectedUntil = days(14).Add(time.Second) }),
			desked(1007, func(d *workflow.Deal) { d.ProtectedUntil = noon.Add(-time.Second) }),
			desked(1008, func(d *workflow.Deal) { d.ProtectedUntil, d.Stage = days(3), program.Won }),
			desked(1009, func(d *workflow.Deal) { d.StageAt = days(-21) }),
			desked(1010, func(d *workflow.Deal) { d.StageAt = days(-21).Add(time.Second) }),
			desked(1011, func(d *workflow.Deal) { d.StageAt, d.Owner = days(-30), "rita@acme.example" }), // a rep's: her manager's
			desked(1012, func(d *workflow.Deal) { d.StageAt, d.Stage = days(-90), program.Lost }),
			desked(1013, func(d *workflow.Deal) { d.Partner, d.Submitter, d.StageAt = 2, 2, days(-25) }),
		}
		for i := range deals { // only the first and the last have people who take part
			if deals[i].No != 1001 && deals[i].No != 1013 {
				deals[i].Submitter, deals[i].People = 0, nil
			}
		}
		deals[len(deals)-1].People = nil
		save(t, db, workflow.Changes{Partners: []workflow.Partner{one, two}, Contacts: []workflow.Contact{bounced, gone}, Deals: deals,
			Next: workflow.Counters{Deal: 1014, Partner: 3, Contact: 3}})
		kept := keep(t, db, rawMail("held"), rawMail("ignored"))
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{
			{No: kept[0].No, Disposition: workflow.Held, Rule: "unknown sender", From: "eve@elsewhere.example", Subject: "Hello"},
			{No: kept[1].No, Disposition: workflow.Ignored}}})

		r := deskRules()
		shown := func(m int) map[string]string {
			k, err := db.Desk(t.Context(), r.DeskOf(r.Team[m], noon))
			if err != nil {
				t.Fatal(err)
			}
			all := map[string]string{}
			for _, s := range workflow.Agenda(r, k, noon, time.UTC) {
				for _, task := range s.Tasks {
					all[s.Name] += task.Ref + " "
				}
			}
			return all
		}
		equal(t, "Max's desk", shown(0), map[string]string{"awaiting": "D-1002 D-1001 D-1004 ", "expiring": "D-1005 ",
			"stalled": "D-1011 D-1013 D-1009 ", "held": "M-1 ", "unreachable": "D-1001 D-1013 "})
		equal(t, "Mia's desk", shown(1), map[string]string{"awaiting": "D-1003 D-1004 "})
	})
}

func TestADeskIsBounded(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var deals []workflow.Deal
		for i := range 3 * workflow.DeskLimit {
			deals = append(deals, desked(workflow.DealNo(1001+i), func(d *workflow.Deal) { d.Stage = program.UnderReview }))
		}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{partner(1)}, Contacts: []workflow.Contact{contact(1, 1)}, Deals: deals})
		k, err := db.Desk(t.Context(), deskAsk(noon))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "rows", len(k.Awaiting), workflow.DeskLimit+1)
		part := workflow.Agenda(deskRules(), k, noon, time.UTC)[0]
		equal(t, "shown", fmt.Sprint(len(part.Tasks), part.More), fmt.Sprint(workflow.DeskLimit, true))
	})
}

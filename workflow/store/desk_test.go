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

// TestADeskNamesASecondContact: somebody else at the same partner who can be reached, or nobody; people without an open deal
// stand apart, on the desk of who looks after their partner.
func TestADeskNamesASecondContact(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		person := func(no workflow.ContactNo, of workflow.PartnerNo, status string) workflow.Contact {
			k := contact(no, of)
			k.Status = status
			return k
		}
		mias, left := partner(3), partner(4)
		mias.Manager = manager2
		left.Status = workflow.Left
		gone, active := workflow.Unreachable, workflow.Active
		people := []workflow.Contact{
			person(1, 1, gone), person(2, 1, gone), person(3, 1, active), person(4, 1, active), // 3 is the first who can be reached
			person(5, 2, gone),                     // alone
			person(6, 3, gone), person(7, 3, gone), // at Mia's partner
			person(8, 4, gone), // at one that left
		}
		of := func(no workflow.DealNo, p workflow.PartnerNo, by workflow.ContactNo, stage string) workflow.Deal {
			return desked(no, func(d *workflow.Deal) {
				d.Partner, d.Submitter, d.Stage = p, by, stage
				d.People = []workflow.Participant{{Side: workflow.PartnerSide, Contact: by}}
			})
		}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{partner(1), partner(2), mias, left}, Contacts: people, Deals: []workflow.Deal{
			of(1001, 1, 1, program.Accepted), of(1002, 1, 1, program.UnderReview), of(1003, 2, 5, program.Accepted),
			of(1004, 1, 2, program.Lost), of(1005, 3, 6, program.Won), // over
		}})
		r := deskRules()
		desk := func(m int) workflow.Desk {
			k, err := db.Desk(t.Context(), r.DeskOf(r.Team[m], noon))
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
		max := desk(0)
		second := map[workflow.DealNo]string{}
		for _, c := range max.Unreachable {
			second[c.Deal] = c.Other.Email
		}
		equal(t, "whom to try", second, map[workflow.DealNo]string{1001: "ann3@partner1.example", 1002: "ann3@partner1.example", 1003: ""})
		idle := func(k workflow.Desk) (all []string) {
			for _, c := range k.Idle {
				all = append(all, c.Email+" "+c.PartnerNo.String()+" "+c.Other.Email)
			}
			return all
		}
		equal(t, "without an open deal", idle(max), []string{"ann2@partner1.example P-1 ann3@partner1.example"})
		equal(t, "Mia's", idle(desk(1)), []string{"ann7@partner3.example P-3 ", "ann6@partner3.example P-3 "})
	})
}

package store_test

import (
	"fmt"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestHowAPartnerJoinedIsSavedWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		p := partner(1)
		p.Joining = &workflow.Joining{
			Application: &workflow.Application{State: workflow.Approved, Answers: map[string]string{"company": "Initech", "domain": "initech.example"},
				At: noon, Reminded: true, Decided: noon.Add(time.Hour), By: "max@acme.example", Root: "root@x.example", Last: "last@x.example", Subject: "Re: join"},
			Agreements: []workflow.Acceptance{{Digest: "abc", By: "eve@initech.example", Name: "Eve", MessageID: "m@initech.example", Mail: 7, At: noon}},
			Asked:      "abc", AskedAt: noon, AskedIn: []workflow.NoticeID{workflow.NewNoticeID("x")},
			Scores: &workflow.Scores{Fit: 3, Reach: 2, Credibility: 1, Note: "they <answer> & late", By: "max@acme.example", At: noon},
			Since:  noon, Sent: map[string]time.Time{"welcome": noon}, Done: map[string]time.Time{"first_lead": noon.Add(time.Second)}, Waiting: []workflow.MailNo{7, 9},
		}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{p, partner(2)}})
		got := load(t, db, workflow.Want{Partners: []workflow.PartnerNo{1}}).Partners
		equal(t, "partner", got, []workflow.Partner{p})
		p.Joining = nil
		save(t, db, workflow.Changes{Partners: []workflow.Partner{p}})
		equal(t, "without", load(t, db, workflow.Want{Partners: []workflow.PartnerNo{1}}).Partners, []workflow.Partner{p})
	})
}

func TestADeskHoldsApplicantsAndNewcomersOfItsManager(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		coming := func(no workflow.PartnerNo, manager string, change func(*workflow.Partner)) workflow.Partner {
			p := partner(no)
			p.Manager, p.Joining = manager, &workflow.Joining{Application: &workflow.Application{State: workflow.Deciding, At: noon.Add(-time.Duration(no) * time.Hour)}}
			if p.Status = workflow.Prospect; change != nil {
				change(&p)
			}
			return p
		}
		joined := func(days int) func(*workflow.Partner) {
			return func(p *workflow.Partner) {
				p.Status, p.Joining.Application.State, p.Joining.Since = workflow.Active, workflow.Approved, noon.AddDate(0, 0, -days)
			}
		}
		r := deskRules()
		lead, second := r.Team[0].Email, r.Team[1].Email
		save(t, db, workflow.Changes{Partners: []workflow.Partner{
			coming(1, "", nil), coming(2, lead, nil), coming(3, second, nil), coming(4, "gone@acme.example", nil),
			coming(5, "", func(p *workflow.Partner) { p.Joining.Application.State = workflow.Asking }),
			coming(6, "", func(p *workflow.Partner) { p.Joining.Application.State = workflow.Declined }),
			coming(7, lead, joined(5)), coming(8, second, joined(1)), coming(9, lead, joined(40)), partner(10),
		}})
		shown := func(all []workflow.Partner) (s string) {
			for _, p := range all {
				s += p.No.String() + " "
			}
			return s
		}
		for m, want := range []string{"P-4 P-2 P-1 | P-7 ", "P-3 | P-8 "} {
			k, err := db.Desk(t.Context(), r.DeskOf(r.Team[m], noon))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, fmt.Sprintf("desk %d", m), shown(k.Applicants)+"| "+shown(k.Newcomers), want)
		}
	})
}

func TestMailThatWaitsByItselfLiesOnNoDesk(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		kept, err := db.Keep(t.Context(), "INBOX", workflow.Mark{}, []workflow.RawMail{rawMail("a"), rawMail("b"), rawMail("c")})
		if err != nil {
			t.Fatal(err)
		}
		rules := []string{workflow.WaitsByItself + "approval of P-1", "waits for a manager: add colleague", workflow.WaitsByItself + "agreement with P-1"}
		var results []workflow.MailResult
		for i, m := range kept {
			results = append(results, workflow.MailResult{No: m.No, Disposition: workflow.Held, Rule: rules[i]})
		}
		save(t, db, workflow.Changes{Mails: results})
		k, err := db.Desk(t.Context(), deskAsk(noon))
		if err != nil || len(k.Held) != 1 || k.Held[0].No != kept[1].No {
			t.Errorf("%+v, %v", k.Held, err)
		}
	})
}

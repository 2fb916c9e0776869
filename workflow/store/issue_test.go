package store_test

import (
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// TestAnIssueIsKeptAsItWasDecided changes everything a decision can change, and leaves the cursor to who makes copies.
func TestAnIssueIsKeptAsItWasDecided(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		i := workflow.Issue{No: 7, Kind: workflow.Newsletter, State: workflow.IssueDraft, By: workflow.Address{Name: "Max", Email: "max@acme.example"}, Subject: "News", CreatedAt: noon}
		save(t, db, workflow.Changes{Issues: []workflow.Issue{i}})
		i.Kind, i.State, i.By, i.Subject = workflow.CheckIn, workflow.IssueCancelled, workflow.Address{Name: "Rita", Email: "rita@acme.example"}, "Questions"
		i.Audience = workflow.Audience{Said: "tier=gold", Tiers: []string{"gold"}}
		i.Personal, i.Anyway, i.SendAt, i.EndedAt = true, true, noon.Add(time.Hour), noon.Add(2*time.Hour)
		changed := i
		changed.Cursor = 9
		save(t, db, workflow.Changes{Issues: []workflow.Issue{changed}})
		kept, err := db.Issue(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "issue", kept, i)
	})
}

func TestANoticeSaysWhichMailItIsAbout(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		mails := keep(t, db, rawMail("one"), rawMail("two"))
		n := notice("preview", "max@acme.example")
		n.Mail = mails[1].No
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n}, At: noon})
		facts := load(t, db, workflow.Want{Notices: []workflow.NoticeID{n.ID}})
		if len(facts.Notices) != 1 || facts.Notices[0].Mail != mails[1].No {
			t.Errorf("notices %+v, want one about mail %d", facts.Notices, mails[1].No)
		}
	})
}

// TestACancelledIssueHoldsNothingUp: what was never sent is no bulk mail, or the mails of the onboarding would wait for it for ever.
func TestACancelledIssueHoldsNothingUp(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readers(t, db, who(1, "Ann", nil), who(2, "Bea", nil), who(3, "Cy", nil))
		issueOf(t, db, 7, "{}", false)
		issueOf(t, db, 8, "{}", false)
		run(t, db, `UPDATE issue SET state = 'cancelled' WHERE no = 7`)
		at := noon.Add(-time.Hour).Format("2006-01-02T15:04:05.000000Z")
		for _, row := range []string{"7, 1, 'ready', NULL", "7, 2, 'sent', '" + at + "'", "8, 3, 'ready', NULL"} {
			run(t, db, `INSERT INTO issue_copy (issue, contact, state, settled_at, attempts, response) VALUES (`+row+`, 0, '')`)
		}
		bulk := load(t, db, workflow.Want{BulkTo: []workflow.PartnerNo{1, 2, 3}}).BulkTo
		if at, waits := bulk[1]; waits {
			t.Errorf("a copy of a cancelled issue counts as leaving at %s", at)
		}
		if !bulk[2].Equal(noon.Add(-time.Hour)) || bulk[3].IsZero() {
			t.Errorf("bulk mail of the others: %v", bulk)
		}
	})
}

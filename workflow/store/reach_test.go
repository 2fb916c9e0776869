package store_test

import (
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestReachTellsWhatWasTakenAndWhoLeft(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readers(t, db, who(1, "Ann", nil), who(2, "Bea", nil), who(3, "Cy", nil))
		sent := func(k workflow.Notice, at time.Time) {
			save(t, db, workflow.Changes{Notices: []workflow.Notice{k}})
			for _, c := range claim(t, db, noon.Add(time.Hour), 9) {
				settle(t, db, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Sent, At: at})
			}
		}
		reached := func(p workflow.PartnerNo) map[workflow.ContactNo]workflow.Mailed {
			t.Helper()
			of, err := db.Reach(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			return of
		}
		equal(t, "before", reached(1), map[workflow.ContactNo]workflow.Mailed{})
		sent(notice("hers", "ann1@partner1.example"), noon.Add(2*time.Hour))
		sent(notice("another's", "ann2@partner2.example"), noon.Add(9*time.Hour))
		equal(t, "mail of no deal", reached(1), map[workflow.ContactNo]workflow.Mailed{1: {AcceptedAt: noon.Add(2 * time.Hour)}})
		save(t, db, workflow.Changes{Deals: []workflow.Deal{deal(1001, 1, 1)}})
		ofDeal := notice("of her deal", "xann1@partner1.example") // her other address
		ofDeal.Deal = 1001
		sent(ofDeal, noon.Add(3*time.Hour))
		equal(t, "mail of a deal", reached(1)[1].AcceptedAt, noon.Add(3*time.Hour))
		issueOf(t, db, 7, "{}", false)
		run(t, db, `INSERT INTO issue_copy (issue, contact, state, attempts, settled_at, response) VALUES (7, 1, 'sent', 1, '`+noon.Add(4*time.Hour).Format("2006-01-02T15:04:05.000000Z")+`', '')`)
		run(t, db, `INSERT INTO issue_copy (issue, contact, state, attempts, settled_at, response) VALUES (7, 3, 'refused', 1, '`+noon.Format("2006-01-02T15:04:05.000000Z")+`', '')`)
		equal(t, "a copy", reached(1)[1].AcceptedAt, noon.Add(4*time.Hour))
		equal(t, "a refused copy", reached(3), map[workflow.ContactNo]workflow.Mailed{})

		save(t, db, workflow.Changes{At: noon, Suppression: []workflow.Suppression{{Address: "ann1@partner1.example", Why: workflow.Complained}, {Address: "xann1@partner1.example", Why: workflow.Unsubscribed},
			{Address: "ann2@partner2.example", Why: workflow.Unsubscribed}}})
		equal(t, "who complained by one address", reached(1)[1], workflow.Mailed{AcceptedAt: noon.Add(4 * time.Hour), Suppressed: workflow.Complained, SuppressedAt: noon})
		equal(t, "who left", reached(2)[2].Suppressed, workflow.Unsubscribed)
		equal(t, "who did neither", reached(3), map[workflow.ContactNo]workflow.Mailed{})
	})
}

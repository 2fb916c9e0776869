package store_test

import (
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestWhoDidNotGetAnIssue(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readersOfSeven(t, db) // Ann and Bea got it; Cy's was refused, Di's was skipped
		run(t, db, `UPDATE issue_copy SET response = '550 5.7.1 no' WHERE contact = 3`)
		run(t, db, `UPDATE issue_copy SET response = 'unsubscribed' WHERE contact = 4`)
		issueOf(t, db, 8, "{}", false)
		run(t, db, `INSERT INTO issue_copy (issue, contact, state, attempts, response) VALUES (8, 1, 'skipped', 0, 'of another issue')`)
		for most, names := range map[int]string{10: "Cy refused 550 5.7.1 no, Di skipped unsubscribed", 1: "Cy refused 550 5.7.1 no"} {
			copies, err := db.UnsentCopies(t.Context(), 7, most)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for i, c := range copies {
				if i > 0 {
					got += ", "
				}
				got += c.Name + " " + string(c.State) + " " + c.Reason
				if c.Email == "" || c.Partner != workflow.PartnerNo(c.Contact) || c.PartnerName == "" {
					t.Errorf("who it is: %+v", c)
				}
			}
			equal(t, "who did not get it", got, names)
		}
	})
}

package store_test

import (
	"fmt"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func endings(t *testing.T, db *store.DB, addresses ...string) map[string]string {
	t.Helper()
	found, err := db.Endings(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTheLatestEndingOfAnAddressIsRemembered(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const ann, bob = "ann@partner.example", "bob@partner.example"
		ending := func(address, text string, at time.Time) workflow.Changes {
			return workflow.Changes{Endings: []workflow.Ending{{Address: address, Text: text, At: at}}}
		}
		equal(t, "of nobody", endings(t, db), map[string]string{})
		save(t, db, ending(ann, "Best\nAnn", noon))
		save(t, db, ending(bob, "Bob\x00 \xff", noon))
		equal(t, "of both", endings(t, db, ann, bob, ann, "eve@x.example"), map[string]string{ann: "Best\nAnn", bob: "Bob\uFFFD \uFFFD"})
		save(t, db, ending(ann, "Best\nAnn", noon)) // the same mail, again
		save(t, db, ending(ann, "Cheers\nAnn", noon.Add(time.Minute)))
		save(t, db, ending(ann, "released long after", noon.Add(-time.Hour)))
		equal(t, "the latest", endings(t, db, ann), map[string]string{ann: "Cheers\nAnn"})
		save(t, db, workflow.Changes{Endings: []workflow.Ending{{Address: bob, Text: "one", At: noon}, {Address: bob, Text: "two", At: noon}}})
		equal(t, "twice in a batch", endings(t, db, bob), map[string]string{bob: "two"})

		for range 2 { // erasing twice is harmless
			if err := db.ForgetEndings(t.Context(), []string{ann, "eve@x.example"}); err != nil {
				t.Fatal(err)
			}
		}
		equal(t, "forgotten", endings(t, db, ann, bob), map[string]string{bob: "two"})
	})
}

func TestEndingsOfManyAreRecalledTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var c workflow.Changes
		var addresses []string
		for i := range 1200 {
			address := fmt.Sprintf("ann%d@partner.example", i)
			addresses = append(addresses, address)
			c.Endings = append(c.Endings, workflow.Ending{Address: address, Text: fmt.Sprint("Ann ", i), At: noon})
		}
		save(t, db, c)
		found := endings(t, db, addresses...)
		equal(t, "how many", len(found), len(addresses))
		equal(t, "one of them", found["ann1111@partner.example"], "Ann 1111")
	})
}

func TestAFailedDecisionRemembersNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		err := trySave(t.Context(), db, workflow.Changes{
			Endings: []workflow.Ending{{Address: "ann@partner.example", Text: "Ann", At: noon}},
			Mails:   []workflow.MailResult{{No: 99, Disposition: workflow.Handled}},
		})
		if err == nil {
			t.Fatal("a result for a mail that does not exist was saved")
		}
		equal(t, "remembered", endings(t, db, "ann@partner.example"), map[string]string{})
	})
}

package store_test

import (
	"errors"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
)

// TestOnlyWhatCanBeDoneAgainIsRelaxed: after a Keep, a Claim and a failed one, decisions are flushed to the disk again.
func TestOnlyWhatCanBeDoneAgainIsRelaxed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		strict := store.Strictness(t, db)
		if _, err := db.Keep(t.Context(), "box", workflow.Mark{}, nil); err != nil {
			t.Fatal(err)
		}
		equal(t, "after Keep", store.Strictness(t, db), strict)
		if _, err := db.Claim(t.Context(), noon, 0, 1); err != nil {
			t.Fatal(err)
		}
		equal(t, "after Claim", store.Strictness(t, db), strict)
		failed := errors.New("failed")
		if err := store.Relaxed(t, db, failed); !errors.Is(err, failed) {
			t.Error(err)
		}
		equal(t, "after a failure", store.Strictness(t, db), strict)
	})
}

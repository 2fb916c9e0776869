package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func claim(t *testing.T, db *store.DB, now time.Time, max int) []workflow.Claimed {
	t.Helper()
	claimed, err := db.Claim(t.Context(), now, time.Minute, max)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return claimed
}

func settle(t *testing.T, db *store.DB, settlements ...workflow.Settlement) {
	t.Helper()
	if err := db.Settle(t.Context(), settlements); err != nil {
		t.Fatalf("settle: %v", err)
	}
}

func state(t *testing.T, db *store.DB, id workflow.NoticeID) workflow.NoticeState {
	t.Helper()
	n, err := db.Notice(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return n.State
}

func TestNoticesAreClaimedInOrderAndWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var notices []workflow.Notice
		for i := range 30 {
			notices = append(notices, notice(fmt.Sprint("key", i), "ann@partner1.example"))
		}
		future := notice("future", "ann@partner1.example")
		future.RunAt = noon.Add(time.Hour)
		save(t, db, workflow.Changes{Notices: append(notices, future)})
		claimed := claim(t, db, noon, 20)
		claimed = append(claimed, claim(t, db, noon, 20)...)
		if len(claimed) != 30 {
			t.Fatalf("%d claimed", len(claimed))
		}
		for i, c := range claimed {
			want := notices[i]
			want.RunAt = noon.Add(time.Minute)
			equal(t, "claimed", c, workflow.Claimed{Notice: want, Attempts: 1, Lease: c.Lease, Created: noon})
			if c.Lease == "" {
				t.Error("no lease")
			}
		}
		equal(t, "nothing left", claim(t, db, noon, 20), []workflow.Claimed{})
	})
}

func TestANoticeWithAKnownKeyIsSkipped(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		n := notice("key", "ann@partner1.example")
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n, n}})
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: claim(t, db, noon, 1)[0].Lease, State: workflow.Sent, At: noon})
		n.Subject = "other"
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n}})
		equal(t, "state", state(t, db, n.ID), workflow.Sent)
		equal(t, "to send", claim(t, db, noon, 9), []workflow.Claimed{})
	})
}

func TestSettlementsCountOnlyWithTheLease(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		n := notice("key", "ann@partner1.example")
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n}})
		first := claim(t, db, noon, 1)[0]
		equal(t, "while leased", claim(t, db, noon.Add(59*time.Second), 1), []workflow.Claimed{})
		second := claim(t, db, noon.Add(time.Minute), 1)[0]
		equal(t, "attempts", second.Attempts, 2)
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: first.Lease, State: workflow.Refused, At: noon, Response: "550"})
		equal(t, "a stale settlement", state(t, db, n.ID), workflow.Sending)
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: second.Lease, State: workflow.Ready, RunAt: noon.Add(time.Hour), At: noon, Response: "450 later\r\nX: y"})
		due, ok, err := db.NextDue(t.Context())
		if !due.Equal(noon.Add(time.Hour)) || !ok || err != nil {
			t.Errorf("next due %v %v %v", due, ok, err)
		}
		oldest, ok, _ := db.OldestReady(t.Context())
		if !oldest.Equal(noon) || !ok {
			t.Errorf("oldest ready %v %v", oldest, ok)
		}
		third := claim(t, db, noon.Add(time.Hour), 1)[0]
		equal(t, "attempts", third.Attempts, 3)
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: third.Lease, State: workflow.Sent, At: noon.Add(time.Hour), Response: "250 ok"})
		row, _ := db.Notice(t.Context(), n.ID)
		if row.State != workflow.Sent || row.Response != "250 ok" || !row.Settled.Equal(noon.Add(time.Hour)) || row.Lease != "" {
			t.Errorf("settled: %+v", row)
		}
		if _, ok, _ := db.NextDue(t.Context()); ok {
			t.Error("something is still due")
		}
	})
}

func TestOperatorRetriesAndCancels(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		n := notice("key", "ann@partner1.example")
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n}})
		c := claim(t, db, noon, 1)[0]
		if err := db.CancelNotice(t.Context(), n.ID, noon); !errors.Is(err, store.ErrSent) {
			t.Errorf("cancel while sending: %v", err)
		}
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: c.Lease, State: workflow.Refused, At: noon})
		equal(t, "refused is final", claim(t, db, noon.Add(time.Hour), 1), []workflow.Claimed{})
		if err := db.RetryNotice(t.Context(), n.ID, noon.Add(time.Hour)); err != nil {
			t.Error(err)
		}
		if err := db.CancelNotice(t.Context(), n.ID, noon); err != nil {
			t.Error(err)
		}
		equal(t, "cancelled", claim(t, db, noon.Add(time.Hour), 1), []workflow.Claimed{})
		if err := db.RetryNotice(t.Context(), n.ID, noon); err != nil {
			t.Error(err)
		}
		c = claim(t, db, noon, 1)[0]
		settle(t, db, workflow.Settlement{ID: n.ID, Lease: c.Lease, State: workflow.Sent, At: noon})
		if err := db.RetryNotice(t.Context(), n.ID, noon); !errors.Is(err, store.ErrSent) {
			t.Errorf("retry what was sent: %v", err)
		}
		if err := db.RetryNotice(t.Context(), "nosuch", noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("retry nothing: %v", err)
		}
	})
}

// TestTwoDispatchersClaimEachNoticeOnce has two processes with two dispatchers each, while decisions go on.
func TestTwoDispatchersClaimEachNoticeOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		other := another(t, db)
		const batches, size = 10, 30
		var decided sync.WaitGroup
		for b := range batches {
			decided.Go(func() {
				var notices []workflow.Notice
				for i := range size {
					notices = append(notices, notice(fmt.Sprint(b, "/", i), "ann@partner1.example"))
				}
				if err := trySave(t.Context(), []*store.DB{db, other}[b%2], workflow.Changes{Notices: notices}); err != nil {
					t.Error(err)
				}
			})
		}
		var mu sync.Mutex
		var sent []workflow.NoticeID
		var wg sync.WaitGroup
		finished := make(chan struct{})
		for i := range 4 {
			wg.Go(func() {
				d := []*store.DB{db, other}[i%2]
				for last := false; ; {
					claimed, err := d.Claim(t.Context(), noon, time.Hour, 7)
					if err != nil {
						t.Error(err)
						return
					}
					var settlements []workflow.Settlement
					mu.Lock()
					for _, c := range claimed {
						sent = append(sent, c.ID)
						settlements = append(settlements, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Sent, At: noon})
					}
					mu.Unlock()
					if err := d.Settle(t.Context(), settlements); err != nil {
						t.Error(err)
					}
					if len(claimed) == 0 {
						if last {
							return
						}
						<-finished // nothing to do for now: one more look when all is decided
						last = true
					}
				}
			})
		}
		decided.Wait()
		close(finished)
		wg.Wait()
		slices.Sort(sent)
		if n := len(slices.Compact(slices.Clone(sent))); len(sent) != batches*size || n != len(sent) {
			t.Errorf("%d claims of %d notices, %d decided", len(sent), n, batches*size)
		}
	})
}

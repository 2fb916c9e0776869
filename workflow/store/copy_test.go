package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// town writes contacts from..to, each at a partner of their own kind: ten to a partner.
func town(tb testing.TB, db *store.DB, from, to int) {
	tb.Helper()
	q := `WITH RECURSIVE k(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM k WHERE n < %d) `
	run(tb, db, fmt.Sprintf(`INSERT INTO partner (no, name, type, tier, status, manager, created_at, name_key) `+q+
		`SELECT n, 'Partner ' || n, 'consultant', CASE WHEN n %% 2 = 0 THEN 'gold' ELSE '' END, 'active', '', '%s', 'partner ' || n FROM k`,
		(from+9)/10+1, (to+9)/10+1, noon.Format("2006-01-02T15:04:05.000000Z")))
	run(tb, db, fmt.Sprintf(`INSERT INTO contact (no, partner, name, addresses, email, status, newsletter, news, created_at) `+q+
		`SELECT n, (n + 9) / 10 + 1, 'Ann ' || n, '["ann' || n || '@partner.example"]', 'ann' || n || '@partner.example', 'active', TRUE, '', '%s' FROM k`,
		from, to, noon.Format("2006-01-02T15:04:05.000000Z")))
}

func expand(tb testing.TB, db *store.DB, no workflow.IssueNo) (int, bool) {
	tb.Helper()
	made, done, err := db.Expand(tb.Context(), no, noon)
	if err != nil {
		tb.Fatal(err)
	}
	return made, done
}

func nextBatch(tb testing.TB, db *store.DB, now time.Time) (workflow.CopyBatch, bool) {
	tb.Helper()
	b, ok, err := db.NextBatch(tb.Context(), now, time.Minute)
	if err != nil {
		tb.Fatal(err)
	}
	return b, ok
}

func settleCopies(tb testing.TB, db *store.DB, done ...workflow.CopySettlement) {
	tb.Helper()
	if err := db.SettleCopies(tb.Context(), done); err != nil {
		tb.Fatal(err)
	}
}

func counts(tb testing.TB, db *store.DB, no workflow.IssueNo) workflow.CopyCounts {
	tb.Helper()
	n, err := db.CountCopies(tb.Context(), no)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func sentCopy(no workflow.IssueNo, k workflow.ContactNo) workflow.CopySettlement {
	return workflow.CopySettlement{CopyID: workflow.CopyID{Issue: no, Contact: k}, State: workflow.CopySent, At: noon, Response: "250 ok"}
}

func TestCopiesAreMadeInOrderAndAChangedAudienceIsForTheRest(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 2500)
		issueOf(t, db, 1, "{}", false)
		made, done := expand(t, db, 1)
		equal(t, "first", []any{made, done}, []any{1000, false})
		run(t, db, `UPDATE issue SET audience = '{"tiers":["gold"]}'`)
		run(t, db, `UPDATE contact SET newsletter = FALSE WHERE no IN (5, 2101)`) // one who has a copy, and one who has none yet
		made, done = expand(t, db, 1)
		equal(t, "second", []any{made, done}, []any{749, true}) // every second partner of 150, but for one reader
		town(t, db, 2601, 2700)
		made, done = expand(t, db, 1)
		equal(t, "who came later", []any{made, done}, []any{0, true})
		equal(t, "copies", counts(t, db, 1), workflow.CopyCounts{Ready: 1749})
		b, _ := nextBatch(t, db, noon)
		equal(t, "first batch", []any{b.First, b.Last, len(b.Copies), b.Copies[4].Skip}, []any{workflow.ContactNo(1), workflow.ContactNo(1000), 1000, "unsubscribed"})
		equal(t, "a reader", b.Copies[9], workflow.Copy{Recipient: workflow.Recipient{Contact: 10, Partner: 2,
			To: workflow.Address{Name: "Ann 10", Email: "ann10@partner.example"}, Company: "Partner 2", Type: "consultant", Tier: "gold"}})
	})
}

func TestAnIssueWithoutReadersIsFinishedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		issueOf(t, db, 1, "{}", false)
		if _, ok := nextBatch(t, db, noon); ok {
			t.Error("a batch of nobody")
		}
		no, ok, err := db.FinishedIssue(t.Context())
		equal(t, "finished", []any{no, ok, err}, []any{workflow.IssueNo(1), true, nil})
		for range 2 {
			if err := db.FinishIssue(t.Context(), 1, noon); err != nil {
				t.Fatal(err)
			}
		}
		_, ok, _ = db.FinishedIssue(t.Context())
		equal(t, "once", ok, false)
	})
}

func TestABatchIsOneBroadcastersUntilItsLeaseEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 1500)
		issueOf(t, db, 1, "{}", false)
		first, _ := nextBatch(t, db, noon)
		second, _ := nextBatch(t, db, noon)
		equal(t, "two batches", []int{len(first.Copies), len(second.Copies)}, []int{1000, 500})
		if _, ok := nextBatch(t, db, noon.Add(59*time.Second)); ok {
			t.Error("claimed twice")
		}
		settleCopies(t, db, sentCopy(1, 1), sentCopy(1, 2))
		taken, ok := nextBatch(t, db, noon.Add(time.Minute))
		if !ok || taken.No != first.No || len(taken.Copies) != 998 || taken.Copies[0].Contact != 3 {
			t.Errorf("taken over: %v, batch %d with %d copies", ok, taken.No, len(taken.Copies))
		}
		_, ok, err := db.RenewBatch(t.Context(), first, noon.Add(time.Minute), time.Minute)
		equal(t, "the first one's lease", []any{ok, err}, []any{false, nil})
		renewed, ok, err := db.RenewBatch(t.Context(), second, noon.Add(30*time.Second), time.Minute)
		equal(t, "renewed", []any{len(renewed.Copies), ok, err}, []any{500, true, nil})
		if err := db.ReleaseBatch(t.Context(), first, noon, noon); err != nil { // it has no say any more
			t.Fatal(err)
		}
		if _, ok := nextBatch(t, db, noon.Add(80*time.Second)); ok {
			t.Error("a lost lease gave the batch away")
		}
		equal(t, "counted", counts(t, db, 1), workflow.CopyCounts{Ready: 1498, Sent: 2})
	})
}

func TestCopiesAreSettledOnceAndComeBackAtTheirTime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 5)
		issueOf(t, db, 1, "{}", false)
		b, _ := nextBatch(t, db, noon)
		at := func(k workflow.ContactNo, s workflow.CopyState, why string, run time.Time) workflow.CopySettlement {
			return workflow.CopySettlement{CopyID: workflow.CopyID{Issue: 1, Contact: k}, State: s, At: noon, RunAt: run, Response: why}
		}
		settleCopies(t, db, sentCopy(1, 5), at(1, workflow.CopyReady, "450 later", noon.Add(time.Hour)), at(2, workflow.CopyRefused, "550 nobody\r\nX: y", time.Time{}),
			at(3, workflow.CopySkipped, "unsubscribed", time.Time{}), at(4, workflow.CopyReady, "450 later", noon.Add(2*time.Hour)))
		settleCopies(t, db, at(5, workflow.CopyReady, "stale", noon))
		equal(t, "while it is held", counts(t, db, 1), workflow.CopyCounts{Ready: 2, Sent: 1, Refused: 1, Skipped: 1})
		if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
			t.Fatal(err)
		}
		equal(t, "given back", counts(t, db, 1), workflow.CopyCounts{Ready: 2, Sent: 1, Refused: 1, Skipped: 1})
		due, ok, err := db.NextBatchDue(t.Context())
		equal(t, "due", []any{due.Equal(noon.Add(time.Hour)), ok, err}, []any{true, true, nil})
		if _, ok := nextBatch(t, db, noon.Add(59*time.Minute)); ok {
			t.Error("before its time")
		}
		b, _ = nextBatch(t, db, noon.Add(time.Hour))
		if len(b.Copies) != 1 || b.Copies[0].Contact != 1 || b.Copies[0].Attempts != 1 || !b.Copies[0].Tried.Equal(noon) {
			t.Errorf("again: %+v", b.Copies)
		}
		later := at(1, workflow.CopySent, "250", time.Time{})
		later.At = noon.Add(time.Hour)
		settleCopies(t, db, later)
		if err := db.ReleaseBatch(t.Context(), b, noon.Add(time.Hour), noon.Add(5*time.Hour)); err != nil {
			t.Fatal(err)
		}
		due, _, _ = db.NextBatchDue(t.Context())
		equal(t, "not before", due.Equal(noon.Add(5*time.Hour)), true)
		n, err := db.CopiesSentSince(t.Context(), noon.Add(time.Minute))
		equal(t, "sent since", []any{n, err}, []any{1, nil})
	})
}

// TestCopiesOfADay counts what left of batches of yesterday and of today, given back, in hand, and lost with their process.
func TestCopiesOfADay(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 4000)
		issueOf(t, db, 1, "{}", false)
		midnight := noon.Add(12 * time.Hour)
		left := func(b workflow.CopyBatch, n int, at time.Time) {
			var done []workflow.CopySettlement
			for _, c := range b.Copies[:n] {
				s := sentCopy(1, c.Contact)
				s.At = at
				done = append(done, s)
			}
			settleCopies(t, db, done...)
		}
		giveBack := func(b workflow.CopyBatch, at time.Time) {
			if err := db.ReleaseBatch(t.Context(), b, at, at); err != nil {
				t.Fatal(err)
			}
		}
		today := func(want int) {
			t.Helper()
			n, err := db.CopiesSentSince(t.Context(), midnight)
			equal(t, "sent today", []any{n, err}, []any{want, nil})
		}
		claim := func(at time.Time) workflow.CopyBatch {
			b, ok := nextBatch(t, db, at)
			if !ok {
				t.Fatal("no batch")
			}
			return b
		}
		whole := claim(noon)
		left(whole, 1000, noon)
		giveBack(whole, noon)
		today(0)
		half := claim(noon)
		left(half, 400, noon)
		giveBack(half, noon)
		morning := midnight.Add(8 * time.Hour)
		half = claim(morning)
		left(half, 100, morning)
		today(100)
		giveBack(half, morning)
		half = claim(morning)
		left(half, 500, morning)
		giveBack(half, morning)
		today(600)
		fresh := claim(morning)
		left(fresh, 1000, morning)
		today(1600)
		giveBack(fresh, morning)
		today(1600)
		left(claim(morning), 300, morning) // whoever has it is killed
		today(1900)
		left(claim(morning.Add(time.Hour)), 700, morning.Add(time.Hour))
		today(2600)
		run(t, db, `UPDATE issue_batch SET made_at = NULL`) // made before the column was
		today(2600)
		if n, err := db.CopiesSentSince(t.Context(), noon.Add(-time.Hour)); n != 4000 || err != nil {
			t.Errorf("%d sent in all, %v", n, err)
		}
	})
}

// TestALateAnswerCounts: a copy that was put off, and that whoever lost the lease settles after all, has left today, too.
func TestALateAnswerCounts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 2)
		issueOf(t, db, 1, "{}", false)
		b, _ := nextBatch(t, db, noon)
		later := workflow.CopySettlement{CopyID: workflow.CopyID{Issue: 1, Contact: 2}, State: workflow.CopyReady, At: noon, RunAt: noon.Add(24 * time.Hour), Response: "450 later"}
		settleCopies(t, db, sentCopy(1, 1), later)
		if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
			t.Fatal(err)
		}
		settleCopies(t, db, sentCopy(1, 2))
		n, err := db.CopiesSentSince(t.Context(), noon.Add(-time.Hour))
		equal(t, "sent", []any{n, err}, []any{2, nil})
	})
}

// TestAPauseOverTheLastCopiesEnds: there is nothing left that could be resumed.
func TestAPauseOverTheLastCopiesEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 2)
		issueOf(t, db, 1, "{}", false)
		b, _ := nextBatch(t, db, noon)
		run(t, db, `UPDATE issue SET state = 'paused'`)
		finished := func(want bool) {
			t.Helper()
			_, ok, err := db.FinishedIssue(t.Context())
			equal(t, "finished", []any{ok, err}, []any{want, nil})
		}
		release := func(sent ...workflow.CopySettlement) {
			settleCopies(t, db, sent...)
			if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
				t.Fatal(err)
			}
		}
		release(sentCopy(1, 1))
		finished(false)
		run(t, db, `UPDATE issue SET state = 'sending'`)
		b, _ = nextBatch(t, db, noon)
		run(t, db, `UPDATE issue SET state = 'paused'`)
		release(sentCopy(1, 2))
		finished(true)
		if err := db.FinishIssue(t.Context(), 1, noon); err != nil {
			t.Fatal(err)
		}
		finished(false)
	})
}

func TestAPausedIssueHalts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		town(t, db, 1, 10)
		issueOf(t, db, 1, "{}", false)
		b, _ := nextBatch(t, db, noon)
		run(t, db, `UPDATE issue SET state = 'paused'`)
		again, ok, err := db.RenewBatch(t.Context(), b, noon, time.Minute)
		equal(t, "renewed", []any{again.Halted, len(again.Copies), ok, err}, []any{true, 0, true, nil})
		if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
			t.Fatal(err)
		}
		if _, ok := nextBatch(t, db, noon.Add(time.Hour)); ok {
			t.Error("claimed while it is paused")
		}
		run(t, db, `UPDATE issue SET state = 'sending'`)
		b, _ = nextBatch(t, db, noon)
		equal(t, "resumed", len(b.Copies), 10)
	})
}

// TestManyBroadcastersSettleEveryCopyOnce has two processes with two each. Some die: they settle half of what they claimed, and
// say nothing more.
func TestManyBroadcastersSettleEveryCopyOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const contacts = 6_500
		town(t, db, 1, contacts)
		issueOf(t, db, 1, "{}", false)
		other := another(t, db)
		var mu sync.Mutex
		var sent []workflow.ContactNo
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				d, dead := []*store.DB{db, other}[i%2], 0
				for now := noon; ; {
					b, ok, err := d.NextBatch(t.Context(), now, time.Minute)
					if err != nil {
						t.Error(err)
						return
					}
					if !ok {
						if now = now.Add(time.Hour); now.After(noon.Add(6 * time.Hour)) {
							return
						}
						continue
					}
					die := dead < 2 && rand.IntN(2) == 0
					if die {
						dead++
						b.Copies = b.Copies[:len(b.Copies)/2]
					}
					for group := range slices.Chunk(b.Copies, 16) {
						var done []workflow.CopySettlement
						mu.Lock()
						for _, c := range group {
							done = append(done, sentCopy(1, c.Contact))
							sent = append(sent, c.Contact)
						}
						mu.Unlock()
						if err := d.SettleCopies(t.Context(), done); err != nil {
							t.Error(err)
						}
					}
					if die {
						continue
					}
					if err := d.ReleaseBatch(t.Context(), b, now, now); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		slices.Sort(sent)
		if distinct := slices.Compact(slices.Clone(sent)); len(distinct) != contacts {
			t.Errorf("%d of %d contacts", len(distinct), contacts)
		}
		t.Logf("%d sent to %d contacts", len(sent), contacts)
		equal(t, "settled", counts(t, db, 1), workflow.CopyCounts{Sent: contacts})
	})
}

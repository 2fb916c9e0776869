package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// history writes deals from to to, ten to a partner, each with its mail and its answered notice, a minute apart.
func history(tb testing.TB, db *store.DB, from, to int) {
	tb.Helper()
	const batch = 2000
	for start := from; start < to; start += batch {
		end := min(to, start+batch)
		c := workflow.Changes{Next: workflow.Counters{Deal: workflow.DealNo(end + 1)}}
		var mails []workflow.RawMail
		for i := start; i < end; i++ {
			at := noon.Add(-time.Duration(200_000-i) * time.Minute)
			p := i/10 + 1
			if i%10 == 0 {
				c.Partners = append(c.Partners, partner(workflow.PartnerNo(p)))
				c.Contacts = append(c.Contacts, contact(workflow.ContactNo(p), workflow.PartnerNo(p)))
			}
			d := deal(workflow.DealNo(i), workflow.PartnerNo(p), workflow.ContactNo(p))
			d.CreatedAt, d.RegisteredAt = at, at
			n := notice(fmt.Sprint("history", i), d.People[0].Address.Email)
			n.To.Email, n.Deal = fmt.Sprintf("ann%d@partner%d.example", p, p), d.No
			c.Deals, c.Notices, c.At = append(c.Deals, d), append(c.Notices, n), at
			mails = append(mails, rawMail(fmt.Sprint("history ", i)))
		}
		for i, k := range keep(tb, db, mails...) {
			c.Mails = append(c.Mails, workflow.MailResult{
				No: k.No, Disposition: workflow.Handled, Deal: c.Deals[i].No, MessageID: fmt.Sprintf("m%d@partner.example", start+i),
			})
		}
		save(tb, db, c)
		for {
			claimed, err := db.Claim(tb.Context(), noon, time.Hour, 500)
			if err != nil {
				tb.Fatal(err)
			}
			if len(claimed) == 0 {
				break
			}
			var sent []workflow.Settlement
			for _, n := range claimed {
				sent = append(sent, workflow.Settlement{ID: n.ID, Lease: n.Lease, State: workflow.Sent, At: noon})
			}
			if err := db.Settle(tb.Context(), sent); err != nil {
				tb.Fatal(err)
			}
		}
	}
}

// wantOf is what a batch of 50 submissions and replies needs, about deals below n.
func wantOf(n int) workflow.Want {
	var w workflow.Want
	for i := range 50 {
		k := 1 + (i*7919)%(n-1)
		p := k/10 + 1
		w.Addresses = append(w.Addresses, fmt.Sprintf("ann%d@partner%d.example", p, p))
		w.Domains = append(w.Domains, fmt.Sprintf("partner%d.example", p), fmt.Sprintf("globex%d.example", k))
		w.NameKeys = append(w.NameKeys, fmt.Sprintf("globex %d", k))
		w.Emails = append(w.Emails, fmt.Sprintf("bo@globex%d.example", k))
		w.MessageIDs = append(w.MessageIDs, fmt.Sprintf("m%d@partner.example", k), fmt.Sprintf("history%d@acme.example", k))
		w.Deals = append(w.Deals, workflow.DealNo(k))
		w.Mails = append(w.Mails, workflow.MailNo(k))
		w.Timers = append(w.Timers, fmt.Sprint("remind/", k))
		w.Inputs = append(w.Inputs, fmt.Sprint("input/", k))
	}
	return w
}

// TestLoadDoesNotSlowDownWithHistory compares medians of the same work on a short and on a long history.
func TestLoadDoesNotSlowDownWithHistory(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("compares times")
	}
	storetest.Backends(t, func(t *testing.T, address string) {
		db := open(t, address)
		few, many := 1_000, 100_000
		history(t, db, 1, few)
		// The database's own housekeeping gathers statistics in time; here it would come too late.
		if err := store.Exec(t.Context(), db, `ANALYZE`); err != nil {
			t.Fatal(err)
		}
		short := medianLoad(t, db, few)
		history(t, db, few, many)
		if err := store.Exec(t.Context(), db, `ANALYZE`); err != nil {
			t.Fatal(err)
		}
		long := medianLoad(t, db, many)
		ratio := float64(long) / float64(short)
		t.Logf("50 inputs: %v with %d deals, %v with %d: ratio %.2f", short, few, long, many, ratio)
		if ratio > 3 {
			t.Errorf("a hundred times the deals take %.1f times as long", ratio)
		}
	})
}

func medianLoad(t *testing.T, db *store.DB, n int) time.Duration {
	t.Helper()
	want := wantOf(n)
	var took []time.Duration
	for range 31 {
		start := time.Now()
		facts := load(t, db, want)
		took = append(took, time.Since(start))
		if len(facts.Deals) < 50 || len(facts.Partners) < 10 || len(facts.ByMessage) < 50 {
			t.Fatalf("%d deals, %d partners, %d messages", len(facts.Deals), len(facts.Partners), len(facts.ByMessage))
		}
	}
	slices.Sort(took)
	return took[len(took)/2]
}

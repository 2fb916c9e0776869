package store_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// few and many are how many deals a short and a long history have.
const few = 1_000

// history writes a few deals, ten to a partner, each with its mail and its answered notice, a minute apart.
func history(tb testing.TB, db *store.DB) {
	tb.Helper()
	c := workflow.Changes{At: noon.AddDate(0, -1, 0), Next: workflow.Counters{Deal: few + 1}}
	var mails []workflow.RawMail
	for i := 1; i <= few; i++ {
		at := noon.Add(-time.Duration(few-i) * time.Minute)
		p := workflow.PartnerNo((i + 9) / 10)
		if i%10 == 1 {
			c.Partners = append(c.Partners, partner(p))
			c.Contacts = append(c.Contacts, contact(workflow.ContactNo(p), p))
			c.Endings = append(c.Endings, workflow.Ending{Address: fmt.Sprintf("ann%d@partner%d.example", p, p), Text: "Best\nAnn", At: at})
		}
		d := deal(workflow.DealNo(i), p, workflow.ContactNo(p))
		d.CreatedAt, d.RegisteredAt = at, at
		n := notice(fmt.Sprint("history", i), fmt.Sprintf("ann%d@partner%d.example", p, p))
		n.Deal = d.No
		c.Deals, c.Notices = append(c.Deals, d), append(c.Notices, n)
		mails = append(mails, rawMail(fmt.Sprint("history ", i)))
	}
	for i, k := range keep(tb, db, mails...) {
		c.Mails = append(c.Mails, workflow.MailResult{
			No: k.No, Disposition: workflow.Handled, Deal: c.Deals[i].No, MessageID: fmt.Sprintf("m%d@partner.example", i+1),
		})
	}
	save(tb, db, c)
	run(tb, db, `UPDATE notice SET state = 'sent', settled_at = created_at`)
	run(tb, db, `ANALYZE`) // the database's own housekeeping gathers statistics in time; here it would come too late
}

// prolong copies the few deals with all that belongs to them, numbers and names changed, until there are many.
func prolong(tb testing.TB, db *store.DB, many int) {
	tb.Helper()
	columns, err := store.Columns(tb.Context(), db)
	if err != nil {
		tb.Fatal(err)
	}
	number := func(column string) string { return column + " + k.n * 1000000" }
	name := func(column string) string { return column + " || '-' || k.n" }
	none := func(string) string { return "NULL" } // nobody looks into the copies: what is long in them is left out
	changed := map[string]func(string) string{
		"partner.no": number, "contact.no": number, "contact.partner": number, "deal.no": number, "deal.partner": number,
		"deal.submitter": number, "deal_contact.contact": number, "deal_contact.deal": number, "mail.no": number, "mail.deal": number,
		"notice.no": number, "notice.deal": number, "contact_address.contact": number, "partner_domain.partner": number,
		"contact_address.address": name, "partner_domain.domain": name, "deal.domain": name, "deal.name_key": name, "deal.contact_key": name,
		"mail.digest": name, "mail.message_id": name, "notice.id": name, "notice.key": name, "notice.message_id": name, "notice.recipient_key": name,
		"ending.address": name,
		"notice.letter":  none, "notice.refs": none, "deal.people": none, "deal.undo": none, "deal.fields": none,
	}
	original := map[string]string{"deal": "no", "deal_contact": "deal", "mail": "no", "notice": "no"} // and not what measuring added
	for _, table := range []string{"partner", "contact", "contact_address", "partner_domain", "deal", "deal_contact", "mail", "notice", "ending"} {
		only := "0"
		if column, ok := original[table]; ok {
			only = column
		}
		var into, from []string
		for _, c := range columns {
			column, ok := strings.CutPrefix(c, table+".")
			if !ok {
				continue
			}
			into, from = append(into, column), append(from, column)
			if change := changed[c]; change != nil {
				from[len(from)-1] = change(column)
			}
		}
		run(tb, db, fmt.Sprintf(`WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < %[1]d)
			INSERT INTO %[2]s (%[3]s) SELECT %[4]s FROM %[2]s, k WHERE %[5]s <= %[6]d`,
			many/few-1, table, strings.Join(into, ", "), strings.Join(from, ", "), only, few))
		run(tb, db, `ANALYZE `+table) // else PostgreSQL goes on checking references as if there were but a few rows
	}
}

func run(tb testing.TB, db *store.DB, statement string) {
	tb.Helper()
	if err := store.Exec(tb.Context(), db, statement); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
}

// submissions is what a batch of 50 submissions and replies about different deals needs.
func submissions() workflow.Want {
	var w workflow.Want
	for i := range 50 {
		k := 1 + i*7919%few
		p := (k + 9) / 10
		w.Addresses = append(w.Addresses, fmt.Sprintf("ann%d@partner%d.example", p, p))
		w.Domains = append(w.Domains, fmt.Sprintf("partner%d.example", p), fmt.Sprintf("globex%d.example", k))
		w.NameKeys = append(w.NameKeys, fmt.Sprintf("globex %d", k))
		w.Emails = append(w.Emails, fmt.Sprintf("bo@globex%d.example", k))
		w.MessageIDs = append(w.MessageIDs, fmt.Sprintf("m%d@partner.example", k), string(workflow.NewNoticeID(fmt.Sprintf("history%d", k)))+"@acme.example")
		w.Deals = append(w.Deals, workflow.DealNo(k))
		w.Mails = append(w.Mails, workflow.MailNo(k))
		w.Timers = append(w.Timers, fmt.Sprint("remind/", k))
		w.Inputs = append(w.Inputs, fmt.Sprint("input/", k))
	}
	return w
}

// TestWorkDoesNotSlowDownWithHistory compares the same work on a short and on a long history.
func TestWorkDoesNotSlowDownWithHistory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 200,000 deals")
	}
	storetest.Backends(t, func(t *testing.T, address string) {
		db := open(t, address)
		history(t, db)
		short := measure(t, db)
		prolong(t, db, many)
		long := measure(t, db)
		for what, took := range short {
			ratio := float64(long[what]) / float64(took)
			t.Logf("%s: %v with %d deals, %v with %d: ratio %.2f", what, took, few, long[what], many, ratio)
			if ratio > 3 {
				t.Errorf("%s: a hundred times the deals take %.1f times as long", what, ratio)
			}
		}
	})
}

// measure returns how long each kind of work takes at best: the rest is other people's work.
func measure(t *testing.T, db *store.DB) map[string]time.Duration {
	t.Helper()
	best := map[string]time.Duration{}
	for i := range 25 {
		name := fmt.Sprint(t.Name(), len(best), rand.Text(), i)
		var mails []workflow.RawMail
		for j := range 50 {
			mails = append(mails, rawMail(fmt.Sprint(name, j)))
		}
		var kept []workflow.KeptMail
		for _, w := range []struct {
			what string
			do   func()
		}{
			{"load 50 inputs", func() { loadSubmissions(t, db) }},
			{"keep 50 mails", func() { kept = keep(t, db, mails...) }},
			{"read 50 pending mails", func() { pending(t, db, 50) }},
			{"save 50 decisions", func() { save(t, db, submitted(kept, load(t, db, workflow.Want{}).Next)) }},
			{"claim and settle 100 notices", func() { sendAll(t, db, 100) }},
			{"look for due work", func() { lookForWork(t, db) }},
			{"load 50 timers and a desk", func() { loadTimers(t, db) }},
		} {
			start := time.Now()
			w.do()
			if took := time.Since(start); i == 0 || took < best[w.what] {
				best[w.what] = took
			}
		}
	}
	return best
}

func loadSubmissions(t *testing.T, db *store.DB) {
	t.Helper()
	want := submissions()
	facts := load(t, db, want)
	if known := endings(t, db, want.Addresses...); len(known) < 10 {
		t.Fatalf("%d endings", len(known))
	}
	if len(facts.Deals) < 50 || len(facts.Partners) < 10 || len(facts.ByMessage) != 100 {
		t.Fatalf("%d deals, %d partners, %d messages", len(facts.Deals), len(facts.Partners), len(facts.ByMessage))
	}
}

// loadTimers is what a batch of the sweeper needs: deals by number with their timers, and a manager's desk.
func loadTimers(t *testing.T, db *store.DB) {
	t.Helper()
	want := workflow.Want{Desks: []workflow.DeskAsk{deskAsk(noon)}}
	for i := range 50 {
		no := workflow.DealNo(1 + i*7919%few)
		want.Deals, want.Timers = append(want.Deals, no), append(want.Timers, "warn/"+no.String(), "quiet/"+no.String())
	}
	if facts := load(t, db, want); len(facts.Deals) != 50 || len(facts.Desks) != 1 {
		t.Fatalf("%d deals, %d desks", len(facts.Deals), len(facts.Desks))
	}
}

func pending(t *testing.T, db *store.DB, n int) {
	t.Helper()
	if mails, err := db.Pending(t.Context(), 100); len(mails) != n || err != nil {
		t.Fatalf("%d pending, %v", len(mails), err)
	}
}

func sendAll(t *testing.T, db *store.DB, n int) {
	t.Helper()
	var sent []workflow.Settlement
	for _, c := range claim(t, db, noon, 2*n) {
		sent = append(sent, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Sent, At: noon})
	}
	if len(sent) != n {
		t.Fatalf("%d claimed", len(sent))
	}
	settle(t, db, sent...)
}

func lookForWork(t *testing.T, db *store.DB) {
	t.Helper()
	_, _, nextErr := db.NextDue(t.Context())
	_, _, oldestErr := db.OldestReady(t.Context())
	_, dueErr := db.Due(t.Context(), noon, 100)
	if err := errors.Join(nextErr, oldestErr, dueErr); err != nil {
		t.Fatal(err)
	}
	pending(t, db, 0)
}

package store_test

import (
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// readersOfSeven are Ann at partner 1, Bea at 2 and Cy at 3, to whom N-7 went; Di at 4 was skipped.
func readersOfSeven(t *testing.T, db *store.DB) {
	t.Helper()
	readers(t, db, who(1, "Ann", nil), who(2, "Bea", nil), who(3, "Cy", nil), who(4, "Di", nil))
	issueOf(t, db, 7, "{}", false)
	at := noon.Format("2006-01-02T15:04:05.000000Z")
	for _, row := range []string{"1, 'sent', 1, '" + at + "'", "2, 'sent', 1, '" + at + "'", "3, 'refused', 1, '" + at + "'", "4, 'skipped', 0, '" + at + "'"} {
		run(t, db, `INSERT INTO issue_copy (issue, contact, state, attempts, settled_at, response) VALUES (7, `+row+`, '')`)
	}
}

func TestCopiesAreLoadedWithTheirReaders(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readersOfSeven(t, db)
		facts := load(t, db, workflow.Want{Copies: []workflow.CopyID{{Issue: 7, Contact: 2}, {Issue: 8, Contact: 3}, {Issue: 7, Contact: 99}}})
		equal(t, "copies", facts.Copies, []workflow.CopyFacts{{CopyID: workflow.CopyID{Issue: 7, Contact: 2}, Kind: workflow.Newsletter, Subject: "News",
			By: workflow.Address{Name: "Max", Email: "max@acme.example"}}})
		var partners []workflow.PartnerNo
		for _, p := range facts.Partners {
			partners = append(partners, p.No)
		}
		equal(t, "their partners", partners, []workflow.PartnerNo{2, 3})
	})
}

func TestEchoesCountOnceAndNumbersAreHonest(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readersOfSeven(t, db)
		echo := func(contact workflow.ContactNo, kinds ...workflow.EchoKind) {
			var c workflow.Changes
			for _, k := range append(kinds, kinds...) {
				c.Echoes = append(c.Echoes, workflow.CopyEcho{CopyID: workflow.CopyID{Issue: 7, Contact: contact}, Kind: k, At: noon})
			}
			save(t, db, c)
		}
		echo(1, workflow.Replied, workflow.Submitted)
		echo(1, workflow.Replied, workflow.Unsubscribed)
		echo(2, workflow.Bounced, workflow.Complained)
		deal := func(no workflow.DealNo, by workflow.ContactNo, after time.Duration) workflow.Deal {
			k := workflow.Deal{No: no, Partner: workflow.PartnerNo(by), Submitter: by, Company: "Globex", Stage: "under_review", RegisteredAt: noon.Add(after), CreatedAt: noon.Add(after), UpdatedAt: noon}
			return k
		}
		fortnight := workflow.SubmissionsWithin
		save(t, db, workflow.Changes{Deals: []workflow.Deal{
			deal(2001, 1, time.Hour), deal(2002, 1, fortnight-time.Second), // hers, in time
			deal(2003, 1, -time.Hour), deal(2004, 2, fortnight), // before the copy, and too late
			deal(2005, 3, time.Hour), deal(2006, 4, time.Hour), // by people who got none
		}})
		numbers, err := db.Numbers(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		all := workflow.IssueNumbers{Accepted: 2, Refused: 1, Skipped: 1, Bounced: 1, Replied: 1, Unsubscribed: 1, Complained: 1, Submitted: 1, Submissions: 2}
		equal(t, "numbers", numbers, all)
		equal(t, "as facts", load(t, db, workflow.Want{Numbers: []workflow.IssueNo{7}}).Numbers, map[workflow.IssueNo]workflow.IssueNumbers{7: all})
	})
}

func TestSuppressionOutlivesErasing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		readersOfSeven(t, db)
		const address = "ann@partner1.example"
		suppressed := func() map[string]workflow.EchoKind {
			return load(t, db, workflow.Want{Addresses: []string{address, "bea@partner2.example", ""}}).Suppressed
		}
		equal(t, "before", suppressed(), nil)
		save(t, db, workflow.Changes{Suppression: []workflow.Suppression{{Address: address, Why: workflow.Unsubscribed}, {Address: "", Why: workflow.Complained}}})
		equal(t, "after", suppressed(), map[string]workflow.EchoKind{address: workflow.Unsubscribed})
		if _, err := db.Erase(t.Context(), store.Erasing{Who: store.Who{Address: address}, By: "operator", At: noon, Text: func([]byte) []string { return nil }}); err != nil {
			t.Fatal(err)
		}
		equal(t, "after she was erased", suppressed(), map[string]workflow.EchoKind{address: workflow.Unsubscribed})
		save(t, db, workflow.Changes{Suppression: []workflow.Suppression{{Address: address, Lifted: true}}})
		equal(t, "after she asked for it", suppressed()[address], workflow.EchoKind(""))
	})
}

package store_test

import (
	"fmt"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestChecksAreCountedForADay(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 1)
		for i, at := range []time.Time{noon, noon.Add(time.Hour), noon.Add(time.Hour)} {
			save(t, db, workflow.Changes{Checks: []workflow.AccountCheck{{Mail: workflow.MailNo(i + 1), Partner: 1, Contact: 1, Account: "acme.com", Verdict: "open", At: at}}})
		}
		again := workflow.AccountCheck{Mail: 1, Partner: 1, Account: "acme.com", At: noon}
		save(t, db, workflow.Changes{Checks: []workflow.AccountCheck{again}})
		want := workflow.Want{Checks: true, Partners: []workflow.PartnerNo{1}}
		equal(t, "within a day", loadAt(t, db, want, noon.Add(23*time.Hour)).Checked, map[workflow.PartnerNo]int{1: 3})
		equal(t, "a day later", loadAt(t, db, want, noon.Add(24*time.Hour)).Checked, map[workflow.PartnerNo]int{1: 2})
		equal(t, "not asked for", load(t, db, workflow.Want{Partners: []workflow.PartnerNo{1}}).Checked, map[workflow.PartnerNo]int{})
	})
}

func TestHistoriesAreTheNewestEventsForPartners(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 2)
		var events, want []workflow.Event
		for i := range 250 {
			e := workflow.Event{Deal: 1001, Seq: int64(i + 1), At: noon, Kind: "note", By: "max", Visibility: workflow.ForTeam, Text: fmt.Sprint(i), Hash: "h"}
			if i%2 == 0 {
				e.Visibility = workflow.ForPartner
				want = append(want, e)
			}
			events = append(events, e)
		}
		save(t, db, workflow.Changes{Events: events})
		got := load(t, db, workflow.Want{Events: []workflow.HistoryAsk{{Deal: 1001, Partner: 1}, {Deal: 1002, Partner: 1}, {Deal: 1001, Partner: 1}}}).Events
		equal(t, "events", got, want[len(want)-workflow.MaxEvents:])
	})
}

func TestKeptNewsEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 1)
		one := workflow.NewsLine{Contact: 1, Deal: 1001, At: noon, Text: "Globex is now: meeting."}
		two := workflow.NewsLine{Contact: 1, Deal: 1001, At: noon.Add(time.Hour), Text: "Globex is now: proposal."}
		save(t, db, workflow.Changes{Contacts: []workflow.Contact{contact(2, 1)}, News: []workflow.NewsLine{two, one, {Contact: 2, Deal: 1001, At: noon, Text: "another's"}}})
		equal(t, "kept", load(t, db, workflow.Want{NewsOf: []workflow.ContactNo{1}}).News, []workflow.NewsLine{one, two})
		save(t, db, workflow.Changes{EndNews: []workflow.ContactNo{1}})
		equal(t, "ended", load(t, db, workflow.Want{NewsOf: []workflow.ContactNo{1}}).News, nil)
		equal(t, "another's", len(load(t, db, workflow.Want{NewsOf: []workflow.ContactNo{2}}).News), 1)
	})
}

func TestStatusLoadsTheNewestDealsOfAPartner(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 503)
		for i := range deals {
			deals[i].CreatedAt = noon.Add(time.Duration(i) * time.Second)
		}
		save(t, db, workflow.Changes{Deals: deals})
		got := load(t, db, workflow.Want{PartnersOf: []string{"ann1@partner1.example"}}).Deals
		if len(got) != 500 || got[0].No != 1004 {
			t.Errorf("%d deals from %s on, want the newest 500", len(got), got[0].No)
		}
	})
}

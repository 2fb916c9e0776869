package store_test

import (
	"fmt"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// TestMeritsAreThoseOfTheWindow counts to the second, each partner's own, in the asked currency.
func TestMeritsAreThoseOfTheWindow(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		since := noon.AddDate(0, 0, -60)
		ask := workflow.MeritAsk{Currency: "USD", Spans: []workflow.Span{{Days: 60, Since: since}, {Days: 30, Since: noon.AddDate(0, 0, -30)}}}
		at := func(no int, of workflow.PartnerNo, counts, won time.Time, minor int64, currency string) workflow.Deal {
			d := deal(workflow.DealNo(no), of, workflow.ContactNo(of))
			d.CountsAt, d.WonAt, d.Amount = counts, won, nil
			if currency != "" {
				d.Amount = &workflow.Money{Minor: minor, Currency: currency}
			}
			return d
		}
		var zero time.Time
		save(t, db, workflow.Changes{
			Partners: []workflow.Partner{partner(1), partner(2), partner(3)}, Contacts: []workflow.Contact{contact(1, 1), contact(2, 2), contact(3, 3)},
			Deals: []workflow.Deal{
				at(1001, 1, since.Add(-time.Second), zero, 0, ""), at(1002, 1, since, zero, 0, ""), at(1003, 1, noon.AddDate(0, 0, -10), noon.AddDate(0, 0, -5), 5000, "USD"),
				at(1004, 1, noon.AddDate(-1, 0, 0), since, 700, "USD"), at(1005, 1, since, noon, 9000, "EUR"), at(1006, 1, zero, zero, 8000, "USD"),
				at(1007, 2, noon, noon, 1<<40, "USD"), at(1008, 2, noon, noon, 1<<40, "USD"),
			},
		})
		numbers := []workflow.PartnerNo{1, 2, 3}
		want := map[workflow.PartnerNo]workflow.Merits{
			1: {60: {Accepted: 3, Won: 3, Revenue: 5700}, 30: {Accepted: 1, Won: 2, Revenue: 5000}},
			2: {60: {Accepted: 2, Won: 2, Revenue: 1 << 41}, 30: {Accepted: 2, Won: 2, Revenue: 1 << 41}},
			3: {},
		}
		got, err := db.Merits(t.Context(), numbers, ask)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "merits", got, want)
		equal(t, "loaded", load(t, db, workflow.Want{Partners: numbers, Merits: ask}).Merits, want)
		equal(t, "not asked for", len(load(t, db, workflow.Want{Partners: numbers}).Merits), 0)
	})
}

// TestTheNightComesInBatches reads partners by number, those that take part.
func TestTheNightComesInBatches(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var all []workflow.Partner
		for i := range 7 {
			p := partner(workflow.PartnerNo(i + 1))
			p.Name, p.Status, p.DormantAt = fmt.Sprintf("Fox %d", i), workflow.Active, time.Time{}
			all = append(all, p)
		}
		all[1].Status, all[2].Status, all[2].DormantAt = workflow.Suspended, workflow.Dormant, noon
		all[3].Status, all[6].Name = workflow.Prospect, "Foxglove"
		save(t, db, workflow.Changes{Partners: all})
		equal(t, "first", load(t, db, workflow.Want{Night: workflow.NightAsk{Most: 3}}).Night, []workflow.PartnerNo{1, 3, 5})
		rest := load(t, db, workflow.Want{Night: workflow.NightAsk{After: 5, Most: 3}})
		equal(t, "rest", rest.Night, []workflow.PartnerNo{6, 7})
		equal(t, "loaded with them", len(rest.Partners), 2)
		equal(t, "dormant", load(t, db, workflow.Want{DormantSince: noon}).Quiet, []workflow.PartnerNo{3})
		equal(t, "dormant before", len(load(t, db, workflow.Want{DormantSince: noon.Add(time.Second)}).Quiet), 0)
		equal(t, "by name", len(load(t, db, workflow.Want{Named: []string{"fox"}}).Partners), workflow.NamedMost)
		equal(t, "by another", len(load(t, db, workflow.Want{Named: []string{"foxg"}}).Partners), 1)
	})
}

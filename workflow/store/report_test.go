package store_test

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// TestReportsCountWhatWasRegisteredInTheirSpan is MG-6 and AN-17 on both databases.
func TestReportsCountWhatWasRegisteredInTheirSpan(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		db := open(t, address)
		q3 := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
		stage(t, db, 5)
		deals := make([]workflow.Deal, 5)
		for i, at := range []time.Time{q3.Add(-time.Microsecond), q3, q3.AddDate(0, 1, 0), q3.AddDate(0, 3, 0).Add(-time.Microsecond), q3.AddDate(0, 3, 0)} {
			d := deal(workflow.DealNo(1001+i), 1, 1)
			d.RegisteredAt, d.Stage, d.DecidedAt, d.ReviewBy = at, "won", at.Add(3*time.Hour), at.Add(4*time.Hour)
			if i == 2 {
				d.Stage, d.ApprovedAt, d.Amount = "declined", time.Time{}, nil
			}
			deals[i] = d
		}
		save(t, db, workflow.Changes{Deals: deals, At: noon})
		ask := workflow.ReportAsk{From: q3, Until: q3.AddDate(0, 3, 0), Now: noon}
		for by, group := range map[string]string{"partner": partner(1).Name + " (P-1)", "type": partner(1).Type, "tier": partner(1).Tier, "owner": "max@acme.example"} {
			ask.By = by
			facts, err := db.Report(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "by "+by, facts.Counts, []workflow.ReportCount{
				{Group: group, Stage: "declined", Deals: 1}, {Group: group, Stage: "won", Approved: true, Currency: "USD", Deals: 2, Minor: 9_600_000}})
		}
		for by, n := range map[string]int{"month": 3, "stage": 2} {
			ask.By = by
			facts, err := db.Report(t.Context(), ask)
			if err != nil || len(facts.Counts) != n {
				t.Errorf("by %s: %d, %v", by, len(facts.Counts), err)
			}
		}
		ask.By, ask.Speed = "", true
		facts, err := db.Report(t.Context(), ask)
		if err != nil || len(facts.Speeds) != 3 || facts.More {
			t.Fatalf("%d speeds, %v", len(facts.Speeds), err)
		}
		equal(t, "first", facts.Speeds[0], workflow.DealSpeed{Registered: q3, Decided: q3.Add(3 * time.Hour), Answered: deals[1].AnsweredAt, Promised: q3.Add(4 * time.Hour), Stage: "won"})
		asked := load(t, db, workflow.Want{Reports: map[workflow.MailNo]workflow.ReportAsk{7: ask}})
		equal(t, "by mail", len(asked.Reports[7].Speeds), 3)
	})
}

// TestAReportReadsItsSpanAlone looks at how deals are found: by their index, not by reading all.
func TestAReportReadsItsSpanAlone(t *testing.T) {
	t.Parallel()
	db := open(t, storetest.SQLite(t))
	for _, by := range workflow.ReportGroups() {
		if plan := store.CountPlan(t, db, by); !strings.Contains(plan, "deal_registered_at") {
			t.Errorf("by %s: %s", by, plan)
		}
	}
}

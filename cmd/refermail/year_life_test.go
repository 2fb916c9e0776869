package main

import (
	"os"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"refermail/cmd/refermail/yearcheck"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// yearSeed is what the year is made from; another one is set by REFERMAIL_YEAR_SEED.
func yearSeed(t testing.TB) uint64 {
	t.Helper()
	if text := os.Getenv("REFERMAIL_YEAR_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed
	}
	return 2027
}

// liveYear plays a year and has it checked.
func liveYear(t *testing.T, database string, partners, submissions, days int) (*yearWorld, yearcheck.Year, yearcheck.Year) {
	t.Helper()
	seed, began := yearSeed(t), time.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // a year of mails is small, and time is dear
	w := playYear(t, planYear(seed, partners, submissions, days), database)
	got := w.books(t.Context())
	played := time.Since(began)
	want := yearcheck.Recompute(w.plan.town, w.events)
	differences := yearcheck.Compare(want, got)
	for i, d := range differences {
		if i == 40 {
			t.Errorf("… and %d more", len(differences)-i)
			break
		}
		t.Error(d)
	}
	if thread := os.Getenv("REFERMAIL_YEAR_THREAD"); thread != "" {
		t.Log("\n" + w.tell(t.Context(), thread, want))
	}
	w.service.stop()
	t.Logf("seed %d (REFERMAIL_YEAR_SEED): %d events, %d deals and %d mails compared, %d mails twice after a kill, %d steps nobody could take; %.1f s, of which the checker %.1f s",
		seed, len(w.events), len(want.Deals), len(want.Mails), w.repeats, w.never, time.Since(began).Seconds(), (time.Since(began) - played).Seconds())
	t.Logf("of them %d promoted, %d told of a lower tier, %d kept, %d demoted, %d mails about dormant partners",
		w.count("promoted"), w.count("demotion"), w.count("tier_kept"), w.count("demoted"), w.dormant())
	return w, want, got
}

// count is how many mails of a kind people got.
func (w *yearWorld) count(kind string) (n int) {
	for _, m := range w.sent {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

// dormant is how many mails managers got about partners nobody heard of.
func (w *yearWorld) dormant() (n int) {
	for _, m := range w.sent {
		if m.Kind == "partner_news" && m.Thread == "" {
			n++
		}
	}
	return n
}

// TestAYearInTheLife plays a program of 50 partners through a year and compares every deal and every mail with what an
// independent program says must have come of it. With -short, and under the race detector, it is two months.
func TestAYearInTheLife(t *testing.T) {
	t.Parallel()
	if shortYear || testing.Short() {
		liveYear(t, storetest.SQLite(t), 20, 300, 60)
		return
	}
	w, _, _ := liveYear(t, storetest.SQLite(t), 50, 2000, 365)
	for _, kind := range []string{"promoted", "demotion", "tier_ask", "tier_kept", "demoted"} {
		if w.count(kind) == 0 {
			t.Errorf("no %s mail in a whole year", kind)
		}
	}
	if w.dormant() == 0 {
		t.Error("nobody went dormant in a whole year")
	}
}

// TestTwoMonthsOnPostgreSQL is the same, shorter, on the other database.
func TestTwoMonthsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	if _, err := store.Migrate(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	liveYear(t, database, 20, 300, 60)
}

package store_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

var recipients = flag.Int("recipients", 50_000, "how many readers the large issue has; 1000000 takes minutes")

// fewRecipients is how many readers a large issue is compared with.
const fewRecipients = 10_000

// TestALargeIssueCostsNoMorePerCopy sends one issue to ten thousand contacts and one to many, on SQLite: nobody is asked a second
// time, memory does not grow with the issue, nor does what a copy costs.
func TestALargeIssueCostsNoMorePerCopy(t *testing.T) {
	if testing.Short() {
		t.Skip("sends 70,000 copies")
	}
	t.Run("sqlite", func(t *testing.T) {
		small := sendLarge(t, fewRecipients)
		large := sendLarge(t, *recipients)
		again := sendLarge(t, fewRecipients)
		const most = 150
		t.Logf("with %d readers: live heap %.0f MB, resident memory grew by %.0f MB", *recipients, large.heap, large.resident)
		if large.heap > most || large.resident > most {
			t.Errorf("more than %d MB", most)
		}
		for i, what := range []string{"audience", "claim", "settle"} {
			few, many := (small.perCopy[i]+again.perCopy[i])/2, large.perCopy[i]
			ratio := float64(many) / float64(few)
			t.Logf("%s: %v of CPU per copy with %d readers, %v with %d: ratio %.2f", what, few, fewRecipients, many, *recipients, ratio)
			if ratio > 1.5 {
				t.Errorf("%s: a copy costs %.2f times as much with %d readers", what, ratio, *recipients)
			}
		}
	})
}

// issueCost is what one issue took: CPU per copy of asking for the audience, of claiming, which makes copies, and of settling;
// the most live heap, and how much resident memory grew, in MB. Their disk waits are left out: they are other people's work.
type issueCost struct {
	perCopy        [3]time.Duration
	heap, resident float64
}

// sendLarge sends an issue to so many readers, who all got one a month ago.
func sendLarge(t *testing.T, contacts int) (cost issueCost) {
	t.Helper()
	address := storetest.SQLite(t)
	seedLarge(t, address, contacts)
	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	memory := watchMemory()
	var spent [3]time.Duration
	timed := func(i int, fn func()) {
		before := cpuTime()
		fn()
		spent[i] += cpuTime() - before
	}
	const rounds = 3
	timed(0, func() {
		for range rounds {
			facts, err := db.Audience(t.Context(), workflow.Audience{}, 2, false, noon)
			if err != nil || facts.Count != contacts {
				t.Fatalf("%d in the audience, %v", facts.Count, err)
			}
		}
	})
	spent[0] /= rounds
	got := sendIssue(t, db, timed)
	cost.heap, cost.resident = memory()
	for i := range spent {
		cost.perCopy[i] = spent[i] / time.Duration(contacts)
	}
	if got != contacts {
		t.Errorf("%d copies to %d readers", got, contacts)
	}
	equal(t, "settled", counts(t, db, 2), workflow.CopyCounts{Sent: contacts})
	no, ok, err := db.FinishedIssue(t.Context())
	equal(t, "finished", []any{no, ok, err}, []any{workflow.IssueNo(2), true, nil})
	return cost
}

// sendIssue claims and settles until nothing is left, and returns how many copies there were. No reader comes twice.
func sendIssue(t *testing.T, db *store.DB, timed func(int, func())) (copies int) {
	t.Helper()
	last := workflow.ContactNo(0)
	for {
		var b workflow.CopyBatch
		var ok bool
		timed(1, func() { b, ok = nextBatch(t, db, noon) })
		if !ok {
			return copies
		}
		done := make([]workflow.CopySettlement, 0, len(b.Copies))
		for _, c := range b.Copies {
			if c.Contact <= last {
				t.Fatalf("contact %d came after %d", c.Contact, last)
			}
			last = c.Contact
			done = append(done, sentCopy(2, c.Contact))
		}
		copies += len(done)
		timed(2, func() {
			settleCopies(t, db, done...)
			if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// seedLarge writes the contacts, what they got a month ago, and the issue that is to be sent.
func seedLarge(t *testing.T, address string, contacts int) {
	t.Helper()
	if _, err := store.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for from := 1; from <= contacts; from += 50_000 {
		town(t, db, from, min(from+49_999, contacts))
	}
	run(t, db, fmt.Sprintf(`INSERT INTO issue_copy (issue, contact, state, attempts, settled_at, response) SELECT 1, no, 'sent', 1, '%s', '250 ok' FROM contact`,
		noon.AddDate(0, -1, 0).Format("2006-01-02T15:04:05.000000Z")))
	issueOf(t, db, 2, "{}", false)
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of ourselves: cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// watchMemory looks at memory until the function it returns is called, which says, in MB, how much heap was live at most and how
// much resident memory grew at most; the latter is 0 where the system does not tell.
func watchMemory() (end func() (heap, resident float64)) {
	debug.FreeOSMemory()
	before := residentMemory()
	var live, grown atomic.Int64
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		live.Store(max(live.Load(), int64(m.HeapAlloc)))
		grown.Store(max(grown.Load(), residentMemory()-before))
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				look()
			}
		}
	})
	return func() (float64, float64) {
		close(stop)
		wg.Wait()
		look()
		return float64(live.Load()) / (1 << 20), float64(grown.Load()) / (1 << 20)
	}
}

func residentMemory() int64 {
	b, _ := os.ReadFile("/proc/self/statm") // pages: all, resident, …
	if fields := strings.Fields(string(b)); len(fields) > 1 {
		pages, _ := strconv.ParseInt(fields[1], 10, 64)
		return pages * int64(os.Getpagesize())
	}
	return 0
}

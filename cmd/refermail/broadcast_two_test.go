package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// noted is a Sender that takes every mail at once and notes whose it was.
type noted struct {
	mu      sync.Mutex
	readers map[string]int
	count   int
}

// Send implements outbound.Sender.
func (n *noted) Send(_ context.Context, env outbound.Envelope, _ []byte) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.readers[env.To]++
	n.count++
	return "250 2.0.0 ok", nil
}

func (n *noted) sent() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.count
}

// TestTwoBroadcastersShareAnIssue has two services send one issue. Some readers unsubscribe while it goes out, it is paused, more
// unsubscribe, it goes on: nobody gets it twice, nobody is missed, and none of those who said stop gets it.
func TestTwoBroadcastersShareAnIssue(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		const contacts = 3_000
		if _, err := store.Migrate(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		seedNews(t, address, contacts, "partner.example")
		books := openNewsBooks(t, address)
		first, second := &noted{readers: map[string]int{}}, &noted{readers: map[string]int{}}
		db := broadcastBeside(t, address, first)
		broadcastBeside(t, address, second)
		sent := func() int { return first.sent() + second.sent() }

		eventually(t, patience, "some copies", func() bool { return sent() >= 100 })
		books.exec(`UPDATE contact SET newsletter = FALSE WHERE no > 2900`) // whose copies leave much later than is remembered of them
		eventually(t, patience, "some more copies", func() bool { return sent() >= 800 })
		books.exec(`UPDATE issue SET state = 'paused' WHERE no = 1`)
		eventually(t, patience, "both to let go", func() bool { return books.number(`SELECT count(*) FROM issue_batch WHERE lease <> ''`) == 0 })
		paused := sent()
		if n, err := db.CountCopies(t.Context(), 1); err != nil || n.Sent != paused || paused > contacts*9/10 {
			t.Errorf("%d left until the pause, %+v, %v", paused, n, err)
		}
		books.exec(`UPDATE contact SET newsletter = FALSE WHERE no % 7 = 0 AND no NOT IN (SELECT contact FROM issue_copy WHERE issue = 1 AND state = 'sent')`)
		stopped := books.number(`SELECT count(*) FROM contact WHERE NOT newsletter`)
		if n := sent(); n != paused {
			t.Errorf("%d left during the pause", n-paused)
		}
		books.exec(`UPDATE issue SET state = 'sending' WHERE no = 1`)
		eventually(t, patience, "the issue sent", func() bool { return books.number(`SELECT count(*) FROM issue WHERE state = 'sent'`) == 1 })

		got := map[string]int{}
		for _, s := range []*noted{first, second} {
			for reader, n := range s.readers {
				got[reader] += n
			}
			if s.count == 0 {
				t.Error("one had nothing to do")
			}
		}
		for no := range contacts {
			reader := fmt.Sprintf("ann+%d@partner.example", no+1)
			want := books.number(fmt.Sprintf(`SELECT count(*) FROM contact WHERE no = %d AND newsletter`, no+1))
			if got[reader] != want {
				t.Errorf("%s got %d copies, want %d", reader, got[reader], want)
			}
		}
		n, err := db.CountCopies(t.Context(), 1)
		skipped := books.number(`SELECT count(*) FROM issue_copy WHERE state = 'skipped' AND response = 'unsubscribed'`)
		if err != nil || n.Ready != 0 || n.Sent != contacts-stopped || n.Skipped != skipped {
			t.Errorf("%+v of %d with %d who stopped, %d skipped for that, %v", n, contacts, stopped, skipped, err)
		}
		t.Logf("%d and %d sent, %d before the pause, %d stopped", first.count, second.count, paused, stopped)
	})
}

// broadcastBeside runs a broadcaster with a database of its own, as another service has, until the test ends.
func broadcastBeside(t *testing.T, address string, s outbound.Sender) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := newsOptions(db, s, make(chan workflow.IssueNo, 1))
	o.PerSecond, o.Fresh, o.Poll = 300, 500*time.Millisecond, 100*time.Millisecond
	c, err := outbound.NewBroadcaster(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		db.Close()
	})
	return db
}

// number reads one number.
func (b *newsBooks) number(query string) (n int) {
	b.tb.Helper()
	if err := b.db.QueryRow(query).Scan(&n); err != nil {
		b.tb.Fatalf("%s: %v", query, err)
	}
	return n
}

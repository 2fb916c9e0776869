package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func listen(t *testing.T, db *store.DB, topic string) <-chan struct{} {
	t.Helper()
	ch, err := db.Listen(t.Context(), topic)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func woken(t *testing.T, what string, ch <-chan struct{}) {
	t.Helper()
	select {
	case <-ch:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s: nobody woke us", what)
	}
}

func TestCommitsWakeThisProcess(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		outbox, mail := listen(t, db, store.TopicOutbox), listen(t, db, store.TopicMail)
		save(t, db, workflow.Changes{Notices: []workflow.Notice{notice("key", "ann@partner1.example")}})
		woken(t, "a notice", outbox)
		keep(t, db, rawMail("a"))
		woken(t, "a mail", mail)
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: 1, Disposition: workflow.Held}}})
		save(t, db, workflow.Changes{Release: []workflow.Release{{Mail: 1}}})
		woken(t, "a released mail", mail)
		db.Wake(store.TopicOutbox)
		woken(t, "a call", outbox)
	})
}

func TestListeningEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.Listen(ctx, store.TopicMail); err == nil {
			t.Error("listening with an ended context")
		}
	})
}

// TestCommitsWakeOtherProcesses needs PostgreSQL: on SQLite there is one process that serves.
func TestCommitsWakeOtherProcesses(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		if db.Backend() == "SQLite" {
			t.Skip("SQLite has no notifications")
		}
		ch := listen(t, another(t, db), store.TopicOutbox)
		// Nobody says when the other process has begun to listen, so this one goes on committing until it is heard.
		for i := 0; ; i++ {
			save(t, db, workflow.Changes{Notices: []workflow.Notice{notice(fmt.Sprint(i), "ann@partner1.example")}})
			select {
			case <-ch:
				return
			case <-time.After(50 * time.Millisecond):
			}
			if i > 600 {
				t.Fatal("the other process heard nothing")
			}
		}
	})
}

func TestOneRingForAll(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		other := another(t, db)
		rings := make([]string, 8)
		var wg sync.WaitGroup
		for i := range rings {
			wg.Go(func() {
				ring, err := []*store.DB{db, other}[i%2].Ring(t.Context(), func() string { return fmt.Sprint("ring ", i) })
				if err != nil {
					t.Error(err)
				}
				rings[i] = ring
			})
		}
		wg.Wait()
		for _, ring := range rings {
			if ring != rings[0] || ring == "" {
				t.Errorf("different rings: %q", rings)
			}
		}
	})
}

func TestMeta(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		_, ok, err := db.Meta(t.Context(), "key")
		equal(t, "before", ok || err != nil, false)
		equal(t, "set", db.SetMeta(t.Context(), "key", "one"), nil)
		equal(t, "set again", db.SetMeta(t.Context(), "key", "two"), nil)
		value, ok, err := db.Meta(t.Context(), "key")
		if value != "two" || !ok || err != nil {
			t.Errorf("after: %q %v %v", value, ok, err)
		}
	})
}

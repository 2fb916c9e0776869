package store_test

import (
	"database/sql"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// TestSettlingACopyTouchesNoIndex: on PostgreSQL the settled row lies beside the old one, on the same page, and no index hears of
// it (a heap-only tuple), even while somebody else's transaction keeps the old ones from being cleared away. That is what the room
// in the pages is for, and that no index is kept on what changes.
func TestSettlingACopyTouchesNoIndex(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		const contacts = 5_000
		w := settleCounted(t, contacts, contacts, func(*store.DB, workflow.CopyBatch) {})
		t.Logf("%d rows updated, %d of them heap-only", w.updated, w.heapOnly)
		if w.updated != contacts || w.heapOnly < contacts*95/100 {
			t.Errorf("%d rows updated, %d of them heap-only", w.updated, w.heapOnly)
		}
	})
}

// TestSettlingACopyReadsNoOther: not even while the database believes, since it looked at the wrong moment, that hardly any is left
// to settle.
func TestSettlingACopyReadsNoOther(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		const contacts = 10_000
		w := settleCounted(t, contacts, contacts+2_000, func(db *store.DB, b workflow.CopyBatch) {
			if b.No == 2 { // the copies of the first are settled
				run(t, db, `UPDATE issue_copy SET state = 'none' WHERE contact > 1000`)
				run(t, db, `ANALYZE issue_copy`)
				run(t, db, `UPDATE issue_copy SET state = 'ready' WHERE contact > 1000`)
			}
		})
		t.Logf("%d copies read", w.copies)
		if w.copies > 7*contacts { // made, claimed, settled, counted
			t.Errorf("%d copies were read for %d", w.copies, contacts)
		}
	})
}

// settleCounted sends an issue to so many, meddles once a batch is claimed, and returns what the database did, which is so many
// updates.
func settleCounted(t *testing.T, contacts, updates int, meddle func(*store.DB, workflow.CopyBatch)) copyWork {
	t.Helper()
	address := storetest.Postgres(t)
	db := open(t, address)
	town(t, db, 1, contacts)
	issueOf(t, db, 1, "{}", false)
	for {
		b, ok := nextBatch(t, db, noon)
		if !ok {
			break
		}
		meddle(db, b)
		var done []workflow.CopySettlement
		for _, c := range b.Copies {
			s := sentCopy(1, c.Contact)
			s.Response = "250 2.0.0 Ok: queued as 4XyzAbC1DefGhi"
			done = append(done, s)
		}
		settleCopies(t, db, done...)
		if err := db.ReleaseBatch(t.Context(), b, noon, noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil { // a connection tells what it did when it ends
		t.Fatal(err)
	}
	return copyStatistics(t, address, updates)
}

// TestMakingCopiesReadsNoOtherContacts: making the first copies of many does not read all who are in the audience.
func TestMakingCopiesReadsNoOtherContacts(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		address := storetest.Postgres(t)
		seed := open(t, address)
		const contacts, made = 50_000, 10_000
		town(t, seed, 1, contacts)
		issueOf(t, seed, 1, "{}", false)
		if err := seed.Close(); err != nil {
			t.Fatal(err)
		}
		before := copyStatistics(t, address, 0)
		db := reopen(t, address)
		for range made / 1000 {
			if n, _ := expand(t, db, 1); n != 1000 {
				t.Fatalf("%d copies made", n)
			}
		}
		run(t, db, `UPDATE issue_copy SET attempts = 0`) // is counted with the rest
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		after := copyStatistics(t, address, made)
		t.Logf("%d contacts read for %d copies", after.contacts-before.contacts, made)
		if after.contacts-before.contacts > 5*made {
			t.Errorf("%d contacts were read for %d copies", after.contacts-before.contacts, made)
		}
	})
}

// copyWork is what the database counted: rows of copies that were updated, those that went to no index, and rows read.
type copyWork struct{ updated, heapOnly, copies, contacts int }

// copyStatistics waits until so many updates of copies are known.
func copyStatistics(t *testing.T, address string, want int) (w copyWork) {
	t.Helper()
	db, err := sql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tick := time.NewTicker(50 * time.Millisecond) // statistics cannot wake us
	defer tick.Stop()
	for limit := time.After(time.Minute); ; {
		err := db.QueryRowContext(t.Context(), `SELECT c.n_tup_upd, c.n_tup_hot_upd, c.seq_tup_read + c.idx_tup_fetch, k.seq_tup_read + k.idx_tup_fetch
			FROM pg_stat_user_tables c JOIN pg_stat_user_tables k ON k.schemaname = c.schemaname AND k.relname = 'contact'
			WHERE c.schemaname = current_schema() AND c.relname = 'issue_copy'`).Scan(&w.updated, &w.heapOnly, &w.copies, &w.contacts)
		if err != nil {
			t.Fatal(err)
		}
		if w.updated >= want {
			return w
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("%d rows updated after a minute, want %d", w.updated, want)
		}
	}
}

package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// childAddress names the database for this test program started again as the process that will be killed.
const childAddress = "REFERMAIL_STORE_TEST_CHILD"

// TestAKilledProcessLosesNothing kills -9 a process in the middle of its work: whatever it had said to be done is there,
// and what it was doing is there whole or not at all.
func TestAKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		if _, err := store.Migrate(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		child := exec.Command(os.Args[0], "-test.run=^$")
		child.Env = append(os.Environ(), childAddress+"="+address)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		done := 0
		for lines := bufio.NewScanner(out); lines.Scan(); { // to the end: what was said before the death counts
			if done++; done == 20 {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = child.Wait() // it was killed, and says so
		if done < 20 {
			t.Fatalf("the process did %d pieces of work only", done)
		}
		whole(t, reopen(t, address), done)
	})
}

// whole checks that n pieces of work or one more are there with all that belongs to them.
func whole(t *testing.T, db *store.DB, n int) {
	t.Helper()
	mails, notices := 0, len(collect(t, db.Notices(t.Context(), store.NoticeFilter{})))
	for _, m := range collect(t, db.Mails(t.Context(), store.MailFilter{})) {
		raw, err := db.Raw(t.Context(), m.No)
		if err != nil || string(raw) != fmt.Sprintf("mail %d", m.No) {
			t.Errorf("mail %d: %q, %v", m.No, raw, err)
		}
		if m.Disposition == workflow.Handled {
			mails++
		}
	}
	deals := collect(t, db.Deals(t.Context(), store.DealFilter{}))
	for _, d := range deals {
		if story, err := db.Deal(t.Context(), d.No); err != nil || len(story.Events) != 1 {
			t.Errorf("deal %v: %d events, %v", d.No, len(story.Events), err)
		}
	}
	if len(deals) < n || len(deals) > n+1 || mails != len(deals) || notices != len(deals) {
		t.Errorf("%d done; found %d deals, %d handled mails, %d notices", n, len(deals), mails, notices)
	}
	next := load(t, db, workflow.Want{}).Next.Deal
	if int(next) != 1001+len(deals) {
		t.Errorf("next deal is %v after %d", next, len(deals))
	}
}

// work registers deals for ever, saying so after each. It is what the killed process does.
func work(address string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, address, store.Options{})
	if err != nil {
		return err
	}
	for i := 1; ; i++ {
		kept, err := db.Keep(ctx, "INBOX", workflow.Mark{UID: uint32(i)}, []workflow.RawMail{rawMail(fmt.Sprintf("mail %d", i))})
		if err != nil {
			return err
		}
		c := everything(kept[0].No)
		no := workflow.DealNo(1000 + i)
		c.Deals[0], c.Events[0].Deal, c.Notices[0] = deal(no, 1, 1), no, notice(fmt.Sprint("receipt", i), "ann@partner1.example")
		c.Next.Deal = no + 1
		if err := trySave(ctx, db, c); err != nil {
			return err
		}
		fmt.Println(i)
	}
}

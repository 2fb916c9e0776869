package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(childAddress); address != "" {
		fmt.Fprintln(os.Stderr, work(address))
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// noon is when most tests happen.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// open migrates the database and opens it until the test ends.
func open(tb testing.TB, address string) *store.DB {
	tb.Helper()
	if _, err := store.Migrate(tb.Context(), address); err != nil {
		tb.Fatalf("migrate: %v", err)
	}
	return reopen(tb, address)
}

func reopen(tb testing.TB, address string) *store.DB {
	tb.Helper()
	db, err := store.Open(tb.Context(), address, store.Options{})
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return db
}

// onBoth runs fn in parallel on each database, open and empty.
func onBoth(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		fn(t, open(t, address))
	})
}

func save(tb testing.TB, db *store.DB, c workflow.Changes) {
	tb.Helper()
	if err := trySave(tb.Context(), db, c); err != nil {
		tb.Fatalf("save: %v", err)
	}
}

func trySave(ctx context.Context, db *store.DB, c workflow.Changes) error {
	if c.At.IsZero() {
		c.At = noon
	}
	return db.Update(ctx, func(tx workflow.Tx) error { return tx.Save(ctx, c) })
}

func load(tb testing.TB, db *store.DB, want workflow.Want) workflow.Facts {
	tb.Helper()
	return loadAt(tb, db, want, noon)
}

func loadAt(tb testing.TB, db *store.DB, want workflow.Want, now time.Time) (facts workflow.Facts) {
	tb.Helper()
	err := db.Update(tb.Context(), func(tx workflow.Tx) (err error) {
		facts, err = tx.Load(tb.Context(), want, now)
		return err
	})
	if err != nil {
		tb.Fatalf("load: %v", err)
	}
	return facts
}

func keep(tb testing.TB, db *store.DB, mails ...workflow.RawMail) []workflow.KeptMail {
	tb.Helper()
	kept, err := db.Keep(tb.Context(), "INBOX", workflow.Mark{Validity: 1, UID: uint32(len(mails))}, mails)
	if err != nil {
		tb.Fatalf("keep: %v", err)
	}
	return kept
}

func rawMail(body string) workflow.RawMail {
	sum := sha256.Sum256([]byte(body))
	return workflow.RawMail{
		Digest: hex.EncodeToString(sum[:]), Bytes: []byte(body), Size: int64(len(body)), Received: noon, Mailbox: "INBOX", UID: 7,
	}
}

// partner and its person: Ann, who refers.
func partner(no workflow.PartnerNo) workflow.Partner {
	return workflow.Partner{
		No: no, Name: fmt.Sprintf("Partner %d", no), Type: "consultant", Tier: "gold", Status: workflow.Active,
		Domains: []string{fmt.Sprintf("partner%d.example", no), fmt.Sprintf("p%d.example", no)},
		Manager: "max@acme.example", CreatedAt: noon, HeardAt: noon.Add(-time.Hour), DormantAt: noon,
		Standing: workflow.Standing{Given: &workflow.Given{Tier: "gold", By: "max@acme.example", At: noon, Why: "size"},
			Certificates: []workflow.Certificate{{Name: "Basics", Until: noon}}},
		Held: []workflow.MailNo{3, 7},
	}
}

func contact(no workflow.ContactNo, of workflow.PartnerNo) workflow.Contact {
	address := fmt.Sprintf("ann%d@partner%d.example", no, of)
	return workflow.Contact{
		No: no, Partner: of, Name: "Ann", Addresses: []string{address, "x" + address}, Email: address,
		Status: workflow.Active, Newsletter: true, News: workflow.Muted, CreatedAt: noon,
	}
}

// deal has every field set.
func deal(no workflow.DealNo, of workflow.PartnerNo, by workflow.ContactNo) workflow.Deal {
	return workflow.Deal{
		No: no, Partner: of, Submitter: by, Company: fmt.Sprintf("Globex %d", no), Domain: fmt.Sprintf("globex%d.example", no),
		NameKey: fmt.Sprintf("globex %d", no),
		Contact: workflow.Person{Name: "Bo", Email: fmt.Sprintf("Bo@globex%d.example", no), Phone: "+49 30 1234", Title: "CTO"},
		Context: "Needs <help> & \"more\"", Consent: "yes", Fields: map[string]string{"budget": "10k"}, Stage: "received",
		Missing: []string{"context"}, Perhaps: map[string]string{"contact": "Kim"}, Others: []workflow.Person{{Name: "Kim", Email: "kim@globex.example"}},
		Asked: &workflow.Change{By: workflow.Address{Email: "ann@partner.example"}, Company: "Globex Ltd", Mail: 3}, Reason: "because", RegisteredAt: noon.Add(-time.Minute),
		ProtectedUntil: noon.AddDate(0, 0, 90), AttributionUntil: noon.AddDate(0, 0, 91),
		Amount: &workflow.Money{Minor: 4800000, Currency: "USD"}, Owner: "max@acme.example",
		People: []workflow.Participant{{
			Side: workflow.PartnerSide, Address: workflow.Address{Name: "Ann", Email: "ann@partner.example"}, Contact: by,
			Subject: "Re: Globex", Root: "root@x.example", Last: "last@x.example",
		}},
		Undo:    &workflow.Undo{By: "max@acme.example", Until: noon.Add(15 * time.Minute), What: "approved", Stage: "received"},
		Program: "0123abcd", ApprovedAt: noon, ActiveAt: noon.Add(time.Second), Extended: 1,
		Ruling:     &workflow.Ruling{Credits: no, By: "max@acme.example", At: noon, Clause: "4.2", Why: "they came first"},
		Dispute:    &workflow.Dispute{By: "ann@partner.example", At: noon, Due: noon.AddDate(0, 0, 5), Events: 7},
		ReasonCode: "budget", DecidedAt: noon, AnsweredAt: noon.Add(time.Second),
		Approval:    &workflow.Approval{By: "max@acme.example", At: noon, Steps: []workflow.ApprovalStep{{Role: "finance", Asked: "fay@acme.example", Due: noon}}},
		Involvement: &workflow.Involvement{Level: workflow.TakesPart, ConfirmedBy: "max@acme.example", ConfirmedAt: noon},
		Seq:         1, Hash: "abc", CreatedAt: noon, UpdatedAt: noon.Add(time.Microsecond),
		StageAt: noon.Add(-time.Hour), ReviewBy: noon.AddDate(0, 0, 4), Backup: "mia@acme.example",
		CountsAt: noon, WonAt: noon.Add(time.Hour), Terms: &workflow.Terms{Type: "consultant", Tier: "gold"},
	}
}

func notice(key string, to string) workflow.Notice {
	return workflow.Notice{
		ID: workflow.NewNoticeID(key), Key: key, Kind: workflow.KindReceipt, To: workflow.Address{Name: "Ann", Email: to},
		Side: workflow.PartnerSide, Answer: true, Subject: "Re: Globex", MessageID: string(workflow.NewNoticeID(key)) + "@acme.example",
		InReplyTo: "theirs@partner.example", References: []string{"root@partner.example", "theirs@partner.example"}, Purpose: 'd',
		Letter: workflow.Letter{Ref: "D-1001", Company: "Globex", Registered: noon, Amount: &workflow.Money{Minor: 1, Currency: "EUR"}},
		RunAt:  noon,
	}
}

// stage makes one partner with one contact, and n deals of them.
func stage(tb testing.TB, db *store.DB, n int) []workflow.Deal {
	tb.Helper()
	deals := make([]workflow.Deal, n)
	for i := range deals {
		deals[i] = deal(workflow.DealNo(1001+i), 1, 1)
	}
	save(tb, db, workflow.Changes{
		Partners: []workflow.Partner{partner(1)}, Contacts: []workflow.Contact{contact(1, 1)}, Deals: deals,
		Next: workflow.Counters{Deal: workflow.DealNo(1001 + n), Partner: 2, Contact: 2},
	})
	return deals
}

func mode(tb testing.TB, path string) os.FileMode {
	tb.Helper()
	info, err := os.Stat(path)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Mode().Perm()
}

// another opens the database a second time, as another process would.
func another(tb testing.TB, db *store.DB) *store.DB {
	tb.Helper()
	return reopen(tb, db.Address())
}

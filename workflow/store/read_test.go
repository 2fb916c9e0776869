package store_test

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"refermail/workflow"
	"refermail/workflow/store"
)

func collect[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for row, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

func TestWhatTheCommandLineReads(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		mail := keep(t, db, rawMail("a"), rawMail("b"))[0].No
		c := everything(mail)
		bare := deal(1002, 1, 0)
		bare.Stage = "won"
		c.Deals = append(c.Deals, bare)
		save(t, db, c)

		story, err := db.Deal(t.Context(), 1001)
		equal(t, "error", err, nil)
		equal(t, "deal", story, store.DealStory{Deal: c.Deals[0], Partner: partner(1), Submitter: contact(1, 1), Events: c.Events})
		rows := []store.DealRow{{Deal: c.Deals[0], PartnerName: "Partner 1", SubmittedBy: "ann1@partner1.example"}, {Deal: bare, PartnerName: "Partner 1"}}
		equal(t, "deals", collect(t, db.Deals(t.Context(), store.DealFilter{})), rows)
		equal(t, "won deals", collect(t, db.Deals(t.Context(), store.DealFilter{Stages: []string{"won", "lost"}, Partner: 1, Domain: "globex1002.example"})), rows[1:])
		equal(t, "nobody's deals", collect(t, db.Deals(t.Context(), store.DealFilter{Partner: 9})), nil)

		p, contacts, err := db.Partner(t.Context(), 1)
		equal(t, "error", err, nil)
		equal(t, "partner", p, partner(1))
		equal(t, "contacts", contacts, []workflow.Contact{contact(1, 1)})
		equal(t, "partners", collect(t, db.Partners(t.Context())), []workflow.Partner{partner(1)})
		equal(t, "all contacts", collect(t, db.Contacts(t.Context())), contacts)
		equal(t, "off-limits", collect(t, db.OffLimits(t.Context())), []workflow.OffLimit{{List: "customer", Company: "Initech", Domain: "initech.example"}})

		one, err := db.Mail(t.Context(), mail)
		equal(t, "error", err, nil)
		equal(t, "mail", one, store.MailRow{
			No: 1, Digest: rawMail("a").Digest, Size: 1, Mailbox: "INBOX", UID: 7, Received: noon, Subject: "Globex",
			Disposition: workflow.Handled, Deal: 1001, Decided: noon,
		})
		equal(t, "handled mails", collect(t, db.Mails(t.Context(), store.MailFilter{Dispositions: []workflow.Disposition{workflow.Handled}, Deal: 1001})), []store.MailRow{one})
		equal(t, "pending mails", len(collect(t, db.Mails(t.Context(), store.MailFilter{Dispositions: []workflow.Disposition{workflow.Pending}}))), 1)
		equal(t, "mails", len(collect(t, db.Mails(t.Context(), store.MailFilter{}))), 2)

		want := store.NoticeRow{Notice: c.Notices[0], State: workflow.Ready, Created: noon, Due: noon}
		all := collect(t, db.Notices(t.Context(), store.NoticeFilter{}))
		equal(t, "notices", all, []store.NoticeRow{want}, cmpopts.IgnoreUnexported(store.NoticeRow{}))
		equal(t, "sent notices", collect(t, db.Notices(t.Context(), store.NoticeFilter{States: []workflow.NoticeState{workflow.Sent}})), nil, cmpopts.IgnoreUnexported(store.NoticeRow{}))

		counts, err := db.Count(t.Context())
		equal(t, "error", err, nil)
		equal(t, "counts", counts, store.Counts{
			Mails:   map[workflow.Disposition]int64{workflow.Handled: 1, workflow.Pending: 1},
			Notices: map[workflow.NoticeState]int64{workflow.Ready: 1}, Deals: map[string]int64{"received": 1, "won": 1}, Partners: 1,
		})
		equal(t, "ping", db.Ping(t.Context()), nil)
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		_, dealErr := db.Deal(t.Context(), 9999)
		_, _, partnerErr := db.Partner(t.Context(), 99)
		_, mailErr := db.Mail(t.Context(), 99)
		_, noticeErr := db.Notice(t.Context(), "nosuch")
		for what, err := range map[string]error{"deal": dealErr, "partner": partnerErr, "mail": mailErr, "notice": noticeErr} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// TestReadingStopsEarly leaves a list after its first row; the connection must come back.
func TestReadingStopsEarly(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 50)
		for range 30 { // more than there are connections
			for _, err := range db.Deals(t.Context(), store.DealFilter{}) {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
		}
	})
}

func TestBackup(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 3)
		path := filepath.Join(t.TempDir(), "copy.db")
		err := db.Backup(t.Context(), path)
		if db.Backend() == "PostgreSQL" {
			if err == nil || !strings.Contains(err.Error(), "pg_dump") {
				t.Errorf("backup of PostgreSQL: %v", err)
			}
			return
		}
		equal(t, "error", err, nil)
		equal(t, "mode", mode(t, path), os.FileMode(0o600))
		copied := reopen(t, "sqlite:"+path)
		equal(t, "copied deals", load(t, copied, workflow.Want{Deals: []workflow.DealNo{1001, 1002, 1003}}).Deals, deals)
		if err := db.Backup(t.Context(), path); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a backup was overwritten: %v", err)
		}
	})
}

func TestLeasesHaveOneHolder(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		try := func(holder string, now time.Time, want bool) {
			t.Helper()
			if got, err := db.Lease(t.Context(), "inbox", holder, now, time.Minute); got != want || err != nil {
				t.Errorf("%s at %v: %v, %v", holder, now, got, err)
			}
		}
		try("a", noon, true)
		try("b", noon.Add(59*time.Second), false)
		try("a", noon.Add(30*time.Second), true)
		try("b", noon.Add(89*time.Second), false)
		try("b", noon.Add(90*time.Second), true)
		try("a", noon.Add(91*time.Second), false)
		equal(t, "somebody else's", db.Unlease(t.Context(), "inbox", "a"), nil)
		try("a", noon.Add(91*time.Second), false)
		equal(t, "given up", db.Unlease(t.Context(), "inbox", "b"), nil)
		try("a", noon.Add(91*time.Second), true)
	})
}

package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestKeepNumbersMailsAndRemembersTheMark(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		mark, err := db.Mark(t.Context(), "INBOX")
		equal(t, "mark before", mark, workflow.Mark{})
		equal(t, "error", err, nil)
		a, b := rawMail("a"), rawMail("b")
		b.Oversize, b.Size = true, 40<<20
		want := workflow.Mark{Validity: 1 << 31, UID: 1<<32 - 1, Floor: 3, Since: noon}
		kept, err := db.Keep(t.Context(), "INBOX", want, []workflow.RawMail{a, b, a})
		equal(t, "error", err, nil)
		equal(t, "kept", kept, []workflow.KeptMail{{RawMail: a, No: 1}, {RawMail: b, No: 2}, {RawMail: a, No: 1, Known: true}})
		mark, _ = db.Mark(t.Context(), "INBOX")
		equal(t, "mark after", mark, want)
		pending, err := db.Pending(t.Context(), 10)
		equal(t, "error", err, nil)
		equal(t, "pending", pending, []workflow.KeptMail{{RawMail: a, No: 1}, {RawMail: b, No: 2}})
		if _, err := db.Keep(t.Context(), "INBOX", workflow.Mark{Validity: 2}, nil); err != nil {
			t.Errorf("keep nothing: %v", err)
		}
		mark, _ = db.Mark(t.Context(), "INBOX")
		equal(t, "mark alone", mark, workflow.Mark{Validity: 2})
	})
}

func TestKnownMailsTellHowTheyEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		keep(t, db, rawMail("a"), rawMail("b"))
		result := workflow.MailResult{
			No: 1, Disposition: workflow.Held, Rule: "dmarc", MessageID: "a@x.example", BodyDigest: "d", From: "ann@x.example", Subject: "Hi",
		}
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{result}})
		again := keep(t, db, rawMail("b"), rawMail("c"), rawMail("a"))
		equal(t, "known", []bool{again[0].Known, again[1].Known, again[2].Known}, []bool{true, false, true})
		equal(t, "numbers without gaps", []workflow.MailNo{again[0].No, again[1].No, again[2].No}, []workflow.MailNo{2, 3, 1})
		equal(t, "disposition", again[2].Disposition, workflow.Held)

		save(t, db, workflow.Changes{Release: []workflow.Release{{Mail: 1, Forced: true}}})
		pending, _ := db.Pending(t.Context(), 1)
		if len(pending) != 1 || pending[0].No != 1 || !pending[0].Forced || string(pending[0].Bytes) != "a" {
			t.Errorf("released mail: %+v", pending)
		}
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: 1, Disposition: workflow.Ignored, Rule: "rejected"}}})
		row, err := db.Mail(t.Context(), 1)
		if err != nil || row.Subject != "Hi" || row.From != "ann@x.example" || row.MessageID != "a@x.example" || row.BodyDigest != "d" || row.Rule != "rejected" {
			t.Errorf("rejected mail: %+v, %v", row, err)
		}
	})
}

func TestRawMailComesBackByteForByte(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		bodies := []string{"", "\x00\xff\xfe raw", strings.Repeat("line\r\n", 100_000)}
		for i, body := range bodies {
			no := keep(t, db, rawMail(body))[0].No
			got, err := db.Raw(t.Context(), no)
			if err != nil || !bytes.Equal(got, []byte(body)) {
				t.Errorf("mail %d: %d bytes, %v", i, len(got), err)
			}
		}
		if _, err := db.Raw(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no such mail: %v", err)
		}
	})
}

func TestPendingIsBoundedByBytes(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var mails []workflow.RawMail
		for i := range 4 {
			m := rawMail(fmt.Sprint(i))
			m.Size = 30 << 20
			mails = append(mails, m)
		}
		keep(t, db, mails...)
		pending, err := db.Pending(t.Context(), 10)
		if err != nil || len(pending) != 2 || string(pending[1].Bytes) != "1" {
			t.Errorf("%d pending, %v", len(pending), err)
		}
	})
}

// TestTwoReceiversKeepEachMailOnce lets two processes fetch the same mails at once.
func TestTwoReceiversKeepEachMailOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		other := another(t, db)
		var wg sync.WaitGroup
		for _, d := range []*store.DB{db, other, db, other} {
			wg.Go(func() {
				for i := range 20 {
					mails := []workflow.RawMail{rawMail(fmt.Sprint(i)), rawMail(fmt.Sprint(i + 1)), rawMail(fmt.Sprint(i + 2))}
					if _, err := d.Keep(t.Context(), "INBOX", workflow.Mark{}, mails); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var got []workflow.MailNo
		for m, err := range db.Mails(t.Context(), store.MailFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, m.No)
		}
		if len(got) != 22 || got[21] != 22 {
			t.Errorf("22 mails were sent, kept: %v", got)
		}
	})
}

package store_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

const batch = 200

func perMail(b *testing.B, n int) {
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkKeep stores 200 mails of 10 KB, half of which does not compress.
func BenchmarkKeep(b *testing.B) {
	storetest.Backends(b, func(b *testing.B, address string) {
		db := open(b, address)
		noise := make([]byte, 3700)
		round := 0
		for b.Loop() {
			b.StopTimer()
			mails := make([]workflow.RawMail, batch)
			for i := range mails {
				_, _ = rand.Read(noise) // never fails
				mails[i] = rawMail(fmt.Sprint(round, i) + base64.StdEncoding.EncodeToString(noise) + strings.Repeat("Dear Max, this is what we talked about.\r\n", 125))
			}
			round++
			b.StartTimer()
			if _, err := db.Keep(b.Context(), "INBOX", workflow.Mark{UID: uint32(round)}, mails); err != nil {
				b.Fatal(err)
			}
		}
		perMail(b, batch)
	})
}

// BenchmarkDecide loads and saves what 200 submissions by ten partners change, between them the counters.
func BenchmarkDecide(b *testing.B) {
	storetest.Backends(b, func(b *testing.B, address string) {
		db := open(b, address)
		people := workflow.Changes{Next: workflow.Counters{Partner: 11, Contact: 11}}
		for i := 1; i <= 10; i++ {
			people.Partners = append(people.Partners, partner(workflow.PartnerNo(i)))
			people.Contacts = append(people.Contacts, contact(workflow.ContactNo(i), workflow.PartnerNo(i)))
		}
		save(b, db, people)
		for round := 0; b.Loop(); round++ {
			b.StopTimer()
			mails := make([]workflow.RawMail, batch)
			for i := range mails {
				mails[i] = rawMail(fmt.Sprint(round, "/", i))
			}
			kept := keep(b, db, mails...)
			b.StartTimer()
			err := db.Update(b.Context(), func(tx workflow.Tx) error {
				facts, err := tx.Load(b.Context(), wantSubmissions(kept), noon)
				if err != nil {
					return err
				}
				return tx.Save(b.Context(), submitted(kept, facts.Next))
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		perMail(b, batch)
	})
}

func wantSubmissions(kept []workflow.KeptMail) workflow.Want {
	var w workflow.Want
	for i, k := range kept {
		p := i%10 + 1
		w.Addresses = append(w.Addresses, fmt.Sprintf("ann%d@partner%d.example", p, p))
		w.Domains = append(w.Domains, fmt.Sprintf("partner%d.example", p), fmt.Sprintf("globex%d.example", k.No))
		w.NameKeys = append(w.NameKeys, fmt.Sprintf("globex %d", k.No))
		w.Emails = append(w.Emails, fmt.Sprintf("bo@globex%d.example", k.No))
		w.MessageIDs = append(w.MessageIDs, fmt.Sprintf("own%d@partner.example", k.No), fmt.Sprintf("parent%d@partner.example", k.No))
		w.Mails = append(w.Mails, k.No)
	}
	return w
}

func submitted(kept []workflow.KeptMail, next workflow.Counters) workflow.Changes {
	c := workflow.Changes{At: noon, Next: next}
	for i, k := range kept {
		p := i%10 + 1
		d := deal(c.Next.Deal, workflow.PartnerNo(p), workflow.ContactNo(p))
		c.Next.Deal++
		receipt, review := notice(fmt.Sprint("receipt", k.No), fmt.Sprintf("ann%d@partner%d.example", p, p)), notice(fmt.Sprint("review", k.No), "max@acme.example")
		receipt.Deal, review.Deal = d.No, d.No
		c.Deals = append(c.Deals, d)
		c.Events = append(c.Events, workflow.Event{Deal: d.No, Seq: 1, At: noon, Kind: "registered", By: d.People[0].Address.Email, Visibility: workflow.ForPartner, Text: d.Context, Mail: k.No, Hash: "h"})
		c.Notices = append(c.Notices, receipt, review)
		c.Mails = append(c.Mails, workflow.MailResult{No: k.No, Disposition: workflow.Handled, Rule: "submission", Deal: d.No, MessageID: fmt.Sprintf("own%d@partner.example", k.No), From: "ann@partner.example", Subject: "Globex"})
		c.SetTimers = append(c.SetTimers, workflow.Timer{Key: "remind/" + d.No.String(), Kind: "remind", Deal: d.No, Due: noon.Add(72 * time.Hour)})
	}
	return c
}

// BenchmarkOutbox claims and settles 50 notices at a time.
func BenchmarkOutbox(b *testing.B) {
	const size = 50
	storetest.Backends(b, func(b *testing.B, address string) {
		db := open(b, address)
		for round := 0; b.Loop(); round++ {
			if round%20 == 0 {
				b.StopTimer()
				fill(b, db, round, 20*size)
				b.StartTimer()
			}
			claimed, err := db.Claim(b.Context(), noon, time.Hour, size)
			if err != nil || len(claimed) != size {
				b.Fatal(len(claimed), err)
			}
			sent := make([]workflow.Settlement, size)
			for i, c := range claimed {
				sent[i] = workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Sent, At: noon, Response: "250 ok"}
			}
			if err := db.Settle(b.Context(), sent); err != nil {
				b.Fatal(err)
			}
		}
		perMail(b, size)
	})
}

func fill(b *testing.B, db *store.DB, round, n int) {
	b.Helper()
	var c workflow.Changes
	for i := range n {
		c.Notices = append(c.Notices, notice(fmt.Sprint(round, "/", i), "ann@partner1.example"))
	}
	save(b, db, c)
}

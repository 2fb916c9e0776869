package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// everything is one change of each kind.
func everything(mail workflow.MailNo) workflow.Changes {
	return workflow.Changes{
		At: noon, Partners: []workflow.Partner{partner(1)}, Contacts: []workflow.Contact{contact(1, 1)},
		Deals:     []workflow.Deal{deal(1001, 1, 1)},
		Events:    []workflow.Event{{Deal: 1001, Seq: 1, At: noon, Kind: "registered", By: "ann@partner.example", Visibility: workflow.ForPartner, Text: "Hi", Mail: mail, Hash: "h1"}},
		Notices:   []workflow.Notice{notice("key", "ann1@partner1.example")},
		Mails:     []workflow.MailResult{{No: mail, Disposition: workflow.Handled, Deal: 1001, Subject: "Globex"}},
		SetTimers: []workflow.Timer{{Key: "remind/D-1001", Kind: "remind", Deal: 1001, Due: noon}}, Inputs: []string{"input"},
		OffLimits: &workflow.OffLimitList{Name: "customer", Rows: []workflow.OffLimit{{Company: "Initech", Domain: "initech.example"}}},
		Next:      workflow.Counters{Deal: 1002, Partner: 2, Contact: 2},
	}
}

var errStop = errors.New("stop")

// TestAFailedUpdateLeavesNothing fails after everything has been written, in each way it can.
func TestAFailedUpdateLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		mail := keep(t, db, rawMail("a"))[0].No
		ctx, cancel := context.WithCancel(t.Context())
		for name, after := range map[string]func(){
			"an error":           func() {},
			"a panic":            func() { panic("a bug") },
			"the caller's leave": cancel,
		} {
			func() {
				defer func() {
					if r := recover(); r != nil && name != "a panic" {
						t.Error(r)
					}
				}()
				err := db.Update(ctx, func(tx workflow.Tx) error {
					if err := tx.Save(ctx, everything(mail)); err != nil && ctx.Err() == nil {
						t.Errorf("save: %v", err)
					}
					after()
					return errStop
				})
				if err == nil {
					t.Errorf("%s: no error", name)
				}
			}()
			untouched(t, db, mail)
		}
		save(t, db, everything(mail))
	})
}

func untouched(t *testing.T, db *store.DB, mail workflow.MailNo) {
	t.Helper()
	facts := load(t, db, workflow.Want{
		Deals: []workflow.DealNo{1001}, Partners: []workflow.PartnerNo{1}, Timers: []string{"remind/D-1001"}, Inputs: []string{"input"},
		Domains: []string{"initech.example"}, Mails: []workflow.MailNo{mail},
	})
	if len(facts.Deals)+len(facts.Partners)+len(facts.Timers)+len(facts.Handled)+len(facts.OffLimits) != 0 {
		t.Errorf("something stayed: %+v", facts)
	}
	equal(t, "mail", facts.Earlier[0].Disposition, workflow.Pending)
	equal(t, "counters", facts.Next, workflow.Counters{Deal: 1001, Partner: 1, Contact: 1, Issue: 1})
	if _, ok, _ := db.NextDue(t.Context()); ok {
		t.Error("a notice stayed")
	}
}

func TestSaveRefusesWhatMustNotBe(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		mail := keep(t, db, rawMail("a"))[0].No
		good := everything(mail)
		save(t, db, good)
		taken := contact(2, 1)
		taken.Addresses = contact(1, 1).Addresses[:1]
		for name, c := range map[string]struct {
			change workflow.Changes
			want   error
		}{
			"an event twice":                 {workflow.Changes{Events: good.Events}, store.ErrConflict},
			"an address of somebody else":    {workflow.Changes{Contacts: []workflow.Contact{taken}}, store.ErrConflict},
			"a result for an unknown mail":   {workflow.Changes{Mails: []workflow.MailResult{{No: 77, Disposition: workflow.Handled}}}, store.ErrNotFound},
			"the release of an unknown mail": {workflow.Changes{Release: []workflow.Release{{Mail: 77}}}, store.ErrNotFound},
		} {
			c.change.Inputs = []string{"refused"}
			if err := trySave(t.Context(), db, c.change); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if load(t, db, workflow.Want{Inputs: []string{"refused"}}).Handled["refused"] {
			t.Error("a refused change left something")
		}
		if err := db.Update(t.Context(), func(tx workflow.Tx) error { return tx.Save(t.Context(), workflow.Changes{}) }); err == nil {
			t.Error("changes without a time were saved")
		}
	})
}

// TestUpdatesTakeTurns counts up in many transactions of two processes; a lost update would lose a number.
func TestUpdatesTakeTurns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		other := another(t, db)
		const each = 25
		var wg sync.WaitGroup
		for _, d := range []*store.DB{db, other, db, other} {
			wg.Go(func() {
				for range each {
					err := d.Update(t.Context(), func(tx workflow.Tx) error {
						facts, err := tx.Load(t.Context(), workflow.Want{}, noon)
						if err != nil {
							return err
						}
						facts.Next.Deal++
						return tx.Save(t.Context(), workflow.Changes{At: noon, Next: facts.Next})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		equal(t, "next deal", load(t, db, workflow.Want{}).Next.Deal, workflow.DealNo(1001+4*each))
	})
}

// TestKeepAndClaimDoNotWaitForDecisions holds a decision open; on SQLite everything that writes takes turns.
func TestKeepAndClaimDoNotWaitForDecisions(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		if db.Backend() == "SQLite" {
			t.Skip("one writer by design")
		}
		save(t, db, workflow.Changes{Notices: []workflow.Notice{notice("key", "ann@partner1.example")}})
		err := db.Update(t.Context(), func(tx workflow.Tx) error {
			if err := tx.Save(t.Context(), workflow.Changes{At: noon, Notices: []workflow.Notice{notice("other", "ann@partner1.example")}}); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			if _, err := db.Keep(ctx, "INBOX", workflow.Mark{}, []workflow.RawMail{rawMail("a")}); err != nil {
				return err
			}
			claimed, err := db.Claim(ctx, noon, time.Minute, 10)
			equal(t, "claimed", len(claimed), 1)
			return err
		})
		equal(t, "error", err, nil)
	})
}

func TestTextIsMadeFitForBothDatabases(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		d := deal(1001, 1, 1)
		d.Company, d.Context, d.Fields = "Gl\x00bex \xff", "a\\u0000b", map[string]string{"k": "x\x00y\xffz \\u0000"}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{partner(1)}, Contacts: []workflow.Contact{contact(1, 1)}, Deals: []workflow.Deal{d}})
		got := load(t, db, workflow.Want{Deals: []workflow.DealNo{1001}}).Deals[0]
		d.Company, d.Fields = "Gl\uFFFDbex \uFFFD", map[string]string{"k": "x\uFFFDy\uFFFDz \\u0000"}
		equal(t, "deal", got, d)
	})
}

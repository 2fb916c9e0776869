package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// dying is a store whose process dies in the middle of every other transaction: after its work, before its end.
type dying struct {
	*store.DB
	updates int
	die     func()
}

var errDied = errors.New("killed")

func (d *dying) Update(ctx context.Context, fn func(workflow.Tx) error) error {
	d.updates++
	died := d.updates%2 == 1
	return d.DB.Update(ctx, func(tx workflow.Tx) error {
		if err := fn(tx); err != nil || !died {
			return err
		}
		d.die()
		return errDied
	})
}

// approvedDeals registers and approves deals, a minute apart.
func approvedDeals(t *testing.T, db *store.DB, e *workflow.Engine, n int) {
	t.Helper()
	handle := func(in workflow.Input) {
		t.Helper()
		if d, err := e.Handle(t.Context(), in); err != nil || d[0].Refusal != "" {
			t.Fatalf("%+v: %v", d, err)
		}
	}
	handle(workflow.Input{At: noon, By: "operator", Action: workflow.AddPartner{Name: "Northwind", Domains: []string{"northwind.example"},
		Contacts: []workflow.Address{{Name: "Ann", Email: "ann@northwind.example"}}}})
	for i := range n {
		at := noon.Add(time.Duration(i) * time.Minute)
		id := fmt.Sprintf("m%d@northwind.example", i)
		m := &workflow.Mail{No: keep(t, db, rawMail(id))[0].No, Digest: id, BodyDigest: id, MessageID: id, Received: at, Senders: 1, Class: workflow.Human,
			From: workflow.Address{Name: "Ann", Email: "ann@northwind.example"}, Trust: workflow.Strong, Subject: "Intro", Forwarded: true,
			Lead: &workflow.Lead{Company: fmt.Sprintf("Globex %c%c", 'A'+i/26, 'A'+i%26), Domain: fmt.Sprintf("globex%d.example", i), Context: "They need help.",
				Consent: "yes", Contact: workflow.Person{Name: "Bo", Email: fmt.Sprintf("bo@globex%d.example", i)}}}
		handle(workflow.Input{At: at, Action: workflow.ReceivedMail{Mail: m}})
		handle(workflow.Input{At: at, By: "operator", Action: workflow.Commanded{Deal: workflow.DealNo(1001 + i), Text: "approve"}})
	}
}

// TestAfterAnOutageEachDueThingHappensOnceInOrder plays months without a service, and a process that dies in every other
// transaction: in the end every deal has each of its mails once, in order of when they were due, and each says so.
func TestAfterAnOutageEachDueThingHappensOnceInOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const n = 120 // more than one batch
		log := slog.New(slog.DiscardHandler)
		rules := deskRules()
		rules.Limits.SubmissionsPerPartner, rules.Limits.AnswersPerAddress = 10*n, 10*n
		approvedDeals(t, db, &workflow.Engine{Store: db, Rules: rules, Log: log}, n)
		back := noon.AddDate(0, 0, 100)
		mortal := &dying{DB: db}
		s := &workflow.Sweeper{Engine: &workflow.Engine{Store: mortal, Rules: rules, Log: log}, Now: func() time.Time { return back }, Log: log}
		for tries := 0; ; tries++ {
			life, die := context.WithCancel(t.Context())
			mortal.die = die
			done, err := s.Sweep(life)
			die()
			if err == nil && done == 0 {
				break
			}
			if err != nil && !errors.Is(err, errDied) || tries > 10*n {
				t.Fatalf("try %d: %d done, %v", tries, done, err)
			}
		}
		sent := map[string]int{}
		var last time.Time
		for _, one := range collect(t, db.Notices(t.Context(), store.NoticeFilter{})) {
			if one.Letter.Late.IsZero() {
				continue
			}
			sent[string(one.Kind)+" to "+one.To.Email]++
			if one.Letter.Late.Before(last) {
				t.Errorf("%s of %s, due %v, comes after what was due %v", one.Kind, one.Deal, one.Letter.Late, last)
			}
			last = one.Letter.Late
		}
		equal(t, "mails that came late", sent, map[string]int{
			"ended to ann@northwind.example": n, "team_news to " + manager1: n})
		for i := range n {
			story, err := db.Deal(t.Context(), workflow.DealNo(1001+i))
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for _, e := range story.Events[3:] { // after registration, context and review
				kinds = append(kinds, e.Kind)
			}
			equal(t, "timeline", strings.Join(kinds, " "), "stage protection")
		}
		if due, err := db.Due(t.Context(), back, 10); len(due) != 0 || err != nil {
			t.Errorf("still due: %v, %v", due, err)
		}
	})
}

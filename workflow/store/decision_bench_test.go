package store_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/program"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// BenchmarkDecisionByHistory takes the same decisions about a thousand and about a million deals, turn by turn, and
// reports how much longer the median one takes with a million. It needs about 8 GB of disk and some minutes to write the
// history; 200 rounds are enough:
//
//	go test ./workflow/store -run ^$ -bench DecisionByHistory -benchtime 200x -timeout 60m
func BenchmarkDecisionByHistory(b *testing.B) {
	for _, backend := range []struct {
		name  string
		fresh func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(backend.name, func(b *testing.B) {
			short, long := newDecider(b, backend.fresh(b)), newDecider(b, backend.fresh(b))
			prolong(b, long.db, 1_000_000)
			short.warm(b)
			long.warm(b)
			for b.Loop() {
				short.round(b)
				long.round(b)
			}
			worst := 0.0
			for what, took := range short.took {
				ratio := float64(median(long.took[what])) / float64(median(took))
				b.ReportMetric(ratio, what+"-ratio")
				b.ReportMetric(float64(median(long.took[what]).Microseconds()), what+"-µs")
				worst = max(worst, ratio)
			}
			if worst > 1.5 {
				b.Errorf("a decision takes %.2f times as long with a thousand times the deals", worst)
			}
		})
	}
}

// decider takes decisions about one database and keeps how long each took.
type decider struct {
	db     *store.DB
	engine *workflow.Engine
	n      int
	took   map[string][]time.Duration
}

func newDecider(b *testing.B, address string) *decider {
	d := &decider{db: open(b, address), took: map[string][]time.Duration{}}
	history(b, d.db)
	run(b, d.db, `UPDATE deal SET program = '', missing = NULL, stage = 'accepted', undo = NULL, ruling = NULL, dispute = NULL, asked = NULL, perhaps = NULL`)
	rules := &workflow.Rules{
		Program: program.Builtin(), Without: workflow.Without{Rates: true, Mark: true},
		Self: workflow.Self{Address: "deals@acme.example", News: "news@acme.example", Name: "Acme Partner Team"},
		Team: []workflow.Member{{Name: "Max", Email: "max@acme.example", Roles: []string{"manager"}}},
	}
	rules.Version = rules.Program.Digest()
	d.engine = &workflow.Engine{Store: d.db, Rules: rules, Log: slog.New(slog.DiscardHandler)}
	return d
}

// warm takes some decisions that are not counted: the first ones read the database from disk.
func (d *decider) warm(b *testing.B) {
	for range 50 {
		d.round(b)
	}
	clear(d.took)
}

// round is one decision of each kind, each about another partner and deal.
func (d *decider) round(b *testing.B) {
	d.n++
	k := 1 + d.n*7919%few
	p := (k + 9) / 10
	ann := workflow.Address{Name: "Ann", Email: fmt.Sprintf("ann%d@partner%d.example", p, p)}
	d.decide(b, "submission", d.mail(b, ann, func(m *workflow.Mail) {
		m.Forwarded = true
		m.Lead = &workflow.Lead{Company: fmt.Sprintf("Initech %d", d.n), Domain: fmt.Sprintf("initech%d.example", d.n), Context: "They need help.",
			Consent: "yes", Contact: workflow.Person{Name: "Kim", Email: fmt.Sprintf("kim@initech%d.example", d.n)}}
	}))
	d.decide(b, "conflict", d.mail(b, ann, func(m *workflow.Mail) {
		other := 1 + (k+500)%few
		m.Forwarded = true
		m.Lead = &workflow.Lead{Company: fmt.Sprintf("Globex %d", other), Domain: fmt.Sprintf("globex%d.example", other), Context: "They need help.",
			Consent: "yes", Contact: workflow.Person{Name: "Lee", Email: fmt.Sprintf("lee%d@globex%d.example", d.n, other)}}
	}))
	d.decide(b, "reply", d.mail(b, ann, func(m *workflow.Mail) {
		m.Reply, m.InReplyTo = "Bo told me that they decide on Friday.", []string{fmt.Sprintf("m%d@partner.example", k)}
	}))
	d.decide(b, "status", d.mail(b, ann, func(m *workflow.Mail) { m.Reply = "status" }))
	d.decide(b, "command", workflow.Input{At: noon, By: "operator", Action: workflow.Commanded{Deal: workflow.DealNo(k), Text: "note they decide on Friday"}})
}

func (d *decider) mail(b *testing.B, from workflow.Address, change func(*workflow.Mail)) workflow.Input {
	b.Helper()
	raw := rawMail(fmt.Sprint(b.Name(), d.n, len(d.took["status"]), time.Now().UnixNano()))
	m := &workflow.Mail{No: keep(b, d.db, raw)[0].No, Digest: raw.Digest, BodyDigest: raw.Digest, MessageID: raw.Digest + "@partner.example", Received: noon,
		Senders: 1, Class: workflow.Human, From: from, Trust: workflow.Strong, Subject: "Intro"}
	change(m)
	return workflow.Input{At: noon, Action: workflow.ReceivedMail{Mail: m}}
}

func (d *decider) decide(b *testing.B, what string, in workflow.Input) {
	b.Helper()
	start := time.Now()
	done, err := d.engine.Handle(b.Context(), in)
	d.took[what] = append(d.took[what], time.Since(start))
	if err != nil || done[0].Refusal != "" {
		b.Fatalf("%s: %+v, %v", what, done, err)
	}
}

func median(of []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

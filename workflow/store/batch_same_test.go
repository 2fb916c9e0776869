package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/program"
	"refermail/workflow/token"
)

// TestABatchDecidesAsItsMailsDoAlone: the same mails and timers, each in a transaction of its own and in batches of any
// size, have the same effects; what a batch has loaded beside must not matter.
func TestABatchDecidesAsItsMailsDoAlone(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			alone, together := batchTown(t), batchTown(t)
			var ins []workflow.Input
			var said []string
			var sent []workflow.Notice
			now := noon.Add(time.Hour)
			for i := range 120 {
				now = now.Add(time.Duration(1+r.IntN(120)) * time.Minute)
				m := batchMail(r, i, now, sent)
				ins = append(ins, workflow.Input{At: now, Action: workflow.ReceivedMail{Mail: m}})
				out := alone.handle(t, ins[i:])
				sent = append(sent, out[0].Notices...)
				said = append(said, effects(t, out[0]))
			}
			for at := 0; at < len(ins); {
				n := min(1+r.IntN(12), len(ins)-at)
				for i, d := range together.handle(t, ins[at:at+n]) {
					if got := effects(t, d); got != said[at+i] {
						m := ins[at+i].Action.(workflow.ReceivedMail).Mail
						t.Fatalf("mail %d by %s, %q, is decided otherwise in a batch of %d:\n%s", at+i, m.From.Email, m.Reply, n, cmp.Diff(strings.Split(said[at+i], "\n"), strings.Split(got, "\n")))
					}
				}
				at += n
			}
		})
	}
}

type batchEngine struct{ workflow.Engine }

func batchTown(t *testing.T) *batchEngine {
	db := open(t, "sqlite:"+t.TempDir()+"/batch.db")
	e := &batchEngine{workflow.Engine{Store: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rules: &workflow.Rules{Program: program.Builtin(), Without: workflow.Without{Rates: true, Mark: true},
		Self: workflow.Self{Address: "deals@acme.example", News: "news@acme.example", Name: "Acme"},
		Team: []workflow.Member{{Email: "max@acme.example", Name: "Max", Roles: []string{"manager"}}, {Email: "rita@acme.example", Name: "Rita", Roles: []string{"rep"}}}}}}
	for i, name := range []string{"Northwind", "Contoso"} {
		domain := strings.ToLower(name) + ".example"
		e.handle(t, []workflow.Input{{At: noon, By: "operator", Key: name, Action: workflow.AddPartner{Name: name, Domains: []string{domain},
			Contacts: []workflow.Address{{Name: "Ann", Email: []string{"ann@", "cid@"}[i] + domain}}}}})
	}
	for i := range 120 {
		keep(t, db, rawMail(fmt.Sprintf("mail %d", i)))
	}
	return e
}

func (e *batchEngine) handle(t *testing.T, ins []workflow.Input) []workflow.Decision {
	out, err := e.Handle(context.Background(), ins...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func effects(t *testing.T, d workflow.Decision) string {
	for i := range d.Notices { // how much of older stories a case file shows depends on what was loaded
		d.Notices[i].Letter.Timeline = nil
	}
	for i := range d.Events { // every batch has salts of its own, and so other hashes
		d.Events[i].Salt, d.Events[i].Hash = "", ""
	}
	for i := range d.Deals {
		d.Deals[i].Hash = ""
	}
	b, err := json.MarshalIndent(map[string]any{"deals": d.Deals, "notices": d.Notices, "set": d.SetTimers, "end": d.EndTimers, "mails": d.Mails, "news": d.News, "events": d.Events}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), `"Perhaps": {}`, `"Perhaps": null`)
}

func batchMail(r *rand.Rand, i int, now time.Time, sent []workflow.Notice) *workflow.Mail {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	m := &workflow.Mail{No: workflow.MailNo(i + 1), Digest: fmt.Sprintf("digest%d", i), BodyDigest: fmt.Sprintf("body%d", i), MessageID: fmt.Sprintf("m%d@mail.example", i), Received: now,
		Senders: 1, To: []workflow.Address{{Email: "deals@acme.example"}}, Subject: "Intro", Class: workflow.Human, Trust: workflow.Strong}
	if len(sent) == 0 || r.IntN(3) == 0 {
		company := pick("Globex", "Initech", "Hooli", "Umbrella")
		m.From.Email, m.Reply, m.Text = pick("ann@northwind.example", "cid@contoso.example"), "See below.", "See below."
		m.Forwarded, m.Lead = true, &workflow.Lead{Company: company, Domain: strings.ToLower(company) + ".example", Context: "They need a shop.", Consent: "yes",
			Contact: workflow.Person{Name: "Bo", Email: "bo@" + strings.ToLower(company) + ".example"}}
		if r.IntN(4) == 0 {
			m.Lead.Context, m.Lead.Contact = "", workflow.Person{}
		}
		return m
	}
	n := sent[max(0, len(sent)-1-r.IntN(min(len(sent), 12)))]
	m.From.Email, m.InReplyTo = n.To.Email, []string{n.MessageID}
	if n.Purpose != 0 {
		m.Threads = []workflow.Thread{{Purpose: n.Purpose, Deal: n.Deal, Person: token.Person(account.CompareKey(n.To.Email))}}
	}
	if n.Side == workflow.TeamSide {
		m.Reply = pick("approve", "approve", "decline not our market", "undo", "undo", "qualified", "won 5000 USD", "lost no budget", "extend 30d", "assign rita", "value 3000 USD", "approve change", "decline change no",
			"same account as D-1001", "not the same as D-1001", "attribute to Northwind because Ann was there first", "attribute to nobody because neither was", "qualified\napprove", "note hm", "@partner soon", "approve because I know them")
	} else {
		m.Reply = pick("withdraw", "extend they decide in June", "status", "history", "dispute I was there first", "digest", "all", "mute", "Bo joins on Monday.", "check globex.example", "Contact: Bo Chen <bo@globex.example>")
		if c := pick("Globex", "Initech", "Stark"); r.IntN(5) == 0 {
			m.Reply, m.Said = "Company: "+c, map[string]string{"company": c, "domain": strings.ToLower(c) + ".example"}
		}
	}
	m.Text = m.Reply
	return m
}

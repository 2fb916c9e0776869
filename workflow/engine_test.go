package workflow

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"refermail/workflow/program"
)

// picky is a Store in memory that refuses to save certain changes.
type picky struct {
	refuses func(Changes) bool
	saved   []Changes
}

var errPicky = errors.New("refused")

func (p *picky) Update(_ context.Context, fn func(Tx) error) error { return fn(p) }

func (p *picky) Load(context.Context, Want, time.Time) (Facts, error) {
	return Facts{
		Next:     Counters{Deal: 1001, Partner: 2, Contact: 2},
		Partners: []Partner{{No: 1, Name: "Northwind Consulting", Status: Active}},
		Contacts: []Contact{{No: 1, Partner: 1, Name: "Ann", Email: ann, Addresses: []string{ann}, Status: Active}},
	}, nil
}

func (p *picky) Save(_ context.Context, c Changes) error {
	if p.refuses(c) {
		return errPicky
	}
	if len(c.Mails) > 0 {
		p.saved = append(p.saved, c)
	}
	return nil
}

func (p *picky) Due(context.Context, time.Time, int) ([]Timer, error) { return nil, nil }

func burst(companies ...string) []Input {
	var ins []Input
	for i, company := range companies {
		m := &Mail{No: MailNo(i + 1), Digest: company, From: Address{"Ann", ann}, Senders: 1, Class: Human, Trust: Strong, Received: noon}
		refer(company)(m)
		ins = append(ins, Input{At: noon, Action: ReceivedMail{m}})
	}
	return ins
}

func TestAMailThatCannotBeSavedFailsAlone(t *testing.T) {
	p := &picky{refuses: func(c Changes) bool {
		for _, k := range c.Deals {
			if k.Company == "Poison" {
				return true
			}
		}
		return false
	}}
	e := &Engine{Store: p, Rules: &Rules{Program: program.Builtin(), Limits: DefaultLimits()}, Log: slog.New(slog.DiscardHandler)}
	for _, companies := range [][]string{{"Globex", "Poison", "Initech"}, {"Poison"}} {
		p.saved = nil
		out, err := e.Handle(t.Context(), burst(companies...)...)
		if err != nil || len(out) != len(companies) || len(p.saved) != len(companies) {
			t.Fatalf("%d of %d decided, %d saved: %v", len(out), len(companies), len(p.saved), err)
		}
		for i, company := range companies {
			wanted := Handled
			if company == "Poison" {
				wanted = Failed
			}
			want(t, out[i].Mails[0].Disposition, wanted, company)
		}
	}
}

func TestAStoreThatTakesNothingFailsNoMail(t *testing.T) {
	e := &Engine{Store: &picky{refuses: func(Changes) bool { return true }}, Rules: &Rules{Program: program.Builtin()}, Log: slog.New(slog.DiscardHandler)}
	out, err := e.Handle(t.Context(), burst("Globex", "Initech")...)
	if !errors.Is(err, errPicky) {
		t.Errorf("error %v", err)
	}
	for _, d := range out {
		want(t, len(d.Mails), 0, "no disposition")
	}
}

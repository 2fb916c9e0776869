package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// TestWhateverPeopleWrite lets everybody write anything in any order and holds what must always be true.
func TestWhateverPeopleWrite(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newTown(t)
		c.w.Rules.Without = Without{Rates: true, Mark: true}
		world := invariants{town: c, final: map[DealNo]string{}}
		for range rapid.IntRange(1, 40).Draw(rt, "mails") {
			c.now = c.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(rt, "minutes")) * time.Minute)
			world.someMail(rt)
			world.check(rt)
		}
	})
}

type invariants struct {
	*town
	final map[DealNo]string // deals that ended, with their stage
	undid bool
}

func (v *invariants) someMail(rt *rapid.T) {
	from := rapid.SampledFrom([]string{ann, abe, cid, manager, "rita@acme.example", "bo@globex.example", "eve@nowhere.example"}).Draw(rt, "from")
	text := rapid.SampledFrom([]string{"approve", "approve because I know them", "decline no fit", "demo done", "won 100 EUR", "lost budget", "undo", "withdraw",
		"status", "help", "extend 30d", "assign rita", "note psst", "ask who decides?", "@partner thanks", "Sounds good.\nSee you.", "",
		"approve\nwon 1 USD\nlost it"}).Draw(rt, "text")
	company := rapid.SampledFrom([]string{"Globex", "Initech", "Northwind", ""}).Draw(rt, "company")
	trust := rapid.SampledFrom([]Trust{Strong, Strong, Strong, Weak, Fail}).Draw(rt, "trust")
	class := rapid.SampledFrom([]Class{Human, Human, Human, Human, AutoReply, List, Own}).Draw(rt, "class")
	var answered *Notice
	if len(v.sent) > 0 && rapid.Bool().Draw(rt, "reply") {
		answered = &v.sent[rapid.IntRange(0, len(v.sent)-1).Draw(rt, "notice")]
	}
	before := len(v.sent)
	known := map[string]bool{} // prospects' domains; who is none yet is a stranger and may be answered
	for _, k := range v.w.deals {
		known[k.Domain] = true
	}
	result, sent := v.mail(from, text, func(m *Mail) {
		m.Trust, m.Class, m.Quiet = trust, class, class != Human
		if company != "" {
			refer(company)(m)
			m.Forwarded = answered == nil
		}
		if answered != nil {
			reply(*answered)(m)
		}
	})
	v.undid = slices.ContainsFunc(v.events[max(0, len(v.events)-3):], func(e Event) bool { return e.Kind == "undo" })
	if len(sent) != len(v.sent)-before {
		rt.Fatalf("notices were lost")
	}
	answers := 0
	for _, n := range sent {
		if _, partner := v.w.contactAt(n.To.Email); known[account.FromAddress(n.To.Email)] && !partner {
			rt.Fatalf("a prospect was mailed: %s", kinds([]Notice{n}))
		}
		if n.Answer && account.CompareKey(n.To.Email) == from {
			answers++
		}
	}
	switch {
	case answers > 1:
		rt.Fatalf("%d answers to one mail: %s", answers, kinds(sent))
	case answers > 0 && (class != Human || trust == Fail):
		rt.Fatalf("answered a %s mail with trust %s: %s", class, trust, kinds(sent))
	case result.Disposition == Pending:
		rt.Fatalf("no disposition")
	}
}

func (v *invariants) check(rt *rapid.T) {
	for _, n := range v.sent {
		if n.Side == PartnerSide && n.Deal != 0 {
			if who, ok := v.w.contactAt(n.To.Email); !ok || who.Partner != v.deal(n.Deal).Partner {
				rt.Fatalf("%s got mail about another partner's deal", n.To.Email)
			}
		}
		if rival := map[string]string{ann: "Contoso Consulting", abe: "Contoso Consulting", cid: "Northwind Consulting"}[n.To.Email]; rival != "" && strings.Contains(fmt.Sprintf("%+v", n.Letter), rival) {
			rt.Fatalf("%s reads of %s: %+v", n.To.Email, rival, n.Letter)
		}
	}
	for no, deal := range v.w.deals {
		var chain []Event
		for _, e := range v.events {
			if e.Deal == no {
				chain = append(chain, e)
			}
		}
		if err := VerifyChain(chain, deal.Hash); err != nil {
			rt.Fatal(err)
		}
		stage, ok := v.w.Rules.Program.Stage(deal.Stage)
		if was := v.final[no]; was != "" && was != deal.Stage && !v.undid {
			rt.Fatalf("%s ended as %s and is %s now", no, was, deal.Stage)
		}
		delete(v.final, no)
		if stage.Final {
			v.final[no] = deal.Stage
		}
		switch {
		case !ok:
			rt.Fatalf("%s is in no stage: %q", no, deal.Stage)
		case stage.Open && !deal.ProtectedUntil.IsZero():
			rt.Fatalf("%s is %s and protected", no, deal.Stage)
		case stage.Protects && deal.ProtectedUntil.IsZero():
			rt.Fatalf("%s is %s and not protected", no, deal.Stage)
		case stage.Name == program.Incomplete != (len(deal.Missing) > 0) && stage.Open:
			rt.Fatalf("%s is %s with missing %v", no, deal.Stage, deal.Missing)
		}
	}
	v.oneProtectedEach(rt)
}

// oneProtectedEach: an account is never protected for two partners at once.
func (v *invariants) oneProtectedEach(rt *rapid.T) {
	holder := map[string]DealNo{}
	for no, deal := range v.w.deals {
		stage, _ := v.w.Rules.Program.Stage(deal.Stage)
		if deal.ProtectedUntil.IsZero() || stage.Final {
			continue
		}
		if other, taken := holder[deal.Domain]; taken && v.deal(other).Partner != deal.Partner {
			rt.Fatalf("%s is protected as %s and as %s", deal.Domain, other, no)
		}
		holder[deal.Domain] = no
	}
}

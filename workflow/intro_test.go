package workflow

import (
	"strings"
	"testing"
)

// intro is Ann introducing Bo and Jane to Rita, with us in copy.
func intro(m *Mail) {
	refer("Globex")(m)
	m.Forwarded = false
	m.Lead.Consent = "in copy: bo@globex.example"
	m.To = []Address{{"Bo", "bo@globex.example"}, {"Jane", "jane@globex.example"}, {"Lou", "lou@lawyers.example"}}
	m.Cc = []Address{{"Rita", rita}, {"", "deals@acme.example"}}
}

// toAll makes a mail a reply to another one, to everybody but its author.
func toAll(id string) func(*Mail) {
	return func(m *Mail) {
		m.InReplyTo, m.References = []string{id}, []string{id}
		for _, a := range []Address{{"Ann", ann}, {"Bo", "bo@globex.example"}, {"Lou", "lou@lawyers.example"}, {"Rita", rita}} {
			if a.Email != m.From.Email {
				m.To = append(m.To, a)
			}
		}
	}
}

func TestAnIntroductionIsARegistrationAndItsConversationIsOverheard(t *testing.T) {
	c := newTown(t)
	r, ns := c.mail(ann, "Bo, meet Rita.", intro)
	want(t, r.Rule+": "+kinds(ns), "registered: review to "+manager+", receipt to "+ann, "the introduction")
	want(t, c.deal(r.Deal).Consent, "in copy: bo@globex.example", "consent")
	want(t, len(c.deal(r.Deal).Others), 2, "Jane and Lou are kept")
	id := c.w.deals[r.Deal].People[0].Root
	for _, tt := range []struct{ from, text, rule, kind, seen string }{
		{"bo@globex.example", "withdraw", "the prospect wrote", "prospect", "team"},
		{"jane@globex.example", "Company: Initech", "the prospect wrote", "prospect", "team"},
		{"lou@lawyers.example", "approve", "the prospect wrote", "prospect", "team"},
		{rita, "decline we do not like them", "in copy of their conversation", "answer", "partner"},
		{ann, "withdraw", "in copy of their conversation", "reply", "partner"},
		{"abe@northwind.example", "status", "in copy of their conversation", "reply", "partner"},
	} {
		before := c.deal(r.Deal)
		got, ns := c.mail(tt.from, tt.text, toAll(id))
		want(t, got.Rule+": "+kinds(ns), tt.rule+": ", tt.from)
		last := c.events[len(c.events)-1]
		want(t, last.Kind+" "+string(last.Visibility)+" "+last.Text, tt.kind+" "+tt.seen+" "+tt.text, tt.from)
		after := c.deal(r.Deal)
		want(t, after.Stage+after.Company, before.Stage+before.Company, tt.from+" changed nothing")
	}
	_, ns = c.mail(ann, "Bo, how was it?", func(m *Mail) { toAll(id)(m); m.To = []Address{{"Bo", "bo@globex.example"}} })
	want(t, kinds(ns), "relay to "+manager, "nobody of the team is on the mail")
	_, ns = c.mail(rita, "approve", func(m *Mail) { toAll(id)(m); m.To, m.Cc = []Address{{"", "deals@acme.example"}}, nil })
	want(t, kinds(ns), "commands to "+rita, "to us alone it is a command without a token")
	got, ns := c.mail(ann, "withdraw", func(m *Mail) { reply(c.find(KindReceipt, ann))(m); m.Cc = []Address{{"Bo", "bo@globex.example"}} })
	want(t, got.Rule, "withdraw", "a reply to our mail is for us, whoever is in copy; "+kinds(ns))
	for _, n := range c.sent {
		if strings.Contains(n.To.Email, "globex") || strings.Contains(n.To.Email, "lawyers") {
			t.Errorf("%s was sent to %s", n.Kind, n.To.Email)
		}
	}
}

func TestAProspectsReplyToAllNeverOpensADeal(t *testing.T) {
	c := newTown(t)
	_, ns := c.mail("bo@globex.example", "Company: Initech\nContact: Kim", func(m *Mail) {
		refer("Initech")(m)
		m.InReplyTo = []string{"somebody@else.example"}
		m.To, m.Cc = []Address{{"Ann", ann}}, m.To
	})
	if len(c.w.deals) != 0 {
		t.Error("a stranger's words opened a deal")
	}
	want(t, kinds(ns), "held to "+manager, "he gets nothing")
}

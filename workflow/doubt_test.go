package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPosersAreToldOncePerDayAndPerPosed(t *testing.T) {
	c := newTown(t)
	poser := func(n int, name string) (MailResult, []Notice) {
		claims := strings.Trim(name, `"`)
		return c.mail(fmt.Sprintf("eve%d@evil.example", n), "Pay here.", func(m *Mail) {
			m.From.Name = name
			m.Proof.Doubts = []Doubt{{Kind: NameHoldsOther, Claims: claims, Text: "the name holds " + claims}}
		})
	}
	told := map[string]bool{}
	for n := range 50 { // made-up people of our domain, known ones, and strangers whom nobody knows
		for _, name := range []string{fmt.Sprintf("made-up%d@acme.example", n), manager, ann} {
			r, sent := poser(n, name)
			want(t, r.Disposition, Held, name)
			for _, s := range sent {
				want(t, s.Kind, KindHeld, "kind")
				told[s.Key] = true
			}
		}
	}
	want(t, len(told), 3, "mails to the manager")
	_, sent := poser(1, "somebody@elsewhere.example")
	want(t, kinds(sent), "unknown to eve1@evil.example", "a name that is nobody we know")
}

func TestWhomAPersonHasVouchedForPosesNoMore(t *testing.T) {
	c := newTown(t)
	from := "ann@n0rthwind.example"
	r, sent := c.mail(from, "Hello", nil)
	want(t, r.Disposition, Held, "held")
	want(t, strings.Contains(r.Rule, "n0rthwind.example looks like northwind.example"), true, r.Rule)
	want(t, kinds(sent), "held to "+manager, "sent")
	want(t, r.Proof.Doubts[0].Kind, LooksLikeDomain, "kept")
	_, sent = c.mail(from, "Hello again", func(m *Mail) { m.Forced = true })
	want(t, kinds(sent), "unknown to "+from, "released")
}

func TestADoubtTakesStrongAwayFromThePartnersMailAndIsShown(t *testing.T) {
	c := newTown(t)
	c.do(SetPartner{Partner: 1, AddContacts: []Address{{"Ann at home", "ann@acrne.example"}}}) // looks like ours, and is on file
	r, sent := c.mail("ann@acrne.example", "See below.", refer("Globex"))
	want(t, r.Disposition, Handled, "taken")
	want(t, r.Proof.Level, Weak, "level")
	want(t, kinds(sent), "review to "+manager+", receipt to ann@acrne.example", "sent")
	event := slices.IndexFunc(c.events, func(e Event) bool { return e.Kind == "trust" })
	if event < 0 || !strings.Contains(c.events[event].Text, "acrne.example looks like acme.example") {
		t.Errorf("events %+v", c.events)
	}
}

func TestADomainOnFileLooksLikeNobody(t *testing.T) {
	c := newTown(t)
	c.do(AddPartner{Name: "Contosso", Domains: []string{"contosso.example"}, Contacts: []Address{{"Cora", "cora@contosso.example"}}})
	for _, from := range []string{cid, "cora@contosso.example"} {
		r, _ := c.mail(from, "Hello", nil)
		want(t, len(r.Proof.Doubts), 0, from)
	}
	r, _ := c.mail("x@contossso.example", "Hello", nil)
	want(t, len(r.Proof.Doubts), 1, "one who is on no file")
}

func TestTheMailThatWasHandedInStaysAsItIs(t *testing.T) {
	c := newTown(t)
	m := &Mail{No: 77, Digest: "d", MessageID: "x@y.example", Received: c.now, From: Address{Name: "Max", Email: ann}, Senders: 1, Class: Human, Trust: Strong, Reply: "hi", Text: "hi"}
	d := c.input(Input{At: c.now, Action: ReceivedMail{m}})
	want(t, m.Trust, Strong, "trust of what was handed in")
	want(t, len(m.Proof.Doubts), 0, "its doubts")
	want(t, d.Mails[0].Proof.Doubts[0].Kind, NameOfMember, "the doubt that is kept")
}

func TestABorrowedNameIsSeenHoweverItIsSpelt(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team[0].Name = "Max Mustermann"
	for name, doubtful := range map[string]bool{"Max Mustermann": true, "Mustermann, Max": true, "MAX MUSTERMANN": true, "Мах Mustermann": true, "Max Musterrnann": true,
		"'Max' Mustermann": true, "Acme Partner Team": true, "Maxim Mustermann": false, "Max": false, "Ann": false, "": false} {
		r, _ := c.mail("eve@evil.example", "Hello", func(m *Mail) { m.From.Name = name })
		want(t, len(r.Proof.Doubts) > 0, doubtful, name)
	}
	c.do(SetPartner{Partner: 1, AddContacts: []Address{{"Max Mustermann", "mm@northwind.example"}}})
	r, _ := c.mail("mm@northwind.example", "Hello", func(m *Mail) { m.From.Name = "Max Mustermann" })
	want(t, len(r.Proof.Doubts), 0, "it is the name on file")
	r, _ = c.mail(manager, "Hello", func(m *Mail) { m.From.Name = "Max Mustermann" })
	want(t, len(r.Proof.Doubts), 0, "it is he himself")
}

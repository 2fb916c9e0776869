package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestNoMailTellsAnotherPartner: whatever a rule of ours fills into a mail by mistake, the mail is withheld.
func TestNoMailTellsAnotherPartner(t *testing.T) {
	c := newTown(t)
	c.accepted() // D-1001 of Northwind, who are Ann and Abe
	r, _ := c.mail(cid, "See below.", refer("Initech"))
	if r.Deal != 1002 {
		t.Fatalf("Cid registered %s", r.Deal)
	}
	toAnn := Address{Name: "Ann", Email: "ann@northwind.example"}
	for name, tt := range map[string]struct {
		change func(*Notice)
		why    string
	}{
		"her own deal":                   {func(n *Notice) { n.Deal, n.Letter = 1001, Letter{Ref: "D-1001", Partner: "Northwind Consulting"} }, ""},
		"no deal":                        {func(n *Notice) { n.Letter = Letter{Text: "Cid of Contoso says hello, about D-1002"} }, ""},
		"another's thread":               {func(n *Notice) { n.Deal = 1002 }, "it tells P-1 of D-1002, a deal of P-2"},
		"another's reference":            {func(n *Notice) { n.Letter.Ref = "D-1002" }, "it tells P-1 of D-1002, a deal of P-2"},
		"a status with another's deal":   {func(n *Notice) { n.Letter.Deals = []DealLine{{Ref: "D-1001"}, {Ref: "D-1002"}} }, "it tells P-1 of D-1002, a deal of P-2"},
		"a list with another's deal":     {func(n *Notice) { n.Letter.Rows = []RowGroup{{Rows: []RowLine{{Ref: "D-1002"}}}} }, "it tells P-1 of D-1002, a deal of P-2"},
		"a daily mail of another":        {func(n *Notice) { n.Letter.Events = []EventLine{{By: "D-1002"}} }, "it tells P-1 of D-1002, a deal of P-2"},
		"filled from another's deal":     {func(n *Notice) { n.Letter = Letter{Company: "Initech", About: 2} }, "it tells P-1 of a deal of P-2"},
		"another's name":                 {func(n *Notice) { n.Letter.Partner = "Contoso Consulting" }, "it tells P-1 the name of another partner"},
		"the rival's reference":          {func(n *Notice) { n.Letter.Other = "D-1002" }, "it names another registration of the account"},
		"the rival's name":               {func(n *Notice) { n.Letter.OtherPartner = "Contoso Consulting" }, "it names another registration of the account"},
		"the team's timeline":            {func(n *Notice) { n.Letter.Timeline = []TimelineLine{{Text: "x"}} }, "it carries timelines as the team sees them"},
		"what the team checks":           {func(n *Notice) { n.Letter.Criteria = []string{"x"} }, "it carries what the team checks"},
		"a stranger gets a deal":         {func(n *Notice) { n.To.Email, n.Side, n.Deal = "eve@fox.example", "", 1002 }, "it tells P-0 of D-1002, a deal of P-2"},
		"a stranger gets a deal's words": {func(n *Notice) { n.To.Email, n.Side, n.Letter.About = "eve@fox.example", "", 2 }, "it tells P-0 of a deal of P-2"},
		"the team may know all": {func(n *Notice) {
			n.To.Email, n.Side, n.Deal, n.Letter.Other, n.Letter.OtherPartner = manager, TeamSide, 1002, "D-1001", "Contoso Consulting"
		}, ""},
	} {
		d := newDraft(c.w, Input{At: c.now, By: "operator", Action: PlanMornings{}})
		n := Notice{Kind: KindStage, To: toAnn, Side: PartnerSide}
		tt.change(&n)
		d.send(n)
		want(t, strings.Join(d.out.Leaks, "; "), withheld(n, d, tt.why), name)
		want(t, len(d.out.Notices) == 0, tt.why != "", name+": withheld")
	}
}

func withheld(n Notice, d *draft, why string) string {
	if why == "" {
		return ""
	}
	return fmt.Sprintf("%s to %s about %s: %s", n.Kind, d.reader(n.To), n.Deal, why)
}

// TestALeakingAnswerIsHeld: a mail whose answer would tell of another partner changes nothing, and the team gets it.
func TestALeakingAnswerIsHeld(t *testing.T) {
	c := newTown(t)
	c.accepted()
	c.mail(cid, "See below.", refer("Initech"))
	broken := c.w.deals[1002] // as if the memory had loaded it as Northwind's in one place and as Contoso's in another
	c.w.ofPartner[1] = append(c.w.ofPartner[1], broken.No)
	m := &Mail{No: 77, Digest: "d77", BodyDigest: "b77", MessageID: "m77@mail.example", Received: c.now, From: Address{Name: "Ann", Email: "ann@northwind.example"},
		Senders: 1, To: []Address{{Email: "deals@acme.example"}}, Subject: "status", Class: Human, Trust: Strong, Text: "status", Reply: "status"}
	d := Decide(c.w, Input{At: c.now, Action: ReceivedMail{m}})
	want(t, string(d.Mails[0].Disposition)+": "+kinds(d.Notices), "held: held to max@acme.example", "her mail")
	want(t, len(d.Leaks), 1, "what the log says")
	want(t, len(d.Deals)+len(d.Events), 0, "what was done")
}

// TestWhoChangedSidesHearsNothingMore: a person whose partner left, and who writes for another one now, hears nothing of
// the first one's deals: no move, no daily mail, no history.
func TestWhoChangedSidesHearsNothingMore(t *testing.T) {
	for name, preference := range map[string]string{"at once": "all", "once a day": "digest"} {
		c := newTown(t)
		deal := c.accepted()
		c.mail("ann@northwind.example", preference, nil)
		c.mail(manager, "end partner northwind because they close", nil)
		_, sent := c.mail("ann@northwind.example", "I write for Contoso now.", secret(2))
		mail := *c.last
		want(t, kinds(sent), "kept to ann@northwind.example, alias to max@acme.example", name+": she writes to Contoso's address")
		c.mail(manager, "approve", reply(c.find(KindAlias, manager)))
		c.input(Input{At: c.now, Action: ReceivedMail{&mail}})
		ann, _ := c.w.contactAt("ann@northwind.example")
		want(t, ann.Partner, PartnerNo(2), name+": whose she is")
		c.sent = nil
		c.mail(manager, "stage D-1001 qualified", reply(c.earlierMail(KindReview)))
		c.mail(manager, "@partner We meet on Thursday.", reply(c.earlierMail(KindReview)))
		want(t, len(c.w.news[ann.No]), 0, name+": kept for her daily mail")
		c.mail("ann@northwind.example", "history "+deal.String(), nil)
		c.mail("ann@northwind.example", "status", nil)
		for _, n := range c.sent {
			if n.To.Email == "ann@northwind.example" && (n.Deal == deal || slices.Contains(n.Letter.deals(), deal)) {
				t.Errorf("%s: she hears of %s: %s %+v", name, deal, n.Kind, n.Letter)
			}
		}
	}
}

// earlierMail is the newest mail of a kind to the manager, also one of before c.sent was emptied.
func (c *town) earlierMail(kind Kind) Notice {
	c.t.Helper()
	for _, n := range c.w.notices {
		if n.Kind == kind && n.To.Email == manager {
			return Notice{MessageID: n.MessageID, Purpose: toDecision, Deal: n.Deal, To: n.To}
		}
	}
	c.t.Fatalf("no %s was sent to the manager", kind)
	return Notice{}
}

// TestHistoriesAreOnesOwn: what is loaded for a partner's history is of their deals, however many others have the account.
func TestHistoriesAreOnesOwn(t *testing.T) {
	f := Facts{Contacts: []Contact{{No: 1, Partner: 1, Addresses: []string{"ann@northwind.example"}}},
		Partners: []Partner{{No: 1, Domains: []string{"northwind.example"}}, {No: 2, Domains: []string{"contoso.example"}}}}
	for no := range DealNo(7) {
		f.Deals = append(f.Deals, Deal{No: 1001 + no, Partner: 2, Company: "Globex"})
	}
	f.Deals = append(f.Deals, Deal{No: 1008, Partner: 1, Company: "Globex"})
	for text, told := range map[string]string{
		"ann@northwind.example: history globex":  "[{D-1008 P-1}]",
		"ann@northwind.example: history D-1001":  "[{D-1001 P-1}]", // of which the memory gives nothing
		"amy@northwind.example: history globex":  "[{D-1008 P-1}]",
		"eve@fox.example: history globex":        "[]",
		"cid@contoso.example: history of globex": "[{D-1001 P-2} {D-1002 P-2} {D-1003 P-2} {D-1004 P-2} {D-1005 P-2}]",
	} {
		from, words, _ := strings.Cut(text, ": ")
		m := &Mail{From: Address{Email: from}, Reply: words, Text: words}
		want(t, fmt.Sprint(histories([]Input{{Action: ReceivedMail{m}}}, f)), told, text)
	}
}

// TestAddingAnAddressIsNoOracle: whose an address is, or whether its company was referred, shows in whether we ask a person
// first; so it counts with the accounts a partner may ask about in a day, and afterwards every foreign one is asked about.
func TestAddingAnAddressIsNoOracle(t *testing.T) {
	c := newTown(t)
	verdict := func(address string) string {
		_, sent := c.mail("ann@northwind.example", "add address "+address, nil)
		for _, n := range sent {
			if n.Kind == KindPerson {
				return n.Letter.Verdict
			}
		}
		return kinds(sent)
	}
	want(t, verdict("ann@home.example"), "address", "the first")
	want(t, c.w.checked[1], 1, "counted")
	for range checksPerDay - 1 {
		c.mail("ann@northwind.example", "check globex.example", nil)
	}
	want(t, verdict("cid@contoso.example"), "asked", "another partner's")
	want(t, verdict("ann@elsewhere.example"), "asked", "nobody's, when enough was asked")
	want(t, verdict("ann.archer@northwind.example"), "address", "of her own domain")
}

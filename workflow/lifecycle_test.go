package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
	"refermail/workflow/token"
)

func TestWhoSleepsAndWakes(t *testing.T) {
	c := newTown(t)
	c.days(c.w.Rules.Program.Reminders.Dormant)
	c.now = c.now.Add(-time.Second)
	c.night()
	want(t, c.w.partners[2].Status, Active, "a second before")
	c.now = c.now.Add(time.Second)
	want(t, len(c.night()), 0, "mails of the night")
	want(t, c.w.partners[2].Status+c.w.partners[2].DormantAt.String(), Dormant+c.now.String(), "then")

	c.w.quiet = []PartnerNo{1, 2}
	due := c.w.Rules.weekAfter(c.now)
	c.now = due
	c.w.timers[dormantKey] = true
	d := c.do(TimerFired{Timer{Key: dormantKey, Kind: dormantKey, Due: due}})
	want(t, kinds(d.Notices)+fmt.Sprint(len(d.Notices[0].Letter.Fields)), "partner_news to max@acme.example2", "one mail for both")
	want(t, d.SetTimers[0].Due, due.AddDate(0, 0, 7), "the next week")

	c.mail(cid, "status", nil)
	p := c.w.partners[2]
	want(t, p.Status+fmt.Sprint(p.DormantAt.IsZero(), p.HeardAt), Active+fmt.Sprint(true, c.now.Truncate(24*time.Hour)), "awake")
	d = c.input(Input{At: c.now, Action: ReceivedMail{&Mail{No: 90, Digest: "x", From: Address{Email: cid}, Senders: 1, Class: Human, Trust: Strong, Reply: "status"}}})
	want(t, len(d.Partners), 0, "rows written by a second mail of the day")
}

func TestASuspendedPartnersMailWaitsInOrder(t *testing.T) {
	c := newTown(t)
	c.do(AdminCommanded{Text: "suspend partner contoso because of their invoices"})
	var held []MailNo
	for _, company := range []string{"Globex", "Initech"} {
		r, sent := c.mail(cid, "See below.", refer(company))
		want(t, string(r.Disposition)+" "+r.Rule, "held partner suspended", "the mail")
		if strings.Contains(fmt.Sprint(sent[0].Letter), "suspend") || sent[0].Kind != KindKept {
			t.Errorf("the partner reads %+v", sent[0])
		}
		held = append(held, c.mails)
	}
	want(t, fmt.Sprint(c.w.partners[2].Held), fmt.Sprint(held), "what waits")
	c.do(RejectMail{Mail: held[0]})
	d := c.do(AdminCommanded{Text: "resume partner contoso"})
	want(t, fmt.Sprint(d.Release), fmt.Sprintf("[{%s false}]", held[1]), "released, but what was rejected meanwhile")
	want(t, c.do(AdminCommanded{Text: "resume partner contoso"}).Refusal != "", true, "resumed twice")
}

func TestWhoHasLeftIsAStranger(t *testing.T) {
	c := newTown(t)
	c.do(AdminCommanded{Text: "end partner contoso because they closed"})
	r, sent := c.mail(cid, "See below.", refer("Globex"))
	want(t, r.Rule+": "+kinds(sent), "unknown sender: unknown to "+cid, "answer")
	r, _ = c.mail("new@contoso.example", "See below.", refer("Globex"))
	want(t, r.Rule, "unknown sender", "a colleague of theirs")
}

// staffed is a town whose program has colleagues as partners.
func staffed(t *testing.T) *town {
	c := newTown(t)
	p := *c.w.Rules.Program
	p.Types = append(p.Types, program.Type{Name: "employee", Label: "Colleague", Required: []string{"company", "contact"}})
	c.w.Rules.Program = &p
	return c
}

func TestWhoOfUsBecomesAPartner(t *testing.T) {
	for name, tt := range map[string]struct {
		from   string
		change func(*Mail)
		made   bool
	}{
		"a colleague":                {"paul@acme.example", nil, true},
		"not proven":                 {"paul@acme.example", func(m *Mail) { m.Trust = Weak }, false},
		"forged":                     {"paul@acme.example", func(m *Mail) { m.Trust = Fail }, false},
		"a list":                     {"paul@acme.example", func(m *Mail) { m.Class = List }, false},
		"a reply into a thread":      {"paul@acme.example", func(m *Mail) { m.Threads = []Thread{{Purpose: toDeal, Deal: 1001}} }, false},
		"of the team":                {"rita@acme.example", nil, false},
		"somebody of another domain": {"paul@acme-friends.example", nil, false},
		"a subdomain":                {"paul@mail.acme.example", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := staffed(t)
			before := len(c.w.partners)
			c.mail(tt.from, "See below.", func(m *Mail) {
				refer("Globex")(m)
				if tt.change != nil {
					tt.change(m)
				}
			})
			want(t, len(c.w.partners) > before, tt.made, "made")
			if tt.made {
				p := c.w.partners[3]
				want(t, p.Name+" "+p.Type+" "+p.Status+" "+c.deal(1001).Stage, "Paul employee active under_review", "partner and deal")
				c.mail(tt.from, "status", nil)
				want(t, len(c.w.partners), before+1, "made twice")
			}
		})
	}
	c := newTown(t)
	r, _ := c.mail("paul@acme.example", "See below.", refer("Globex"))
	want(t, r.Rule, "unknown sender", "without the type")
}

func toNominate(m *Mail) { m.ToNominate = true }

func TestWhoIsNominated(t *testing.T) {
	for name, tt := range map[string]struct {
		from, text string
		lead       *Lead
		partners   int    // made
		company    string // as the nominator reads it
		team       string // what the manager gets
	}{
		"an address in words":      {"ann@northwind.example", "Ask eve@fox.example, they are good.", nil, 1, "Fox", "nomination to max@acme.example"},
		"a forwarded mail":         {"ann@northwind.example", "They would fit.", &Lead{Company: "Fox Ltd", Domain: "fox.example", Contact: Person{Name: "Eve", Email: "eve@fox.example"}}, 1, "Fox Ltd", "nomination to max@acme.example"},
		"a company alone":          {"ann@northwind.example", "Fox Ltd", &Lead{Company: "Fox Ltd"}, 1, "Fox Ltd", "nomination to max@acme.example"},
		"nobody":                   {"ann@northwind.example", "I have an idea.", nil, 0, "", ""},
		"another partner's person": {"ann@northwind.example", "Ask cid@contoso.example", nil, 0, "Contoso", "partner_news to max@acme.example"},
		"one of us":                {"ann@northwind.example", "Ask rita@acme.example", nil, 0, "Acme", ""},
		"by the team":              {"rita@acme.example", "Ask eve@fox.example", nil, 1, "Fox", "nomination to max@acme.example"},
		"a free-mail address":      {"ann@northwind.example", "Ask eve.fox@gmail.com", nil, 1, "eve.fox@gmail.com", "nomination to max@acme.example"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			before := len(c.w.partners)
			_, sent := c.mail(tt.from, tt.text, func(m *Mail) { m.ToNominate, m.Lead = true, tt.lead })
			want(t, len(c.w.partners)-before, tt.partners, "partners made")
			want(t, string(sent[0].Kind)+sent[0].Letter.Company+kinds(sent[1:]), "nominated"+tt.company+tt.team, "mails")
			for _, n := range sent {
				if n.To.Email != tt.from && n.To.Email != manager {
					t.Errorf("%s was mailed", n.To.Email)
				}
			}
			want(t, len(c.w.deals), 0, "deals")
		})
	}
	c := newTown(t)
	r, _ := c.mail("zoe@elsewhere.example", "Ask eve@fox.example", toNominate)
	want(t, r.Rule+fmt.Sprint(len(c.w.partners)), "unknown sender2", "by a stranger")
}

func TestTheInvitationIsOneDryMail(t *testing.T) {
	c := newTown(t)
	c.mail("ann@northwind.example", "Ask eve@fox.example, CLICK http://evil.example", toNominate)
	ask := c.find(KindNomination, manager)
	_, sent := c.mail(manager, "invite", reply(ask))
	n := c.find(KindInvitation, "eve@fox.example")
	if said := fmt.Sprintf("%+v", n); strings.Contains(said, "evil") || strings.Contains(said, "Ann") || strings.Contains(said, "Northwind") {
		t.Errorf("the invitation says too much: %s", said)
	}
	want(t, c.w.partners[3].Status+kinds(sent), "invitedinvitation to eve@fox.example, confirm to max@acme.example", "invited")
	r, _ := c.mail(manager, "invite", reply(ask))
	want(t, r.Rule, "no command", "invited twice")
	r, sent = c.mail("eve@fox.example", "Who are you?", nil)
	want(t, string(r.Disposition)+kinds(sent), "heldunknown to eve@fox.example", "the nominee is a stranger")
	c.mail("cid@contoso.example", "Ask eve@fox.example", toNominate)
	want(t, len(c.w.partners), 3, "nominated twice")

	c.do(AddPartner{Name: "Fox Ltd", Contacts: []Address{{Name: "Eve", Email: "eve@fox.example"}}})
	k, _ := c.w.contactAt("eve@fox.example")
	want(t, c.w.partners[k.Partner].Name+c.w.partners[3].Status, "Fox Ltdleft", "whoever joins takes their address along")
}

// secret is a mail to a partner's secret address.
func secret(no PartnerNo) func(*Mail) {
	return func(m *Mail) {
		m.Threads = []Thread{{Purpose: toPartner, Partner: no, Person: token.Person(AliasOf(no))}}
	}
}

func TestASecretAddressAsksTheManagerFirst(t *testing.T) {
	c := newTown(t)
	write := func(m *Mail) { refer("Globex")(m); secret(1)(m) }
	came := c.now
	r, sent := c.mail("eve@freelance.example", "See below.", write)
	want(t, string(r.Disposition)+": "+kinds(sent), "held: kept to eve@freelance.example, alias to max@acme.example", "a stranger")
	want(t, len(c.w.deals)+len(c.w.ofPartner[1]), 0, "deals before the manager's word")
	mail, no, ask := *c.last, c.mails, c.find(KindAlias, manager)
	_, sent = c.mail("eve@freelance.example", "Another one.", secret(1))
	want(t, sent[1].ID, ask.ID, "the manager is asked once a day")

	c.now = c.now.Add(5 * time.Hour)
	_, sent = c.mail(manager, "approve", reply(ask))
	want(t, kinds(sent), "confirm to max@acme.example", "approved")
	d := c.input(Input{At: c.now, Action: ReceivedMail{&mail}})
	want(t, kinds(d.Notices), "review to max@acme.example, receipt to eve@freelance.example", "handled again")
	k := c.deal(1001)
	want(t, fmt.Sprint(k.Partner, k.RegisteredAt), fmt.Sprint(PartnerNo(1), came), "whose it is and since when")
	want(t, d.Mails[0].No, no, "mail")
}

func TestWhatASecretAddressDoesNotDo(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Mail)
		rule   string
	}{
		"forged":                  {func(m *Mail) { m.Trust = Fail }, "a stranger on a deal's address"},
		"quoted only":             {func(m *Mail) { m.Threads[0].Quoted = true }, "a stranger on a deal's address"},
		"a list":                  {func(m *Mail) { m.Class = List }, ""},
		"of nobody":               {func(m *Mail) { m.Threads[0].Partner = 77 }, "a stranger on a deal's address"},
		"another partner's token": {func(m *Mail) { m.Threads[0].Partner = 2 }, "a stranger on a deal's address"},
		"a manager's thread":      {func(m *Mail) { m.Threads[0].Person = token.Person(manager) }, "a stranger on a deal's address"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			r, _ := c.mail("eve@freelance.example", "See below.", func(m *Mail) { secret(1)(m); tt.change(m) })
			want(t, r.Rule, tt.rule, "rule")
			want(t, len(c.w.contacts), 3, "contacts")
		})
	}
	c := newTown(t)
	r, _ := c.mail("eve@freelance.example", "See below.", secret(1))
	mail := *c.last
	c.mail(manager, "decline", reply(c.find(KindAlias, manager)))
	d := c.input(Input{At: c.now, Action: ReceivedMail{&mail}})
	want(t, string(r.Disposition)+" "+string(d.Mails[0].Disposition)+fmt.Sprint(len(d.Notices)), "held ignored0", "declined")
	r, _ = c.mail("ann@northwind.example", "status", secret(2))
	want(t, r.Rule, "status", "a partner's own person at another's address")
}

func TestWhoSigns(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	mia := "mia@acme.example"
	c.do(SetPartner{Partner: 1, Manager: &mia})
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	want(t, c.find(KindReceipt, "ann@northwind.example").Letter.Signer, "Mia", "the receipt")
	c.mail(mia, "assign rita", reply(c.find(KindReview, mia)))
	c.mail("rita@acme.example", "approve", reply(c.find(KindReview, "rita@acme.example")))
	want(t, c.find(KindStage, "ann@northwind.example").Letter.Signer, "Rita", "news of a deal that is Rita's")
	c.mail("ann@northwind.example", "status", nil)
	want(t, c.find(KindStatus, "ann@northwind.example").Letter.Signer, "Mia", "an answer about no deal")
	c.mail(cid, "help", nil)
	want(t, c.find(KindHelp, cid).Letter.Signer, "Max", "a partner without a manager of its own")
	c.mail("zoe@elsewhere.example", "Hello", nil)
	want(t, c.find(KindUnknown, "zoe@elsewhere.example").Letter.Signer, "", "a stranger")
	want(t, c.find(KindReview, mia).Letter.Signer, "", "the team")
}

package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/token"
)

// onDesk makes a mail a manager's reply to the morning mail.
func onDesk(m *Mail) {
	m.Threads = []Thread{{Purpose: toDecision, Person: token.Person("max@acme.example")}}
}

func TestNothingDoneMeansNoNewContactEither(t *testing.T) {
	c := newTown(t)
	c.mail("eve@freelance.example", "See below.", refer("Globex"))
	held := c.mails
	r, _ := c.mail(manager, fmt.Sprintf("release %s as partner Northwind\napprove D-9999", held), onDesk)
	want(t, r.Rule, "no command", "the second line cannot be done")
	_, known := c.w.contactAt("eve@freelance.example")
	want(t, known, false, "the stranger is a contact")
}

func TestAnApplicantsNameIsNotTakenForAPartners(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.mail(eve, "Company: Northwind\nCustomers: manufacturers in Germany, for their purchasing\nKind of partner: reseller", toJoin)
	want(t, c.partnerOf(eve).Name, "Northwind", "the applicant's name")
	_, problem := newDraft(c.w, Input{At: c.now}).whichPartner("Northwind")
	if !strings.Contains(problem, "may be several partners") {
		t.Errorf("the word Northwind means the applicant alone: %q", problem)
	}
}

func TestANominatedPersonStaysAnOutsiderOfAnIntroduction(t *testing.T) {
	c := newTown(t)
	c.mail("cid@contoso.example", "Ask bo@globex.example", toNominate)
	in := func(m *Mail) {
		m.To, m.Cc = []Address{{Email: "bo@globex.example"}}, []Address{{Email: "deals@acme.example"}}
	}
	r, _ := c.mail("ann@northwind.example", "Hi Bo, meet Rita.", func(m *Mail) { refer("Globex")(m); m.Forwarded = false; in(m) })
	root := c.last.MessageID
	r, sent := c.mail("ann@northwind.example", "withdraw", func(m *Mail) { in(m); m.InReplyTo = []string{root} })
	want(t, r.Rule+fmt.Sprint(kinds(sent)), "in copy of their conversationrelay to max@acme.example", "a word in that conversation")
}

func TestWhoWasInvitedAndReferredCanJoin(t *testing.T) {
	c := newTown(t)
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	c.mail("cid@contoso.example", "Ask bo@globex.example", toNominate)
	c.mail(manager, "invite", reply(c.find(KindNomination, manager)))
	r, sent := c.mail("bo@globex.example", "join", answering(c.find(KindInvitation, "bo@globex.example")))
	want(t, r.Rule+": "+kinds(sent), "an application, incomplete: join to bo@globex.example", "the answer to our own question")
}

func TestAnotherPersonsAddressIsNotOnesOwn(t *testing.T) {
	c := newTown(t)
	c.mail("cid@contoso.example", "See below.", refer("Globex"))
	c.mail("ann@northwind.example", "add address bo@globex.example", nil)
	c.mail("cid@contoso.example", "See below.", func(m *Mail) { refer("Initech")(m); m.Lead.Contact.Email, m.Lead.Domain = gus, "" })
	c.mail("ann@northwind.example", "add address "+gus, nil)
	for _, address := range []string{"bo@globex.example", gus} {
		k, ok := c.w.contactAt(address)
		want(t, ok, false, fmt.Sprintf("%s, whom another partner referred, is a person of %s", address, c.w.partners[k.Partner].Name))
	}
}

func TestAgreedToSomethingElse(t *testing.T) {
	c, _ := invited(t)
	_, sent := c.mail(eve, "Agreed!", func(m *Mail) { m.InReplyTo = []string{c.find(KindApplied, eve).MessageID} })
	want(t, kinds(sent), "agreement to "+eve, "the text is shown again")
	want(t, len(c.partnerOf(eve).Joining.Agreements), 0, "agreements by a reply to another mail")
}

func TestWhoWasDroppedHearsNoMore(t *testing.T) {
	for _, words := range []string{"drop P-3 a bad fit", "end partner P-3 because a bad fit"} {
		c := joiningTown(t, twoKinds)
		c.applied("Referral Partner")
		c.mail(manager, words, func(m *Mail) { m.To = []Address{{Email: "deals@acme.example"}} })
		for key := range c.set {
			if kind, _, _ := strings.Cut(key, "/"); strings.HasPrefix(kind, "join") {
				c.now = c.set[key]
				d := c.do(TimerFired{Timer{Key: key, Kind: kind, Due: c.now}})
				want(t, kinds(d.Notices), "", words+": "+key)
			}
		}
	}
}

func TestManyNewColleaguesAreOneMailToTheManager(t *testing.T) {
	c := newTown(t)
	c.now = c.now.Add(2 * time.Hour)
	told := map[NoticeID]bool{}
	for i := range 200 {
		_, sent := c.mail(fmt.Sprintf("bot%d@northwind.example", i), "status", nil)
		for _, n := range sent {
			if n.To.Email == manager {
				told[n.ID] = true
			}
		}
	}
	want(t, len(told), placesPerHour+2, "mails to the manager within an hour: people, the sum of them, the domain's brake")
	want(t, len(c.w.contacts) < 60, true, "contacts within an hour")
	c.now = c.now.Add(time.Hour)
	_, sent := c.mail("jo@northwind.example", "status", nil)
	want(t, strings.Contains(kinds(sent), "new_contact to "+manager), true, "told an hour later")
}

func TestWhoLeftGetsNoStepsAndNoReminder(t *testing.T) {
	c := joiningTown(t, withAgreement+"[[onboarding]]\nstep = \"kit\"\nday = 3\ndone_when = \"sent\"\nsubject = \"The kit\"\ntext = \"Here it is.\"\n")
	c.mail(boss, "approve", reply(c.applied("Referral Partner")))
	c.mail(eve, "See below.", refer("Globex"))
	c.do(AdminCommanded{Text: "end partner P-3 because they closed"})
	for key, due := range c.set {
		kind, _, _ := strings.Cut(key, "/")
		c.now = due
		want(t, kinds(c.do(TimerFired{Timer{Key: key, Kind: kind, Due: due}}).Notices), "", key)
	}
}

func TestAQuoteIsNoCommandAboutAPartner(t *testing.T) {
	c := newTown(t)
	c.mail(manager, "", func(m *Mail) {
		m.Text, m.Reply, m.AllQuote = "suspend partner Contoso because they wrote this", "", true
	})
	want(t, c.w.partners[2].Status, Active, "after a reply without words of his own")
}

func TestAHeldMailIsReleasedAsAPartnersOnly(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.applied("Referral Partner")
	c.do(AdminCommanded{Text: "end partner P-2 because they closed"})
	c.mail("zoe@elsewhere.example", "See below.", refer("Globex"))
	held := c.mails
	for _, whom := range []string{"P-2", "P-3"} {
		_, sent := c.mail(manager, fmt.Sprintf("release %s as partner %s", held, whom), onDesk)
		contains(t, sent[0].Letter.Note, "Nothing was done", map[string]string{"P-2": "Contoso Consulting is left", "P-3": "Initech is prospect"}[whom])
	}
}

func TestAnApplicantWhoWasSentAwayComesBackAsAnApplicant(t *testing.T) {
	c := joiningTown(t, twoKinds)
	ask := c.applied("Referral Partner")
	c.do(AdminCommanded{Text: "end partner P-3 because of their prices"})
	c.do(AdminCommanded{Text: "resume partner P-3"})
	want(t, c.partnerOf(eve).Status, Prospect, "nobody has approved them")
	c.mail(boss, "approve", reply(ask))
	want(t, c.partnerOf(eve).Status, Active, "approved")
}
func TestASecretAddressInCopyAnswersNoBystander(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail("jane@lawyers.example", "Thank you Ann!", func(m *Mail) {
		secret(1)(m)
		m.InReplyTo = []string{"intro@northwind.example"}
		m.To, m.Cc = []Address{{Email: "ann@northwind.example"}}, []Address{{Email: "deals+p-xyz@acme.example"}}
	})
	want(t, string(r.Disposition)+": "+kinds(sent), "held: alias to max@acme.example", "somebody who replies to all")
}

func TestWhoWasSuggestedBecomesAContactOnce(t *testing.T) {
	c := newTown(t)
	c.mail("cid@contoso.example", "Ask eve@freelance.example", toNominate)
	c.mail("eve@freelance.example", "See below.", func(m *Mail) { refer("Globex")(m); secret(1)(m) })
	mail := *c.last
	c.mail(manager, "approve", reply(c.find(KindAlias, manager)))
	before := len(c.w.contacts)
	c.input(Input{At: c.now, Action: ReceivedMail{&mail}})
	k, _ := c.w.contactAt("eve@freelance.example")
	want(t, fmt.Sprint(len(c.w.contacts)-before, k.Partner, c.w.partners[3].Status), fmt.Sprint(0, PartnerNo(1), Left), "new rows, partner, what became of the suggestion")
}

func TestASuggestionKeepsNoColleagueOut(t *testing.T) {
	c := newTown(t)
	c.mail("cid@contoso.example", "Ask kim@newco.example", toNominate)
	c.do(AddPartner{Name: "Newco", Domains: []string{"newco.example"}, Contacts: []Address{{"Lou", "lou@newco.example"}}})
	r, _ := c.mail("kim@newco.example", "See below.", refer("Globex"))
	want(t, c.deal(r.Deal).Partner, PartnerNo(4), "whose it is: "+r.Rule)
}

func TestAnUnprovenMailTakesNothingBack(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*town) func(*Mail)
		stage  string
	}{
		"a new mail":                        {func(*town) func(*Mail) { return func(*Mail) {} }, "accepted"},
		"with the reference in its subject": {func(*town) func(*Mail) { return func(m *Mail) { m.SubjectNo = 1001 } }, "accepted"},
		"with a file":                       {func(*town) func(*Mail) { return func(m *Mail) { m.Attachments = []Attachment{{Name: "x.pdf"}} } }, "accepted"},
		"in the conversation":               {func(c *town) func(*Mail) { return reply(c.find(KindReceipt, ann)) }, "withdrawn"},
	} {
		c := newTown(t)
		c.accepted()
		r, sent := c.mail(ann, "withdraw D-1001", func(m *Mail) { tt.change(c)(m); m.Trust = Weak })
		want(t, c.deal(1001).Stage, tt.stage, name+": "+r.Rule+", "+kinds(sent))
	}
}

package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// invited is a town in which Eve was approved as a referral partner and has the agreement before her.
func invited(t *testing.T) (*town, Notice) {
	t.Helper()
	c := joiningTown(t, withAgreement)
	c.mail(boss, "approve", reply(c.applied("Referral Partner")))
	n := c.find(KindAgreement, eve)
	return c, n
}

func TestAnAgreementIsAcceptedByAProvenReply(t *testing.T) {
	c, n := invited(t)
	text, digest := "You refer whom you know, to deals@acme.example.", ""
	if digest = program.AgreementDigest(text); n.Letter.Text != text || n.Letter.Hash != digest {
		t.Fatalf("mailed %q with %s", n.Letter.Text, n.Letter.Hash)
	}
	var kept []*Mail
	first := c.now
	for i, company := range []string{"Globex", "Hooli"} {
		c.now = first.Add(time.Duration(i) * time.Hour)
		r, sent := c.mail(eve, "See below.", func(m *Mail) { refer(company)(m); kept = append(kept, m) })
		if r.Disposition != Held || kinds(sent[:1]) != "waiting to "+eve {
			t.Fatalf("%s: %+v, %s", company, r, kinds(sent))
		}
	}
	c.now = first.Add(48 * time.Hour)
	r, sent := c.mail(eve, "I agree.\n\nBest regards\nEve", answering(n))
	if r.Disposition != Handled || kinds(sent) != "agreed to "+eve || sent[0].Letter.Limit != 2 {
		t.Fatalf("%+v, %s, %+v", r, kinds(sent), sent)
	}
	p := c.partnerOf(eve)
	want := Acceptance{Digest: digest, By: eve, Name: "Eve", MessageID: "m5@mail.example", Mail: r.No, At: c.now}
	if p.Status != Active || !slices.Equal(p.Joining.Agreements, []Acceptance{want}) {
		t.Errorf("%s, %+v", p.Status, p.Joining.Agreements)
	}
	c.again(kept...)
	for i, company := range []string{"Globex", "Hooli"} {
		if k := c.deal(DealNo(1001 + i)); k.Company != company || !k.RegisteredAt.Equal(first.Add(time.Duration(i)*time.Hour)) {
			t.Errorf("%s: %+v", company, k)
		}
	}
	if r, _ := c.mail(eve, "agreement", nil); r.Rule != "agreement" || !strings.Contains(c.find(KindAgreed, eve).Letter.Effects[0], digest) {
		t.Errorf("asked for, it says %+v", c.find(KindAgreed, eve).Letter)
	}
	if r, _ := c.mail(eve, "See below.", refer("Umbrella")); r.Deal == 0 {
		t.Errorf("the next one: %+v", r)
	}
}

func TestWhatIsNoAcceptance(t *testing.T) {
	for _, x := range []struct {
		name, text string
		change     func(*Mail)
		accepted   bool
		told       Kind
	}{
		{"plain words", "I agree", nil, true, KindAgreed},
		{"German", "Ich stimme zu.", nil, true, KindAgreed},
		{"French", "J’accepte", nil, true, KindAgreed},
		{"Spanish, with thanks", "Estoy de acuerdo\nGracias\nEve", nil, true, KindAgreed},
		{"Dutch", "Akkoord!", nil, true, KindAgreed},
		{"not as a reply, after it was mailed", "I agree", func(m *Mail) { m.InReplyTo = nil }, true, KindAgreed},
		{"a question", "I agree?", nil, false, KindPassed},
		{"a condition", "I agree, but only with 60 days.", nil, false, KindPassed},
		{"a condition below", "I agree\n\nIf you add Austria.", nil, false, KindPassed},
		{"a denial", "I do not agree", nil, false, KindPassed},
		{"nothing but the quote", "I agree", func(m *Mail) { m.AllQuote = true }, false, ""},
		{"unproven", "I agree", func(m *Mail) { m.Trust = Weak }, false, KindChallenge},
		{"forged", "I agree", func(m *Mail) { m.Trust = Fail }, false, KindChallenge},
		{"by a robot", "I agree", func(m *Mail) { m.Class, m.Quiet = AutoReply, true }, false, ""},
		{"by another partner", "I agree", func(m *Mail) { m.From.Email = "ann@northwind.example" }, false, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			c, n := invited(t)
			_, sent := c.mail(eve, x.text, func(m *Mail) {
				answering(n)(m)
				if x.change != nil {
					x.change(m)
				}
			})
			p := c.partnerOf(eve)
			if got := len(p.Joining.Agreements) == 1; got != x.accepted {
				t.Errorf("accepted: %v", got)
			}
			if x.told != "" && (len(sent) == 0 || sent[0].Kind != x.told) {
				t.Errorf("sent %s, want %s", kinds(sent), x.told)
			}
		})
	}
}

func TestATextThatChangedIsAskedForAgainWhereTheProgramSaysSo(t *testing.T) {
	for _, renew := range []bool{false, true} {
		c, n := invited(t)
		c.mail(eve, "I agree", answering(n))
		changed := *c.w.Rules.Program
		changed.Agreement.Text, changed.Agreement.Renew = "You refer whom you know well.", renew
		c.w.Rules.Program = &changed
		r, _ := c.mail(eve, "See below.", refer("Globex"))
		if held := r.Disposition == Held; held != renew {
			t.Fatalf("renew %v: %+v", renew, r)
		}
		if !renew {
			continue
		}
		again := c.find(KindAgreement, eve)
		if again.Letter.Note != "changed" || again.Letter.Text != "You refer whom you know well." {
			t.Errorf("mailed %+v", again.Letter)
		}
		if _, sent := c.mail(eve, "I agree", answering(n)); kinds(sent) != "agreement to "+eve {
			t.Errorf("an answer to the old text: %s", kinds(sent))
		}
		c.mail(eve, "I agree", answering(again))
		if a := c.partnerOf(eve).Joining.Agreements; len(a) != 2 || a[0].Digest == a[1].Digest {
			t.Errorf("%+v", a)
		}
	}
}

func TestAPartnerFromBeforeTheAgreementIsAskedWithTheFirstLead(t *testing.T) {
	c := joiningTown(t, withAgreement)
	const ann = "ann@northwind.example" // added while the program had none
	r, sent := c.mail(ann, "See below.", refer("Globex"))
	if r.Disposition != Held || kinds(sent) != "waiting to "+ann+", agreement to "+ann {
		t.Fatalf("%+v, %s", r, kinds(sent))
	}
	if r, sent := c.mail("abe@northwind.example", "I agree", nil); r.Disposition != Handled || kinds(sent) != "agreed to abe@northwind.example" {
		t.Errorf("a colleague accepts: %+v, %s", r, kinds(sent))
	}
	c.do(AddPartner{Name: "Hooli", Type: "reseller", Domains: []string{"hooli.example"}, Contacts: []Address{{"Kim", "kim@hooli.example"}}})
	if r, _ := c.mail("kim@hooli.example", "See below.", refer("Umbrella")); r.Deal == 0 {
		t.Errorf("a partner added by hand: %+v", r)
	}
}

func TestAFollowUpOfAKeptLeadWaitsWithIt(t *testing.T) {
	c, n := invited(t)
	var kept []*Mail
	keep := func(m *Mail) { kept = append(kept, m) }
	c.mail(eve, "See below.", func(m *Mail) { refer("Globex")(m); keep(m) })
	c.mail(eve, "Phone: +49 30 1234", func(m *Mail) {
		answering(c.find(KindWaiting, eve))(m)
		m.References, m.Said = []string{"m3@mail.example"}, map[string]string{"phone": "+49 30 1234"}
		m.Lead = &Lead{}
		keep(m)
	})
	c.mail(eve, "I agree", answering(n))
	c.again(kept...)
	if k := c.deal(1001); k.Contact.Phone != "+49 30 1234" || len(c.w.deals) != 1 {
		t.Errorf("%d deals, %+v", len(c.w.deals), k)
	}
}

func TestAnOperatorTakesAnApplicantOver(t *testing.T) {
	c := joiningTown(t, twoKinds)
	c.applied("Reseller")
	var kept *Mail
	c.mail(eve, "See below.", func(m *Mail) { refer("Globex")(m); kept = m })
	if d := c.do(AddPartner{Name: "Initech", Type: "reseller", Contacts: []Address{{"Eve", eve}}}); d.Refusal != "" {
		t.Fatal(d.Refusal)
	}
	c.again(kept)
	if k := c.deal(1001); c.partnerOf(eve).Name != "Initech" || c.partnerOf(eve).Status != Active || k.Partner != c.partnerOf(eve).No {
		t.Errorf("%+v, %+v", c.partnerOf(eve), k)
	}
}

func TestAnAgreementThatReferralsWaitForIsRemindedOfOnce(t *testing.T) {
	c, first := invited(t)
	c.mail(eve, "See below.", refer("Globex"))
	c.mail(eve, "See below.", refer("Hooli"))
	sent := c.fires("agree_remind", 3*24*time.Hour)
	if kinds(sent) != "agreement to "+eve || sent[0].Letter.Note != "reminder" || sent[0].Letter.Limit != 2 || sent[0].ID == first.ID {
		t.Fatalf("sent %s, %+v", kinds(sent), sent)
	}
	if _, more := c.set[partnerTimer("agree_remind", c.partnerOf(eve).No)]; more {
		t.Error("it comes again")
	}
	if r, _ := c.mail(eve, "I agree", answering(sent[0])); r.Rule != "agreement accepted" {
		t.Errorf("an answer to the reminder: %+v", r)
	}
}

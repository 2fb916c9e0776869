package workflow

import (
	"strings"
	"testing"
)

func TestAMailThatNamesNoAccountAndAsksMakesNoDeal(t *testing.T) {
	const person = "passed to " + ann + ", asked to " + manager
	for text, want := range map[string]string{
		"When is the commission for Q3 paid out?":                                       person,
		"Hi Max,\n\ncould you send me the status of my deals?\n\nThanks,\nAnn":          person,
		"What is the status of Globex?":                                                 person,
		"How do I refer somebody?":                                                      person,
		"I have not seen the commission of Q3. When is it paid out?":                    person,
		"Wann wird die Provision ausgezahlt?":                                           person,
		"佣金什么时候支付？":                                                                     person,
		"Please send me the price list":                                                 person,
		"Thanks, got it!":                                                               person,
		"Hi Max,\n\nOK, thank you very much.\n\nAnn Fox":                                person,
		"Please do NOT register Globex.":                                                person,
		"Please don’t register this one yet, so we keep it quiet.":                      person,
		"please withdraw":                                                               person,
		"Globex has cancelled, so please withdraw my referral.":                         person,
		"Bitte nicht registrieren!":                                                     person,
		"A client in Leeds needs a warehouse by March. Could you call them?":            "incomplete to " + ann,
		"May I introduce a client who looks for billing?":                               "incomplete to " + ann,
		"Darf ich Ihnen einen Kunden vorstellen?":                                       "incomplete to " + ann,
		"I know a company that needs a new warehouse. More tomorrow.":                   "incomplete to " + ann,
		"They do not register their visitors, and need a system for it.":                "incomplete to " + ann,
		"We had a good talk with somebody who has money and wants what you sell, soon.": "incomplete to " + ann,
		"Status?":         "status to " + ann,
		"STATUS, please!": "status to " + ann,
		"Hi Max,\n\nstatus please\n\nThanks,\nAnn": "status to " + ann,
		"Status of my deals":                       "status to " + ann,
		"status globex":                            "status to " + ann,
		"Help!":                                    "help to " + ann,
		strings.Repeat("Is it so or not? ", 40):    "incomplete to " + ann,
	} {
		c := newTown(t)
		r, sent := c.mail(ann, text, nil)
		if got := kinds(sent); got != want {
			t.Errorf("%q sends %s, want %s", text, got, want)
		}
		deals := 0
		if strings.HasPrefix(want, "incomplete") {
			deals = 1
		}
		if len(c.w.deals) != deals || r.Disposition != Handled {
			t.Errorf("%q: %d deals, %s", text, len(c.w.deals), r.Disposition)
		}
	}
}

func TestTheSubjectSpeaksWhereTheTextSaysNothing(t *testing.T) {
	for name, tc := range map[string]struct{ subject, text, want string }{
		"a command":            {"Status please", "", "status to " + ann},
		"a command and a name": {"Re: status", "Hi Max,\n\nThanks,\nAnn", "status to " + ann},
		"a question":           {"When is Q3 paid out?", "", "passed to " + ann + ", asked to " + manager},
		"nothing":              {" ", "\n", "help to " + ann},
		"an announcement":      {"Globex", "", "incomplete to " + ann},
	} {
		c := newTown(t)
		_, sent := c.mail(ann, tc.text, func(m *Mail) { m.Subject = tc.subject })
		want(t, kinds(sent), tc.want, name)
	}
}

func TestAnAccountIsARegistrationWhateverElseIsAsked(t *testing.T) {
	const text = "Can you help them with billing?"
	for name, tc := range map[string]struct {
		change func(*Mail)
		want   string
	}{
		"a company":       {func(m *Mail) { m.Lead = &Lead{Company: "Globex"} }, "incomplete to " + ann},
		"a person":        {func(m *Mail) { m.Lead = &Lead{Contact: Person{Name: "Bo"}} }, "incomplete to " + ann},
		"a guess":         {func(m *Mail) { m.Lead = &Lead{Perhaps: map[string]string{"company": "Globex"}} }, "incomplete to " + ann},
		"a forward":       {func(m *Mail) { m.Forwarded = true }, "incomplete to " + ann},
		"a line":          {func(m *Mail) { m.Said = map[string]string{"timing": "March"} }, "incomplete to " + ann},
		"do not, of both": {func(m *Mail) { refer("Globex")(m); m.Reply = "FYI only, please do not register Globex." }, "passed to " + ann + ", asked to " + manager},
	} {
		c := newTown(t)
		_, sent := c.mail(ann, text, tc.change)
		want(t, kinds(sent), tc.want, name)
	}
}

func TestAQuestionGoesToThePartnersOwnManager(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team = append(c.w.Rules.Team, Member{Email: "mia@acme.example", Name: "Mia", Roles: []string{"manager"}})
	mia := "mia@acme.example"
	no, _ := c.w.partnerOfDomain(ann)
	c.do(SetPartner{Partner: no.No, Manager: &mia})
	c.mail(ann, "When is Q3 paid out?", func(m *Mail) {
		m.Trust, m.Attachments = Weak, []Attachment{{Name: "q3.pdf"}, {Name: "logo.png", Inline: true}}
	})
	n := c.find(KindAsked, mia)
	if l := n.Letter; l.By != "Ann" || l.Address != ann || l.Partner != "Northwind Consulting" || l.Text != "When is Q3 paid out?" ||
		len(l.Attachments) != 1 || len(l.Warnings) != 1 || n.Answer || n.Mail == 0 {
		t.Errorf("the manager gets %+v", n)
	}
	if l := c.find(KindPassed, ann).Letter; l.By != "Mia" || l.Note != "" {
		t.Errorf("the partner reads %+v", l)
	}
	_, sent := c.mail(ann, "Globex, it is Bo", func(m *Mail) { // the answer may be a referral
		m.InReplyTo, m.Lead = []string{c.find(KindPassed, ann).MessageID}, &Lead{Company: "Globex", Contact: Person{Name: "Bo"}}
	})
	want(t, kinds(sent), "review to "+mia+", receipt to "+ann, "the answer to it")
	c.w.Rules.Team = nil
	r, sent := c.mail(ann, "And Q4?", nil)
	want(t, kinds(sent), "kept to "+ann, "nobody of the team")
	want(t, r.Disposition, Held, "nobody of the team")
}

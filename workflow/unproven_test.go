package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"refermail/workflow/token"
)

func TestEveryMailThatMayBeAskedAboutKnowsHowManyQuestionsThereWere(t *testing.T) {
	for _, trust := range []Trust{Fail, Weak, Strong} { // of a strong one a doubt may come up
		m := &Mail{No: 7, From: Address{Email: manager}, Senders: 1, Class: Human, Trust: trust, Reply: "report this month"}
		w := wantOf([]Input{{At: noon, Action: ReceivedMail{m}}})
		for _, key := range challengePlaces(manager) {
			want(t, slices.Contains(w.Timers, key), true, fmt.Sprintf("%s, %s", trust, key))
		}
		for _, key := range []string{questionsTally, questionTally(manager), heldTally("questions/" + manager)} {
			want(t, slices.Contains(w.Tallies, key), true, fmt.Sprintf("%s, %s", trust, key))
		}
	}
}

func TestAYesThatSaysNoReleasesNothing(t *testing.T) {
	for words, releases := range map[string]bool{
		"CONFIRM": true, "Confirm.": true, "confirmed, thanks": true, "Yes, confirm": true, "Confirm - Ann": true, "Bestätigt, danke!": true, "CONFIRM\n\nKind regards\nAnn": true,
		"Confirmed phishing, I did not write this": false, "Confirm this is not mine": false, "confirmed as fraud": false,
		"Confirmed not me": false, "no confirm": false, "Confirmed: we have received your request 4711": false, "Confirm?": false,
	} {
		t.Run(words, func(t *testing.T) {
			c := newTown(t)
			no, n := questioned(c)
			c.mail(ann, words, level(Strong, n))
			want(t, c.w.mails[no].Disposition == Pending, releases, "released")
		})
	}
}

func TestQuestionsThatAreTooManyAreDecidedByTheWordsOfTheMail(t *testing.T) {
	c := newTown(t)
	for range placesPerHour + 3 {
		c.mail(ann, "Pay Mallory.", func(m *Mail) { m.Trust = Fail })
	}
	var told []Notice
	for _, n := range c.sent {
		if n.To.Email == manager {
			told = append(told, n)
		}
	}
	want(t, len(told), 1, "mails to the manager: "+kinds(told))
	_, sent := c.mail(manager, told[0].Letter.Commands[0], func(m *Mail) { reply(told[0])(m) })
	want(t, strings.HasPrefix(sent[0].Letter.Note, "Nothing was done"), false, sent[0].Letter.Note)
	want(t, c.w.mails[told[0].Mail].Disposition, Pending, "the mail that it was told of")
}

func TestTheTeamIsToldOfAFewStrangersAnHourWhateverTheyAnswer(t *testing.T) {
	told := func(c *town) (n int) {
		for _, s := range c.sent {
			if s.To.Email == manager {
				n++
			}
		}
		return n
	}
	t.Run("our answer", func(t *testing.T) {
		c := newTown(t)
		for i := range 60 {
			from := fmt.Sprintf("x%d@d%d.example", i, i)
			c.mail(from, fmt.Sprintf("We sell light bulbs %s.", strings.Repeat("x", i)), nil)
			c.mail(from, fmt.Sprintf("I am a buyer %s.", strings.Repeat("x", i)), func(m *Mail) { m.InReplyTo = []string{c.find(KindUnknown, from).MessageID} })
		}
		want(t, told(c) <= heldPerHour+toldPerHour+1, true, fmt.Sprintf("%d mails to the manager", told(c)))
	})
	t.Run("a partner's secret address", func(t *testing.T) {
		c := newTown(t)
		p := c.w.partners[1]
		for i := range 60 {
			r, _ := c.mail(fmt.Sprintf("x%%%d@d%d.example", i, i), fmt.Sprintf("I am a buyer %s.", strings.Repeat("x", i)), func(m *Mail) {
				m.Threads = []Thread{{Purpose: toPartner, Partner: p.No, Person: token.Person(AliasOf(p.No))}}
				m.Trust, m.InReplyTo, m.To = Weak, []string{"other@mail.example"}, []Address{{Email: "bo@globex.example"}}
			})
			want(t, strings.Contains(r.Rule, fmt.Sprintf("x%%%d@d%d.example", i, i)), true, r.Rule)
		}
		want(t, told(c) <= heldPerHour+toldPerHour+1, true, fmt.Sprintf("%d mails to the manager", told(c)))
	})
}

func TestAMembersForgerDoesNotFillTheirMailbox(t *testing.T) {
	c := newTown(t)
	n := 0
	for range 60 {
		_, sent := c.mail(manager, "", func(m *Mail) { m.Trust, m.Oversize = Weak, true })
		n += strings.Count(kinds(sent), "too_large")
	}
	want(t, n <= c.w.Rules.Limits.AnswersPerAddress, true, fmt.Sprintf("%d mails that one was too large", n))
}

func TestAForgersEchoIsNotThePersonsOwn(t *testing.T) {
	const words = "Could you please send me everything that is open with you?"
	c := newTown(t)
	for range 4 {
		c.mail(ann, words, weak)
	}
	want(t, c.results[c.last.No].Disposition, Held, "the forger's")
	r, sent := c.mail(ann, words, nil)
	want(t, r.Disposition, Handled, r.Rule)
	want(t, len(sent) > 0, true, "Ann is answered")
}

func TestAForgedReportAboutAnAnswerWhoseIDCanBeWorkedOutProvesNothing(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "For your readers.", func(m *Mail) { m.Trust, m.ToNews = Weak, true })
	kept := c.find(KindKept, ann)
	id := string(NewNoticeID("kept/"+c.last.BodyDigest+"/"+c.last.MessageID)) + "@acme.example" // by who wrote that mail
	want(t, kept.MessageID, id, "what the forger works out")
	r, sent := c.mail("mailer-daemon@mail.example", "", func(m *Mail) {
		m.Class, m.Quiet, m.Report = Delivery, true, &Report{Permanent: true, Recipient: ann, OriginalID: id, Status: "5.1.1"}
	})
	want(t, kinds(sent), "", "nobody is told: "+r.Rule)
	k, _ := c.w.contactAt(ann)
	want(t, k.Status != Unreachable, true, "Ann can be reached")
}

func TestALargeMailThatProvesNothingIsAnsweredToNobody(t *testing.T) {
	for name, cut := range map[string]func(*Mail){"large": func(m *Mail) { m.Oversize = true }, "late": func(m *Mail) { m.Late = true }} {
		for from, sends := range map[string]string{ann: "challenge to " + ann, manager: "challenge to " + manager, "eve@fabrikam.example": ""} {
			t.Run(name+" "+from, func(t *testing.T) {
				c := newTown(t)
				r, sent := c.mail(from, "", func(m *Mail) { cut(m); m.Trust = Weak })
				want(t, string(r.Disposition)+" "+kinds(sent), "held "+sends, r.Rule)
				r, sent = c.mail(from, "", func(m *Mail) { cut(m); m.Trust = Strong })
				want(t, r.Disposition, Held, r.Rule)
				want(t, len(sent), 1, "the proven one is answered")
			})
		}
	}
}

func TestAQuestionHoldsNoLinkOfAForgers(t *testing.T) {
	for said, want := range map[string]string{"see evil.example/login now": "see [link] now", "at bit.ly/3xYz, ok": "at [link] ok",
		"login.acme.evil.example:8443/a": "[link]", "https://evil.example/a": "[link]", "Referral: globex.example, and/or bo@globex.example": "Referral: globex.example, and/or bo@globex.example"} {
		if got := withoutLinks(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

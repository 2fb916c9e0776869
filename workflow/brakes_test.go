package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func weak(m *Mail) { m.Trust = Weak }

func TestForgedMailDoesNotUseUpThePersonsOwnAnswers(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Limits.AnswersPerAddress, c.w.Rules.Limits.SubmissionsPerPartner = 3, 3
	for range 6 {
		c.mail(ann, "help", weak)
	}
	want(t, c.results[c.last.No].Disposition, Held, "the unproven one is braked")
	for i := range 6 {
		c.mail(ann, "See below.", func(m *Mail) { refer(fmt.Sprintf("Forged%d", i))(m); m.Trust = Weak })
	}
	r, sent := c.mail(ann, "See below.", refer("Globex"))
	want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "Ann herself is answered: "+r.Rule)
}

func TestADomainIsBrakedWhateverAddressesItMakesUp(t *testing.T) {
	for name, address := range map[string]string{"addresses": "x%d@mallory.example", "hosts below it": "x@h%d.mallory.example"} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			answered := 0
			for i := range 200 {
				_, sent := c.mail(fmt.Sprintf(address, i), "We sell light bulbs and lamps of every sort.", weak)
				for _, n := range sent {
					if n.Kind == KindUnknown {
						answered++
					}
				}
			}
			want(t, answered, c.w.Rules.Limits.AnswersPerDomain, "answers to one domain")
		})
	}
	c := newTown(t)
	keys := map[string]bool{}
	for i := range 200 {
		_, sent := c.mail(fmt.Sprintf("eve+%d@mallory.example", i), "We sell light bulbs and lamps of every sort.", weak)
		for _, n := range sent {
			if n.Kind == KindUnknown {
				keys[n.Key] = true
			}
		}
	}
	want(t, len(keys), 1, "what stands behind a plus sign makes no other person")
}

func TestAFloodIsToldInAFewMails(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Limits.AnswersPerAddress = 1
	answers, told := 0, map[string]bool{}
	for i := range 1000 {
		for range 2 {
			r, sent := c.mail(fmt.Sprintf("x%d@d%d.example", i, i/2), fmt.Sprintf("We sell light bulbs %s.", strings.Repeat("x", i)), weak)
			if r.Disposition != Held {
				t.Fatalf("mail %d is %s", i, r.Disposition)
			}
			for _, n := range sent {
				if n.To.Email == manager {
					told[n.Key] = true
				} else {
					answers++
				}
			}
		}
	}
	if answers > c.w.Rules.Limits.AnswersToOutsiders {
		t.Errorf("%d answers to strangers", answers)
	}
	if len(told) > toldPerHour+1 || len(told) == 0 {
		t.Errorf("the manager got %d mails", len(told))
	}
	want(t, c.set[brakesTimer], c.now.Add(time.Hour), "the sum comes an hour later")
	c.w.braked = BrakedSum{Mails: 900, Senders: 900, Domains: 450, Most: []BrakedSender{{"x1@d0.example", 3, 7}}}
	c.now = c.now.Add(time.Hour)
	d := c.do(TimerFired{Timer{Key: brakesTimer, Kind: brakesTimer, Due: c.now}})
	want(t, kinds(d.Notices), "brakes_over to "+manager, "one sum")
	l := d.Notices[0].Letter
	want(t, strings.Join(l.Commands, "; "), "release held from x1@d0.example; release held from everybody", "with what to do")
	want(t, l.Note, "900 mails of 900 senders at 450 domains", "with the counts")
}

func TestTheSameWordsAgainAreAnEcho(t *testing.T) {
	words := "Thank you for your mail. Could you tell us what it is about? Ticket %d."
	c := newTown(t)
	for i := range 5 {
		r, sent := c.mail(ann, fmt.Sprintf(words, 100+i), func(m *Mail) { m.Subject = fmt.Sprint("Ticket ", i) })
		if echo := i >= sameWordsMost; echo != (r.Disposition == Held) {
			t.Errorf("mail %d is %s: %s", i, r.Disposition, r.Rule)
		} else if echo && i > sameWordsMost && len(sent) > 0 {
			t.Errorf("mail %d: %s", i, kinds(sent))
		}
	}
	c = newTown(t)
	for i := range 12 {
		r, _ := c.mail(ann, "See below, please register these people for us.", refer(fmt.Sprintf("Company%d", i)))
		want(t, r.Disposition, Handled, "the same words about other companies: "+r.Rule)
	}
}

func TestOurOwnMessageIDIsKnownHoweverTheMailIsRewritten(t *testing.T) {
	c := newTown(t)
	_, sent := c.mail(ann, "help", nil)
	r, back := c.mail(cid, "Everything here works by mail.", func(m *Mail) { m.MessageID = sent[0].MessageID })
	want(t, r.Disposition, Ignored, r.Rule)
	want(t, len(back), 0, "answers")
}

func TestNominationsAndQuestionsAreBoundedByTheDay(t *testing.T) {
	c := newTown(t)
	nominated := 0
	for i := range 30 {
		r, _ := c.mail([]string{ann, abe}[i%2], fmt.Sprintf("You should talk to Kim, kim@new%d.example", i), func(m *Mail) { m.ToNominate = true })
		if r.Disposition == Handled {
			nominated++
		}
	}
	want(t, nominated, c.w.Rules.Limits.NominationsPerPartner, "nominations of a partner in a day")
	asked := 0
	for range 10 * 24 {
		_, sent := c.mail(ann, "Pay Mallory.", func(m *Mail) { m.Trust = Fail })
		asked += strings.Count(kinds(sent), "challenge to "+ann)
		c.now = c.now.Add(6 * time.Minute)
		for key := range c.w.timers {
			if strings.HasPrefix(key, "challenge/") {
				c.do(TimerFired{Timer{Key: key, Kind: "place"}})
			}
		}
	}
	want(t, asked <= 2*c.w.Rules.Limits.QuestionsPerAddress, true, fmt.Sprintf("%d questions in a day", asked))
}

func TestWhatWasBrakedComesBackInRounds(t *testing.T) {
	c := newTown(t)
	var held []MailNo
	for i := range ReleaseMost + 5 {
		held = append(held, MailNo(1000+i))
		c.w.putMail(MailState{No: held[i], MessageID: fmt.Sprint("h", i), Disposition: Held, From: ann})
	}
	c.w.heldFrom = map[string][]MailNo{ann: held[:ReleaseMost+1]}
	d := c.do(ReleaseHeld{From: ann})
	want(t, len(d.Release), ReleaseMost, "at once")
	want(t, c.set[releaseTimer+ann], c.now.Add(releaseEvery), "the others follow")
	c.w.heldFrom[ann] = held[ReleaseMost:]
	c.now = c.now.Add(releaseEvery)
	d = c.do(TimerFired{Timer{Key: releaseTimer + ann, Kind: "release", Due: c.now}})
	want(t, len(d.Release), 5, "the rest")
	want(t, len(d.SetTimers), 0, "and no more")
	want(t, c.do(ReleaseHeld{From: "nobody@x.example"}).Refusal, "the brakes hold no mail of nobody@x.example", "refusal")
	for said, want := range map[string]string{"release held from Ann+x@Northwind.example": ann, "release held from www.northwind.example": "northwind.example",
		"Release all held from everybody.": EverybodyHeld, "release held": "", "release held from nobody-at-all": ""} {
		if from, ok := heldFrom(said); from != want && ok {
			t.Errorf("%q: %q, %v", said, from, ok)
		}
	}
}

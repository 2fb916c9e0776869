package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
	"refermail/workflow/token"
)

// half registers Globex for Ann with the context missing.
func half(c *town) DealNo {
	c.t.Helper()
	r, _ := c.mail(ann, "See below.", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	want(c.t, c.deal(r.Deal).Stage, program.Incomplete, "stage")
	return r.Deal
}

// says lets Max answer a notice a minute later and returns what he is told.
func says(c *town, n Notice, words string) Notice {
	c.t.Helper()
	c.now = c.now.Add(time.Minute)
	_, sent := c.mail(manager, words, reply(n))
	return sent[len(sent)-1]
}

func TestUndoLeavesAloneWhatHappenedSince(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail(ann, "withdraw", reply(c.find(KindStage, ann)))
	told := says(c, c.find(KindConfirm, manager), "undo")
	want(t, c.deal(no).Stage, program.Withdrawn, "the partner's word stands")
	want(t, strings.Contains(told.Letter.Note, "withdrawn"), true, told.Letter.Note)

	no = half(c)
	c.do(Commanded{no, "assign rita"})
	c.mail(ann, "They need a new billing system.", reply(c.find(KindIncomplete, ann)))
	want(t, c.do(Commanded{no, "undo"}).Refusal != "", true, "refused")
	want(t, c.deal(no).Stage, program.UnderReview, "a complete registration is not made incomplete")
}

func TestOneAccountIsNeverProtectedTwice(t *testing.T) {
	c := newTown(t)
	first := c.accepted()
	mine := c.find(KindConfirm, manager)
	r, _ := c.mail(cid, "See below.", refer("Globex"))
	rival := c.find(KindReview, manager)
	says(c, mine, "decline the other one was first")
	says(c, rival, "approve")
	told := says(c, mine, "undo")
	want(t, c.deal(first).Stage, program.Declined, "stays declined")
	want(t, strings.Contains(told.Letter.Note, r.Deal.String()), true, told.Letter.Note)

	c = newTown(t)
	first = c.accepted()
	mine = c.find(KindConfirm, manager)
	c.now = c.now.AddDate(0, 0, 92)
	c.mail(cid, "See below.", refer("Globex"))
	says(c, c.find(KindReview, manager), "approve")
	until := c.deal(first).ProtectedUntil
	says(c, mine, "extend 30d")
	want(t, c.deal(first).ProtectedUntil, until, "what ran out is not revived against an approved rival")
}

func TestExtendEndsWithADayAndNotAfterTheEnd(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.now = c.now.AddDate(0, 0, 92)
	c.do(Commanded{no, "extend 30d"})
	want(t, c.deal(no).ProtectedUntil, program.EndOfDay(c.now, 30), "the last second of a day")
	c.do(Commanded{no, "won 48000 USD"})
	want(t, c.do(Commanded{no, "extend 30d"}).Refusal != "", true, "a deal that has ended is not extended")
}

// flood sends many of the same and counts the different mails we would write.
func flood(c *town, from, text string, change func(*Mail)) int {
	c.t.Helper()
	keys := map[string]bool{}
	for range 100 {
		_, sent := c.mail(from, text, change)
		for _, n := range sent {
			keys[n.Key] = true
		}
	}
	return len(keys)
}

func TestForgedMailCannotMakeUsFloodAnybody(t *testing.T) {
	c := newTown(t)
	forged := func(m *Mail) { m.Trust = Fail }
	want(t, flood(c, ann, "Pay Mallory.", forged), placesPerHour+1, "questions to Ann and word to the manager")
	_, sent := c.mail(ann, "See below.", refer("Globex"))
	want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "Ann herself is not silenced")
	want(t, flood(c, manager, "approve", forged), placesPerHour+1, "questions to Max")
	want(t, flood(c, "x@mallory.example", "Hello", func(m *Mail) { m.Senders, m.From, m.Trust = 2, Address{}, Fail }), placesPerHour, "held mail of nobody")

	c.now = c.now.Add(time.Hour)
	for key := range c.w.timers {
		if strings.HasPrefix(key, "challenge/") {
			c.do(TimerFired{Timer{Key: key, Kind: "place"}})
		}
	}
	_, sent = c.mail(ann, "See below.", forged)
	want(t, kinds(sent), "challenge to "+ann, "an hour later she is asked again")
}

func TestAForgedAutomaticReplyLeavesNoTrace(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	seq := c.deal(no).Seq
	c.mail(ann, "x", func(m *Mail) { m.Trust, m.Class, m.SubjectNo, m.Subject = Fail, AutoReply, no, "Pay Mallory" })
	want(t, c.deal(no).Seq, seq, "events")
}

func TestAHeldCopyDoesNotSwallowTheOriginal(t *testing.T) {
	for name, worse := range map[string]func(*Mail){
		"broken on the way": func(m *Mail) { m.Trust = Fail },
		"through a list":    func(m *Mail) { m.Class, m.Quiet, m.Lead = List, true, nil },
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			same := func(m *Mail) { refer("Globex")(m); m.MessageID, m.BodyDigest = "same@mail.example", "same" }
			c.mail(ann, "See below.", func(m *Mail) { same(m); worse(m) })
			r, sent := c.mail(ann, "See below.", same)
			want(t, kinds(sent), "review to "+manager+", receipt to "+ann, "sent")
			again, sent := c.mail(ann, "See below.", same)
			want(t, len(sent), 0, "a third copy is a repeat")
			want(t, again.Deal, r.Deal, "of the deal")
		})
	}
}

func TestAProspectOnAHeldIntroductionIsNotMailed(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "Bo, meet Acme.", func(m *Mail) { refer("Globex")(m); m.Trust, m.MessageID = Fail, "intro@northwind.example" })
	_, sent := c.mail("bo@globex.example", "Nice to meet you.", func(m *Mail) { m.InReplyTo = []string{"intro@northwind.example"} })
	want(t, kinds(sent), "held to "+manager, "sent")
}

func TestTheManagerHearsOfACrowdedDeal(t *testing.T) {
	c := newTown(t)
	no := half(c)
	for i := range maxPeople + 5 {
		c.mail("a"+strings.Repeat("n", i)+"@northwind.example", "Globex", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	}
	_, sent := c.mail(ann, "They need a new billing system.", reply(c.find(KindIncomplete, ann)))
	want(t, c.deal(no).Stage, program.UnderReview, "stage")
	want(t, strings.Contains(kinds(sent), "review to "+manager), true, kinds(sent))
}

func TestAQuoteAloneDoesNotGoToThePartner(t *testing.T) {
	c := newTown(t)
	c.accepted()
	_, relay := c.mail(ann, "Any news?", reply(c.find(KindStage, ann)))
	for _, quote := range []string{"", "> Ann wrote:\n> Any news?"} {
		_, sent := c.mail(manager, "", func(m *Mail) { reply(relay[0])(m); m.Reply, m.Text, m.AllQuote = quote, quote, quote != "" })
		want(t, kinds(sent), "commands to "+manager, quote)
		c.now = c.now.Add(time.Hour) // away from the brake on answers
	}
	_, sent := c.mail(manager, "> Any news?\n\nYes, they like it.", reply(relay[0]))
	want(t, kinds(sent), "answer to "+ann, "an answer below the quote")
	_, sent = c.mail(manager, "Here is the plan:\nfirst we call them.", reply(relay[0]))
	want(t, kinds(sent), "answer to "+ann, "a colon alone makes no quote")
}

func TestASecondMailCannotSlipPastTheRules(t *testing.T) {
	named := func(domain string) func(*Mail) {
		return func(m *Mail) {
			m.Lead = &Lead{Company: "Initech", Domain: domain, Context: "They need it.", Consent: "yes", Contact: Person{Name: "Bo"}}
			if domain != "" {
				m.Said = map[string]string{"company": "Initech", "domain": domain}
			}
		}
	}
	c := newTown(t)
	c.w.offLimits = []OffLimit{{List: "customer", Domain: "initech.example"}}
	r, _ := c.mail(ann, "x", named(""))
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "by name alone")
	_, sent := c.mail(ann, "x", named("initech.example"))
	want(t, c.deal(r.Deal).Stage, program.Declined, "off limits by its domain")
	want(t, kinds(sent), "refused to "+ann, "sent")

	c = newTown(t)
	c.mail(ann, "x", named(""))
	_, sent = c.mail(ann, "x", named("initech.example"))
	want(t, kinds(sent), "merged to "+ann+", review to "+manager, "the manager decides on what it says now")
}

func TestACorrectionToAnotherCompanyForgetsTheOldConflict(t *testing.T) {
	c := newTown(t)
	c.accepted()
	r, _ := c.mail(cid, "See below.", refer("Globex"))
	c.mail(cid, "Company: Initech", func(m *Mail) {
		reply(c.find(KindDuplicate, cid))(m)
		m.Said = map[string]string{"company": "Initech", "domain": "initech.example", "email": "al@initech.example"}
	})
	want(t, c.deal(r.Deal).Conflict, DealNo(0), "conflict")
	want(t, c.find(KindReview, manager).Letter.Other, "", "the manager reads of none")
}

func TestAFreeAnswerIsCheckedLikeAnyOther(t *testing.T) {
	m := &Mail{From: Address{Email: ann}, Senders: 1, Trust: Strong, Reply: "Globex GmbH.", InReplyTo: []string{"x@acme.example"}}
	w := wantOf([]Input{{Action: ReceivedMail{m}}})
	key := account.NameKey("Globex GmbH")
	want(t, strings.Contains("|"+strings.Join(w.NameKeys, "|")+"|", "|"+key+"|"), true, "the account of a bare company name is loaded")
}

func TestTwoDealsInOneMailAreForAPerson(t *testing.T) {
	c := newTown(t)
	first := c.accepted()
	second, _ := c.mail(ann, "See below.", refer("Initech"))
	person := token.Person(account.CompareKey(ann))
	r, _ := c.mail(ann, "Which one?", func(m *Mail) {
		m.Threads = []Thread{{Purpose: toDeal, Deal: first, Person: person}, {Purpose: toDeal, Deal: second.Deal, Person: person}}
	})
	want(t, r.Disposition, Held, "disposition")
}

func TestAMailThatOneProcessReadIsNotFailedByAnother(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", refer("Globex"))
	d := c.do(UnreadableMail{Mail: &Mail{No: c.mails}})
	want(t, len(d.Mails), 0, "results")
}

func TestTheChainCoversTheTextAsItIsStored(t *testing.T) {
	c := newTown(t)
	d := c.do(Commanded{c.accepted(), "note b\xff\xfe\x00d"})
	want(t, d.Events[0].Text, "b\uFFFD\uFFFDd", "text")
}

func TestALongTextIsCutAtItsLimit(t *testing.T) {
	for _, s := range []string{"x", "ж", "世", "🙂"} {
		cut, _, _ := strings.Cut(clip(strings.Repeat(s, maxText), maxText), "\n")
		if len(cut) > maxText || len(cut) <= maxText-len(s) || strings.Trim(cut, s) != "" {
			t.Errorf("%s: %d bytes are left", s, len(cut))
		}
	}
}

func TestASlipOfTheFingerIsNoAmount(t *testing.T) {
	for _, s := range []string{"48.000.00 USD", "1,2,3 USD", "4..8 USD", "0.500 USD", "0,500 BHD", "1.500 KWD", "48,000 KWD", "$48,000 EUR", "500 € CHF", "5 XXX", ".5,000 USD", "1.234,567.89 USD"} {
		if m, err := ParseMoney(s); err == nil {
			t.Errorf("%s is read as %s", s, m)
		}
	}
	for s, minor := range map[string]int64{"48,000 USD": 4800000, "1.234.567,89 EUR": 123456789, "€ 500 EUR": 50000, "$ 500 CAD": 50000, "48,00,000 INR": 480000000, "0.50 USD": 50, "1.5m USD": 150000000} {
		if m, err := ParseMoney(s); err != nil || m.Minor != minor {
			t.Errorf("%s is read as %v, %v", s, m, err)
		}
	}
}

func TestOnlyWhoWasAskedConfirms(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", func(m *Mail) { refer("Globex")(m); m.Trust = Fail })
	asked := c.find(KindChallenge, ann)
	for _, from := range []string{abe, cid, "mallory@evil.example"} {
		r, sent := c.mail(from, "CONFIRM", reply(asked))
		want(t, r.Disposition, Held, from)
		want(t, kinds(sent), "held to "+manager, from)
	}
	want(t, len(c.w.deals), 0, "deals")
	want(t, c.w.mails[1].Disposition, Held, "the mail that waits")
}

func TestAnAccountThatWasWonIsStillProtected(t *testing.T) {
	c := newTown(t)
	won := c.accepted()
	c.do(Commanded{won, "won 48000 USD"})
	r, sent := c.mail(cid, "See below.", refer("Globex"))
	want(t, kinds(sent), "review to "+manager+", duplicate to "+cid, "the second registrant learns that, the manager learns whose")
	want(t, c.find(KindReview, manager).Letter.Other, won.String(), "the review")
	review := c.find(KindReview, manager)
	says(c, review, "approve")
	want(t, c.deal(r.Deal).Stage, program.UnderReview, "not without a reason")
	says(c, review, "approve because it is their other plant")
	want(t, c.deal(r.Deal).Stage, program.Accepted, "with one")

	c = newTown(t)
	c.do(Commanded{c.accepted(), "won"})
	c.now = c.now.AddDate(0, 0, 92)
	_, sent = c.mail(cid, "See below.", refer("Globex"))
	want(t, kinds(sent), "review to "+manager+", receipt to "+cid, "after the window")
}

func TestAStrangersBounceTellsNobody(t *testing.T) {
	c := newTown(t)
	_, sent := c.mail("x@nowhere.example", "Buy now", func(m *Mail) { m.Trust = Weak })
	back := sent[0]
	r, sent := c.mail("mailer-daemon@mx.example", "", func(m *Mail) {
		m.Class, m.Quiet, m.Report = Delivery, true, &Report{Recipient: back.To.Email, Permanent: true}
		m.Threads = []Thread{{Purpose: byte(token.ForBounce), Notice: back.ID}}
	})
	want(t, r.Disposition, Handled, "disposition")
	want(t, len(sent)+len(c.do(DeliveryFailed{Notice: back.ID, To: back.To.Email}).Notices), 0, "mails")
}

func TestAStrangerWhoSaysWhoHeIsReachesAPerson(t *testing.T) {
	c := newTown(t)
	c.mail("eve@fabrikam.example", "May I refer somebody?", nil)
	toUnknown := func(m *Mail) { m.InReplyTo = []string{c.find(KindUnknown, "eve@fabrikam.example").MessageID} }
	r, sent := c.mail("eve@fabrikam.example", "I am Eve of Fabrikam.", toUnknown)
	want(t, r.Disposition, Held, "disposition")
	want(t, r.Rule, "an unknown sender answered us", "rule")
	want(t, kinds(sent), "held to "+manager, "a person at our end")
	_, sent = c.mail("mallory@evil.example", "I am Eve.", toUnknown)
	want(t, kinds(sent), "unknown to mallory@evil.example", "somebody else's answer is no answer")
}

package workflow

import (
	"strings"
	"testing"
	"time"
)

// questioned holds a forged referral of Ann's and returns its number with the question that went to her.
func questioned(c *town) (MailNo, Notice) {
	c.t.Helper()
	r, sent := c.mail(ann, "See http://evil.example/login below.", func(m *Mail) { refer("Globex")(m); m.Trust, m.Subject = Fail, "Urgent www.evil.example" })
	want(c.t, string(r.Disposition)+" "+kinds(sent), "held challenge to "+ann, "a forged mail")
	return c.mails, c.find(KindChallenge, ann)
}

func level(l Trust, n Notice) func(*Mail) {
	return func(m *Mail) { reply(n)(m); m.Trust = l }
}

func TestWhatAConfirmationMustProve(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from     string
		change   func(n Notice) func(*Mail)
		known    bool // Northwind's mail was proven before
		releases bool
		ends     Disposition
		sends    string
	}{
		{"proven, with the token", ann, func(n Notice) func(*Mail) { return level(Strong, n) }, true, true, Handled, ""},
		{"forged, with the token", ann, func(n Notice) func(*Mail) { return level(Fail, n) }, true, false, Held, "held to " + manager},
		{"forged, of a domain that never proves anything", ann, func(n Notice) func(*Mail) { return level(Fail, n) }, false, false, Held, "held to " + manager},
		{"unproven, of a domain that never proves anything", ann, func(n Notice) func(*Mail) { return level(Weak, n) }, false, true, Handled, ""},
		{"unproven, of a domain that proves its mail", ann, func(n Notice) func(*Mail) { return level(Weak, n) }, true, false, Held, "held to " + manager},
		{"in doubt", ann, func(n Notice) func(*Mail) {
			return func(m *Mail) {
				level(Weak, n)(m)
				m.Proof.Doubts = []Doubt{{Kind: OtherSender, Text: "somebody else sends"}}
			}
		}, false, false, Held, "held to " + manager},
		{"a colleague", abe, func(n Notice) func(*Mail) { return level(Strong, n) }, true, false, Held, "held to " + manager},
		{"another partner", cid, func(n Notice) func(*Mail) { return level(Strong, n) }, true, false, Held, "held to " + manager},
		{"a stranger", "eve@evil.example", func(n Notice) func(*Mail) { return level(Strong, n) }, true, false, Held, "held to " + manager},
		{"with the token in the quoted text alone", ann, func(n Notice) func(*Mail) {
			return func(m *Mail) { level(Strong, n)(m); m.Threads[0].Quoted = true }
		}, true, false, Handled, "kept to " + ann},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			if tc.known {
				c.mail(ann, "help", nil)
			}
			no, n := questioned(c)
			r, sent := c.mail(tc.from, "CONFIRM", tc.change(n))
			want(t, c.w.mails[no].Disposition == Pending, tc.releases, "released")
			want(t, string(r.Disposition)+" "+kinds(sent), string(tc.ends)+" "+tc.sends, "the answer")
			for _, s := range sent {
				want(t, s.Kind == KindChallenge, false, "no question about an answer")
			}
			if !tc.releases {
				want(t, len(c.w.deals), 0, "deals")
				want(t, c.w.mails[no].Disposition, Held, "the mail that waits")
			}
		})
	}
}

func TestATeamMembersYesMustBeProven(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", refer("Globex"))
	c.mail(manager, "approve", level(Weak, c.find(KindReview, manager)))
	no, question := c.mails, c.find(KindChallenge, manager)
	r, sent := c.mail(manager, "CONFIRM", level(Weak, question))
	want(t, string(r.Disposition)+" "+kinds(sent), "held held to "+manager, "unproven")
	want(t, c.w.mails[no].Disposition, Held, "the command")
	c.mail(manager, "CONFIRM", level(Strong, question))
	want(t, c.w.mails[no].Disposition, Pending, "proven")
}

func TestAnUnprovenYesIsToldOnce(t *testing.T) {
	c := newTown(t)
	_, n := questioned(c)
	keys := map[string]bool{}
	for range 20 {
		_, sent := c.mail(ann, "CONFIRM", level(Fail, n))
		for _, s := range sent {
			keys[s.Key] = true
		}
	}
	want(t, len(keys), 1, "mails about twenty forged answers")
}

func TestTheQuestionCarriesNoLinks(t *testing.T) {
	c := newTown(t)
	_, n := questioned(c)
	want(t, n.Subject, "Did you send this? Urgent [link]", "subject")
	want(t, n.Letter.Excerpt, "See [link] below.", "excerpt")
}

func TestAMailIsAskedAboutOnce(t *testing.T) {
	c := newTown(t)
	no, n := questioned(c)
	c.do(ReleaseMail{Mail: no}) // judged as before
	m := *c.last
	m.Again = true
	d := c.input(Input{At: c.now.Add(time.Hour), Action: ReceivedMail{&m}})
	want(t, string(d.Mails[0].Disposition)+" "+kinds(d.Notices), "held ", "handled again")
	want(t, len(d.SetTimers), 0, "timers")
	c.mail(ann, "CONFIRM", reply(n))
	want(t, c.w.mails[no].Disposition, Pending, "the first question still counts")
}

// silence lets the week of a question pass, with what happens meanwhile.
func silence(t *testing.T, meanwhile func(c *town, no MailNo, n Notice)) (c *town, sent []Notice) {
	t.Helper()
	c = newTown(t)
	no, n := questioned(c)
	key := unansweredKey(no, n.ID)
	want(t, c.set[key], c.now.Add(7*24*time.Hour), "due")
	meanwhile(c, no, n)
	w := wantOf([]Input{{Action: TimerFired{Timer{Key: key, Kind: "unanswered"}}}})
	want(t, len(w.Mails) == 1 && w.Mails[0] == no && len(w.Letters) == 1 && w.Letters[0] == n.ID && w.Notices[0] == n.ID, true, "what is loaded")
	c.w.letters = map[NoticeID]Letter{n.ID: n.Letter}
	c.now = c.set[key]
	return c, c.do(TimerFired{Timer{Key: key, Kind: "unanswered", Due: c.now}}).Notices
}

func TestAWeekOfSilenceIsToldOnce(t *testing.T) {
	c, sent := silence(t, func(*town, MailNo, Notice) {})
	want(t, kinds(sent), "held to "+manager, "told")
	l := sent[0].Letter
	contains(t, l.Rule, "authentication failed for "+ann, "On 20 Nov 2026 we asked "+ann, "nobody has answered")
	contains(t, l.Excerpt, "below")
	contains(t, strings.Join(l.Commands, "\n"), "release M-1", "reject M-1 <why>")
	want(t, c.w.mails[1].Disposition, Held, "still held")
	want(t, len(c.do(TimerFired{Timer{Key: unansweredKey(1, c.find(KindChallenge, ann).ID), Kind: "unanswered", Due: c.now}}).Notices), 0, "a second time")
	_, sent = c.mail(manager, "release M-1", reply(sent[0]))
	contains(t, joined(sent[0].Letter.Effects...), "M-1 will be handled again")
}

func TestANoToOurQuestionReachesTheManagerOnce(t *testing.T) {
	for _, tc := range []struct{ words, told, answer string }{
		{"No, I did not write that.", "held to " + manager + ", kept to " + ann, "stays held"},
		{"What do you mean?", "held to " + manager + ", kept to " + ann, "one word CONFIRM"},
		{"", "kept to " + ann, "one word CONFIRM"},
	} {
		c := newTown(t)
		no, n := questioned(c)
		r, sent := c.mail(ann, tc.words, level(Strong, n))
		want(t, string(r.Disposition)+" "+kinds(sent), "handled "+tc.told, tc.words)
		contains(t, sent[len(sent)-1].Letter.Note, tc.answer)
		if len(sent) == 2 {
			contains(t, sent[0].Letter.Excerpt, tc.words)
			contains(t, sent[0].Letter.Rule, "we asked "+ann)
		}
		want(t, c.w.mails[no].Disposition, Held, "the mail")
		_, again := c.mail(ann, tc.words+" Really.", level(Strong, n))
		if tc.words != "" {
			want(t, again[0].Key, sent[0].Key, "what is sent once")
		}
	}
}

func TestSilenceIsNoNewsOfWhatIsDecided(t *testing.T) {
	for name, meanwhile := range map[string]func(c *town, no MailNo, n Notice){
		"confirmed": func(c *town, _ MailNo, n Notice) { c.mail(ann, "CONFIRM", reply(n)) },
		"released":  func(c *town, no MailNo, _ Notice) { c.do(ReleaseMail{Mail: no, Trusted: true}) },
		"rejected":  func(c *town, no MailNo, _ Notice) { c.do(RejectMail{Mail: no, Reason: "spam"}) },
	} {
		t.Run(name, func(t *testing.T) {
			_, sent := silence(t, meanwhile)
			want(t, kinds(sent), "", "told")
		})
	}
}

func TestAMailIsReleasedAsSomebodysOnTheCommandLine(t *testing.T) {
	for whom, refused := range map[string]string{"P-1": "", "Northwind": "", "northwind.example": "", ann: "", "Initech": `there is no partner "Initech"; write the name, the number or the domain`} {
		t.Run(whom, func(t *testing.T) {
			c := newTown(t)
			c.mail(ann, "x", refer("Globex"))
			c.mail(zoe, "May I join?", reply(c.find(KindReceipt, ann)))
			d := c.do(ReleaseMail{Mail: c.mails, Trusted: true, As: whom})
			want(t, d.Refusal, refused, "refused")
			k, known := c.w.contactAt(zoe)
			want(t, known && k.Partner == 1, refused == "", "a contact of Northwind")
		})
	}
}

func TestAnOldReplyAddressSaysSo(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "x", refer("Globex"))
	review := c.find(KindReview, manager)
	_, sent := c.mail(manager, "approve", func(m *Mail) { m.InReplyTo, m.TokenBad, m.TokenOld = []string{review.MessageID}, true, true })
	want(t, kinds(sent), "commands to "+manager, "the team")
	contains(t, sent[0].Letter.Note, "Nothing was done", "so old that its reply address has ended")
	r, sent := c.mail(ann, "CONFIRM", func(m *Mail) { m.TokenBad, m.TokenOld = true, true })
	want(t, string(r.Disposition)+" "+kinds(sent), "held kept to "+ann+", held to "+manager, "a partner")
}

// What a domain has proven is remembered with a write in three months, not with each mail.
func TestThatADomainProvesItsMailIsSeldomWritten(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Limits.AnswersPerAddress = 1000 // this world does not forget by the hour
	key, writes := provenKey(ann), 0
	for range 360 {
		c.now = c.now.AddDate(0, 0, 1)
		_, _ = c.mail(ann, "help", nil)
		if due := c.set[key]; due.Equal(c.now.Add(provenFor)) {
			writes++
		}
	}
	want(t, writes, 4, "writes in a year")
	for _, tc := range []struct {
		name   string
		change func(*Mail)
	}{{"unproven", func(m *Mail) { m.Trust = Weak }}, {"released", func(m *Mail) { m.Trust, m.Forced = Weak, true }}} {
		c := newTown(t)
		c.mail(ann, "help", tc.change)
		want(t, c.w.timers[key], false, tc.name)
	}
}

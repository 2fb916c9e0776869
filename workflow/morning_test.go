package workflow

import (
	"strings"
	"testing"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

const maxAddress = "max@acme.example"

// desk puts something on Max's desk as the store would.
func (c *town) desk(k Desk) { c.w.desks = map[string]Desk{maxAddress: k} }

func oneWaits() Desk {
	return Desk{Awaiting: []DeskDeal{{No: 1001, Company: "Globex", Partner: "Northwind Consulting", Stage: "under_review", RegisteredAt: noon, ReviewBy: noon.AddDate(0, 0, 1)}}}
}

func TestTheMorningMailComesAtEightOnWorkingDays(t *testing.T) {
	c := newTown(t)
	p := *c.w.Rules.Program
	p.Calendar.Holidays = []string{"2026-11-24"}
	c.w.Rules.Program = &p
	c.do(PlanMornings{}) // Friday noon
	c.do(PlanMornings{})
	c.desk(oneWaits())
	for _, step := range []struct {
		at   time.Time
		want string
	}{
		{day(2026, 11, 21, 8), ""}, // Saturday
		{day(2026, 11, 23, 8).Add(-time.Second), ""},
		{day(2026, 11, 23, 8), "morning to max@acme.example"},
		{day(2026, 11, 23, 9), ""},
		{day(2026, 11, 24, 8), ""}, // a holiday
		{day(2026, 11, 25, 8), "morning to max@acme.example"},
	} {
		want(t, kinds(c.at(step.at)), step.want, step.at.String())
	}
	c.desk(Desk{})
	want(t, kinds(c.at(day(2026, 11, 26, 8))), "", "with nothing to do there is no mail")
	want(t, c.w.timerDue["morning/max@acme.example"], day(2026, 11, 27, 8), "and there will be another morning")
}

func TestAMorningIsByTheMembersOwnClock(t *testing.T) {
	c := newTown(t)
	c.w.Rules.Team[0].Zone = "America/New_York"
	c.now = noon.Add(2 * time.Hour) // Friday 09:00 there
	c.do(PlanMornings{})
	c.desk(oneWaits())
	want(t, kinds(c.at(day(2026, 11, 23, 13).Add(-time.Second))), "", "before 08:00 in New York")
	n := c.at(day(2026, 11, 23, 13))
	want(t, kinds(n), "morning to max@acme.example", "08:00 in New York")
	want(t, n[0].Subject, "Mon 23 Nov 2026: 1 to decide", "subject")
	want(t, strings.Contains(n[0].Letter.Agenda[0].Tasks[0].Text, "Sat 21 Nov 2026 07:00 EST"), true, "the promise, by that clock")
}

func TestMissedMorningsAreOneMailThatSaysSo(t *testing.T) {
	c := newTown(t)
	c.do(PlanMornings{})
	c.desk(oneWaits())
	sent := c.at(day(2026, 11, 29, 10)) // Sunday, after a week without service
	want(t, kinds(sent), "morning to max@acme.example", "one mail")
	want(t, sent[0].Letter.Late, day(2026, 11, 27, 8), "that of Friday, late")
	want(t, sent[0].Letter.Agenda[0].Tasks[0].Urgent, true, "with what is true now")
	want(t, kinds(c.at(day(2026, 11, 30, 8))), "morning to max@acme.example", "Monday's comes as always")
}

// desks lets Max have a morning mail and answers it.
func (c *town) answerMorning(from, text string, change func(*Mail)) (MailResult, []Notice) {
	c.t.Helper()
	c.do(PlanMornings{})
	c.desk(oneWaits())
	n := kindOnly(c.at(day(2026, 11, 23, 8)), KindMorning)[0]
	return c.mail(from, text, func(m *Mail) {
		m.InReplyTo = []string{n.MessageID}
		m.Threads = []Thread{{Purpose: n.Purpose, Person: token.Person(account.CompareKey(n.To.Email))}}
		if change != nil {
			change(m)
		}
	})
}

func TestOneReplyToTheMorningMailDecidesSeveralDeals(t *testing.T) {
	type stages map[DealNo]string
	for name, tc := range map[string]struct {
		text string
		want stages
		says string
	}{
		"all of them are done":               {"approve D-1001\ndecline D-1002 no budget\nrelease M-9", stages{1001: "accepted", 1002: "declined"}, "D-1002 is declined now"},
		"with a greeting below":              {"Approve d-1001.\n\nThanks\nMax", stages{1001: "accepted"}, "D-1001 is accepted now"},
		"the reference may come first":       {"D-1002: decline no budget\nat all", stages{1002: "declined"}, "D-1002 is declined now"},
		"one that cannot be done undoes all": {"approve D-1001\nrelease M-9\nwon D-1001 oops", stages{}, "Nothing was done"},
		"one that fails late undoes all":     {"approve D-1001\nrelease M-9\napprove D-1001", stages{}, "it is accepted already"},
		"no such deal":                       {"approve D-1001\napprove D-1777", stages{}, "there is no deal D-1777"},
		"a command without a deal":           {"approve D-1001\napprove", stages{}, "say which deal is meant"},
		"a word that is no command":          {"aprove D-1001", stages{}, "this is no command"},
		"words between commands":             {"approve D-1001\nand this one\n\ndecline D-1002 no budget", stages{}, "this is no command"},
		"a mail that is not held":            {"approve D-1001\nreject M-1", stages{}, "there is no held mail M-1"},
		"nothing but words":                  {"Thank you!", stages{}, "no line names a deal"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			c.quietly()
			c.mail(ann, "See below.", refer("Globex"))
			c.mail(cid, "See below.", refer("Initech"))
			c.w.putMail(MailState{No: 9, Disposition: Held})
			_, sent := c.answerMorning(maxAddress, tc.text, nil)
			for _, no := range []DealNo{1001, 1002} {
				stage := tc.want[no]
				if stage == "" {
					stage = "under_review"
				}
				want(t, c.deal(no).Stage, stage, no.String())
			}
			echo := sent[len(sent)-1]
			if all := echo.Letter.Note + strings.Join(echo.Letter.Effects, "\n"); !strings.Contains(all, tc.says) {
				t.Errorf("the answer says %q, want %q", all, tc.says)
			}
			want(t, echo.To.Email, maxAddress, "answered")
			released := c.w.mails[9].Disposition == Pending
			want(t, released, strings.Contains(tc.text, "M-9") && len(tc.want) > 0, "the held mail is released")
			if len(tc.want) == 0 {
				want(t, len(sent), 1, "mails")
			}
		})
	}
}

func TestNobodyElseCommandsThroughAMorningMail(t *testing.T) {
	for name, tc := range map[string]struct {
		from   string
		change func(*Mail)
		kind   Kind
	}{
		"another member, with the forwarded address": {"rita@acme.example", nil, KindCommands},
		"the member, unproven":                       {maxAddress, func(m *Mail) { m.Trust = Weak }, KindChallenge},
		"the member, forged":                         {maxAddress, func(m *Mail) { m.Trust = Fail }, KindChallenge},
		"with the address only in the quote":         {maxAddress, func(m *Mail) { m.Threads[0].Quoted = true }, KindCommands},
		"a partner":                                  {ann, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			c.mail(ann, "See below.", refer("Globex"))
			_, sent := c.answerMorning(tc.from, "approve D-1001", tc.change)
			if tc.kind != "" {
				want(t, kinds(sent), string(tc.kind)+" to "+tc.from, "answered")
			}
			want(t, c.deal(1001).Stage, "under_review", "nothing moves")
		})
	}
}

func TestUndoFromTheAnswerToAMorningMail(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", refer("Globex"))
	_, sent := c.answerMorning(maxAddress, "approve D-1001", nil)
	echo := kindOnly(sent, KindConfirm)[0]
	want(t, strings.Contains(echo.Letter.Note, "undo D-1001"), true, "the way back is named")
	c.mail(maxAddress, "undo D-1001", func(m *Mail) {
		m.InReplyTo = []string{echo.MessageID}
		m.Threads = []Thread{{Purpose: echo.Purpose, Person: token.Person(maxAddress)}}
	})
	want(t, c.deal(1001).Stage, "under_review", "taken back")
}

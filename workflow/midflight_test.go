package workflow

import (
	"testing"
	"time"

	"refermail/workflow/program"
)

// TestAPartialAnswerIsToldTheTrueLapse: the day in the mail is the day on which the registration lapses.
func TestAPartialAnswerIsToldTheTrueLapse(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "Globex needs something.", func(m *Mail) { m.Lead = &Lead{Company: "Globex", Domain: "globex.example"} })
	want(t, c.deal(r.Deal).Stage, program.Incomplete, "stage")
	c.at(c.now.AddDate(0, 0, 10))
	_, sent := c.mail(ann, "Phone: +1 555 0100", func(m *Mail) {
		reply(c.find(KindIncomplete, ann))(m)
		m.Said = map[string]string{"phone": "+1 555 0100"}
	})
	want(t, sent[0].Kind, KindIncomplete, "the answer")
	want(t, sent[0].Letter.Due, c.set["lapse/"+r.Deal.String()], "the day told, and the day it lapses")
}

// TestUndoOfADeclineBringsTheReminderBack: an incomplete registration is reminded before it lapses.
func TestUndoOfADeclineBringsTheReminderBack(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "Globex needs something.", func(m *Mail) { m.Lead = &Lead{Company: "Globex", Domain: "globex.example"} })
	due := c.set["remind/"+r.Deal.String()]
	c.do(Commanded{Deal: r.Deal, Text: "decline not our market"})
	c.now = c.now.Add(time.Minute)
	d := c.do(Commanded{Deal: r.Deal, Text: "undo"})
	want(t, d.Refusal, "", "undo")
	want(t, c.set["remind/"+r.Deal.String()], due, "the reminder")
}

// TestAnAliasThatIsTakenAwayTakesItsConflictsAlong.
func TestAnAliasThatIsTakenAwayTakesItsConflictsAlong(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "x", refer("Globex"))
	r, _ := c.mail(cid, "x", refer("Initech"))
	c.do(AddAliases{Rows: []AliasRow{{"initech.example", "globex.example"}}})
	want(t, c.deal(r.Deal).Conflict, DealNo(1001), "conflict")
	c.do(EndAlias{Name: "initech.example"})
	want(t, c.deal(r.Deal).Conflict, DealNo(0), "conflict after the alias")
}

// TestAStageThatIsGone: a deal in a stage the program in force no longer has goes on under its own rules.
func TestAStageThatIsGone(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail(manager, "poc", reply(c.find(KindConfirm, manager)))
	want(t, c.deal(no).Stage, "poc", "stage")
	p := *c.w.Rules.Program
	old := p
	p.Stages = nil
	for _, s := range old.Stages {
		if s.Name != "poc" {
			p.Stages = append(p.Stages, s)
		}
	}
	rules := *c.w.Rules
	rules.Program, rules.Version = &p, "new"
	c.w.Rules, c.w.programs = &rules, map[string]*program.Program{old.Digest(): &old}
	k := c.deal(no)
	c.at(k.ProtectedUntil.AddDate(0, 0, -10))
	want(t, len(kindOnly(c.sent, KindExpiring)), 1, "warnings")
	d := c.do(Commanded{Deal: no, Text: "won 5000 USD"})
	want(t, d.Refusal, "", "won")
	d = c.do(Commanded{Deal: no, Text: "undo"})
	want(t, d.Refusal+c.deal(no).Stage, "poc", "undo")
}

package workflow

import (
	"testing"
	"time"

	"refermail/workflow/program"
)

// TestAWeekOfDowntimeTellsNoContradictions plays days of outage over deals in every state and looks for two mails of one
// day to one person about one deal that contradict or repeat each other.
func TestAWeekOfDowntimeTellsNoContradictions(t *testing.T) {
	for _, days := range []int{1, 5, 7, 14, 22, 40, 95, 200} {
		for _, before := range []int{0, 2, 13, 20, 74, 85, 88, 89} {
			c := newTown(t)
			c.mail(ann, "x", func(m *Mail) { m.Lead = &Lead{Company: "Initech", Domain: "initech.example"} })
			c.accepted()
			c.mail(cid, "x", refer("Hooli"))
			for range before {
				c.at(c.now.AddDate(0, 0, 1))
			}
			c.now = c.now.AddDate(0, 0, days)
			n := len(c.sent)
			c.sweep()
			seen := map[string]string{}
			for _, s := range c.sent[n:] {
				if s.Deal == 0 {
					continue
				}
				key := s.To.Email + s.Deal.String()
				if old := seen[key]; old != "" {
					t.Errorf("%d days before, %d down: %s and %s to %s about %s", before, days, old, s.Kind, s.To.Email, s.Deal)
				}
				seen[key] = string(s.Kind)
			}
		}
	}
}

// TestWindowsToTheSecond: protection and what a rival may do around its last second.
func TestWindowsToTheSecond(t *testing.T) {
	for _, tc := range []struct {
		off  time.Duration
		want string
	}{{-time.Second, "under_review"}, {0, "under_review"}, {time.Second, program.Accepted}} {
		c := newTown(t)
		no := c.accepted()
		until := c.deal(no).ProtectedUntil
		c.now = until.Add(-time.Hour)
		r, _ := c.mail(cid, "x", refer("Globex"))
		c.now = until.Add(tc.off)
		c.do(Commanded{Deal: r.Deal, Text: "approve"})
		want(t, c.deal(r.Deal).Stage, tc.want, tc.off.String())
		if tc.want == program.Accepted {
			d := c.do(Commanded{Deal: no, Text: "extend 30d"})
			want(t, d.Refusal != "", true, "the first cannot be extended now")
		}
	}
}

// TestUndoAtItsLastSecond.
func TestUndoAtItsLastSecond(t *testing.T) {
	for off, stage := range map[time.Duration]string{15 * time.Minute: program.UnderReview, 15*time.Minute + time.Second: program.Accepted} {
		c := newTown(t)
		no := c.accepted()
		c.now = c.now.Add(off)
		c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
		want(t, c.deal(no).Stage, stage, off.String())
		before := len(kindOnly(c.sent, KindCorrection))
		c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
		want(t, len(kindOnly(c.sent, KindCorrection)), before, "corrections after a second undo")
	}
}

// TestUndoGivesTheAccountBackToNobodyElse: a rival approved after a loss bars the undo of the loss.
func TestUndoOfALossAfterARivalWasApproved(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail(manager, "lost budget was cut", reply(c.find(KindConfirm, manager)))
	r, _ := c.mail(cid, "x", refer("Globex"))
	c.do(Commanded{Deal: r.Deal, Text: "approve"})
	want(t, c.deal(r.Deal).Stage, program.Accepted, "the rival")
	c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	want(t, c.deal(no).Stage, "lost", "the first")
}

// TestMeritsOfAUndoneWin.
func TestMeritsOfAnUndoneWin(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail(manager, "won 5000 USD", reply(c.find(KindConfirm, manager)))
	want(t, c.deal(no).WonAt.IsZero(), false, "won")
	c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	k := c.deal(no)
	want(t, k.WonAt.IsZero() && k.Amount == nil && !k.CountsAt.IsZero() && k.Stage == program.Accepted, true, "as before")
	want(t, c.set["protection/"+no.String()], k.ProtectedUntil.Add(time.Second), "the end is watched again")
	want(t, c.set["warn/"+no.String()].IsZero(), false, "the warning is set again")
	want(t, c.set["quiet/"+no.String()].IsZero(), false, "silence is watched again")
}

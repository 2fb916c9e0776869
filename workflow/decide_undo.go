package workflow

import (
	"fmt"
	"time"

	"refermail/workflow/program"
)

// undoUntil is when a command of now to a deal can no longer be taken back.
func (d *draft) undoUntil(k *Deal) time.Time { return d.in.At.Add(d.rules(*k).UndoWithin) }

// rememberUndo keeps what the deal was before a command, for 15 minutes. Several commands of one mail are undone
// together; those of several mails are not, even when an outage made us read them at the same moment.
func (d *draft) rememberUndo(by Member, k *Deal, what string, told bool) {
	if u := k.Undo; u != nil && !u.Done && u.By == by.Email && u.Input == d.key && u.Until.Equal(d.undoUntil(k)) {
		u.What += ", " + what
		u.Told = u.Told || told
		return
	}
	k.Undo = &Undo{By: by.Email, Input: d.key, Until: d.undoUntil(k), What: what, Stage: k.Stage, Reason: k.Reason,
		ReasonCode: k.ReasonCode, Decided: k.DecidedAt, Answered: k.AnsweredAt, Approval: k.Approval.clone(), Involvement: k.Involvement,
		ProtectedUntil: k.ProtectedUntil, Owner: k.Owner, Amount: k.Amount, Told: told}
}

// undo takes the last team command back and sends exactly one correction (CONTRACT, Behaviour 6).
func (d *draft) undo(by Member, k *Deal) (problem string) {
	u := k.Undo
	switch {
	case u == nil:
		return "there is nothing to take back"
	case u.Done:
		return fmt.Sprintf("%q was taken back already; nothing changes", u.What)
	case u.Until.Before(d.in.At):
		return fmt.Sprintf("%q can no longer be taken back: that was possible until %s", u.What, u.Until.UTC().Format("15:04 UTC"))
	case u.By != by.Email && k.Approval.tookPart(by.Email): // each takes back their own step
		return "what you did can no longer be taken back: the next step was decided meanwhile"
	case u.Left != "" && u.Left != k.Stage: // by the partner or by a timer
		return fmt.Sprintf("%q can no longer be taken back: the deal has moved on and is %s now", u.What, d.rules(*k).Label(k.Stage))
	}
	if problem := d.newerRuling(k); problem != "" {
		return problem
	}
	before := *k
	before.ProtectedUntil = u.ProtectedUntil
	if other, ok := d.protectedRival(*k); ok && d.protected(before) {
		return fmt.Sprintf("%q can no longer be taken back: %s", u.What, d.heldBy(*k, other))
	}
	rules := d.rules(*k)
	was, left := rules.Label(k.Stage), *k
	k.Stage, k.Reason, k.ProtectedUntil, k.Owner, k.Amount = u.Stage, u.Reason, u.ProtectedUntil, u.Owner, u.Amount
	k.ReasonCode, k.DecidedAt, k.AnsweredAt = u.ReasonCode, u.Decided, u.Answered
	if u.Involved {
		k.Involvement = u.Involvement
	}
	k.removeAdded(u.Added)
	if k.ProtectedUntil.IsZero() {
		k.ApprovedAt = time.Time{}
	}
	d.restoreApproval(by, k, u.Approval)
	u.Done = true
	d.restoreTimers(k, left)
	d.restoreRulings(by, k)
	d.event(k, "undo", by.Email, ForPartner, fmt.Sprintf("Taken back: %s. It is %s again.", u.What, rules.Label(k.Stage)))
	told := ""
	if u.Told {
		l := d.letter(*k)
		l.By, l.Was, l.Text, l.Partner = memberName(by), was, u.What, ""
		n := Notice{Kind: KindCorrection, Letter: l}
		if len(u.Rulings) > 0 && was == l.Stage {
			n = d.rulingBack(by, k)
		}
		d.tellPartner(k, n)
		told = "; the partner was told"
	}
	d.effect("%s: %s was taken back; it is %s again%s", k.No, u.What, rules.Label(k.Stage), told)
	return ""
}

// restoreTimers sets the timers a deal in its present stage has. The end of a protection that the command left as it was
// keeps its timer: it may have been told already.
func (d *draft) restoreTimers(k *Deal, left Deal) {
	rules := d.rules(*k)
	switch {
	case k.ProtectedUntil.IsZero():
		d.forget("protection", k.No)
	case !k.ProtectedUntil.Equal(left.ProtectedUntil) || d.ended(left):
		d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
	}
	if k.Stage == program.Incomplete {
		d.remember("lapse", k.No, d.in.At.Add(rules.LapseAfter))
	}
}

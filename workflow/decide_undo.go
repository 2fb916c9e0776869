package workflow

import (
	"fmt"
	"time"

	"refermail/workflow/account"
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
		Company: k.Company, Domain: k.Domain, NameKey: k.NameKey, Asked: k.Asked, Won: k.WonAt, Backup: k.Backup,
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
	until := u.ProtectedUntil
	if u.Left != "" && !u.LeftUntil.Equal(k.ProtectedUntil) { // lengthened by rule meanwhile
		switch {
		case u.LeftUntil.Equal(u.ProtectedUntil):
			until = k.ProtectedUntil
		case !until.IsZero():
			return fmt.Sprintf("%q can no longer be taken back: protection was lengthened by rule since, until %s", u.What, dayOf(k.ProtectedUntil))
		}
	}
	before := *k
	before.ProtectedUntil = until
	if u.Changed {
		before.Company, before.Domain, before.NameKey = u.Company, u.Domain, u.NameKey
	}
	if other, ok := d.protectedRival(before); ok && d.protected(before) {
		return fmt.Sprintf("%q can no longer be taken back: %s", u.What, d.heldBy(*k, other))
	}
	rules := d.rules(*k)
	was, left := rules.Label(k.Stage), *k
	k.Stage, k.Reason, k.ProtectedUntil, k.Owner, k.Amount = u.Stage, u.Reason, until, u.Owner, u.Amount
	k.ReasonCode, k.DecidedAt, k.AnsweredAt, k.WonAt = u.ReasonCode, u.Decided, u.Answered, u.Won
	if k.Backup == "" {
		k.Backup = u.Backup
	}
	if u.Involved {
		k.Involvement = u.Involvement
	}
	k.removeAdded(u.Added)
	if k.ProtectedUntil.IsZero() {
		k.ApprovedAt, k.Extended = time.Time{}, 0
	}
	if u.Changed {
		k.Company, k.Domain, k.NameKey, k.Asked = u.Company, u.Domain, u.NameKey, u.Asked
	}
	d.restoreApproval(by, k, u.Approval)
	d.tellFormerOwner(by, k, left)
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

// tellFormerOwner tells who was briefed or asked to decide by a command that it was taken back: they may be about to call.
func (d *draft) tellFormerOwner(by Member, k *Deal, left Deal) {
	m, ok := d.w.Rules.member(left.Owner)
	moved := account.CompareKey(left.Owner) != account.CompareKey(k.Owner)
	unbriefed := !d.stageOf(left).Open && d.stageOf(*k).Open && d.protected(left)
	if !ok || left.Owner == "" || sameMember(m, by) || !moved && !unbriefed {
		return
	}
	l := d.letter(*k)
	l.Was, l.Reason, l.Note = l.Stage, "", memberName(by)+" took this back: "+k.Undo.What+". Please do not contact anybody about it for now."
	if moved && !unbriefed {
		l.Note = memberName(by) + " took this back: " + k.Undo.What + ". You look after it no more."
	}
	d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindTeamNews, Letter: l})
}

// restoreTimers sets the timers a deal in its present stage has. The end of a protection that the command left as it was
// keeps its timer, and an end before the command is not told again.
func (d *draft) restoreTimers(k *Deal, left Deal) {
	rules := d.rules(*k)
	switch {
	case k.ProtectedUntil.IsZero():
		d.forget("protection", k.No)
	case k.ProtectedUntil.Before(k.Undo.Until.Add(-rules.UndoWithin)):
		d.forget("protection", k.No)
	case !k.ProtectedUntil.Equal(left.ProtectedUntil) || d.ended(left):
		d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
	}
	if k.Stage == program.Incomplete {
		d.remember("lapse", k.No, d.in.At.Add(rules.LapseAfter))
		if remind := k.CreatedAt.Add(rules.RemindAfter); remind.After(d.in.At) {
			d.remember("remind", k.No, remind)
		}
	}
}

package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// Approval is the way of one deal through the approvals its program asks for after the manager's (WF-2).
type Approval struct {
	By    string         `json:"by"` // the manager who decided first
	At    time.Time      `json:"at"`
	Days  int            `json:"days,omitempty"` // of protection the manager gave; 0: as the rules say
	Why   string         `json:"why,omitempty"`  // the manager's reason against a rule
	Steps []ApprovalStep `json:"steps"`          // in order
}

// ApprovalStep is one further decision.
type ApprovalStep struct {
	Role  string    `json:"role"`           // as the program names it: a role or an address
	Asked string    `json:"asked"`          // the member who was or will be asked
	Due   time.Time `json:"due,omitzero"`   // until when; zero before it was asked
	By    string    `json:"by,omitempty"`   // who approved
	At    time.Time `json:"at,omitzero"`    // when; zero before
	Span  string    `json:"span,omitempty"` // of time it may take, as the program says it
}

func (a *Approval) clone() *Approval {
	if a == nil {
		return nil
	}
	own := *a
	own.Steps = slices.Clone(a.Steps)
	return &own
}

// pending returns the step that is awaited, nil when none is.
func (a *Approval) pending() *ApprovalStep {
	if a == nil {
		return nil
	}
	for i := range a.Steps {
		if a.Steps[i].At.IsZero() {
			return &a.Steps[i]
		}
	}
	return nil
}

// tookPart reports whether somebody decided a step.
func (a *Approval) tookPart(address string) bool {
	if a == nil {
		return false
	}
	key := account.CompareKey(address)
	return account.CompareKey(a.By) == key || slices.ContainsFunc(a.Steps, func(s ApprovalStep) bool { return account.CompareKey(s.By) == key })
}

// approver is the member whose approval is awaited.
func (d *draft) approver(k Deal) (Member, bool) {
	s := k.Approval.pending()
	if s == nil || !d.stageOf(k).Open {
		return Member{}, false
	}
	return d.w.Rules.member(s.Asked)
}

// inherits gives a later approval what the manager's said: his days and his reason.
func (k *Deal) inherits(c Command) Command {
	if k.Approval.pending() != nil {
		if c.Days == 0 {
			c.Days = k.Approval.Days
		}
		if c.Text == "" {
			c.Text = k.Approval.Why
		}
	}
	return c
}

// nextApproval takes an approval as one step where the program asks for more than one. asked is true when another step
// follows: the deal stays where it is, and the partner hears nothing yet.
func (d *draft) nextApproval(by Member, k *Deal, c Command) (asked bool, problem string) {
	if k.Approval.pending() == nil {
		steps, problem := d.approvalSteps(by, *k)
		if len(steps) == 0 || problem != "" {
			return false, problem
		}
		if c.Stage.Name != program.Accepted {
			return false, fmt.Sprintf("it must be approved first, by %s after you; reply approve", d.stepNames(steps))
		}
		d.rememberUndo(by, k, "your approval", false)
		k.Approval = &Approval{By: by.Email, At: d.in.At, Days: c.Days, Why: c.Text, Steps: steps}
	} else {
		s := k.Approval.pending()
		if problem := d.mayApprove(by, *k, *s); problem != "" {
			return false, problem
		}
		if c.Stage.Name != program.Accepted {
			return false, "it waits for your approval; reply approve"
		}
		d.rememberUndo(by, k, "your approval", false)
		k.Approval = k.Approval.clone()
		s = k.Approval.pending()
		s.By, s.At = by.Email, d.in.At
	}
	if k.AnsweredAt.IsZero() {
		k.AnsweredAt = d.in.At
	}
	next := k.Approval.pending()
	if next == nil {
		d.event(k, "approval", by.Email, ForTeam, "Approved, the last of the approvals")
		return false, ""
	}
	k.Undo.Step = true
	d.askApprover(by, k, next)
	return true, ""
}

// askApprover mails the next approver, and only now (WF-2).
func (d *draft) askApprover(by Member, k *Deal, s *ApprovalStep) {
	span := d.rules(*k).SLA.Review
	if own, err := program.ParseBusinessTime(s.Span); err == nil {
		span = own
	}
	s.Due = d.rules(*k).Calendar.Add(d.in.At, span).UTC()
	next, _ := d.w.Rules.member(s.Asked)
	d.remember("approval", k.No, s.Due.Add(time.Second))
	d.event(k, "approval", by.Email, ForTeam, fmt.Sprintf("Approved; %s is asked next, until %s", memberName(next), s.Due.Format("2 Jan 2006 15:04 UTC")))
	n := d.reviewNotice(k, fmt.Sprintf("%s approved it; the program asks for your approval, too. The partner hears nothing until the last one decided, and a decline ends it.", memberName(by)))
	n.Letter.Due = s.Due.In(d.rules(*k).Calendar.Location())
	n.Letter.Awaited = memberName(next)
	d.tell(k, d.person(k, TeamSide, Address{Name: next.Name, Email: next.Email}, 0), n)
	d.effect("%s: your approval is noted; %s decides next, by %s; the partner hears nothing yet", k.No, memberName(next), s.Due.Format("2 Jan 2006 15:04 UTC"))
}

// approvalSteps works out who must approve after the first decision. A step of the very person who decides now is done
// with it.
func (d *draft) approvalSteps(by Member, k Deal) (steps []ApprovalStep, problem string) {
	rules := d.rules(k)
	asks := rules.ApprovalsFor(worthOf(k), segmentOf(rules, k), d.w.partners[k.Partner].Type)
	if len(asks) > 0 && !by.Is("manager") && d.w.Rules.IsMember(by.Email) && !d.isResponsible(by, k) {
		return nil, "a manager decides first; you are asked after that, if the program wants it"
	}
	taken := []string{account.CompareKey(by.Email)}
	for _, a := range asks {
		m, ok := d.w.Rules.whoApproves(a.By, taken)
		key := account.CompareKey(m.Email)
		switch {
		case !ok:
			return nil, fmt.Sprintf("the program asks for the approval of %s, and nobody of the team is that; have them added to the team, or decline", a.By)
		case slices.Contains(taken, key):
			continue
		}
		taken = append(taken, key)
		span := rules.SLA.Review.String()
		if !a.Within.IsZero() {
			span = a.Within.String()
		}
		steps = append(steps, ApprovalStep{Role: a.By, Asked: m.Email, Span: span})
	}
	return steps, ""
}

func (d *draft) isResponsible(m Member, k Deal) bool {
	return slices.ContainsFunc(d.responsible(k), func(o Member) bool { return account.CompareKey(o.Email) == account.CompareKey(m.Email) })
}

// whoApproves finds the member a step means: by address, else the first one with the role, somebody who has not decided
// before if there is one.
func (r *Rules) whoApproves(who string, taken []string) (Member, bool) {
	if m, ok := r.member(who); ok {
		return m, true
	}
	var any Member
	for _, m := range r.Team {
		switch {
		case !m.Is(who):
		case !slices.Contains(taken, account.CompareKey(m.Email)):
			return m, true
		case any.Email == "":
			any = m
		}
	}
	return any, any.Email != ""
}

// mayApprove says why somebody cannot take the step that is awaited.
func (d *draft) mayApprove(by Member, k Deal, s ApprovalStep) string {
	asked, _ := d.w.Rules.member(s.Asked)
	decided := []string{account.CompareKey(k.Approval.By)}
	for _, o := range k.Approval.Steps {
		decided = append(decided, account.CompareKey(o.By))
	}
	switch key := account.CompareKey(by.Email); {
	case key == account.CompareKey(s.Asked):
		return ""
	case slices.Contains(decided, key):
		return fmt.Sprintf("you have approved it already; it waits for %s since then, until %s", memberName(asked), s.Due.Format("2 Jan 2006 15:04 UTC"))
	case by.Is(s.Role): // another one who has the role
		return ""
	case asked.Email == "" && by.Is("manager"): // who was asked has left the team
		if _, ok := d.w.Rules.whoApproves(s.Role, nil); !ok {
			return ""
		}
	}
	asked.Email = s.Asked
	return fmt.Sprintf("it waits for the approval of %s, until %s; you can decline it or ask the partner", memberName(asked), s.Due.Format("2 Jan 2006 15:04 UTC"))
}

func (d *draft) stepNames(steps []ApprovalStep) string {
	var names []string
	for _, s := range steps {
		m, _ := d.w.Rules.member(s.Asked)
		names = append(names, memberName(m))
	}
	return strings.Join(names, ", then ")
}

// approvalOverdue reminds of a step that was not taken in its time: the one who is asked, and the manager who decided
// first.
func (d *draft) approvalOverdue(k *Deal) {
	s := k.Approval.pending()
	if s == nil || !d.stageOf(*k).Open {
		return
	}
	asked, there := d.w.Rules.member(s.Asked)
	asked.Email = s.Asked
	d.event(k, "reminder", "refermail", ForTeam, "The approval of "+memberName(asked)+" was due by "+s.Due.Format("2 Jan 2006 15:04 UTC"))
	n := d.reviewNotice(k, fmt.Sprintf("%s was asked to decide by %s, and has not yet.", memberName(asked), s.Due.Format("Mon 2 Jan 2006 15:04 UTC")))
	n.Letter.Awaited = memberName(asked)
	if !there {
		n.Letter.Note = fmt.Sprintf("%s was asked to decide and is not of the team any more: another one with that part, or a manager who has not approved it yet, can approve or decline it.", s.Asked)
	}
	d.tellTeam(k, n, "")
}

// restoreApproval puts back how far the approvals were. Whoever was asked by what is taken back is told that nothing is
// asked of them now.
func (d *draft) restoreApproval(by Member, k *Deal, before *Approval) {
	asked, open := d.approver(*k)
	k.Approval = before.clone()
	was := k.Approval.pending()
	if was != nil && !was.Due.IsZero() && d.stageOf(*k).Open {
		d.remember("approval", k.No, was.Due.Add(time.Second))
	} else {
		d.forget("approval", k.No)
	}
	if !open || was != nil && account.CompareKey(was.Asked) == account.CompareKey(asked.Email) {
		return
	}
	l := d.letter(*k)
	l.Was, l.Reason, l.Note = l.Stage, "", memberName(by)+" took the approval back; nothing is asked of you for now."
	d.tell(k, d.person(k, TeamSide, Address{Name: asked.Name, Email: asked.Email}, 0), Notice{Kind: KindTeamNews, Letter: l})
}

// worthOf is what a deal is worth: its amount, else what the partner said the budget is, if that is an amount.
func worthOf(k Deal) program.Amount {
	if k.Amount != nil {
		return program.Amount{Minor: k.Amount.Minor, Currency: k.Amount.Currency}
	}
	for _, name := range []string{"budget", "amount"} { // the program's name of the line, and the parser's
		if m, err := ParseMoney(k.Fields[name]); err == nil {
			return program.Amount{Minor: m.Minor, Currency: m.Currency}
		}
	}
	return program.Amount{}
}

// decided notes the first decision about a registration.
func (d *draft) decided(k *Deal) {
	if k.DecidedAt.IsZero() {
		k.DecidedAt = d.in.At
	}
	if k.AnsweredAt.IsZero() {
		k.AnsweredAt = d.in.At
	}
}

// approvalWithdrawn tells who was asked for an approval that the partner took the registration back.
func (d *draft) approvalWithdrawn(k *Deal) {
	s := k.Approval.pending()
	if s == nil {
		return
	}
	if m, ok := d.w.Rules.member(s.Asked); ok {
		l := d.letter(*k)
		l.Was, l.Reason, l.Note = "under approval", "", "The partner took it back; nothing more is asked of you."
		d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindTeamNews, Letter: l})
	}
}

// approvalEnded tells those who take part in the approvals that a decline ended them.
func (d *draft) approvalEnded(by Member, k *Deal) {
	s := k.Approval.pending()
	if s == nil {
		return
	}
	told := []string{account.CompareKey(by.Email)}
	for _, address := range []string{k.Approval.By, s.Asked} {
		m, ok := d.w.Rules.member(address)
		if key := account.CompareKey(address); ok && !slices.Contains(told, key) {
			told = append(told, key)
			l := d.letter(*k)
			l.Was, l.Note = "under approval", memberName(by)+" declined it; nothing more is asked of you."
			d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindTeamNews, Letter: l})
		}
	}
}

// reviewNotice is the mail a decision is taken from, for one reader.
func (d *draft) reviewNotice(k *Deal, note string) Notice {
	return Notice{Kind: KindReview, Letter: d.reviewLetter(k, note)}
}

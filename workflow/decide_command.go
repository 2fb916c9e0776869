package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// command does one command to a deal; problem, when not empty, says why not, and then nothing may be kept of it.
func (d *draft) command(by Member, k *Deal, c Command) (problem string) {
	if problem = d.obey(by, k, c); problem == "" && k.Undo != nil && !k.Undo.Done && k.Undo.Until.Equal(d.undoUntil(k)) {
		k.Undo.Left, k.Undo.LeftUntil = k.Stage, k.ProtectedUntil
	}
	return problem
}

func (d *draft) obey(by Member, k *Deal, c Command) (problem string) {
	switch c.Verb {
	case "approve":
		accepted, _ := d.rules(*k).Stage(program.Accepted)
		return d.stage(by, k, k.inherits(Command{Stage: accepted, Text: c.Text, Days: c.Days}))
	case "decline":
		declined, _ := d.rules(*k).Stage(program.Declined)
		return d.stage(by, k, Command{Stage: declined, Text: c.Text})
	case "stage":
		return d.stage(by, k, c)
	case "ask":
		d.event(k, "question", by.Email, ForPartner, c.Text)
		l := d.letter(*k)
		l.By, l.Text, l.Partner = memberName(by), c.Text, ""
		d.tellPartner(k, Notice{Kind: KindQuestion, Letter: l})
		d.answered(k)
		d.effect("%s: your question went to the partner: %s", k.No, preview(c.Text))
	case "partner":
		if c.Text == "" {
			return "write the words for the partner behind it"
		}
		d.words(by, k, c.Text)
		d.effect("%s: your words went to the partner: %s", k.No, preview(c.Text))
	case "note":
		d.event(k, "note", by.Email, ForTeam, c.Text)
		d.effect("%s: note kept, for the team only: %s", k.No, preview(c.Text))
	case "value":
		return d.value(by, k, *c.Amount)
	case "confirm involvement":
		return d.confirmInvolvement(by, k, c.Text)
	case "decline involvement":
		return d.declineInvolvement(by, k, c.Text)
	case "add contact":
		return d.addStakeholder(by, k, c.Text)
	case "assign":
		return d.assign(by, k, c.Text)
	case "extend":
		return d.extend(by, k, c.Days)
	case "attribute":
		return d.attributeTo(by, k, c)
	case "same":
		return d.sameAs(by, k, c.Deal)
	case "apart":
		return d.apartFrom(by, k, c.Deal)
	case "undo":
		return d.undo(by, k)
	case "approve change":
		return d.allowChange(by, k)
	case "decline change":
		if k.Asked != nil {
			return d.refuseChange(by, k, c.Text)
		}
		declined, _ := d.rules(*k).Stage(program.Declined)
		return d.stage(by, k, Command{Stage: declined, Text: c.Text})
	case "help":
		d.effect("commands: %s", strings.Join(CommandHelp(), ", "))
	default:
		return "no such command"
	}
	return ""
}

// preview is the beginning of somebody's words, as proof of what left the house and what did not (RP-4).
func preview(text string) string { return "“" + oneLine(text, 120) + "”" }

// answered notes that a person of the team wrote to the partner.
func (d *draft) answered(k *Deal) {
	if k.AnsweredAt.IsZero() {
		k.AnsweredAt = d.in.At
	}
}

// value notes what a deal is worth, for the team.
func (d *draft) value(by Member, k *Deal, amount Money) (problem string) {
	if stage := d.stageOf(*k); stage.Final {
		return fmt.Sprintf("the deal has ended (%s)", stage.Label)
	}
	d.rememberUndo(by, k, "value "+amount.String(), false)
	k.Amount = &amount
	d.event(k, "value", by.Email, ForTeam, "Worth "+amount.String())
	d.effect("%s is worth %s now; only the team sees it", k.No, amount)
	return ""
}

// stage moves a deal by a team command, with every check a move has (WF-3, WF-4, VA-3, D1).
func (d *draft) stage(by Member, k *Deal, c Command) (problem string) {
	from := d.stageOf(*k)
	if problem = d.mayMove(k, from, c); problem != "" {
		return problem
	}
	code := ""
	if c.Stage.Negative {
		if code, c.Text, problem = d.reasonFor(*k, c.Stage, c.Text); problem != "" {
			return problem
		}
	}
	approval := from.Open && c.Stage.Protects
	if approval {
		if asked, problem := d.nextApproval(by, k, c); asked || problem != "" {
			return problem
		}
	}
	d.rememberUndo(by, k, c.Stage.Label, true)
	if approval {
		d.fact(k.Partner, "first_accepted")
		d.protect(k)
		if c.Days > 0 {
			k.ProtectedUntil = program.EndOfDay(d.in.At, c.Days)
		}
		d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
		d.route(k, true)
		if c.Text != "" {
			d.event(k, "override", by.Email, ForTeam, "Accepted against a rule: "+c.Text)
		}
	}
	if c.Amount != nil {
		k.Amount = c.Amount
	}
	d.move(k, c.Stage, "")
	if c.Stage.Negative {
		k.Reason, k.ReasonCode = c.Text, code
	}
	d.forgetAll(k)
	d.decided(k)
	d.event(k, "stage", by.Email, ForPartner, stageText(*k, c))
	told := d.stageNews(*k)
	if approval {
		told = joined(told, d.ownerLine(*k))
		if account.CompareKey(k.Owner) != account.CompareKey(by.Email) {
			d.brief(by, k)
		}
	}
	d.news(by, k, from.Label, told)
	if from.Open && c.Stage.Final {
		d.approvalEnded(by, k)
	}
	d.effect("%s is %s now%s", k.No, c.Stage.Label, d.consequence(*k, approval, c))
	return ""
}

// mayMove says why a move is not allowed, "" when it is.
func (d *draft) mayMove(k *Deal, from program.Stage, c Command) string {
	rules := d.rules(*k)
	to := c.Stage
	var allowed []string
	legal := false
	for _, s := range d.nextStages(*k) {
		allowed = append(allowed, s.Name)
		legal = legal || s.Name == to.Name
	}
	switch {
	case from.Final:
		return fmt.Sprintf("the deal has ended (%s); only undo can change that, within %d minutes", from.Label, int(rules.UndoWithin.Minutes()))
	case from.Name == to.Name:
		return fmt.Sprintf("it is %s already", to.Label)
	case !legal:
		return fmt.Sprintf("it cannot go from %s to %s; from here it can go to: %s", from.Label, to.Label, strings.Join(allowed, ", "))
	case to.Negative && strings.TrimSpace(c.Text) == "":
		return fmt.Sprintf("say why: %s <one sentence the partner will read>", to.Name)
	case !from.Open || !to.Protects:
		return ""
	case len(k.Missing) > 0 && c.Text == "":
		return fmt.Sprintf("the partner has not said yet: %s; approve because <why> accepts it all the same", strings.Join(k.Missing, ", "))
	case rules.Consent && k.Consent == "" && c.Text == "":
		return "nothing shows that the prospect agreed to be contacted; approve because <why> accepts it all the same"
	}
	if other, ok := d.protectedRival(*k); ok && !(c.Text != "" && d.ended(other)) {
		return d.heldBy(*k, other)
	}
	return d.ruledFor(*k)
}

func (d *draft) ended(k Deal) bool {
	return d.stageOf(k).Final
}

// move sets the stage and what follows from its flags.
func (d *draft) move(k *Deal, to program.Stage, reason string) {
	k.Stage, k.Reason = to.Name, reason
	if to.Final {
		d.forget("protection", k.No)
		d.forgetAll(k)
	}
	if to.Final && !to.Protects {
		k.ProtectedUntil = time.Time{}
	}
}

func stageText(k Deal, c Command) string {
	s := strings.ToUpper(c.Stage.Label[:1]) + c.Stage.Label[1:]
	if k.Amount != nil && c.Amount != nil {
		s += ", " + k.Amount.String()
	}
	if c.Stage.Negative {
		s += because(c.Text)
	}
	if c.Stage.Name == program.Accepted && !k.ProtectedUntil.IsZero() {
		s += ", protected until " + k.ProtectedUntil.UTC().Format("2 Jan 2006")
	}
	return s
}

// news tells the partner's side of a move: what changed, what it means, what they can do (NT-1).
func (d *draft) news(by Member, k *Deal, was, note string) {
	l := d.letter(*k)
	l.By, l.Was, l.Note, l.Partner = memberName(by), was, note, ""
	l.Clause = d.newsClause(*k)
	n := Notice{Kind: KindStage, Letter: l}
	if to := d.stageOf(*k); was != to.Label && mereNews(to) {
		d.tellNews(k, n, strings.TrimSpace(accountName(*k)+" is now: "+to.Label+". "+note))
		return
	}
	d.tellPartner(k, n)
}

// consequence is what a move did beyond the stage, for the member's confirmation.
func (d *draft) consequence(k Deal, approval bool, c Command) string {
	var s string
	if approval {
		s += ", protected until " + k.ProtectedUntil.UTC().Format("2 Jan 2006")
	}
	if c.Amount != nil {
		s += ", " + c.Amount.String()
	}
	if d.hears(k, c.Stage) && !d.in.Silent {
		s += "; the partner was told"
	}
	return s
}

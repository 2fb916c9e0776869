package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// onboardingRest lies between two mails of the onboarding: after an outage they come one by one, not all at once (PT-7).
const onboardingRest = 24 * time.Hour

// dayZero returns the step that goes out with the approval, if the program has one.
func (d *draft) dayZero() (program.Step, bool) {
	if all := d.w.Rules.Program.Onboarding; len(all) > 0 && all[0].Day == 0 {
		return all[0], true
	}
	return program.Step{}, false
}

// StepDone reports whether a step needs no mail any more, and since when.
func (j *Joining) StepDone(s program.Step) (at time.Time, done bool) {
	switch s.DoneWhen {
	case "sent":
		at, done = j.Sent[s.Name]
		return at, done
	case "replied":
		at, done = j.Done["replied/"+s.Name]
	default:
		at, done = j.Done[s.DoneWhen]
	}
	if said, ok := j.Done["step/"+s.Name]; ok && !done {
		return said, true
	}
	return at, done
}

// stepState says in words how a step stands.
func (j *Joining) stepState(s program.Step) string {
	sent, mailed := j.Sent[s.Name]
	at, done := j.StepDone(s)
	switch {
	case s.DoneWhen == "sent" && done:
		return "mailed on " + date(at)
	case done:
		return "done on " + date(at)
	case mailed:
		return "mailed on " + date(sent) + ", waits for: " + strings.ReplaceAll(s.DoneWhen, "_", " ")
	}
	return "mail on " + date(j.Since.AddDate(0, 0, s.Day)) + " unless done: " + strings.ReplaceAll(s.DoneWhen, "_", " ")
}

// next returns the first step that is neither mailed nor done, and when it is due.
func (j *Joining) next(steps []program.Step) (program.Step, time.Time, bool) {
	for _, s := range steps {
		_, sent := j.Sent[s.Name]
		if _, done := j.StepDone(s); !sent && !done {
			return s, j.Since.AddDate(0, 0, s.Day), true
		}
	}
	return program.Step{}, time.Time{}, false
}

// planStep sets the timer of the next mail; not before the earliest time given.
func (d *draft) planStep(no PartnerNo, earliest time.Time) {
	p := d.partner(no)
	if p.Joining == nil || p.Joining.Since.IsZero() {
		return
	}
	_, due, more := p.Joining.next(d.w.Rules.Program.Onboarding)
	if !more {
		d.endPartnerTimers(no, "onboarding")
		return
	}
	if due.Before(earliest) {
		due = earliest
	}
	d.setPartnerTimer("onboarding", no, due)
}

// partnerTimer does what waits for a partner.
func (d *draft) partnerTimer(kind string, no PartnerNo) {
	p, known := d.w.partners[no]
	if kind == "agree_remind" && known {
		d.agreementReminder(no)
		return
	}
	if kind != "onboarding" || !known {
		d.applicationTimer(kind, no)
		return
	}
	if p.Joining == nil || p.Joining.Since.IsZero() || p.Status == Suspended || !p.inside() {
		return // suspended, or gone: no more of it
	}
	s, due, more := p.Joining.next(d.w.Rules.Program.Onboarding)
	if !more {
		return
	}
	if due.After(d.in.At) { // the step it was set for was done meanwhile
		d.planStep(no, due)
		return
	}
	if rest := d.bulkRest(no); rest.After(d.in.At) { // at most one bulk mail a week, and the newsletter goes first (NL-12)
		d.planStep(no, rest)
		return
	}
	d.mailStep(no, s)
	d.planStep(no, d.in.At.Add(onboardingRest))
}

// bulkRest is until when the person who gets the onboarding's mails rests from a newsletter.
func (d *draft) bulkRest(no PartnerNo) time.Time {
	c, ok := d.firstContact(no)
	if at, mailed := d.w.bulkTo[c.No]; ok && mailed {
		return at.Add(BulkRest)
	}
	return time.Time{}
}

// stepKey names the one mail of a step.
func stepKey(no PartnerNo, step string) string { return fmt.Sprintf("onboarding/%s/%s", no, step) }

// mailStep sends one mail of the onboarding, signed by who looks after the partner.
func (d *draft) mailStep(no PartnerNo, s program.Step) {
	p := d.partner(no)
	c, ok := d.firstContact(no)
	if !ok || c.Status == Unreachable {
		return
	}
	l := Letter{Company: p.Name, Text: d.filled(p, s.Text)}
	if m, ok := d.partnersManager(p); ok {
		l.By = memberName(m)
	}
	sent := d.send(Notice{Kind: KindStep, Key: stepKey(no, s.Name), To: Address{Name: c.Name, Email: c.Email}, Side: PartnerSide,
		Subject: oneLine(d.filled(p, s.Subject), maxSubject), Letter: l})
	if strings.Contains(s.Text, "{agreement}") {
		_, digest := d.agreement()
		d.carriesAgreement(no, digest, sent.ID)
	}
	d.stepSent(no, s)
}

func (d *draft) stepSent(no PartnerNo, s program.Step) {
	d.joining(no, func(_ *Partner, j *Joining) {
		if j.Sent == nil {
			j.Sent = map[string]time.Time{}
		}
		j.Sent[s.Name] = d.in.At
	})
}

// fact notes that something of the onboarding happened for the first time: its steps stop.
func (d *draft) fact(no PartnerNo, what string) {
	p := d.partner(no)
	if p.Joining == nil || p.Joining.Since.IsZero() {
		return
	}
	if _, known := p.Joining.Done[what]; known {
		return
	}
	d.joining(no, func(_ *Partner, j *Joining) {
		if j.Done == nil {
			j.Done = map[string]time.Time{}
		}
		j.Done[what] = d.in.At
	})
}

// repliedToStep notes a reply to a mail of the onboarding and reports whether it is one.
func (d mailDraft) repliedToStep(p Partner) bool {
	if p.Joining == nil || d.m.Trust == Fail {
		return false
	}
	for _, s := range d.w.Rules.Program.Onboarding {
		id := NewNoticeID(stepKey(p.No, s.Name))
		if slices.ContainsFunc(d.m.InReplyTo, func(mid string) bool { return d.w.sent[mid] == id }) {
			d.fact(p.No, "replied/"+s.Name)
			return true
		}
	}
	return false
}

// repliedToWelcome reports a reply to the mail of the approval or of a step: unless it refers somebody or asks one of the
// words, it is for who signed that mail.
func (d mailDraft) repliedToWelcome(p Partner) bool {
	step := d.repliedToStep(p)
	return step || slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && (n.Kind == KindJoined || n.Kind == KindAgreed || n.Kind == KindWaiting) && account.CompareKey(n.To.Email) == account.CompareKey(d.m.From.Email)
	})
}

// managerSays ends a step by a manager's word: "done kickoff".
func (d mailDraft) managerSays(_ Member, no PartnerNo, step string) string {
	steps := d.w.Rules.Program.Onboarding
	p := d.partner(no)
	if p.Joining == nil || p.Joining.Since.IsZero() {
		return p.Name + " has no onboarding"
	}
	step = strings.ReplaceAll(strings.ToLower(strings.Trim(step, " .!")), " ", "_")
	if !slices.ContainsFunc(steps, func(s program.Step) bool { return s.Name == step }) {
		var names []string
		for _, s := range steps {
			names = append(names, s.Name)
		}
		return fmt.Sprintf("%q is no step of the onboarding; there are: %s", oneLine(step, 40), strings.Join(names, ", "))
	}
	d.fact(no, "step/"+step)
	d.effect("%s is done for %s", step, p.Name)
	return ""
}

package workflow

import (
	"fmt"
	"strings"
	"time"
)

// newcomerDays is how long after the approval a partner stands on a desk as a newcomer.
const newcomerDays = 31

// Coming says what of a partner's joining somebody of the team waits for, and since when: an application to be decided, or
// an agreement and first steps that are open. The zero time means nothing of it.
func (p Partner) Coming() (applied, joined time.Time) {
	j := p.Joining
	switch {
	case j == nil:
	case p.outside() && j.Application != nil && j.Application.State == Deciding:
		applied = j.Application.At
	case !p.outside() && !j.Since.IsZero():
		joined = j.Since
	}
	return applied, joined
}

// NewcomersSince is from when on a partner that joined is a newcomer.
func NewcomersSince(now time.Time) time.Time { return now.AddDate(0, 0, -newcomerDays) }

func (a agenda) applicant(p Partner) Task {
	ref, app := p.No.String(), p.application()
	t := Task{Ref: ref, Text: fmt.Sprintf("%s, applied on %s (%s)", oneLine(p.Name, 80), a.day(app.At), a.age(app.At)),
		Replies: []string{"approve " + ref, "decline " + ref + " <why>", "ask " + ref + " <question>"}}
	if len(a.r.Program.Types) > 1 {
		t.Replies[0] = "approve " + ref + " as <" + typeNames(a.r.Program) + ">"
	}
	return t
}

// openSteps are the newcomers of whom something is awaited.
func (a agenda) openSteps(all []Partner) (tasks []Task) {
	for _, p := range all {
		var open []string
		if p.Joining.Asked != "" && len(p.Joining.Agreements) == 0 {
			open = append(open, fmt.Sprintf("agreement mailed on %s, not accepted", a.day(p.Joining.AskedAt)))
		}
		if n := len(p.Joining.Waiting); n > 0 {
			open = append(open, plural(n, "mail")+" kept until then")
		}
		done, ref := 0, p.No.String()
		var steps []string
		for _, s := range a.r.Program.Onboarding {
			_, sent := p.Joining.Sent[s.Name]
			if _, ok := p.Joining.StepDone(s); ok {
				done++
			} else if sent {
				steps = append(steps, s.Name)
			}
		}
		if len(steps) > 0 {
			open = append(open, "open: "+strings.Join(steps, ", "))
		}
		if len(open) == 0 {
			continue
		}
		if total := len(a.r.Program.Onboarding); total > 0 {
			open = append(open, fmt.Sprintf("%d of %d steps done", done, total))
		}
		t := Task{Ref: ref, Text: fmt.Sprintf("%s, partner since %s: %s", oneLine(p.Name, 80), a.day(p.Joining.Since), strings.Join(open, "; "))}
		for _, s := range steps {
			t.Replies = append(t.Replies, "done "+ref+" "+s)
		}
		t.Urgent = len(p.Joining.Waiting) > 0
		tasks = append(tasks, t)
	}
	return tasks
}

// urgent reports whether one of the tasks is worth a mail by itself.
func (a agenda) urgent(tasks []Task) bool {
	for _, t := range tasks {
		if t.Urgent {
			return true
		}
	}
	return false
}

// deskPartners names the partners a reply to a morning mail speaks about.
func deskPartners(m *Mail) (partners []PartnerNo) {
	if !m.onDesk() {
		return nil
	}
	for _, hit := range deskRef.FindAllStringSubmatch(words(m), 4*maxDeskLines) {
		if no, ok := ParsePartnerNo(hit[3]); ok && strings.ToUpper(hit[2]) == deskPartner {
			partners = append(partners, no)
		}
	}
	return partners
}

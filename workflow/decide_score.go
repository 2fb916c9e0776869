package workflow

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// scoreExample is how a manager scores a partner.
const scoreExample = "score fit 3 reach 2 credibility 3 responsiveness 1 because <why>"

// scorePartner keeps four scores of 0 to 3 and a note (PT-2). What is not named stays as it was.
func (d mailDraft) scorePartner(by Member, no PartnerNo, text string) string {
	said, note, _ := cutFold(text, "because")
	s := Scores{}
	if old := d.partner(no).Joining; old != nil && old.Scores != nil {
		s = *old.Scores
	}
	places := map[string]*int{"fit": &s.Fit, "reach": &s.Reach, "credibility": &s.Credibility, "responsiveness": &s.Responsiveness}
	fields := strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return strings.ContainsRune(" ,;:=/", r) })
	if len(fields) == 0 || len(fields)%2 != 0 {
		return "write each score with its number, like " + scoreExample
	}
	for i := 0; i < len(fields); i += 2 {
		place, known := places[fields[i]]
		n, err := strconv.Atoi(fields[i+1])
		switch {
		case !known:
			return fmt.Sprintf("%q is no score; there are fit, reach, credibility and responsiveness", oneLine(fields[i], 40))
		case err != nil || n < 0 || n > 3:
			return fmt.Sprintf("%s goes from 0 to 3, not %s", fields[i], oneLine(fields[i+1], 20))
		}
		*place = n
	}
	if note = oneLine(note, maxLine); note != "" {
		s.Note = note
	}
	s.By, s.At = by.Email, d.in.At
	d.joining(no, func(_ *Partner, j *Joining) { j.Scores = &s })
	d.effect("Scores: %s", s)
	return ""
}

// cutFold cuts a text at a word, whatever its case.
func cutFold(text, word string) (before, after string, found bool) {
	fields := strings.Fields(text)
	for i, f := range fields {
		if strings.EqualFold(strings.Trim(f, ",;:"), word) {
			return strings.Join(fields[:i], " "), strings.Join(fields[i+1:], " "), true
		}
	}
	return text, "", false
}

// String says the scores in one line: "fit 3, reach 2, credibility 3, responsiveness 1 (9 of 12), because …".
func (s Scores) String() string {
	sum := s.Fit + s.Reach + s.Credibility + s.Responsiveness
	out := fmt.Sprintf("fit %d, reach %d, credibility %d, responsiveness %d (%d of 12)", s.Fit, s.Reach, s.Credibility, s.Responsiveness, sum)
	if s.Note != "" {
		out += ", because " + s.Note
	}
	return out
}

// partnerLetter says to the team where a partner stands.
func (d *draft) partnerLetter(no PartnerNo) Letter {
	p := d.partner(no)
	l := Letter{Ref: no.String(), Company: p.Name, Stage: p.Status}
	l.Fields = append(p.Progress(d.w.Rules), d.reachLines(no)...)
	return l
}

// Progress says in lines how a partner joined and how far they have come: application, agreement, onboarding, scores and
// what is kept of theirs. Times are in UTC. It is empty for a partner who was added by hand and has none of it.
func (p Partner) Progress(r *Rules) []Line {
	j := p.Joining
	if j == nil {
		return nil
	}
	var out []Line
	say := func(label, format string, args ...any) {
		out = append(out, Line{Label: label, Value: fmt.Sprintf(format, args...)})
	}
	if a := j.Application; a != nil {
		say("Application", "%s, begun %s", a.said(), date(a.At))
		for _, q := range joinItems(r.Program) {
			if v := a.Answers[q.name]; v != "" {
				say(q.label, "%s", v)
			}
		}
	}
	for _, a := range j.Agreements {
		say("Agreement", "%s", a)
	}
	if len(j.Agreements) == 0 && j.Asked != "" {
		say("Agreement", "mailed on %s, not accepted yet (SHA-256 %.12s…)", date(j.AskedAt), j.Asked)
	}
	if j.Scores != nil {
		say("Scores", "%s", *j.Scores)
	}
	if !j.Since.IsZero() {
		for _, s := range r.Program.Onboarding {
			say("Day "+strconv.Itoa(s.Day), "%s: %s", s.Name, j.stepState(s))
		}
	}
	if n := len(j.Waiting); n > 0 {
		say("Kept", "%s of theirs, registered as soon as nothing stands against it", plural(n, "mail"))
	}
	return out
}

func (a Application) said() string {
	switch {
	case a.State == Declined:
		return "declined on " + date(a.Decided) + " by " + a.By + ": " + a.Reason
	case a.State == Approved:
		return "approved on " + date(a.Decided) + " by " + a.By
	case a.State == Lapsed:
		return "lapsed on " + date(a.Decided)
	case a.State == Asking:
		return "waits for the applicant"
	}
	return "waits for your decision"
}

// String says who accepted what when.
func (a Acceptance) String() string {
	how := "recorded by " + a.By
	if a.MessageID != "" {
		how = "accepted by " + a.By + ", mail <" + a.MessageID + ">"
	}
	return fmt.Sprintf("%s on %s, SHA-256 %s", how, a.At.UTC().Format("2 Jan 2006 15:04 UTC"), a.Digest)
}

func date(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

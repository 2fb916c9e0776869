package main

import (
	"time"

	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// joiningView is how a partner joined and how far they have come.
type joiningView struct {
	Application *applicationView `json:"application"` // null for who was added by hand
	Agreements  []acceptanceView `json:"agreements"`  // oldest first
	Onboarding  []stepView       `json:"onboarding"`  // by day; none for who has none
	Scores      *scoresView      `json:"scores"`
	Waiting     []string         `json:"waiting"` // mails that are kept until nothing stands against them
}

type applicationView struct {
	State     string            `json:"state"` // asking, deciding, approved, declined, lapsed
	Answers   map[string]string `json:"answers"`
	BegunAt   *time.Time        `json:"begun_at"`
	DecidedAt *time.Time        `json:"decided_at"`
	By        string            `json:"by"`
	Reason    string            `json:"reason"`
}

type acceptanceView struct {
	SHA256    string     `json:"sha256"`
	By        string     `json:"by"`
	MessageID string     `json:"message_id"` // "" when it was recorded by hand
	At        *time.Time `json:"at"`
}

type stepView struct {
	Day    int        `json:"day"`
	Step   string     `json:"step"`
	SentAt *time.Time `json:"sent_at"`
	DoneAt *time.Time `json:"done_at"`
}

type scoresView struct {
	Fit            int        `json:"fit"`
	Reach          int        `json:"reach"`
	Credibility    int        `json:"credibility"`
	Responsiveness int        `json:"responsiveness"`
	Note           string     `json:"note"`
	By             string     `json:"by"`
	At             *time.Time `json:"at"`
}

func viewJoining(p workflow.Partner, rules *rulebook.Program) joiningView {
	v := joiningView{Agreements: []acceptanceView{}, Onboarding: []stepView{}, Waiting: []string{}}
	j := p.Joining
	if j == nil {
		return v
	}
	if a := j.Application; a != nil {
		v.Application = &applicationView{a.State, a.Answers, timePointer(a.At), timePointer(a.Decided), a.By, a.Reason}
	}
	for _, a := range j.Agreements {
		v.Agreements = append(v.Agreements, acceptanceView{a.Digest, a.By, a.MessageID, timePointer(a.At)})
	}
	if !j.Since.IsZero() {
		for _, s := range rules.Onboarding {
			done, _ := j.StepDone(s)
			v.Onboarding = append(v.Onboarding, stepView{s.Day, s.Name, timePointer(j.Sent[s.Name]), timePointer(done)})
		}
	}
	if s := j.Scores; s != nil {
		v.Scores = &scoresView{s.Fit, s.Reach, s.Credibility, s.Responsiveness, s.Note, s.By, timePointer(s.At)}
	}
	for _, no := range j.Waiting {
		v.Waiting = append(v.Waiting, no.String())
	}
	return v
}

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

type newsAnswers struct {
	issueNo
	jsonFlag
}

// answersView is what readers wrote back to an issue, by question and whole.
type answersView struct {
	Issue     string         `json:"issue"`
	Kind      string         `json:"kind"`
	Subject   string         `json:"subject"`
	State     string         `json:"state"`
	Questions []questionView `json:"questions"` // [] when the issue asks nothing
	Rest      []answerView   `json:"rest"`      // what belongs to no question, or to which is not told
	Answers   []answerView   `json:"answers"`   // all of them, whole, the oldest first
}

type questionView struct {
	Question string       `json:"question"`
	Answers  []answerView `json:"answers"`
}

// answerView is words of one person.
type answerView struct {
	Issue   string           `json:"issue"`
	Mail    string           `json:"mail"`
	Partner string           `json:"partner"`
	Company string           `json:"company"`
	Contact workflow.Address `json:"contact"` // both "" when they were erased
	At      time.Time        `json:"at"`
	Text    string           `json:"text"`
}

// Run shows what readers answered, question by question.
func (c *newsAnswers) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		v, err := answersOf(ctx, s, no)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(v)
		}
		return p.sayAnswers(v)
	})
}

// answersOf reads the answers to an issue. Only a check-in asks: a newsletter's questions are part of the talk.
func answersOf(ctx context.Context, s *session, no workflow.IssueNo) (answersView, error) {
	d, err := issueShown(ctx, s, no)
	if err != nil {
		return answersView{}, err
	}
	v := answersView{Issue: d.Issue, Kind: d.Kind, Subject: d.Subject, State: d.State, Questions: []questionView{}, Rest: []answerView{}, Answers: []answerView{}}
	var questions []string
	if d.Kind == string(workflow.CheckIn) {
		questions = workflow.Document{Text: d.Text}.Questions()
	}
	for _, q := range questions {
		v.Questions = append(v.Questions, questionView{q, []answerView{}})
	}
	for a, err := range s.Store.Answers(ctx, no, 0) {
		if err != nil {
			return answersView{}, err
		}
		one := viewAnswer(a)
		v.Answers = append(v.Answers, one)
		parts, rest := workflow.AnswersTo(questions, a.Text, a.Name)
		for i, text := range parts {
			if one.Text = text; text != "" {
				v.Questions[i].Answers = append(v.Questions[i].Answers, one)
			}
		}
		if one.Text = rest; rest != "" {
			v.Rest = append(v.Rest, one)
		}
	}
	return v, nil
}

// answersShown is how many of its answers partner show lists, the newest; --json has all.
const answersShown = 5

// answeredBy lists what a partner's people answered to all issues.
func answeredBy(ctx context.Context, db *store.DB, no workflow.PartnerNo) ([]answerView, error) {
	var all []answerView
	for a, err := range db.Answers(ctx, 0, no) {
		if err != nil {
			return nil, err
		}
		all = append(all, viewAnswer(a))
	}
	return all, nil
}

func viewAnswer(a store.ReadAnswer) answerView {
	return answerView{a.Issue.String(), a.Mail.String(), a.Partner.String(), a.Company, workflow.Address{Name: a.Name, Email: a.Email}, a.At.UTC(), strings.TrimSpace(a.Text)}
}

// sayAnswers shows a table for each question.
func (p *program) sayAnswers(v answersView) error {
	lines := []string{fmt.Sprintf("%s %q, %s", v.Issue, oneLineOf(v.Subject), v.State)}
	switch {
	case v.Kind != string(workflow.CheckIn):
		lines = append(lines, v.Issue+" is a newsletter and asks no questions; a check-in does: refermail news check-in")
	case len(v.Questions) == 0:
		lines = append(lines, v.Issue+" has no questions: no sentence of it ends with a question mark.")
	}
	if len(v.Answers) == 0 {
		lines = append(lines, "Nobody has answered yet.")
	}
	if err := p.say("%s", strings.Join(lines, "\n")); err != nil {
		return err
	}
	for i, q := range v.Questions {
		if err := p.sayAnswered(fmt.Sprintf("%d. %s", i+1, q.Question), q.Answers); err != nil {
			return err
		}
	}
	title := "Answers"
	if len(v.Questions) > 0 {
		title = "Besides, or to several questions at once"
	}
	if len(v.Rest) == 0 {
		return nil
	}
	return p.sayAnswered(title, v.Rest)
}

func (p *program) sayAnswered(title string, answers []answerView) error {
	if err := p.say("\n%s", wrap(oneLineOf(title))); err != nil {
		return err
	}
	if len(answers) == 0 {
		return p.say("No answer.")
	}
	t := newTable("PARTNER", "CONTACT", "WHEN", "ANSWER")
	for _, a := range answers {
		t.add(a.Partner+" "+a.Company, firstOf(a.Contact.Name, a.Contact.Email, "erased"), moment(a.At), wrap(a.Text))
	}
	return t.print(p.console)
}

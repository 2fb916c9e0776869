package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
)

// reportFlags are what both kinds of reports can be told instead of words.
type reportFlags struct {
	Words []string `arg:"" optional:"" help:"The span and the group, as a manager mails them: q3 by tier."`
	Since string   `help:"The first day of the span, like 2026-07-01." placeholder:"DAY"`
	Until string   `help:"The last day of the span." placeholder:"DAY"`
	jsonFlag
	CSV bool `name:"csv" help:"Write the table as CSV."`
}

// reportDeals counts what was registered in a span of time.
type reportDeals struct {
	reportFlags
	By string `help:"What deals are counted by: partner, tier, type, stage, owner or month." placeholder:"GROUP"`
}

type reportSpeed struct{ reportFlags }

// ask reads words and flags as one question, in the words a mail would have.
func (c *reportFlags) ask(s *session, more ...string) (workflow.ReportAsk, error) {
	words := append(append([]string{}, c.Words...), more...)
	if c.Since != "" || c.Until != "" {
		since, until := c.Since, c.Until
		if since == "" {
			return workflow.ReportAsk{}, usageError{text: "--until needs --since", hint: "refermail report deals --help"}
		}
		if until == "" {
			until = s.Now().In(s.Rules.Program.Calendar.Location()).Format(time.DateOnly)
		}
		words = append([]string{since, until}, words...)
	}
	ask, problem := workflow.ParseReport(strings.Join(words, " "), s.Now(), s.Rules.Program.Calendar.Location())
	if problem != "" {
		return ask, usageError{text: problem, hint: "refermail report deals --help"}
	}
	return ask, nil
}

// dealsView is a report as JSON.
type dealsView struct {
	Since time.Time             `json:"since"`
	Until time.Time             `json:"until"` // the first moment that is not in it
	By    string                `json:"by"`
	Lines []workflow.ReportLine `json:"lines"`
	Total workflow.ReportLine   `json:"total"`
}

// Run prints the table.
func (c *reportDeals) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		var more []string
		if c.By != "" {
			more = []string{"by", c.By}
		}
		ask, err := c.ask(s, more...)
		if err != nil {
			return err
		}
		if ask.Speed {
			return (&reportSpeed{c.reportFlags}).print(ctx, p, s, ask)
		}
		facts, err := s.Store.Report(ctx, ask)
		if err != nil {
			return err
		}
		lines, total := workflow.Tabulate(s.Rules.Program, facts.Counts)
		if c.JSON {
			if lines == nil {
				lines = []workflow.ReportLine{}
			}
			return p.json(dealsView{ask.From.UTC(), ask.Until.UTC(), ask.By, lines, total})
		}
		return c.print(p, workflow.ReportTable(ask.By, lines, total), "Registered in "+ask.Span+", as it stands now.", facts.More)
	})
}

func (c *reportFlags) print(p *program, t workflow.Table, above string, more bool) error {
	if c.CSV {
		_, err := fmt.Fprint(p.Out, t.CSV())
		return err
	}
	table := newTable(upper(t.Head)...)
	for _, row := range t.Rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cell
		}
		table.add(cells...)
	}
	err := errors.Join(p.say("%s", above), table.print(p.console))
	if more {
		err = errors.Join(err, p.say("There is more than one report counts; ask for a shorter span."))
	}
	return err
}

func upper(head []string) []string {
	out := make([]string, len(head))
	for i, h := range head {
		out[i] = strings.ToUpper(h)
	}
	return out
}

// Run prints how fast the team was.
func (c *reportSpeed) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		ask, err := c.ask(s, "responsiveness")
		if err != nil {
			return err
		}
		return c.print(ctx, p, s, ask)
	})
}

// speedView is a report on responsiveness as JSON. Times are seconds; business times count opening hours only.
type speedView struct {
	Since   time.Time   `json:"since"`
	Until   time.Time   `json:"until"`
	Lines   []speedLine `json:"lines"`
	Due     int         `json:"decisions_due"`
	Kept    int         `json:"decisions_in_time"`
	Percent *int        `json:"sla_percent"`
}

type speedLine struct {
	What     string `json:"what"`
	Deals    int    `json:"deals"`
	Median   int64  `json:"median_seconds"`
	P90      int64  `json:"p90_seconds"`
	Business bool   `json:"business_hours"`
}

func (c *reportSpeed) print(ctx context.Context, p *program, s *session, ask workflow.ReportAsk) error {
	facts, err := s.Store.Report(ctx, ask)
	if err != nil {
		return err
	}
	r := workflow.Respond(s.Rules.Program.Calendar, facts.Speeds, s.Now())
	if c.JSON {
		v := speedView{Since: ask.From.UTC(), Until: ask.Until.UTC(), Due: r.Due, Kept: r.Kept, Percent: r.Percent}
		for _, l := range r.Lines {
			v.Lines = append(v.Lines, speedLine{strings.ToLower(l.What), l.N, int64(l.Median / time.Second), int64(l.P90 / time.Second), l.Hours})
		}
		return p.json(v)
	}
	return c.reportFlags.print(p, r.Table(), "Registered in "+ask.Span+". "+r.Promise(), facts.More)
}

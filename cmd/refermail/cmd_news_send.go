package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
)

// orders hands orders about an issue to the engine, in the words a manager would reply.
func orders(ctx context.Context, p *program, i issueNo, text string, dry bool) error {
	no, err := i.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		if dry {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.IssueCommanded{Issue: no, Text: text})
		if err != nil {
			return err
		}
		return p.report(d, dry)
	})
}

type newsTest struct {
	issueNo
	Address string `arg:"" help:"A member of the team." placeholder:"ADDRESS"`
	dryRunFlag
}

// Run mails a test.
func (c *newsTest) Run(ctx context.Context, p *program) error {
	return orders(ctx, p, c.issueNo, "test "+c.Address, c.DryRun)
}

type newsPause struct {
	issueNo
	dryRunFlag
}

// Run pauses an issue.
func (c *newsPause) Run(ctx context.Context, p *program) error {
	return orders(ctx, p, c.issueNo, "pause", c.DryRun)
}

type newsResume struct {
	issueNo
	dryRunFlag
}

// Run goes on with an issue.
func (c *newsResume) Run(ctx context.Context, p *program) error {
	return orders(ctx, p, c.issueNo, "resume", c.DryRun)
}

type newsCancel struct {
	issueNo
	dryRunFlag
}

// Run cancels an issue.
func (c *newsCancel) Run(ctx context.Context, p *program) error {
	return orders(ctx, p, c.issueNo, "cancel", c.DryRun)
}

type newsDo struct {
	issueNo
	Words []string `arg:"" help:"An order, as a manager would reply it to the preview." placeholder:"WORDS"`
	dryRunFlag
}

// Run does what a manager's reply would do, by the same path. What only asks has commands of its own.
func (c *newsDo) Run(ctx context.Context, p *program) error {
	text := strings.TrimSpace(strings.Join(c.Words, " "))
	switch strings.ToLower(text) {
	case "preview", "show":
		return usageError{text: text + " changes nothing", hint: "refermail news show " + c.Issue}
	case "help":
		return usageError{text: "the orders stand in the manual", hint: "refermail help newsletters"}
	}
	return orders(ctx, p, c.issueNo, text, c.DryRun)
}

type newsSend struct {
	issueNo
	At     string `help:"When, on the clock of whose it is: tue 09:00, 2 March 14:00; default now." placeholder:"WHEN"`
	Anyway bool   `help:"Also to those who got another newsletter within a week." xor:"whom"`
	Rest   bool   `help:"Not to those, and without asking." xor:"whom"`
	Yes    bool   `help:"Do it. Without this, only what would be done is shown."`
	Wait   bool   `help:"Show the progress until it is sent; a running service sends it."`
	dryRunFlag
}

// Run sends an issue.
func (c *newsSend) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	text := "send"
	if c.Anyway {
		text += " anyway"
	}
	if c.Rest {
		text += " rest"
	}
	if c.At != "" {
		text += " " + c.At
	}
	dry := c.DryRun || !c.Yes
	return p.withSession(ctx, func(s *session) error {
		live := s.Engine
		if dry {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.IssueCommanded{Issue: no, Text: text})
		if err != nil {
			return err
		}
		for _, e := range d.Effects {
			if err := p.say("%s", e); err != nil {
				return err
			}
		}
		if dry {
			s.Engine = live
			return p.say("Nothing was sent. To do it: %s", c.again(no))
		}
		if c.Wait {
			return follow(ctx, p, s, no)
		}
		return nil
	})
}

// again is the command that does what was only shown, as a shell reads it.
func (c *newsSend) again(no workflow.IssueNo) string {
	line := "refermail news send " + no.String()
	if c.Anyway {
		line += " --anyway"
	}
	if c.Rest {
		line += " --rest"
	}
	if c.At != "" {
		line += " --at '" + strings.ReplaceAll(c.At, "'", `'\''`) + "'"
	}
	if line += " --yes"; c.Wait {
		line += " --wait"
	}
	return line
}

// followEvery is how often the progress is looked at.
const followEvery = time.Second

// follow shows how far an issue is, until it is no longer being sent: on a terminal in one line, elsewhere a line for each
// change.
func follow(ctx context.Context, p *program, s *session, no workflow.IssueNo) error {
	began, last := s.Now(), ""
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		i, err := s.Store.Issue(ctx, no)
		if err != nil {
			return fmt.Errorf("there is no issue %s", no)
		}
		n, err := s.Store.CountCopies(ctx, no)
		if err != nil {
			return err
		}
		done := n.Sent + n.Refused + n.Skipped
		line := fmt.Sprintf("%s %s: %d sent, %d refused, %d skipped, %d to go", no, i.State, n.Sent, n.Refused, n.Skipped, n.Ready)
		if took := s.Now().Sub(began); took >= 2*followEvery && done > 0 && i.State == workflow.IssueSending {
			line += fmt.Sprintf(", %.0f a second", float64(done)/took.Seconds())
		}
		if err := showProgress(p, line, last); err != nil {
			return err
		}
		if last = line; i.State != workflow.IssueSending && i.State != workflow.IssueScheduled {
			if p.terminal() {
				return p.say("")
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// showProgress writes one line over the last one on a terminal, a new one elsewhere when it says something new.
func showProgress(p *program, line, last string) error {
	switch {
	case p.terminal():
		_, err := fmt.Fprintf(p.Out, "\r\x1b[K%s", printable(line))
		return err
	case line != last:
		return p.say("%s", line)
	}
	return nil
}

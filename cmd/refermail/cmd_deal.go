package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"refermail/workflow"
)

// dealRef is the REF argument of deal commands.
type dealRef struct {
	Ref string `arg:"" help:"The deal, like D-1042."`
}

func (r dealRef) no() (workflow.DealNo, error) {
	no, ok := workflow.ParseRef(r.Ref)
	if !ok {
		return 0, usageError{text: fmt.Sprintf("%q is no reference of a deal; they look like D-1042", r.Ref), hint: "refermail deal list"}
	}
	return no, nil
}

// command carries out one command to a deal and says what it did, and to whom it writes.
func (r dealRef) command(ctx context.Context, p *program, text string, dry bool) (err error) {
	no, err := r.no()
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if dry {
		s.rehearse()
	}
	d, err := s.do(ctx, workflow.Commanded{Deal: no, Text: text})
	if err != nil {
		return err
	}
	return p.report(d, dry)
}

// report says what a decision did.
func (p *program) report(d workflow.Decision, dry bool) error {
	for _, e := range d.Effects {
		if err := p.say("%s", printable(e)); err != nil {
			return err
		}
	}
	for _, n := range d.Notices {
		verb := "mail to"
		if dry {
			verb = "would mail"
		}
		if err := p.say("  %s %s: %s", verb, n.To.Email, printable(n.Subject)); err != nil {
			return err
		}
	}
	if dry {
		return p.say("Nothing was changed (--dry-run).")
	}
	return nil
}

type dealApprove struct {
	dealRef
	Reason []string `arg:"" optional:"" help:"Why, where a rule has to be overridden."`
	dryRunFlag
}

// Run approves.
func (c *dealApprove) Run(ctx context.Context, p *program) error {
	text := "approve"
	if len(c.Reason) > 0 {
		text += " because " + oneParagraph(c.Reason)
	}
	return c.command(ctx, p, text, c.DryRun)
}

type dealDecline struct {
	dealRef
	Reason []string `arg:"" help:"Why; the partner reads it."`
	dryRunFlag
}

// Run declines.
func (c *dealDecline) Run(ctx context.Context, p *program) error {
	return c.command(ctx, p, "decline "+oneParagraph(c.Reason), c.DryRun)
}

type dealStage struct {
	dealRef
	Stage []string `arg:"" help:"The stage; behind won the amount, behind lost the reason."`
	dryRunFlag
}

// Run moves the deal.
func (c *dealStage) Run(ctx context.Context, p *program) error {
	return c.command(ctx, p, stageCommand(c.Stage), c.DryRun)
}

// stageCommand turns "won 48000 USD" and "lost no budget" into the words a manager would mail, everything else into
// "stage …", so that nothing but a stage can be meant.
func stageCommand(words []string) string {
	text := oneParagraph(words)
	first, rest, _ := strings.Cut(text, " ")
	switch first = strings.ToLower(first); {
	case rest != "" && (first == "won" || first == "lost"):
		return first + " " + rest
	}
	return "stage " + text
}

type dealNote struct {
	dealRef
	Text []string `arg:"" help:"The note; - reads standard input."`
}

// Run writes the note.
func (c *dealNote) Run(ctx context.Context, p *program) error {
	if len(c.Text) == 1 && c.Text[0] == "-" {
		data, err := io.ReadAll(io.LimitReader(p.In, 64<<10))
		if err != nil {
			return fmt.Errorf("read the note: %w", err)
		}
		c.Text = []string{string(data)}
	}
	return c.command(ctx, p, "note "+oneParagraph(c.Text), false)
}

type dealAssign struct {
	dealRef
	Member []string `arg:"" help:"A member of the team, by address or name."`
	dryRunFlag
}

// Run assigns.
func (c *dealAssign) Run(ctx context.Context, p *program) error {
	return c.command(ctx, p, "assign "+oneParagraph(c.Member), c.DryRun)
}

type dealExtend struct {
	dealRef
	Days string `arg:"" help:"How long, like 30d."`
	dryRunFlag
}

// Run extends the protection.
func (c *dealExtend) Run(ctx context.Context, p *program) error {
	return c.command(ctx, p, "extend "+c.Days, c.DryRun)
}

// oneParagraph joins words on one line: a line break would begin another command.
func oneParagraph(words []string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

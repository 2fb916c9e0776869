package main

import (
	"context"
	"errors"
	"strings"

	"refermail/workflow"
	"refermail/workflow/store"
)

type mailRelease struct {
	mailID
	dryRunFlag
	Untrusted bool `help:"Judge the sender as before, instead of taking the address for proven."`
}

// Run hands a held mail back for handling.
func (c *mailRelease) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		before, err := s.Store.Mail(ctx, no)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.ReleaseMail{Mail: no, Trusted: !c.Untrusted})
		if err != nil {
			return err
		}
		if err := p.report(d, c.DryRun); err != nil {
			return err
		}
		if before.Disposition == workflow.Ignored && !strings.HasPrefix(before.Rule, "rejected ") {
			return p.say("It was ignored because: %s. That rule reads it again, so it will be ignored again, whoever sent it.", printable(before.Rule))
		}
		return nil
	})
}

// change carries out one action and reports it.
func (p *program) change(ctx context.Context, dry bool, action workflow.Action) error {
	return p.withSession(ctx, func(s *session) error {
		if dry {
			s.rehearse()
		}
		d, err := s.do(ctx, action)
		if err != nil {
			return err
		}
		return p.report(d, dry)
	})
}

type mailReject struct {
	mailID
	Reason []string `arg:"" optional:"" help:"Why, for the record."`
}

// Run ends a held mail as ignored.
func (c *mailReject) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.change(ctx, false, workflow.RejectMail{Mail: no, Reason: oneParagraph(c.Reason)})
}

type mailReplay struct {
	ID     []string `arg:"" optional:"" help:"The mails, like M-31."`
	Failed bool     `help:"All failed mails."`
	dryRunFlag
}

// Run has mails handled again, as they are. Each is tried; the first error is told at the end.
func (c *mailReplay) Run(ctx context.Context, p *program) error {
	if len(c.ID) == 0 && !c.Failed {
		return usageError{text: "name mails, or use --failed", hint: "refermail mail replay --help"}
	}
	var numbers []workflow.MailNo
	for _, id := range c.ID {
		no, err := mailID{id}.no()
		if err != nil {
			return err
		}
		numbers = append(numbers, no)
	}
	return p.withSession(ctx, func(s *session) error {
		if c.Failed {
			for m, err := range s.Store.Mails(ctx, store.MailFilter{Dispositions: []workflow.Disposition{workflow.Failed}}) {
				if err != nil {
					return err
				}
				numbers = append(numbers, m.No)
			}
		}
		if c.DryRun {
			s.rehearse()
		}
		var wrong []error
		for _, no := range numbers {
			d, err := s.do(ctx, workflow.ReleaseMail{Mail: no})
			if err == nil {
				err = p.report(d, false)
			}
			wrong = append(wrong, err)
		}
		if err := errors.Join(wrong...); err != nil {
			return err
		}
		return p.say("%s to be handled again.%s", count(len(numbers), "mail"), dryNote(c.DryRun))
	})
}

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"refermail/workflow"
	"refermail/workflow/store"
)

type mailRelease struct {
	ID    string   `arg:"" optional:"" help:"The mail, like M-31."`
	Whose []string `arg:"" optional:"" placeholder:"as PARTNER" help:"\"as\" and a partner, whose contact the sender becomes: a number, a name or its beginning, a domain, or the address of somebody there."`
	From  string   `help:"All that the brakes ([limits]) hold of an address, a domain, or everybody: 20 now, the others in rounds." placeholder:"WHOM"`
	dryRunFlag
	changedFlag
	Untrusted bool `help:"Judge the sender as before, instead of taking the address for proven."`
}

// as is the partner behind the word "as".
func (c *mailRelease) as() (string, error) {
	said := oneParagraph(c.Whose)
	if said == "" {
		return "", nil
	}
	whom, ok := workflow.HeldPartner(said)
	switch {
	case !ok:
		return "", usageError{text: fmt.Sprintf("%q: say as whose, for example: refermail mail release %s as Northwind", said, c.ID), hint: "refermail mail release --help"}
	case c.Untrusted:
		return "", usageError{text: "--untrusted judges the sender as before, and \"as\" says whose it is; only one of them can be meant", hint: "refermail mail release --help"}
	}
	return whom, nil
}

// changedFlag is on commands whose effect a script wants to read.
type changedFlag struct {
	JSON bool `name:"json" help:"Print JSON for scripts."`
}

// mailChanged is what a command did to a mail.
type mailChanged struct {
	ID          string   `json:"id"`
	Disposition string   `json:"disposition"` // as it is now, "" while it waits for being handled again
	Effects     []string `json:"effects"`
	DryRun      bool     `json:"dry_run"`
}

// tell reports what was done to a mail.
func (f changedFlag) tell(p *program, no workflow.MailNo, now workflow.Disposition, d workflow.Decision, dry bool) error {
	if f.JSON {
		return p.json(mailChanged{ID: no.String(), Disposition: string(now), Effects: append([]string{}, d.Effects...), DryRun: dry})
	}
	return p.report(d, dry)
}

// Run hands a held mail back for handling.
func (c *mailRelease) Run(ctx context.Context, p *program) error {
	if (c.ID == "") == (c.From == "") {
		return usageError{text: "name one mail, or use --from", hint: "refermail mail release --help"}
	}
	if c.From != "" {
		from, ok := workflow.HeldOf(c.From)
		if c.JSON || c.Untrusted {
			return usageError{text: "--json and --untrusted are for one mail; with --from each is judged as it came", hint: "refermail mail release --help"}
		}
		if !ok {
			return usageError{text: fmt.Sprintf("%q is no address and no domain; everybody stands for all", c.From), hint: "refermail mail release --help"}
		}
		return p.withSession(ctx, func(s *session) error {
			if c.DryRun {
				s.rehearse()
			}
			d, err := s.do(ctx, workflow.ReleaseHeld{From: from})
			if err != nil {
				return err
			}
			return p.report(d, c.DryRun)
		})
	}
	no, err := mailID{c.ID}.no()
	if err != nil {
		return err
	}
	whom, err := c.as()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		before, err := s.Store.Mail(ctx, no)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if !before.Erased.IsZero() {
			return erasedMail(before)
		}
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.ReleaseMail{Mail: no, Trusted: !c.Untrusted, As: whom})
		if err != nil {
			return err
		}
		if err := c.tell(p, no, workflow.Pending, d, c.DryRun); err != nil || c.JSON {
			return err
		}
		if before.Disposition == workflow.Ignored && !strings.HasPrefix(before.Rule, "rejected ") {
			return p.say("It was ignored because: %s. That rule reads it again, so it will be ignored again, whoever sent it.", printable(before.Rule))
		}
		return nil
	})
}

type mailReject struct {
	mailID
	Reason []string `arg:"" optional:"" help:"Why, for the record."`
	dryRunFlag
	changedFlag
}

// Run ends a held mail as ignored.
func (c *mailReject) Run(ctx context.Context, p *program) error {
	no, err := c.no()
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.RejectMail{Mail: no, Reason: oneParagraph(c.Reason)})
		if err != nil {
			return err
		}
		return c.tell(p, no, workflow.Ignored, d, c.DryRun)
	})
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

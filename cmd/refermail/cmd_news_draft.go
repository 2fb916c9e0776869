package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"refermail/inbound"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// newsFile is the FILE argument of commands that read a newsletter.
type newsFile struct {
	File string `arg:"" help:"The newsletter as a mail (.eml); - reads standard input." placeholder:"FILE.eml"`
}

// maxNewsFile is the largest mail that is read as a newsletter, bytes.
const maxNewsFile = 64 << 20

func (f newsFile) read(ctx context.Context, p *program, s *session) (*workflow.NewsMail, error) {
	var from io.Reader = p.In
	if f.File != "-" {
		file, err := os.Open(f.File)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read", f.File)
		}
		defer file.Close()
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxNewsFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.File, err)
	}
	if len(raw) > maxNewsFile {
		return nil, fmt.Errorf("%s is larger than %d MB", f.File, maxNewsFile>>20)
	}
	ring, err := signingKeys(ctx, s.Store, s.Now())
	if err != nil {
		return nil, err
	}
	return inbound.Newsletter(parse.Parse(raw, parse.Options{Own: inbound.Own(s.Rules.Self)}), func(t string) bool {
		_, _, err := ring.Verify(t, s.Now())
		return err == nil
	}), nil
}

type newsPreview struct {
	newsFile
	From string `help:"Whose it would be; default the first manager." placeholder:"MEMBER"`
	jsonFlag
}

// previewView is a newsletter that is not sent yet.
type previewView struct {
	audienceView
	Issue    string   `json:"issue,omitempty"`
	Subject  string   `json:"subject"`
	Reader   string   `json:"reader"` // whose copy is shown
	Text     string   `json:"text"`
	Warnings []string `json:"warnings"`
	Problems []string `json:"problems"`
}

// Run shows a newsletter and keeps nothing.
func (c *newsPreview) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		s.rehearse()
		return makeIssue(ctx, p, s, c.newsFile, c.From, c.JSON, true)
	})
}

type newsNew struct {
	newsFile
	From string `required:"" help:"Whose it is: a manager of the team, who gets the numbers." placeholder:"MEMBER"`
	jsonFlag
	dryRunFlag
}

// Run makes a draft.
func (c *newsNew) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		return makeIssue(ctx, p, s, c.newsFile, c.From, c.JSON, c.DryRun)
	})
}

func makeIssue(ctx context.Context, p *program, s *session, f newsFile, from string, asJSON, dry bool) error {
	m, err := f.read(ctx, p, s)
	if err != nil {
		return err
	}
	if managers := s.Rules.Managers(); from == "" && len(managers) > 0 {
		from = managers[0].Email
	}
	d, err := s.do(ctx, workflow.NewIssue{By: from, Orders: m.Orders, Document: m.Document})
	if err != nil {
		return err
	}
	room, err := newsroomOf(ctx, s)
	if err != nil {
		return err
	}
	sample, err := room.sample(ctx, d.Changes.Issues[0], m.Document, nil)
	if err != nil {
		return err
	}
	i := d.Issue
	if asJSON {
		v := previewView{audienceView: audienceView{i.Audience, i.Contacts, i.Partners, list(i.Names), viewExclusions(i.Excluded)}, Subject: i.Subject,
			Reader: sample.Reader, Text: sample.Text, Warnings: list(i.Warnings), Problems: list(i.Problems)}
		if !dry {
			v.Issue = i.No.String()
		}
		return p.json(v)
	}
	if err := p.say("Subject: %s\n\n%s", i.Subject, strings.TrimRight(sample.Text, "\n")); err != nil {
		return err
	}
	if err := p.say("\n%s", strings.Repeat("-", 40)); err != nil {
		return err
	}
	for _, text := range i.Problems {
		if err := p.say("It cannot be sent yet: %s", text); err != nil {
			return err
		}
	}
	for _, text := range i.Warnings {
		if err := p.say("Look at: %s", text); err != nil {
			return err
		}
	}
	if err := p.sayAudience(i.Audience, i.Contacts, i.Partners, i.Names, i.Excluded); err != nil {
		return err
	}
	if dry {
		return p.say("Nothing was kept, nobody was mailed.")
	}
	return p.say("%s is a draft. Send it with: refermail news send %s --yes", i.No, i.No)
}

type newsCheckIn struct {
	From string `help:"Whose it is: a manager of the team; default the first one." placeholder:"MEMBER"`
	dryRunFlag
}

// Run drafts a check-in.
func (c *newsCheckIn) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.MakeCheckIn{By: c.From})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

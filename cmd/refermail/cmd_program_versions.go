package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
	rulebook "refermail/workflow/program"
	"refermail/workflow/store"
)

type programList struct{ jsonFlag }

// versionView is one version of the program in lists.
type versionView struct {
	Version string    `json:"version"` // the first characters of the digest
	Digest  string    `json:"digest"`
	Name    string    `json:"name"`
	Since   time.Time `json:"since"`
	InForce bool      `json:"in_force"` // what the configuration names now
}

// Run lists the versions kept in the database, oldest first.
func (c *programList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		view := func(v workflow.ProgramText) versionView {
			return versionView{v.Digest[:min(8, len(v.Digest))], v.Digest, v.Name, v.Since.UTC(), v.Digest == s.Rules.Version}
		}
		rows := s.Store.Programs(ctx)
		if c.JSON {
			return writeList(p.Out, rows, view)
		}
		return printRows(p, rows, "No version is kept yet; `refermail serve` keeps the one in force.", []string{"VERSION", "SINCE", "IN FORCE", "NAME"},
			func(v workflow.ProgramText) []any {
				now := ""
				if view(v).InForce {
					now = "yes"
				}
				return []any{view(v).Version, v.Since.UTC().Format("2006-01-02 15:04"), now, v.Name}
			})
	})
}

// showVersion prints a version that is kept in the database.
func (c *programShow) showVersion(ctx context.Context, p *program) error {
	if c.File != "" {
		return usageError{text: "name a file or a version, not both", hint: "refermail program show --help"}
	}
	return p.withSession(ctx, func(s *session) error {
		digest, err := versionMeant(ctx, s, strings.ToLower(strings.TrimSpace(c.Version)))
		if err != nil {
			return err
		}
		kept, err := s.Store.Program(ctx, digest)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no version %s; `refermail program list` lists them", c.Version)
		}
		if err != nil {
			return err
		}
		rules, err := rulebook.ParseVersion(kept.Text, kept.Defaults)
		if err != nil {
			return fmt.Errorf("version %s cannot be read: %w", c.Version, err)
		}
		if c.JSON {
			return p.json(programView{"", kept.Digest, rules})
		}
		_, err = fmt.Fprint(p.Out, rules)
		return err
	})
}

// versionMeant is the digest somebody means: the one they wrote the beginning of, or that of a deal.
func versionMeant(ctx context.Context, s *session, said string) (string, error) {
	if !strings.HasPrefix(said, "d-") {
		return said, nil
	}
	no, ok := workflow.ParseRef(said)
	if !ok {
		return "", usageError{text: fmt.Sprintf("%q is no deal; they look like D-1042", said), hint: "refermail deal list"}
	}
	story, err := s.Store.Deal(ctx, no)
	if err != nil {
		return "", err
	}
	if story.Deal.Program == "" {
		return s.Rules.Version, nil
	}
	return story.Deal.Program, nil
}

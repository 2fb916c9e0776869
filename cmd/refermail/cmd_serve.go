package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// serveCmd is `refermail serve`.
type serveCmd struct {
	Roles    []string `help:"What this process does: receive, handle, send, web." default:"receive,handle,send,web" sep:","`
	Backfill bool     `help:"On the first start, register what already lies in the mailbox, without writing to anybody."`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(ctx context.Context, p *program) error {
	for _, role := range c.Roles {
		if !slices.Contains(allRoles(), role) {
			return usageError{text: fmt.Sprintf("there is no role %q; there are: %s", role, strings.Join(allRoles(), ", ")), hint: "refermail serve --help"}
		}
	}
	cfg, clock, err := p.configured()
	if err != nil {
		return err
	}
	if len(cfg.Managers()) == 0 {
		return fmt.Errorf("%s names no manager; add:\n\n[[team]]\nemail = \"max@%s\"\nname = \"Max\"\nroles = [\"manager\"]", cfg.name(), cfg.Mail.Address[strings.LastIndexByte(cfg.Mail.Address, '@')+1:])
	}
	if err = c.serve(ctx, cfg, clock, p); errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // told to stop while starting
	}
	return err
}

func (c *serveCmd) serve(ctx context.Context, cfg *Config, clock Clock, p *program) error {
	log := newLogger(p.Err, cfg.Log)
	a, err := newApp(ctx, cfg, clock, log, c.Backfill)
	if err != nil {
		return err
	}
	defer a.Close()
	warnOfExposure(ctx, cfg, p.getenv, log)
	return a.run(ctx, c.Roles)
}

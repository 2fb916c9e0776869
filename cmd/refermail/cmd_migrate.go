package main

import (
	"context"

	"refermail/workflow/store"
)

// migrateCmd is `refermail migrate`.
type migrateCmd struct{}

// Run brings the tables up to date. It is harmless when repeated, and safe when two run at once.
func (c *migrateCmd) Run(ctx context.Context, p *program) error {
	cfg, _, err := p.configured()
	if err != nil {
		return err
	}
	address, err := cfg.databaseAddress(ctx)
	if err != nil {
		return err
	}
	applied, err := store.Migrate(ctx, address)
	if err != nil {
		return err
	}
	for _, name := range applied {
		if err := p.say("applied %s", name); err != nil {
			return err
		}
	}
	return p.say("The database is up to date.")
}

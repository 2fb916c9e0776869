package main

import (
	"context"

	"refermail/workflow"
)

type partnerNewsletter struct {
	partnerID
	Address string `arg:"" help:"The person's address, as partner show lists it." placeholder:"ADDRESS"`
	Switch  string `arg:"" enum:"on,off" help:"off: no newsletter any more, under whatever partner the address comes back; on: again." placeholder:"on|off"`
	dryRunFlag
}

// Run does what the person asked for by other ways than mail. Mail about their referrals goes on.
func (c *partnerNewsletter) Run(ctx context.Context, p *program) error {
	no, err := partnerNo(c.ID)
	if err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		if c.DryRun {
			s.rehearse()
		}
		d, err := s.do(ctx, workflow.SetNewsletter{Partner: no, Address: c.Address, On: c.Switch == "on"})
		if err != nil {
			return err
		}
		return p.report(d, c.DryRun)
	})
}

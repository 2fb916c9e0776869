package main

import (
	"errors"
	"fmt"

	"refermail/workflow"
	"refermail/workflow/store"
)

// conclude checks what holds at the end of every scenario: no mail that nobody expects, nobody written to whom the
// script does not name, no partner told of another one, every timeline whole.
func (p *performance) conclude() error {
	if err := p.quiet(); err != nil {
		return err
	}
	for address := range p.mailed {
		if !p.known(address) {
			return fmt.Errorf("%s was written to, whom the scenario does not name", address)
		}
	}
	if err := p.isolation(); err != nil {
		return err
	}
	if p.end == nil {
		return nil
	}
	for no := workflow.DealNo(1001); ; no++ {
		story, err := p.app.db.Deal(p.t.Context(), no)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := workflow.VerifyChain(story.Events, story.Deal.Hash); err != nil {
			return fmt.Errorf("the timeline of %s is broken: %w", no, err)
		}
	}
}

// isolation checks that no mail to a partner names another one.
func (p *performance) isolation() error {
	for _, x := range p.script.setup.partners {
		for _, c := range x.contacts {
			for _, m := range p.office.Messages(c.address, "INBOX") {
				g := read(p.t, m.Raw)
				if baseOf(g.address("From")) != sceneInbox {
					continue
				}
				for _, other := range p.script.setup.partners {
					if other.name != x.name && g.says(other.name) {
						return fmt.Errorf("%s learns of %s:\n%s", c.address, other.name, barMail(g))
					}
				}
			}
		}
	}
	return nil
}

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"refermail/workflow"
)

// reportCmd is `refermail report …`.
type reportCmd struct {
	Today          reportToday `cmd:"" help:"Show what waits for the managers now: what the 08:00 mail tells them." example:"report today; report today --member max@acme.example; report today --json"`
	Deals          reportDeals `cmd:"" default:"withargs" help:"Count what was registered in a span of time, by partner, tier, type, stage, owner or month." example:"report deals q3 by tier; report this month by partner; report deals --since 2026-07-01 --until 2026-07-31 --by type --csv"`
	Responsiveness reportSpeed `cmd:"" help:"How fast receipts, decisions and first words were, and how many promises were kept." example:"report responsiveness; report responsiveness q3; report responsiveness last month --json"`
}

type reportToday struct {
	jsonFlag
	Member string `help:"Only what waits for this manager." placeholder:"ADDRESS"`
}

// taskView is one thing to do. What stands in angle brackets in replies is the manager's to fill in.
type taskView struct {
	Manager string   `json:"manager"`
	Section string   `json:"section"` // awaiting, expiring, stalled, held, unreachable
	Ref     string   `json:"ref"`
	Text    string   `json:"text"`
	Urgent  bool     `json:"urgent"`
	Replies []string `json:"replies"`
}

// Run shows every manager's desk.
func (c *reportToday) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		managers := s.Rules.Managers()
		if c.Member != "" {
			managers = slices.DeleteFunc(managers, func(m workflow.Member) bool { return !strings.EqualFold(m.Email, c.Member) })
			if len(managers) == 0 {
				return usageError{text: fmt.Sprintf("%q is no manager of the team", c.Member), hint: "refermail report today --help"}
			}
		}
		tasks := []taskView{}
		t := newTable("MANAGER", "WHAT", "REF", "")
		for _, m := range managers {
			now := s.Now()
			desk, err := s.Store.Desk(ctx, s.Rules.DeskOf(m, now))
			if err != nil {
				return err
			}
			for _, part := range workflow.Agenda(s.Rules, desk, now, s.Rules.Zone(m)) {
				for _, task := range part.Tasks {
					tasks = append(tasks, taskView{m.Email, part.Name, task.Ref, task.Text, task.Urgent, task.Replies})
					t.add(m.Email, part.Name, task.Ref, wrap(task.Text))
				}
				if part.More {
					t.add(m.Email, part.Name, "…", "and more")
				}
			}
		}
		switch {
		case c.JSON:
			return writeList(p.Out, func(yield func(taskView, error) bool) {
				for _, task := range tasks {
					if !yield(task, nil) {
						return
					}
				}
			}, func(v taskView) taskView { return v })
		case len(tasks) == 0:
			return p.say("Nothing waits for anybody.")
		}
		return t.print(p.console)
	})
}

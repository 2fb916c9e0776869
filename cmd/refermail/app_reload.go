package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	rulebook "refermail/workflow/program"
)

// reload puts the program file in force again whenever the process gets SIGHUP, if it is in order as `refermail program
// check` sees it; a file with mistakes changes nothing but the log. It returns when ctx ends.
func (a *app) reload(ctx context.Context) error {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	defer signal.Stop(asked)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-asked:
			a.reloadProgram(ctx)
		}
	}
}

func (a *app) reloadProgram(ctx context.Context) {
	file := a.cfg.Program.File
	if file == "" {
		a.log.Info("nothing to reload: the built-in program is in force")
		return
	}
	text, err := readBounded(file)
	if err != nil {
		a.log.Error("the program stays as it was", "error", err)
		return
	}
	rules, err := rulebook.Parse(file, text)
	var wrong rulebook.Errors
	if errors.As(err, &wrong) {
		for _, e := range wrong {
			a.log.Error("the program stays as it was", "mistake", e.Error())
		}
		return
	}
	if err := a.engine.Use(ctx, rules, text, a.clock.Now()); err != nil {
		a.log.Error("the program stays as it was", "error", err)
		return
	}
	a.log.Info("program in force", "version", rules.Version(), "name", rules.Name)
}

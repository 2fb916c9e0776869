package workflow

import (
	"context"
	"log/slog"
	"slices"
	"time"
)

// Sweeper turns due timers into Inputs, in order, each once. Several may run on one database: a timer that another one
// handled is gone when the second decides.
type Sweeper struct {
	Engine *Engine
	Now    func() time.Time
	Every  time.Duration // how often to look; the zero value means ten seconds
	// Ready reports that the mail which came while we were down has been decided: what somebody wrote in time must not be
	// overtaken by a timer that is late. Until it does, and for two minutes at most, Run waits. Nil does not wait.
	Ready func() bool
	// Retain erases what is past its term, once a night; nil keeps everything. What it fails to do, the next night does.
	Retain func(ctx context.Context, now time.Time) error
	Log    *slog.Logger
}

// Waiting for Ready: how long at most, a mailbox may be gone for days, and how often to ask.
const (
	readyWait = 2 * time.Minute
	readyTick = 100 * time.Millisecond
)

// sweepBatch is how many due timers are handled in one transaction.
const sweepBatch = 100

// Run sweeps until ctx ends; it returns nil then. Errors are logged and tried again.
func (s *Sweeper) Run(ctx context.Context) error {
	every := s.Every
	if every == 0 {
		every = 10 * time.Second
	}
	if err := s.plan(ctx); err != nil && ctx.Err() == nil {
		s.Log.Error("plan mornings and nights", "error", err)
	}
	s.wait(ctx)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("sweep", "error", err)
		} else if n > 0 { // a full batch is followed by another one, and what was done may have made something due
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *Sweeper) wait(ctx context.Context) {
	if s.Ready == nil || s.Ready() {
		return
	}
	limit, tick := time.NewTimer(readyWait), time.NewTicker(readyTick)
	defer limit.Stop()
	defer tick.Stop()
	for !s.Ready() {
		select {
		case <-ctx.Done():
			return
		case <-limit.C:
			s.Log.Warn("the mailbox has not been read for two minutes; what is due is done all the same")
			return
		case <-tick.C:
		}
	}
}

// plan gives managers who are new their first morning, and the night its timers.
func (s *Sweeper) plan(ctx context.Context) error {
	_, err := s.Engine.Handle(ctx, Input{At: s.Now(), By: "refermail", Action: PlanMornings{}}, Input{At: s.Now(), By: "refermail", Action: PlanNight{}})
	return err
}

// Sweep handles what is due now, at most one batch, and returns how many timers that were.
func (s *Sweeper) Sweep(ctx context.Context) (int, error) {
	now := s.Now()
	due, err := s.Engine.Store.Due(ctx, now, sweepBatch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	ins := make([]Input, len(due))
	for i, t := range due {
		ins[i] = Input{At: now, By: "refermail", Action: TimerFired{t}}
	}
	if _, err := s.Engine.Handle(ctx, ins...); err != nil {
		return 0, err
	}
	s.Log.Info("timers handled", "count", len(due))
	if s.Retain != nil && slices.ContainsFunc(due, func(t Timer) bool { return t.Kind == retentionKey }) {
		if err := s.Retain(ctx, now); err != nil && ctx.Err() == nil {
			s.Log.Error("erase what is past its term", "error", err)
		}
	}
	return len(due), nil
}

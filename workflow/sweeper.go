package workflow

import (
	"context"
	"log/slog"
	"time"
)

// Sweeper turns due timers into Inputs, in order, each once. Several may run on one database: a timer that another one
// handled is gone when the second decides.
type Sweeper struct {
	Engine *Engine
	Now    func() time.Time
	Every  time.Duration // how often to look; the zero value means ten seconds
	Log    *slog.Logger
}

// sweepBatch is how many due timers are handled in one transaction.
const sweepBatch = 100

// Run sweeps until ctx ends; it returns nil then. Errors are logged and tried again.
func (s *Sweeper) Run(ctx context.Context) error {
	every := s.Every
	if every == 0 {
		every = 10 * time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("sweep", "error", err)
		} else if n == sweepBatch {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
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
	return len(due), nil
}

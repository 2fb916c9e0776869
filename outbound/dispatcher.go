package outbound

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"refermail/workflow"
)

// Result is one attempt, for metrics and tests.
type Result struct {
	ID      workflow.NoticeID
	Kind    workflow.Kind
	Outcome Outcome
	Took    time.Duration // of the attempt
	Waited  time.Duration // since the notice was decided
}

// DispatcherOptions configures a Dispatcher. Queue, Sender, Composer, Failed, Log and Now are needed.
type DispatcherOptions struct {
	Queue    Queue
	Sender   Sender
	Composer *Composer
	// Failed hands back a notice that was refused for good. It comes before the notice is settled and again after a
	// crash between the two; the input's key makes that harmless.
	Failed  func(ctx context.Context, in workflow.Input) error
	Observe func(Result) // may be nil; is called by one goroutine
	Log     *slog.Logger
	Now     func() time.Time
	Jitter  func() float64 // in [0, 1); nil: random

	Connections int           // mails under way at once; 0: 8
	Lease       time.Duration // 0: 5 min. An attempt ends half a minute before
	Poll        time.Duration // how often the outbox is looked at without a wake-up; 0: 5 s
	Grace       time.Duration // how long a stop waits for mails in hand; 0: 5 s
	Pace        Pace
}

// Dispatcher sends what is due. Make one with NewDispatcher.
type Dispatcher struct {
	o    DispatcherOptions
	wake chan struct{}
}

// NewDispatcher fills in the defaults.
func NewDispatcher(o DispatcherOptions) (*Dispatcher, error) {
	if o.Queue == nil || o.Sender == nil || o.Composer == nil || o.Failed == nil || o.Log == nil || o.Now == nil {
		return nil, errors.New("dispatcher: queue, sender, composer, failed, log and clock are needed")
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	orDefault(&o.Lease, 5*time.Minute)
	orDefault(&o.Poll, 5*time.Second)
	orDefault(&o.Grace, 5*time.Second)
	orDefault(&o.Connections, 8)
	return &Dispatcher{o: o, wake: make(chan struct{}, 1)}, nil
}

// orDefault sets an option that was left out.
func orDefault[T int | time.Duration](option *T, other T) {
	if *option <= 0 {
		*option = other
	}
}

// Wake says that something may be due. It never blocks and is safe for concurrent use.
func (d *Dispatcher) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends. Then it takes nothing new, gives the mails in hand Grace to finish, cuts short what has not,
// settles everything and returns nil. It must not run twice at once.
//
// One goroutine claims and settles; the others, one for each connection, send. A connection gets its next mail only
// after its last one is settled, so that after a crash at most Connections mails repeat.
func (d *Dispatcher) Run(ctx context.Context) error {
	sending, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	r := &round{
		Dispatcher: d,
		jobs:       make(chan workflow.Claimed, d.o.Connections),
		done:       make(chan finished, d.o.Connections),
		pacer:      newPacer(d.o.Pace),
		maybe:      make(map[workflow.NoticeID]bool),
		look:       true,
	}
	var wg sync.WaitGroup
	for range d.o.Connections {
		wg.Go(func() {
			for c := range r.jobs {
				r.done <- d.deliver(ctx, sending, c)
			}
		})
	}
	for ctx.Err() == nil {
		r.settle(ctx)
		r.claim(ctx)
		r.wait(ctx)
	}
	close(r.jobs)
	grace := time.AfterFunc(d.o.Grace, cut)
	defer grace.Stop()
	r.finish()
	wg.Wait()
	return nil
}

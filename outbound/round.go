package outbound

import (
	"context"
	"time"

	"refermail/workflow"
)

const (
	databaseWait = 30 * time.Second // one claim or settlement; longer, and the database counts as gone
	databaseLast = 2 * time.Second  // the same while stopping, within the ten seconds of a stop
	databaseRest = time.Second      // between tries while it is gone
)

// finished is an attempt that awaits its settlement.
type finished struct {
	attempt
	took time.Duration
}

// round is the state of one Run; its methods are called by one goroutine.
type round struct {
	*Dispatcher
	jobs    chan workflow.Claimed
	done    chan finished
	inHand  int                   // given to connections, not taken back
	results []workflow.Settlement // not yet in the database
	pacer   *pacer
	outage  outage
	maybe   map[workflow.NoticeID]bool // ended ambiguously once
	look    bool                       // something may be due
	broken  bool                       // the database did not answer
	due     time.Time                  // when to look again at the latest
}

// settle writes what is finished. What cannot be written stays, and nothing new is claimed before it is.
func (r *round) settle(ctx context.Context) {
	if len(r.results) == 0 {
		return
	}
	ctx, cancel := patient(ctx)
	defer cancel()
	r.broken = r.write(ctx) != nil
}

// patient is a context for the database: a stop does not cut short what it is just doing, which nobody would know the
// end of, but leaves it little time.
func patient(ctx context.Context) (context.Context, context.CancelFunc) {
	db, cancel := context.WithTimeout(context.WithoutCancel(ctx), databaseWait)
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(databaseLast, cancel)
		context.AfterFunc(db, func() { timer.Stop() })
	})
	return db, func() { stop(); cancel() }
}

func (r *round) write(ctx context.Context) error {
	if err := r.o.Queue.Settle(ctx, r.results); err != nil {
		r.o.Log.Error("settle notices", "count", len(r.results), "err", err)
		return err
	}
	for _, s := range r.results {
		if s.State == workflow.Ready && s.RunAt.Before(r.due) {
			r.due = s.RunAt
		}
	}
	r.results = r.results[:0]
	return nil
}

// claim takes as many notices as there are idle connections, all of whose results are settled.
func (r *round) claim(ctx context.Context) {
	now := r.o.Now()
	if !r.look || len(r.results) > 0 {
		return
	}
	n := r.outage.allow(now, r.o.Connections-r.inHand, r.inHand)
	if n == 0 {
		return
	}
	dbCtx, cancel := patient(ctx)
	defer cancel()
	batch, err := r.o.Queue.Claim(dbCtx, now, r.o.Lease, n)
	if r.broken = err != nil; r.broken {
		r.o.Log.Error("claim notices", "err", err)
		return
	}
	for _, c := range batch {
		if ctx.Err() != nil { // stopped meanwhile: take nothing new, somebody else may
			r.results = append(r.results, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Ready, At: now, RunAt: now})
			continue
		}
		r.start(c, now)
	}
	if r.look = len(batch) == n; !r.look {
		r.plan(dbCtx, now)
	}
}

// start gives a notice to a connection, or puts it off for its domain's sake.
func (r *round) start(c workflow.Claimed, now time.Time) {
	later, ok := r.pacer.begin(string(c.ID), domainOf(c.To.Email), now)
	if !ok {
		r.results = append(r.results, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Ready, At: now, RunAt: later,
			Response: "put off: the pace of its domain"})
		r.observe(c, OutcomePaced, 0, now)
		return
	}
	r.inHand++
	r.jobs <- c
}

// plan decides when to look again without being woken.
func (r *round) plan(ctx context.Context, now time.Time) {
	r.due = now.Add(r.o.Poll)
	if at, ok, err := r.o.Queue.NextDue(ctx); err == nil && ok && at.Before(r.due) {
		r.due = at
	}
}

// wait returns when there is something to do.
func (r *round) wait(ctx context.Context) {
	if ctx.Err() == nil && !r.broken && len(r.results) > 0 {
		return
	}
	timer := time.NewTimer(r.pause())
	defer timer.Stop()
	select {
	case f := <-r.done:
		r.take(f)
		r.drain()
	case <-r.wake:
		r.look = true
	case <-timer.C:
		r.look = true
	case <-ctx.Done():
	}
}

// pause is how long to wait when nobody wakes us.
func (r *round) pause() time.Duration {
	now := r.o.Now()
	switch {
	case r.broken:
		return databaseRest
	case r.outage.fails > 0 && r.inHand == 0:
		return max(r.outage.until.Sub(now), time.Millisecond)
	case r.look && r.inHand > 0: // every connection is busy: their results wake us
		return r.o.Poll
	case r.look:
		return time.Millisecond
	}
	return min(max(r.due.Sub(now), time.Millisecond), r.o.Poll)
}

// drain takes every other result that is ready, so that they are settled together.
func (r *round) drain() {
	for {
		select {
		case f := <-r.done:
			r.take(f)
		default:
			return
		}
	}
}

// take decides what becomes of a finished attempt.
func (r *round) take(f finished) {
	now := r.o.Now()
	c := f.claimed
	r.inHand--
	r.pacer.end(domainOf(c.To.Email))
	f.before = r.maybe[c.ID]
	s, outcome := f.verdict(r.o.Jitter())
	switch outcome {
	case OutcomeAmbiguous:
		r.maybe[c.ID] = true
	case OutcomeSent, OutcomeRefused:
		delete(r.maybe, c.ID)
	}
	switch outcome {
	case OutcomeOutage:
		r.outage.failed(now, r.o.Jitter())
	case OutcomeStopped:
	default:
		r.look = r.look || r.outage.fails > 0
		r.outage.over()
	}
	r.results = append(r.results, s)
	r.log(f, s, outcome)
	r.observe(c, outcome, f.took, now)
}

// finish takes back everything in hand and settles it, while the connections come to an end.
func (r *round) finish() {
	for r.inHand > 0 {
		r.take(<-r.done)
		r.drain()
		r.last()
	}
	r.last()
}

// last settles during a stop; what cannot be written is claimed by somebody else when its lease ends.
func (r *round) last() {
	if len(r.results) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), databaseLast)
	defer cancel()
	if r.write(ctx) != nil {
		r.results = r.results[:0]
	}
}

package inbound

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Leases is how processes that share a database take turns; workflow/store has them.
type Leases interface {
	// Lease takes or renews a lease; ok is false while another holder's lasts.
	Lease(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (ok bool, err error)
	Unlease(ctx context.Context, name, holder string) error
}

// A lease is short, because a restart after a crash has to wait for it, and renewed well before it ends.
const (
	leaseFor   = 15 * time.Second
	leaseRenew = 4 * time.Second
	leaseAsk   = 3 * time.Second
)

// Turn lets one process at a time do a piece of work: reading one mailbox. When the holder dies, another takes over
// within seconds. Should two ever overlap, nothing happens twice; the turn saves work, the digest of a mail is the lock.
type Turn struct {
	Leases Leases
	Name   string
	Holder string
	Now    func() time.Time
	Log    *slog.Logger

	mu     sync.Mutex
	mine   bool
	waited time.Time // since when another holder has been refusing us
}

// State tells whether this process has its turn, and if not, whether another one is known to be alive: it renewed its
// lease while we watched.
func (t *Turn) State() (mine, othersAlive bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mine, !t.mine && !t.waited.IsZero() && t.Now().Sub(t.waited) > leaseFor
}

// Run waits for the turn, works, and goes on waiting when it was lost, until ctx ends. work must return when its context
// ends.
func (t *Turn) Run(ctx context.Context, work func(context.Context) error) error {
	for ctx.Err() == nil {
		if !t.ask(ctx) {
			sleep(ctx, leaseAsk)
			continue
		}
		if err := t.work(ctx, work); err != nil {
			return err
		}
	}
	return nil
}

// ask tries to take or keep the lease.
func (t *Turn) ask(ctx context.Context) bool {
	ok, err := t.Leases.Lease(ctx, t.Name, t.Holder, t.Now(), leaseFor)
	if err != nil && ctx.Err() == nil {
		t.Log.Warn("ask for the mailbox", "error", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case ok:
		t.waited = time.Time{}
	case err != nil:
		t.waited = time.Time{} // nobody is known to be alive
	case t.waited.IsZero():
		t.waited = t.Now()
	}
	t.mine = ok
	return ok
}

func (t *Turn) work(ctx context.Context, work func(context.Context) error) error {
	working, stop := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		t.keep(working, stop)
	}()
	err := work(working)
	stop()
	<-kept
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if e := t.Leases.Unlease(release, t.Name, t.Holder); e != nil {
		t.Log.Warn("give the mailbox back", "error", e)
	}
	t.mu.Lock()
	t.mine = false
	t.mu.Unlock()
	return err
}

// keep renews the lease until it is lost for longer than it lasts; then it stops the work.
func (t *Turn) keep(ctx context.Context, stop context.CancelFunc) {
	last := t.Now()
	for {
		sleep(ctx, leaseRenew)
		if ctx.Err() != nil {
			return
		}
		if t.ask(ctx) {
			last = t.Now()
		} else if ctx.Err() == nil && t.Now().Sub(last) >= leaseFor-leaseRenew {
			t.Log.Warn("another process reads the mailbox now")
			stop()
			return
		}
	}
}

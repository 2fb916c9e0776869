package inbound

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"
)

// leases is a table of leases in memory, with a clock to turn.
type leases struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	now    time.Time
}

func (l *leases) Lease(_ context.Context, _, holder string, now time.Time, ttl time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder != holder && now.Before(l.until) {
		return false, nil
	}
	l.holder, l.until = holder, now.Add(ttl)
	return true, nil
}

func (l *leases) Unlease(_ context.Context, _, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == holder {
		l.until = time.Time{}
	}
	return nil
}

func (l *leases) clock() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *leases) pass(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

func TestOneAtATimeThenTheNext(t *testing.T) {
	t.Parallel()
	l := &leases{now: noon}
	turn := func(holder string) *Turn {
		return &Turn{Leases: l, Name: "box", Holder: holder, Now: l.clock, Log: slog.New(slog.DiscardHandler)}
	}
	ctx, stop := context.WithCancel(t.Context())
	first, second := turn("a"), turn("b")
	working, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- first.Run(ctx, func(ctx context.Context) error {
			close(working)
			<-ctx.Done()
			return nil
		})
	}()
	<-working
	if mine, _ := first.State(); !mine {
		t.Error("the first does not know that it has its turn")
	}
	if second.ask(t.Context()) {
		t.Fatal("both have their turn")
	}
	if _, alive := second.State(); alive {
		t.Error("a lease alone does not prove that its holder lives")
	}
	l.pass(leaseFor - time.Second)
	first.ask(t.Context()) // renewed
	l.pass(2 * time.Second)
	if second.ask(t.Context()) {
		t.Fatal("a renewed lease was taken away")
	}
	if _, alive := second.State(); !alive {
		t.Error("the first renewed its lease while the second watched, so it lives")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if !second.ask(t.Context()) {
		t.Error("a lease that was given back is free at once")
	}
}

func TestADeadHoldersLeaseEnds(t *testing.T) {
	t.Parallel()
	l := &leases{now: noon}
	dead := &Turn{Leases: l, Name: "box", Holder: "a", Now: l.clock, Log: slog.New(slog.DiscardHandler)}
	next := &Turn{Leases: l, Name: "box", Holder: "b", Now: l.clock, Log: slog.New(slog.DiscardHandler)}
	dead.ask(t.Context())
	l.pass(leaseFor - time.Second)
	if next.ask(t.Context()) {
		t.Fatal("taken too early")
	}
	l.pass(2 * time.Second)
	if !next.ask(t.Context()) {
		t.Fatal("not taken over")
	}
}

package outbound

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"refermail/workflow"
)

// reserve is what is left of a lease when an attempt is cut short: time to settle it.
const reserve = 30 * time.Second

// deliver makes one attempt. It is called by a connection's goroutine. ctx ends when the service stops, sending when the
// stop's grace is over too.
func (d *Dispatcher) deliver(ctx, sending context.Context, c workflow.Claimed) (f finished) {
	began := d.o.Now()
	f.claimed = c
	defer func() {
		if p := recover(); p != nil { // a bug; the mail waits, the others go on
			d.o.Log.Error("panic while sending", "notice", string(c.ID), "panic", p, "stack", string(debug.Stack()))
			f.err = &SendError{Class: Temporary, Err: fmt.Errorf("panic: %v", p)}
		}
		if f.at.IsZero() {
			f.at = d.o.Now()
		}
		f.took = f.at.Sub(began)
	}()
	sending, cancel := context.WithTimeout(sending, max(d.o.Lease-reserve, d.o.Lease/2))
	defer cancel()
	f.response, f.err = d.send(sending, c)
	f.at = d.o.Now()
	f.stopping = ctx.Err() != nil && sending.Err() != nil
	d.tell(sending, &f)
	return f
}

func (d *Dispatcher) send(ctx context.Context, c workflow.Claimed) (string, error) {
	raw, env, err := d.o.Composer.Compose(ctx, c.Notice, c.Created)
	if err != nil {
		return "", fmt.Errorf("compose: %w", err)
	}
	return d.o.Sender.Send(ctx, env, raw)
}

// tell reports a refusal before it is settled. When nobody could be told, the notice is tried again.
func (d *Dispatcher) tell(ctx context.Context, f *finished) {
	if f.err == nil {
		return
	}
	s, _ := f.verdict(0)
	in := f.report(s)
	if in == nil {
		return
	}
	if err := d.o.Failed(ctx, *in); err != nil {
		f.untold = true
		d.o.Log.Error("report refused notice", "notice", string(s.ID), "err", err)
	}
}

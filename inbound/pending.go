package inbound

import (
	"context"
	"time"
)

// Sweep decides about kept mails that have no disposition yet: after a crash, or released by a person. It returns how
// many it handled.
func (r *Receiver) Sweep(ctx context.Context) (int, error) {
	r.inHand.Lock()
	defer r.inHand.Unlock()
	kept, err := r.Ledger.Pending(ctx, batchMails)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	return len(kept), r.decide(ctx, r.readAll(kept, r.Now()), false)
}

// RunPending calls Sweep whenever wake fires, and every few seconds, until ctx ends.
func (r *Receiver) RunPending(ctx context.Context, wake <-chan struct{}) error {
	tick := time.NewTicker(pendingEvery)
	defer tick.Stop()
	for {
		if n, err := r.Sweep(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("handle pending mails", "error", err)
		} else if n == batchMails {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-tick.C:
		}
	}
}

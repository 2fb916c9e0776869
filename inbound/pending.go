package inbound

import (
	"context"
	"slices"
	"time"

	"refermail/workflow"
)

// Sweep decides about kept mails that have no disposition yet: after a crash, or released by a person. It returns how
// many it handled. It waits until nothing is in hand.
func (r *Receiver) Sweep(ctx context.Context) (int, error) {
	r.inHand.Lock()
	defer r.inHand.Unlock()
	return r.sweep(ctx)
}

func (r *Receiver) sweep(ctx context.Context) (int, error) {
	kept, err := r.Ledger.Pending(ctx, batchMails)
	kept = slices.DeleteFunc(kept, func(k workflow.KeptMail) bool { return !r.unsure.due(k, r.Now()) })
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	b := r.readAll(ctx, toRead(kept, r.Now()))
	return len(b), r.decide(ctx, b, false)
}

// RunPending sweeps every few seconds, and whenever wake fires while nothing is in hand, until ctx ends. Most wake-ups
// are about mail that is being decided at that moment; waiting for them would hold up the next mail.
func (r *Receiver) RunPending(ctx context.Context, wake <-chan struct{}) error {
	tick := time.NewTicker(pendingEvery)
	defer tick.Stop()
	for n, err := r.Sweep(ctx); ; {
		if err != nil && ctx.Err() == nil {
			r.Log.Error("handle pending mails", "error", err)
		} else if n == batchMails {
			n, err = r.Sweep(ctx)
			continue
		}
		n, err = 0, nil
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
			if r.inHand.TryLock() {
				n, err = r.sweep(ctx)
				r.inHand.Unlock()
			}
		case <-tick.C:
			n, err = r.Sweep(ctx)
		}
	}
}

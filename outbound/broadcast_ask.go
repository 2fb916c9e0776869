package outbound

import (
	"context"
	"fmt"
	"slices"
	"time"

	"refermail/workflow"
)

// Questions to the database, one at a time and beside the sending. Each is asked by a function that runs elsewhere and returns
// one that the lane runs.

// lookPause is the least time between two looks that found nothing.
const lookPause = 50 * time.Millisecond

// put gives the next question away.
func (l *lane) put() {
	if l.asking || len(l.queue) == 0 {
		return
	}
	l.asking = true
	l.asks <- l.queue[0]
	l.queue = slices.Delete(l.queue, 0, 1)
}

func (l *lane) answered(then func()) {
	l.asking = false
	then()
}

// failed notes that the database, or whom else was asked, did not answer.
func (l *lane) failed(what string, err error) {
	l.o.Log.Error(what, "err", err)
	l.rest = l.o.Now().Add(databaseRest)
}

// next asks for another batch when it is time.
func (l *lane) next(now time.Time) {
	left := 0
	for _, h := range l.batches {
		left += h.left()
	}
	switch {
	case l.nextAsked || len(l.batches) >= batchesInHand || left > readAhead || l.day.full(now):
		return
	case l.outage.fails > 0 && len(l.batches) > 0:
		return
	case now.Before(l.rest):
		l.by(l.rest)
		return
	case !l.look && now.Before(l.due):
		l.by(l.due)
		return
	}
	l.nextAsked = true
	l.queue = append(l.queue, func(ctx context.Context) func() {
		asked := l.o.Now()
		n, err := l.fetch(ctx, asked)
		return func() {
			l.nextAsked = false
			if err != nil {
				l.failed("claim copies", err)
				return
			}
			if l.look = n.held != nil; l.look {
				l.accept(n.held, asked)
			}
			l.due = n.due
		}
	})
}

// fetched is a batch, or when to look again.
type fetched struct {
	held *held
	due  time.Time
}

func (l *lane) fetch(ctx context.Context, now time.Time) (n fetched, err error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	n.due = now.Add(l.o.Poll)
	b, ok, err := l.o.Copies.NextBatch(ctx, now, l.o.Lease)
	if err != nil {
		return n, err
	}
	if ok {
		h := &held{CopyBatch: b}
		if err := l.prepare(ctx, h); err != nil { // others go on
			l.o.Log.Error("prepare copies", "issue", b.Issue.String(), "err", err)
			return n, l.o.Copies.ReleaseBatch(ctx, b, now, now.Add(time.Minute))
		}
		n.held = h
		return n, nil
	}
	if err := l.endIssues(ctx, now); err != nil {
		return n, err
	}
	if at, ok, err := l.o.Copies.NextBatchDue(ctx); err == nil && ok && at.Before(n.due) {
		n.due = at
	}
	if soonest := now.Add(lookPause); n.due.Before(soonest) { // due, and somebody else was quicker
		n.due = soonest
	}
	return n, nil
}

// prepare fills in what the rows do not say.
func (l *lane) prepare(ctx context.Context, h *held) (err error) {
	if h.printer == nil {
		if h.printer, err = l.press.printer(ctx, l.o.Press, h.Issue); err != nil {
			return fmt.Errorf("set up the printer: %w", err)
		}
	}
	if l.o.Complete == nil {
		return nil
	}
	return l.o.Complete(ctx, h.CopyBatch)
}

// endIssues tells of every issue that is finished, then makes it a sent one.
func (l *lane) endIssues(ctx context.Context, now time.Time) error {
	for {
		no, ok, err := l.o.Copies.FinishedIssue(ctx)
		if err != nil || !ok {
			return err
		}
		if err := l.o.Ended(ctx, no, now); err != nil {
			return fmt.Errorf("report the end of %s: %w", no, err)
		}
		if err := l.o.Copies.FinishIssue(ctx, no, now); err != nil {
			return err
		}
		l.o.Log.Info("issue sent", "issue", no.String())
	}
}

// accept takes a claimed batch in hand.
func (l *lane) accept(h *held, claimed time.Time) {
	h.handed = l.handedOf(h)
	h.sending, h.end = context.WithCancel(l.sending)
	h.read = l.o.Now() // of the answer: a database slower than Fresh slows the sending down, and does not stop it
	h.prolong(claimed.Add(l.o.Lease), l.o.Now())
	l.shuffle(h)
	l.batches = append(l.batches, h)
	l.day.stale = true
}

// handedOf is where a batch notes what went out. A batch that is in our hands already, and whose lease ended while its copies could
// not be settled, goes on with what was noted then: the database does not know of those yet.
func (l *lane) handedOf(h *held) map[workflow.ContactNo]struct{} {
	for _, o := range l.batches {
		if o.Issue == h.Issue && o.No == h.No {
			return o.handed
		}
	}
	return make(map[workflow.ContactNo]struct{}, len(h.Copies))
}

// shuffle puts any copy first while an outage lasts: one that brings down every connection must not keep the others waiting.
func (l *lane) shuffle(h *held) {
	if n := len(h.Copies); l.outage.fails > 0 && n > 1 {
		i := min(int(l.o.Jitter()*float64(n)), n-1)
		h.Copies[0], h.Copies[i] = h.Copies[i], h.Copies[0]
	}
}

// renew asks anew about batches before what is known of them is too old.
func (l *lane) renew(now time.Time) {
	for _, h := range l.batches {
		at := h.read.Add(l.o.Fresh / 2)
		switch {
		case h.renewed || h.gone && h.open == 0:
			continue
		case now.Before(at):
			l.by(at)
			continue
		case now.Before(l.rest):
			l.by(l.rest)
			continue
		}
		h.renewed = true
		l.queue = append(l.queue, func(ctx context.Context) func() { return l.renewal(ctx, h) })
	}
}

func (l *lane) renewal(ctx context.Context, h *held) (then func()) {
	ctx, cancel := patient(ctx)
	defer cancel()
	asked := l.o.Now()
	b, ok, err := l.o.Copies.RenewBatch(ctx, h.CopyBatch, asked, l.o.Lease)
	if err == nil && ok {
		err = l.prepare(ctx, &held{CopyBatch: b, printer: h.printer})
	}
	return func() {
		h.renewed = false
		switch {
		case err != nil:
			l.failed("renew copies", err)
		case !ok:
			h.gone, h.read = true, l.o.Now()
		default:
			if h.gone = h.gone || b.Halted; !h.gone {
				h.reread(b)
				l.shuffle(h)
			}
			h.read = l.o.Now()
			h.prolong(asked.Add(l.o.Lease), l.o.Now())
		}
	}
}

// release gives back batches of which nothing is left, or nothing may leave.
func (l *lane) release(now time.Time) {
	notBefore := time.Time{}
	full := l.day.full(now)
	if full {
		notBefore = l.day.next
		l.by(notBefore)
	}
	l.batches = slices.DeleteFunc(l.batches, func(h *held) bool {
		idle := h.idleUntil()
		if h.open > 0 || h.renewed || h.left() > 0 && !full && now.Before(h.until) && idle.Sub(now) < idleMost {
			return false
		}
		notBefore := notBefore
		if notBefore.Before(idle) {
			notBefore = idle
		}
		h.lapse.Stop()
		h.end()
		l.leaving = append(l.leaving, h)
		l.queue = append(l.queue, func(ctx context.Context) func() { return l.giveBack(ctx, h, notBefore) })
		return true
	})
}

func (l *lane) giveBack(ctx context.Context, h *held, notBefore time.Time) (then func()) {
	ctx, cancel := patient(ctx)
	defer cancel()
	err := l.o.Copies.ReleaseBatch(ctx, h.CopyBatch, l.o.Now(), notBefore)
	return func() {
		l.leaving = slices.DeleteFunc(l.leaving, func(o *held) bool { return o == h })
		if l.look = true; err != nil { // its lease ends by itself
			l.failed("give back batch", err)
		}
	}
}

package outbound

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"refermail/workflow"
)

// handed is a copy that a connection has in hand.
type handed struct {
	held   *held
	copy   *workflow.Copy
	before bool // an earlier attempt ended ambiguously
}

// ended is an attempt that ended.
type ended struct {
	handed
	response string
	err      error
	at       time.Time
	took     time.Duration
	stopping bool // it was cut short by our own stop
	untold   bool // it was refused, and nobody could be told
}

// deliver makes one attempt. buf is the connection's own and is used again.
func (b *Broadcaster) deliver(ctx, sending context.Context, h handed, buf *[]byte) (e ended) {
	began := b.o.Now()
	e.handed = h
	defer func() {
		if p := recover(); p != nil { // a bug; the copy waits, the others go on
			b.o.Log.Error("panic while sending", "issue", h.held.Issue.String(), "contact", int64(h.copy.Contact), "panic", p, "stack", string(debug.Stack()))
			e.err = &SendError{Class: Temporary, Err: fmt.Errorf("panic: %v", p)}
		}
		if e.at.IsZero() {
			e.at = b.o.Now()
		}
		e.took = e.at.Sub(began)
	}()
	raw, env, err := h.held.printer.Print((*buf)[:0], h.copy.Recipient)
	if err != nil {
		e.err = fmt.Errorf("compose: %w", err)
	} else {
		if *buf = raw; len(raw) > keptBuffer {
			*buf = nil // not for as long as the connection lives
		}
		e.response, e.err = b.o.Sender.Send(h.held.sending, env, raw) // which ends with the lease, too
	}
	e.at = b.o.Now()
	if e.err != nil {
		e.stopping = ctx.Err() != nil && sending.Err() != nil
		b.tell(sending, &e)
	}
	return e
}

// tell reports a refusal before it is settled. When nobody could be told, the copy is tried again.
func (b *Broadcaster) tell(ctx context.Context, e *ended) {
	s, outcome := e.verdict(0)
	if b.o.Refused == nil || outcome != OutcomeRefused || asSendError(e.err).Class == Ambiguous {
		return
	}
	if err := b.o.Refused(ctx, s.CopyID, e.copy.To, s.Response, e.at); err != nil {
		e.untold = true
		b.o.Log.Error("report refused copy", "issue", s.Issue.String(), "contact", int64(s.Contact), "err", err)
	}
}

// verdict says what becomes of the copy, by the rules of notices. It is pure: jitter is in [0, 1).
func (e *ended) verdict(jitter float64) (workflow.CopySettlement, Outcome) {
	s := workflow.CopySettlement{CopyID: e.held.id(e.copy), State: workflow.CopySent, At: e.at}
	if e.err == nil {
		s.Response = CleanLine(e.response, maxLine)
		return s, OutcomeSent
	}
	a := attempt{err: e.err, at: e.at, before: e.before, stopping: e.stopping, untold: e.untold}
	a.claimed.Attempts, a.claimed.Created = e.copy.Attempts+1, e.copy.Tried
	if a.claimed.Created.IsZero() {
		a.claimed.Created = e.at
	}
	as, outcome := a.verdict(jitter)
	s.State, s.RunAt, s.Response = workflow.CopyReady, as.RunAt, as.Response
	if as.State == workflow.Refused {
		s.State = workflow.CopyRefused
	}
	return s, outcome
}

// settle writes groups of settlements until there are no more. What cannot be written is tried until it can, save when ctx has
// ended, and the Window keeps others from leaving meanwhile.
func (b *Broadcaster) settle(ctx context.Context, groups <-chan group, settled chan<- group) {
	for g := range groups {
		for {
			db, cancel := patient(ctx)
			err := b.o.Copies.SettleCopies(db, g.settlements)
			cancel()
			if err == nil {
				break
			}
			b.o.Log.Error("settle copies", "count", len(g.settlements), "err", err)
			if ctx.Err() != nil { // they are sent once more when the lease has ended
				break
			}
			pause(ctx, databaseRest)
		}
		settled <- g
	}
}

// pause waits, less when ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

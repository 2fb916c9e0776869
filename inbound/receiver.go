package inbound

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"refermail/workflow"
)

// Ledger keeps raw mail; workflow/store is one.
type Ledger interface {
	Mark(ctx context.Context, mailbox string) (workflow.Mark, error)
	// Keep stores mails and mark in one transaction of its own, before anything reads them.
	Keep(ctx context.Context, mailbox string, mark workflow.Mark, mails []workflow.RawMail) ([]workflow.KeptMail, error)
	// Pending returns kept mails that no decision was taken about, oldest first.
	Pending(ctx context.Context, max int) ([]workflow.KeptMail, error)
}

// Handler decides; workflow.Engine is one.
type Handler interface {
	Handle(ctx context.Context, ins ...workflow.Input) ([]workflow.Decision, error)
}

// Receiver moves mail from a Mailbox through the Reader to the Handler.
type Receiver struct {
	Mailbox Mailbox
	Name    string // of the mailbox, for its Mark
	Ledger  Ledger
	Reader  *Reader
	Handler Handler
	Endings Endings // nil: nobody's signature is learnt
	// Member reports an address of the team, whose mail is never shortened; nil when there is no team.
	Member   func(address string) bool
	Backfill bool // register without writing to anybody what lay in the mailbox before this start
	Now      func() time.Time
	Pause    func(attempt int) time.Duration // between attempts to reach a mailbox that is gone
	Log      *slog.Logger
	// Counted is called for every mail that got a disposition; may be nil.
	Counted func(workflow.Disposition, time.Duration)

	lost     atomic.Bool  // the last session ended with an error
	caughtUp atomic.Bool  // what lay in the mailbox at the start is decided
	contact  atomic.Int64 // unix microseconds of the last answer of the mailbox

	// inHand is read-locked from the moment mails are kept until they are decided, so that Sweep, which takes it whole,
	// never sees mails that this process is about to decide anyway.
	inHand sync.RWMutex
	filing filing
	unsure unsure // mails that wait for DNS
}

// Bounds of one batch: transactions stay short and memory flat.
const (
	batchMails     = 200
	reconcileEvery = time.Hour
	pendingEvery   = 5 * time.Second
	readersAtOnce  = 4
	proofsAtOnce   = 32 // they mostly wait for DNS
)

// LastContact returns when the mailbox last answered; the zero time when it never did.
func (r *Receiver) LastContact() time.Time {
	if us := r.contact.Load(); us != 0 {
		return time.UnixMicro(us).UTC()
	}
	return time.Time{}
}

// CaughtUp reports whether everything that lay in the mailbox at the start has been decided.
func (r *Receiver) CaughtUp() bool { return r.caughtUp.Load() }

// Lost reports whether the mailbox could not be reached when it was last tried.
func (r *Receiver) Lost() bool { return r.lost.Load() }

// Run receives until ctx ends; it returns nil then. A mailbox that is gone is tried again, with growing pauses.
func (r *Receiver) Run(ctx context.Context) error {
	for attempt := 0; ctx.Err() == nil; attempt++ {
		before := r.contact.Load()
		err := r.session(ctx)
		if ctx.Err() != nil {
			break
		}
		if r.contact.Load() != before {
			attempt = 0
		}
		r.lost.Store(true)
		pause := r.Pause(attempt)
		r.Log.Warn("mailbox unreachable", "attempt", attempt+1, "again_in", pause, "error", err)
		sleep(ctx, pause)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

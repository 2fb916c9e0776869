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

// Window is how many copies at most are handed to the Sender and not settled in the database: those that are on their way over
// all connections and those whose settlement is being written. A crash repeats at most so many, each with the same Message-ID.
const Window = 32

// Copies are the issues being sent, in batches of copies.
type Copies interface {
	// NextBatch leases to the caller a batch of copies whose time has come, made now if need be; ok is false when nothing is
	// due. A batch is one caller's until its lease ends.
	NextBatch(ctx context.Context, now time.Time, lease time.Duration) (b workflow.CopyBatch, ok bool, err error)
	// RenewBatch prolongs the lease and reads the batch's due copies anew, those in hand among them; a Halted one has
	// none. ok is false when the lease was lost.
	RenewBatch(ctx context.Context, b workflow.CopyBatch, now time.Time, lease time.Duration) (_ workflow.CopyBatch, ok bool, err error)
	// ReleaseBatch gives it back; what is left of it is due at its time, and not before notBefore.
	ReleaseBatch(ctx context.Context, b workflow.CopyBatch, now, notBefore time.Time) error
	// SettleCopies ends attempts, all or none, and returns when that would outlive a crash. What is settled stays as it is.
	SettleCopies(ctx context.Context, done []workflow.CopySettlement) error
	Issues
}

// Issues is what a Broadcaster asks about all of them.
type Issues interface {
	// NextBatchDue returns when a batch is due next; ok is false when there is none.
	NextBatchDue(ctx context.Context) (at time.Time, ok bool, err error)
	// CopiesSentSince counts the copies that left since then.
	CopiesSentSince(ctx context.Context, since time.Time) (int, error)
	// FinishedIssue returns an issue that is being sent and has nothing left to send.
	FinishedIssue(ctx context.Context) (no workflow.IssueNo, ok bool, err error)
	// FinishIssue makes it a sent one. It is harmless when that happened already.
	FinishIssue(ctx context.Context, no workflow.IssueNo, now time.Time) error
}

// Printer makes the copies of one issue. It is safe for concurrent use.
type Printer interface {
	// Print appends the mail for one reader to buf, which may be nil, and returns it with its envelope. The same reader gets
	// the same bytes every time. An error means that this copy cannot be made now.
	Print(buf []byte, r workflow.Recipient) (raw []byte, env Envelope, err error)
	// Size says about how many bytes a copy has; large ones are not made for all connections at once.
	Size() int
}

// CopyResult is one attempt, or a copy that was skipped, for metrics and tests.
type CopyResult struct {
	ID      workflow.CopyID
	Outcome Outcome
	Took    time.Duration // of the attempt
}

// OutcomeSkipped is a copy whose reader is not to be mailed any more.
const OutcomeSkipped Outcome = "skipped"

// BroadcasterOptions configures a Broadcaster. Copies, Sender, Press, Ended, Log and Now are needed.
type BroadcasterOptions struct {
	Copies Copies
	// Sender is the bulk lane's own: personal notices do not wait for its connections. It must not keep what it was given
	// after Send returns.
	Sender Sender
	// Press makes the printer of an issue. It is called once for each issue, and again after a restart or an error.
	Press func(ctx context.Context, no workflow.IssueNo) (Printer, error)
	// Complete fills in what the rows of a batch do not say of its readers, the personal block among it; may be nil.
	Complete func(ctx context.Context, b workflow.CopyBatch) error
	// Refused hears of a copy that was refused for good, as a bounce would tell it; may be nil. It comes before the copy is
	// settled and again after a crash between the two.
	Refused func(ctx context.Context, id workflow.CopyID, to workflow.Address, reason string, at time.Time) error
	// Ended hears that all copies of an issue are settled, before the issue counts as sent, and again after a crash between
	// the two.
	Ended   func(ctx context.Context, no workflow.IssueNo, at time.Time) error
	Observe func(CopyResult) // may be nil; is called by one goroutine
	Log     *slog.Logger
	Now     func() time.Time
	Jitter  func() float64 // in [0, 1); nil: random

	Connections int           // mails under way at once, at most Window; 0: 10
	Lease       time.Duration // 0: 1 min. After a crash its batches wait so long for somebody else
	Fresh       time.Duration // how old what is known of a reader may be when their copy leaves; 0: 5 s
	Poll        time.Duration // how often the database is looked at without a wake-up; 0: 5 s
	Grace       time.Duration // how long a stop waits for mails in hand; 0: 5 s

	Pace      Pace           // for each receiving domain
	PerSecond float64        // copies a second to all of them, 0: no limit
	PerDay    int            // copies a day, for a sender the world does not know yet; 0: no limit
	Zone      *time.Location // of that day; nil: UTC
}

// Broadcaster sends the copies of issues. Make one with NewBroadcaster.
type Broadcaster struct {
	o    BroadcasterOptions
	wake chan struct{}
}

// NewBroadcaster fills in the defaults.
func NewBroadcaster(o BroadcasterOptions) (*Broadcaster, error) {
	if o.Copies == nil || o.Sender == nil || o.Press == nil || o.Ended == nil || o.Log == nil || o.Now == nil {
		return nil, errors.New("broadcaster: copies, sender, press, ended, log and clock are needed")
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	orDefault(&o.Connections, 10)
	o.Connections = min(o.Connections, Window)
	orDefault(&o.Lease, time.Minute)
	orDefault(&o.Fresh, 5*time.Second)
	orDefault(&o.Poll, 5*time.Second)
	orDefault(&o.Grace, 5*time.Second)
	o.Fresh = min(o.Fresh, o.Lease/3)
	return &Broadcaster{o: o, wake: make(chan struct{}, 1)}, nil
}

// Wake says that an issue was begun, paused, resumed or cancelled. It never blocks and is safe for concurrent use.
func (b *Broadcaster) Wake() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// settlers is how many settlements are written at once: while one waits for the disk, the next is on its way.
const settlers = 2

// Run sends until ctx ends. Then it takes nothing new, gives the mails in hand Grace to finish, cuts short what has not, settles
// everything, gives back what it had claimed and returns nil. It must not run twice at once; several processes may.
//
// One goroutine, the lane, holds all state. The others print and send, one for each connection; settle; and ask the database.
// The lane hands out a copy only while fewer than Window are not settled.
func (b *Broadcaster) Run(ctx context.Context) error {
	sending, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	l := newLane(b, sending)
	var wg sync.WaitGroup
	for range b.o.Connections {
		wg.Go(func() {
			var buf []byte
			for j := range l.jobs {
				l.done <- b.deliver(ctx, sending, j, &buf)
			}
		})
	}
	for range settlers {
		wg.Go(func() { b.settle(ctx, l.groups, l.settled) })
	}
	wg.Go(func() {
		for ask := range l.asks {
			l.answers <- ask(ctx)
		}
	})
	for ctx.Err() == nil {
		l.act()
		l.wait(ctx)
	}
	close(l.jobs)
	grace := time.AfterFunc(b.o.Grace, cut)
	defer grace.Stop()
	l.finish()
	wg.Wait()
	return nil
}

package inbound

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

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
	Mailbox  Mailbox
	Name     string // of the mailbox, for its Mark
	Ledger   Ledger
	Reader   *Reader
	Handler  Handler
	Backfill bool // register without writing to anybody what lay in the mailbox before this start
	Now      func() time.Time
	Pause    func(attempt int) time.Duration // between attempts to reach a mailbox that is gone
	Log      *slog.Logger
	// Counted is called for every mail that got a disposition; may be nil.
	Counted func(workflow.Disposition, time.Duration)
	// Decided is called after decisions were committed, so that what they owe goes out at once; may be nil.
	Decided func()

	mu      sync.Mutex   // one batch at a time within this process
	lost    atomic.Bool  // the last session ended with an error
	contact atomic.Int64 // unix microseconds of the last answer of the mailbox
	filing  map[Folder][]uint32
}

// Bounds of one batch: transactions stay short and memory flat.
const (
	batchMails     = 200
	reconcileEvery = time.Hour
	pendingEvery   = 5 * time.Second
	filingBatch    = 200
)

// LastContact returns when the mailbox last answered; the zero time when it never did.
func (r *Receiver) LastContact() time.Time {
	if us := r.contact.Load(); us != 0 {
		return time.UnixMicro(us).UTC()
	}
	return time.Time{}
}

// Lost reports whether the mailbox could not be reached when it was last tried.
func (r *Receiver) Lost() bool { return r.lost.Load() }

// Run receives until ctx ends; it returns nil then. A mailbox that is gone is tried again, with growing pauses.
func (r *Receiver) Run(ctx context.Context) error {
	r.filing = map[Folder][]uint32{}
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

// session reads until something fails: everything that is new, then what was decided is filed, then wait.
func (r *Receiver) session(ctx context.Context) error {
	mark, err := r.Ledger.Mark(ctx, r.Name)
	if err != nil {
		return fmt.Errorf("read mark: %w", err)
	}
	var reconciled time.Time
	for {
		full := r.Now().Sub(reconciled) >= reconcileEvery
		batch, err := r.Mailbox.Next(ctx, mark, batchMails, full)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		r.contact.Store(r.Now().UnixMicro())
		r.lost.Store(false)
		if full && !batch.More {
			reconciled = r.Now()
		}
		if len(batch.Mails) > 0 || batch.Mark != mark {
			if err := r.take(ctx, batch); err != nil {
				return err
			}
			mark = batch.Mark
		}
		if batch.More {
			continue
		}
		if len(batch.Mails) == 0 || r.unfiled() >= filingBatch {
			if err := r.file(ctx); err != nil {
				return err
			}
		}
		if len(batch.Mails) == 0 {
			r.Backfill = false
			if err := r.Mailbox.Wait(ctx); err != nil {
				return fmt.Errorf("wait: %w", err)
			}
			r.contact.Store(r.Now().UnixMicro())
		}
	}
}

// take keeps a batch, then decides about what is new in it.
func (r *Receiver) take(ctx context.Context, batch Batch) error {
	raws := make([]workflow.RawMail, len(batch.Mails))
	for i, m := range batch.Mails {
		sum := sha256.Sum256(m.Bytes)
		raws[i] = workflow.RawMail{Digest: hex.EncodeToString(sum[:]), Bytes: m.Bytes, Size: m.Size, Oversize: m.Oversize,
			Received: m.Received, Mailbox: r.Name, UID: m.UID}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, err := r.Ledger.Keep(ctx, r.Name, batch.Mark, raws)
	if err != nil {
		return fmt.Errorf("keep %d mails: %w", len(raws), err)
	}
	var fresh []workflow.KeptMail
	seen := map[workflow.MailNo]bool{}
	for _, k := range kept {
		switch {
		case seen[k.No]:
			r.toFile(k.UID, workflow.Handled)
			continue
		case k.Known && (k.Disposition == workflow.Handled || k.Disposition == workflow.Ignored):
			r.toFile(k.UID, k.Disposition)
			continue
		}
		seen[k.No] = true
		fresh = append(fresh, k)
	}
	return r.decide(ctx, fresh, true)
}

// Sweep decides about kept mails that have no disposition yet: after a crash, or released by a person. It returns how
// many it handled.
func (r *Receiver) Sweep(ctx context.Context) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, err := r.Ledger.Pending(ctx, batchMails)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	return len(kept), r.decide(ctx, kept, false)
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

// decide reads mails in parallel and has the batch decided in one transaction.
func (r *Receiver) decide(ctx context.Context, kept []workflow.KeptMail, file bool) error {
	if len(kept) == 0 {
		return nil
	}
	began := r.Now()
	ins := make([]workflow.Input, len(kept))
	var readers errgroup.Group
	readers.SetLimit(4)
	for i, k := range kept {
		readers.Go(func() error {
			ins[i] = r.input(k)
			return nil
		})
	}
	_ = readers.Wait() // no reader returns an error
	decisions, err := r.Handler.Handle(ctx, ins...)
	if r.Decided != nil {
		r.Decided()
	}
	took := r.Now().Sub(began) / time.Duration(len(kept))
	for i, k := range kept {
		if i < len(decisions) {
			r.report(k, decisions[i], took, file)
		}
	}
	if err != nil {
		return fmt.Errorf("handle %d mails: %w", len(kept), err)
	}
	return nil
}

func (r *Receiver) input(k workflow.KeptMail) workflow.Input {
	in := workflow.Input{At: r.Now(), By: "refermail", Silent: r.Backfill}
	mail, ok := r.Reader.Read(k)
	if !ok {
		in.Action = workflow.UnreadableMail{Mail: mail}
		return in
	}
	in.Action = workflow.ReceivedMail{Mail: mail}
	return in
}

// report logs one line for a mail and remembers where to file it.
func (r *Receiver) report(k workflow.KeptMail, d workflow.Decision, took time.Duration, file bool) {
	decided := k.Disposition
	for _, m := range d.Mails {
		if m.No != k.No {
			continue
		}
		decided = m.Disposition
		r.Log.Info("mail", "mail", k.No.String(), "deal", dealAttr(m.Deal), "outcome", m.Disposition, "rule", m.Rule,
			"notices", len(d.Notices), "took", took, "bytes", k.Size)
		if r.Counted != nil {
			r.Counted(m.Disposition, took)
		}
	}
	if decided == workflow.Pending { // another process was faster
		decided = workflow.Handled
	}
	if file {
		r.toFile(k.UID, decided)
	}
}

func dealAttr(n workflow.DealNo) string {
	if n == 0 {
		return ""
	}
	return n.String()
}

func (r *Receiver) toFile(uid uint32, d workflow.Disposition) {
	folder := map[workflow.Disposition]Folder{workflow.Handled: Processed, workflow.Held: Held,
		workflow.Ignored: Ignored, workflow.Failed: Failed}[d]
	if folder != "" && uid != 0 {
		r.filing[folder] = append(r.filing[folder], uid)
	}
}

func (r *Receiver) unfiled() int {
	n := 0
	for _, uids := range r.filing {
		n += len(uids)
	}
	return n
}

// file moves what was decided out of the inbox. It is never in the way of a new mail: a MOVE can take as long as all the
// rest together, and a crash before it only means that the mail is recognised and filed at the next start.
func (r *Receiver) file(ctx context.Context) error {
	for folder, uids := range r.filing {
		if len(uids) == 0 {
			continue
		}
		if err := r.Mailbox.File(ctx, uids, folder); err != nil {
			return fmt.Errorf("file into %s: %w", folder, err)
		}
		delete(r.filing, folder)
	}
	return nil
}

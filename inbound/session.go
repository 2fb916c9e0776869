package inbound

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// session reads a mailbox until something fails. Three stages overlap: while one batch is decided, the next is read and
// the one after it fetched and kept. The mailbox belongs to the first stage alone.
func (r *Receiver) session(ctx context.Context) error {
	mark, err := r.Ledger.Mark(ctx, r.Name)
	if err != nil {
		return fmt.Errorf("read mark: %w", err)
	}
	r.filing.clear() // their UIDs may mean nothing any more; a reconcile brings them again
	stages, ctx := errgroup.WithContext(ctx)
	kept, read := make(chan batch), make(chan batch)
	stages.Go(func() error {
		defer close(kept)
		return r.intake(ctx, mark, kept)
	})
	stages.Go(func() error {
		defer close(read)
		for b := range kept {
			r.pass(ctx, r.readAll(ctx, b), read)
		}
		return nil
	})
	stages.Go(func() error {
		for b := range read {
			err := r.decide(ctx, b, true)
			r.inHand.RUnlock()
			if err != nil {
				return err // ends ctx, and pass lets go of what is on its way here
			}
		}
		return nil
	})
	return stages.Wait()
}

// batch is what goes through the stages together. From Keep to the end of decide it is in hand.
type batch []reading

// reading is a kept mail with what was read in it.
type reading struct {
	kept  workflow.KeptMail
	input workflow.Input
	began time.Time

	mail    *workflow.Mail // these three until the input is made
	message *parse.Message
	outcome outcome
}

// pass hands a batch to the next stage, or lets it go when the session is over: it is kept, so it is decided at the next
// start.
func (r *Receiver) pass(ctx context.Context, b batch, to chan<- batch) {
	select {
	case to <- b:
	case <-ctx.Done():
		r.inHand.RUnlock()
	}
}

// intake fetches and keeps; when nothing is new it files what was decided and waits.
func (r *Receiver) intake(ctx context.Context, mark Mark, kept chan<- batch) error {
	var reconciled time.Time
	for {
		full := r.Now().Sub(reconciled) >= reconcileEvery
		batch, err := r.Mailbox.Next(ctx, mark, batchMails, full)
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if full && !batch.More {
			reconciled = r.Now()
		}
		if len(batch.Mails) > 0 || batch.Mark != mark {
			if err := r.take(ctx, batch, kept); err != nil {
				return err
			}
			mark = batch.Mark
		}
		r.contact.Store(r.Now().UnixMicro()) // not before the mark is kept: only then is the next mail surely ours
		r.lost.Store(false)
		if batch.More || len(batch.Mails) > 0 {
			continue // more may have come meanwhile; nothing waits for a MOVE
		}
		if err := r.idle(ctx); err != nil {
			return err
		}
	}
}

// idle files what was decided and waits for news.
func (r *Receiver) idle(ctx context.Context) error {
	r.settled(ctx)
	if err := r.filing.file(ctx, r.Mailbox); err != nil {
		return err
	}
	if err := r.Mailbox.Wait(ctx); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	r.contact.Store(r.Now().UnixMicro())
	return nil
}

// settled returns when nothing is in hand. What lay in the mailbox at the start is decided then.
func (r *Receiver) settled(ctx context.Context) {
	if ctx.Err() == nil {
		r.inHand.Lock()
		r.Backfill = false
		r.inHand.Unlock()
		r.caughtUp.Store(true)
	}
}

// take keeps a batch and passes on what is new in it.
func (r *Receiver) take(ctx context.Context, fetched Batch, to chan<- batch) error {
	began := r.Now()
	raws := make([]workflow.RawMail, len(fetched.Mails))
	for i, m := range fetched.Mails {
		sum := sha256.Sum256(m.Bytes)
		raws[i] = workflow.RawMail{Digest: hex.EncodeToString(sum[:]), Bytes: m.Bytes, Size: m.Size, Oversize: m.Oversize,
			Received: m.Received, Mailbox: r.Name, UID: m.UID}
	}
	r.inHand.RLock()
	kept, err := r.Ledger.Keep(ctx, r.Name, fetched.Mark, raws)
	if err != nil {
		r.inHand.RUnlock()
		return fmt.Errorf("keep %d mails: %w", len(raws), err)
	}
	fresh := r.fresh(kept)
	if len(fresh) == 0 {
		r.inHand.RUnlock()
		return nil
	}
	r.pass(ctx, toRead(fresh, began), to)
	return nil
}

func toRead(kept []workflow.KeptMail, began time.Time) batch {
	b := make(batch, len(kept))
	for i, k := range kept {
		b[i] = reading{kept: k, began: began}
	}
	return b
}

// fresh leaves out what was decided before, which only has to be filed. A mail that was held or failed and lies in the
// inbox again was put there by a person, and is handled again.
func (r *Receiver) fresh(kept []workflow.KeptMail) []workflow.KeptMail {
	var fresh []workflow.KeptMail
	seen := map[workflow.MailNo]bool{}
	for _, k := range kept {
		switch {
		case seen[k.No]:
			r.filing.add(k.UID, workflow.Handled)
		case k.Known && (k.Disposition == workflow.Handled || k.Disposition == workflow.Ignored):
			r.filing.add(k.UID, k.Disposition)
		case k.Known && !r.unsure.due(k, r.Now()): // a look through the whole mailbox found it again
		default:
			seen[k.No] = true
			fresh = append(fresh, k)
		}
	}
	return fresh
}

// readAll reads mails in parallel, each by the light of its sender's last one, and lets go of their bytes: what is decided
// about is small. It returns those that can be decided now.
func (r *Receiver) readAll(ctx context.Context, b batch) batch {
	atOnce(readersAtOnce, b, func(one *reading) { r.Reader.open(one) })
	atOnce(proofsAtOnce, b, func(one *reading) {
		r.Reader.prove(ctx, one)
		one.kept.Bytes = nil
	})
	b = r.settle(b)
	r.recall(ctx, b)
	for i := range b {
		b[i].input = r.input(b[i].mail, b[i].outcome)
		b[i].mail, b[i].message = nil, nil
	}
	return b
}

// atOnce does something with each mail of a batch, some of them at the same time.
func atOnce(most int, b batch, do func(*reading)) {
	var group errgroup.Group
	group.SetLimit(most)
	for i := range b {
		group.Go(func() error {
			do(&b[i])
			return nil
		})
	}
	_ = group.Wait() // nothing returns an error
}

func (r *Receiver) input(mail *workflow.Mail, end outcome) workflow.Input {
	in := workflow.Input{At: r.Now(), By: "refermail", Silent: r.Backfill, Action: workflow.ReceivedMail{Mail: mail}}
	if end != done {
		in.Action = workflow.UnreadableMail{Mail: mail, Late: end == late}
	}
	return in
}

// decide has a batch decided in one transaction. Nothing of it may be left, when all of it waits.
func (r *Receiver) decide(ctx context.Context, b batch, fromInbox bool) error {
	if len(b) == 0 {
		return nil
	}
	ins := make([]workflow.Input, len(b))
	for i := range b {
		ins[i] = b[i].input
	}
	decisions, err := r.Handler.Handle(ctx, ins...)
	for i := range b {
		if i < len(decisions) {
			r.report(b[i], decisions[i], fromInbox)
		}
	}
	if err != nil {
		return fmt.Errorf("handle %d mails: %w", len(b), err)
	}
	return nil
}

// report logs one line for a mail and remembers where to file it.
func (r *Receiver) report(b reading, d workflow.Decision, fromInbox bool) {
	decided := b.kept.Disposition
	for _, m := range d.Mails {
		if m.No != b.kept.No {
			continue
		}
		decided = m.Disposition
		took := r.Now().Sub(b.began)
		r.Log.Info("mail", "mail", b.kept.No.String(), "deal", dealAttr(m.Deal), "outcome", m.Disposition, "rule", m.Rule,
			"notices", len(d.Notices), "took", took, "bytes", b.kept.Size)
		if r.Counted != nil {
			r.Counted(m.Disposition, took)
		}
	}
	if decided == workflow.Pending && d.Refusal == "" { // the database did not take it: it stays where it is
		return
	}
	if decided == workflow.Pending { // another process was faster
		decided = workflow.Handled
	}
	if fromInbox {
		r.filing.add(b.kept.UID, decided)
	}
}

func dealAttr(n workflow.DealNo) string {
	if n == 0 {
		return ""
	}
	return n.String()
}

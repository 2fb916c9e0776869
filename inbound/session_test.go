package inbound

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// desk is a mailbox, a ledger and a handler in memory: one mail lies in the inbox, and the handler fails until it is told
// otherwise.
type desk struct {
	mu      sync.Mutex
	kept    workflow.KeptMail
	fails   bool
	handled int
	filed   []Folder
	idle    chan struct{} // gets one for every Wait
}

func (d *desk) Next(_ context.Context, mark Mark, _ int, reconcile bool) (Batch, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := Batch{Mark: Mark{Validity: 1, UID: 1, Since: time.Unix(1, 0)}}
	if len(d.filed) == 0 && (reconcile || mark.UID == 0) {
		b.Mails = []Raw{{UID: 1, Bytes: []byte("From: ann@northwind.example\n\nhello\n")}}
	}
	return b, nil
}

func (d *desk) File(_ context.Context, uids []uint32, folder Folder) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(uids) > 0 {
		d.filed = append(d.filed, folder)
	}
	return nil
}

func (d *desk) Wait(ctx context.Context) error {
	select {
	case d.idle <- struct{}{}:
	case <-ctx.Done():
	}
	<-ctx.Done()
	return ctx.Err()
}

func (d *desk) Mark(context.Context, string) (workflow.Mark, error) { return workflow.Mark{}, nil }

func (d *desk) Keep(_ context.Context, _ string, _ workflow.Mark, mails []workflow.RawMail) ([]workflow.KeptMail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var kept []workflow.KeptMail
	for _, m := range mails {
		d.kept.RawMail, d.kept.No = m, 1
		kept = append(kept, d.kept)
		d.kept.Known = true
	}
	return kept, nil
}

func (d *desk) Pending(context.Context, int) ([]workflow.KeptMail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return []workflow.KeptMail{d.kept}, nil
}

func (d *desk) Handle(_ context.Context, ins ...workflow.Input) ([]workflow.Decision, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.handled++
	out := make([]workflow.Decision, len(ins))
	if d.fails {
		return out, errors.New("the database is gone")
	}
	d.kept.Disposition = workflow.Handled
	out[0].Mails = []workflow.MailResult{{No: 1, Disposition: workflow.Handled}}
	return out, nil
}

func (d *desk) receiver() *Receiver {
	return &Receiver{Mailbox: d, Name: "inbox", Ledger: d, Handler: d, Backfill: true, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Pause: func(int) time.Duration { return 0 },
		Reader: &Reader{Prove: proves(workflow.Strong), Limits: parse.DefaultLimits(),
			Now: time.Now, Log: slog.New(slog.DiscardHandler)},
	}
}

func TestAMailThatWasNotDecidedStaysInTheInbox(t *testing.T) {
	t.Parallel()
	d := &desk{fails: true, idle: make(chan struct{})}
	r := d.receiver()
	for range 20 { // the two stages end in either order
		if err := r.session(t.Context()); err == nil {
			t.Fatal("a session goes on without a database")
		}
		if err := r.filing.file(t.Context(), d); err != nil || len(d.filed) != 0 {
			t.Fatalf("filed into %v, %v", d.filed, err)
		}
	}
	d.fails = false
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.session(ctx) }()
	<-d.idle
	stop()
	<-ended
	if len(d.filed) != 1 || d.filed[0] != Processed {
		t.Errorf("filed into %v", d.filed)
	}
}

// A mail whose sender DNS could not tell us about stays in the inbox, undecided, and the session goes on.
func TestAMailThatWaitsForDNSStaysInTheInbox(t *testing.T) {
	t.Parallel()
	d := &desk{idle: make(chan struct{})}
	r := d.receiver()
	now, level := time.Unix(1e9, 0), workflow.Weak
	r.Backfill, r.Now = false, func() time.Time { return now }
	r.Reader.Prove = func(context.Context, auth.Letter) workflow.Proof {
		return workflow.Proof{Level: level, Temporary: level == workflow.Weak}
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.session(ctx) }()
	<-d.idle
	stop()
	<-ended
	if d.handled != 0 || len(d.filed) != 0 {
		t.Errorf("handled %d, %q, filed into %v", d.handled, d.kept.Disposition, d.filed)
	}
	if n, err := r.Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("swept %d too early, %v", n, err)
	}
	now, level = now.Add(15*time.Second), workflow.Strong
	if n, err := r.Sweep(t.Context()); n != 1 || err != nil || d.kept.Disposition != workflow.Handled {
		t.Errorf("swept %d, %v, %q", n, err, d.kept.Disposition)
	}
}

// The race detector sees to it that the two goroutines agree about the backfill.
func TestPendingMailIsHandledWhileTheMailboxIdles(t *testing.T) {
	t.Parallel()
	d := &desk{idle: make(chan struct{})}
	r := d.receiver()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	go func() { ended <- r.session(ctx) }()
	go func() {
		for range 200 {
			if _, err := r.Sweep(ctx); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	<-d.idle
	if err := <-ended; err != nil {
		t.Error(err)
	}
	stop()
	<-ended
	if r.Backfill {
		t.Error("mail that comes later is still answered by nobody")
	}
}

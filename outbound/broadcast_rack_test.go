package outbound_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refermail/outbound"
	"refermail/workflow"
)

// rack is issues in memory, with batches of ten copies each. It does what the store does and can fail.
type rack struct {
	mu      sync.Mutex
	halted  bool
	broken  bool
	stuck   bool   // what is in hand can neither be settled nor prolonged
	refuse  string // why readers who are read from now on are skipped
	batches []*racked
	copies  map[workflow.ContactNo]*rackedCopy
	ended   bool
	leases  int
}

type racked struct {
	workflow.CopyBatch
	runAt time.Time
	done  bool
}

type rackedCopy struct {
	workflow.Copy
	last    workflow.CopySettlement
	settled int
	runAt   time.Time
}

func newRack(n int) *rack {
	s := &rack{copies: map[workflow.ContactNo]*rackedCopy{}}
	for i := 1; i <= n; i++ {
		no := workflow.ContactNo(i)
		s.copies[no] = &rackedCopy{Copy: workflow.Copy{Recipient: workflow.Recipient{Contact: no, To: workflow.Address{Email: fmt.Sprintf("ann@partner%d.example", i%5)}}}}
		if i%10 == 1 {
			s.batches = append(s.batches, &racked{CopyBatch: workflow.CopyBatch{Issue: 7, No: int64(len(s.batches) + 1), First: no, Last: workflow.ContactNo(min(i+9, n))}})
		}
	}
	return s
}

func (s *rack) change(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
}

func (s *rack) NextBatch(_ context.Context, now time.Time, lease time.Duration) (b workflow.CopyBatch, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return b, false, errBroken
	}
	for _, h := range s.batches {
		if !s.halted && !h.done && !h.runAt.After(now) {
			s.leases++
			h.Lease, h.runAt = fmt.Sprint("lease ", s.leases), now.Add(lease)
			return s.read(h.CopyBatch, now), true, nil
		}
	}
	return b, false, nil
}

func (s *rack) read(b workflow.CopyBatch, now time.Time) workflow.CopyBatch {
	b.Halted, b.Copies = s.halted, nil
	for no := b.First; no <= b.Last && !s.halted; no++ {
		if c := s.copies[no]; c.settled == 0 && !c.runAt.After(now) {
			one := c.Copy
			one.Skip = s.refuse
			b.Copies = append(b.Copies, one)
		}
	}
	return b
}

func (s *rack) RenewBatch(_ context.Context, b workflow.CopyBatch, now time.Time, lease time.Duration) (workflow.CopyBatch, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken || s.stuck {
		return b, false, errBroken
	}
	h := s.batches[b.No-1]
	if h.Lease != b.Lease {
		return b, false, nil
	}
	h.runAt = now.Add(lease)
	return s.read(b, now), true, nil
}

func (s *rack) ReleaseBatch(_ context.Context, b workflow.CopyBatch, now, notBefore time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.batches[b.No-1]
	if s.broken || h.Lease != b.Lease {
		return nil
	}
	h.Lease, h.done = "", true
	for no := b.First; no <= b.Last; no++ {
		if c := s.copies[no]; c.settled == 0 {
			at := c.runAt
			if at.Before(notBefore) {
				at = notBefore
			}
			if h.done || at.Before(h.runAt) {
				h.runAt = at
			}
			h.done = false
		}
	}
	return nil
}

func (s *rack) SettleCopies(_ context.Context, done []workflow.CopySettlement) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken || s.stuck {
		return errBroken
	}
	for _, d := range done {
		c := s.copies[d.Contact]
		if c.settled > 0 {
			continue
		}
		if c.last = d; d.State == workflow.CopyReady {
			c.Attempts, c.runAt = c.Attempts+1, d.RunAt
			if c.Tried.IsZero() {
				c.Tried = d.At
			}
			continue
		}
		c.settled++
	}
	return nil
}

func (s *rack) NextBatchDue(context.Context) (at time.Time, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.batches {
		if !s.halted && !h.done && (!ok || h.runAt.Before(at)) {
			at, ok = h.runAt, true
		}
	}
	return at, ok, nil
}

func (s *rack) CopiesSentSince(_ context.Context, since time.Time) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.copies {
		if c.settled > 0 && c.last.State == workflow.CopySent && !c.last.At.Before(since) {
			n++
		}
	}
	return n, nil
}

func (s *rack) FinishedIssue(context.Context) (workflow.IssueNo, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.batches {
		if !h.done {
			return 0, false, nil
		}
	}
	return 7, !s.ended && !s.halted, nil
}

func (s *rack) FinishIssue(context.Context, workflow.IssueNo, time.Time) error {
	s.change(func() { s.ended = true })
	return nil
}

// states counts the settled copies by state, and those that are not settled.
func (s *rack) states() (n workflow.CopyCounts) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.copies {
		switch {
		case c.settled == 0:
			n.Ready++
		case c.last.State == workflow.CopySent:
			n.Sent++
		case c.last.State == workflow.CopyRefused:
			n.Refused++
		default:
			n.Skipped++
		}
	}
	return n
}

// post is a Sender that remembers to whom it sent and answers as it is told.
type post struct {
	rack    *rack
	answer  func(ctx context.Context, to string, n int) error // n: how often this copy came before
	mu      sync.Mutex
	arrived map[string]int
	when    []time.Time
	most    int // handed over and not settled, at most
}

// Send implements outbound.Sender. The envelope sender names the copy.
func (p *post) Send(ctx context.Context, env outbound.Envelope, _ []byte) (string, error) {
	p.mu.Lock()
	before := p.arrived[env.From]
	p.arrived[env.From]++
	p.when = append(p.when, time.Now())
	unsettled := len(p.arrived)
	p.mu.Unlock()
	n := p.rack.states()
	p.mu.Lock()
	p.most = max(p.most, unsettled-n.Sent-n.Refused)
	p.mu.Unlock()
	if p.answer != nil {
		if err := p.answer(ctx, env.To, before); err != nil {
			return "", err
		}
	}
	return "250 ok", nil
}

func (p *post) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.when)
}

type plainPrinter struct{}

func (plainPrinter) Print(buf []byte, r workflow.Recipient) ([]byte, outbound.Envelope, error) {
	return append(buf, "Subject: News\r\n\r\nHello\r\n"...), outbound.Envelope{From: fmt.Sprintf("n%d@acme.example", r.Contact), To: r.To.Email}, nil
}

func (plainPrinter) Size() int { return 25 }

// lane is a broadcaster that runs in a bubble of fake time.
type lane struct {
	*rack
	*post
	*outbound.Broadcaster
	ended []workflow.IssueNo
	stop  func()
}

// broadcast runs fn with a broadcaster of n copies. It is stopped in the end, if fn has not.
func broadcast(t *testing.T, n int, change func(*outbound.BroadcasterOptions, *post), fn func(t *testing.T, l *lane)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newRack(n)
		l := &lane{rack: s, post: &post{rack: s, arrived: map[string]int{}}}
		o := outbound.BroadcasterOptions{
			Copies: s, Sender: l.post, Log: slog.New(slog.DiscardHandler), Now: time.Now, Jitter: func() float64 { return 0.5 },
			Press: func(context.Context, workflow.IssueNo) (outbound.Printer, error) { return plainPrinter{}, nil },
			Ended: func(_ context.Context, no workflow.IssueNo, _ time.Time) error {
				l.ended = append(l.ended, no)
				return nil
			},
		}
		if change != nil {
			change(&o, l.post)
		}
		b, err := outbound.NewBroadcaster(o)
		if err != nil {
			t.Fatal(err)
		}
		l.Broadcaster = b
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); b.Run(ctx) }()
		l.stop = func() { cancel(); <-done }
		fn(t, l)
		l.stop()
	})
}

// pass lets fake time go by.
func pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

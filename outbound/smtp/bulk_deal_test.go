package smtp_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"refermail/outbound/smtp"
)

// TestFewMailsDoNotQueueAtASlowServer: while other connections stand idle, no mail waits behind another one.
func TestFewMailsDoNotQueueAtASlowServer(t *testing.T) {
	t.Parallel()
	var now, seen, sum atomic.Int64
	s := (&sink{offer: chunked, answer: func(verb, _ string, _, _ int) string {
		if verb == "BDAT" {
			if n := now.Add(1); seen.Add(1) > 18 { // those before teach how slow it is
				sum.Add(n)
			}
			time.Sleep(200 * time.Millisecond)
			now.Add(-1)
		}
		return ""
	}}).start(t)
	out := s.bulk(t, smtp.BulkOptions{})
	mails, raws := letters(63)
	for i, r := range all(out, 9, mails, raws) {
		if r.class() != "sent" {
			t.Fatalf("mail %d: %v", i, r.err)
		}
	}
	if mean := float64(sum.Load()) / 45; mean < 4.3 {
		t.Errorf("9 callers had %.1f mails at the server at once", mean)
	} else {
		t.Logf("%.1f mails at once", mean)
	}
}

// TestAConnectionThatHangsGetsNoMoreMails: those that come later go by the others.
func TestAConnectionThatHangsGetsNoMoreMails(t *testing.T) {
	t.Parallel()
	var armed atomic.Bool
	hung := make(chan struct{})
	s := (&sink{offer: chunked, answer: func(verb, _ string, _, _ int) string {
		if verb == "BDAT" && armed.CompareAndSwap(true, false) {
			<-hung
		}
		return ""
	}}).start(t)
	out := s.bulk(t, smtp.BulkOptions{})
	defer close(hung)
	mails, raws := letters(300)
	all(out, 30, mails[:290], raws[:290]) // all connections are open
	armed.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	var sent atomic.Int64
	var wg sync.WaitGroup
	for i := range mails[290:] {
		wg.Go(func() {
			if _, err := out.Send(ctx, mails[290+i], raws[290+i]); err == nil {
				sent.Add(1)
			}
		})
		time.Sleep(20 * time.Millisecond)
	}
	for limit := time.Now().Add(10 * time.Second); sent.Load() < 9 && time.Now().Before(limit); {
		time.Sleep(5 * time.Millisecond)
	}
	if n := sent.Load(); n != 9 {
		t.Errorf("%d of 10 mails were sent past a connection that hangs, want 9", n)
	}
	cancel()
	wg.Wait()
}

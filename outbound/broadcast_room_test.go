package outbound_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
)

// heavyPrinter prints copies of 6 MB, and counts how many are in hand.
type heavyPrinter struct{ printed *atomic.Int64 }

func (h heavyPrinter) Print(buf []byte, r workflow.Recipient) ([]byte, outbound.Envelope, error) {
	_, env, _ := plainPrinter{}.Print(nil, r)
	h.printed.Add(1)
	return append(buf[:0], bytes.Repeat([]byte("large\r\n"), 6<<20/7)...), env, nil
}

func (heavyPrinter) Size() int { return 6 << 20 }

// TestLargeCopiesAreNotAllInMemoryAtOnce: 30 connections with 10 MB each would end a small machine, again and again.
func TestLargeCopiesAreNotAllInMemoryAtOnce(t *testing.T) {
	var printed, sent, most atomic.Int64
	broadcast(t, 200, func(o *outbound.BroadcasterOptions, p *post) {
		o.Connections = 30
		o.Press = func(context.Context, workflow.IssueNo) (outbound.Printer, error) { return heavyPrinter{&printed}, nil }
		p.answer = func(context.Context, string, int) error {
			time.Sleep(time.Second)
			if n := printed.Load() - sent.Add(1) + 1; n > most.Load() {
				most.Store(n)
			}
			return nil
		}
	}, func(t *testing.T, l *lane) {
		pass(3 * time.Minute)
		wantStates(t, l, workflow.CopyCounts{Sent: 200})
		wantOnce(t, l, 200)
		if most.Load() > 5 || most.Load() < 4 {
			t.Errorf("%d copies of 6 MB were in memory at once, want 5", most.Load())
		}
	})
}

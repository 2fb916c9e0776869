package outbound_test

import (
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
)

// TestOurOwnBatchAgainRepeatsNothing: when its lease ended, the database may give us our own batch again, with copies that left and
// could not be settled yet.
func TestOurOwnBatchAgainRepeatsNothing(t *testing.T) {
	broadcast(t, 10, func(_ *outbound.BroadcasterOptions, p *post) { p.answer = slow(time.Millisecond) }, func(t *testing.T, l *lane) {
		l.change(func() { l.stuck = true })
		pass(5 * time.Minute)
		if n := l.leases; n < 2 {
			t.Errorf("it was claimed %d times", n)
		}
		l.change(func() { l.stuck = false })
		pass(5 * time.Minute)
		wantStates(t, l, workflow.CopyCounts{Sent: 10})
		wantOnce(t, l, 10)
	})
}

package inbound_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/devmail/attack"
	"refermail/workflow"
	"refermail/workflow/store/storetest"
)

// stuck makes the first so many readings of a mail that names a tag of ours hang until the test ends.
func (c *town) stuck(readings int32) {
	end := make(chan struct{})
	c.t.Cleanup(func() { close(end) })
	var calls atomic.Int32
	c.receiver.Reader.Limits.Time = 250 * time.Millisecond
	c.receiver.Reader.Now = func() time.Time {
		if calls.Add(1) <= readings {
			<-end
		}
		return c.now
	}
}

const tagged = "To: deals+d-aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test"

// A mail that cannot be read in time is held, never failed and never tried again, and an authenticated sender is told once.
func TestAMailThatTakesTooLongIsHeldAndAnswered(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		for name, tc := range map[string]struct {
			from, stamp string
			readings    int32
			rule, sends string
		}{
			"a partner":                    {ann, "dmarc=pass header.from=northwind.test", 1, "takes longer to read than the limit", "too_large to " + ann},
			"a member":                     {maxAt, "dmarc=pass header.from=acme.test", 1, "takes longer to read than the limit", "too_large to " + maxAt},
			"a forged partner":             {ann, "dmarc=fail header.from=northwind.test", 1, "authentication failed", "challenge to " + ann},
			"whose header is slow as well": {ann, "dmarc=pass header.from=northwind.test", 2, "takes longer to read than the limit", ""},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				fresh := storetest.Postgres
				if strings.HasPrefix(address, "sqlite:") {
					fresh = storetest.SQLite
				}
				c := newTown(t, fresh(t))
				c.stuck(tc.readings)
				before := len(c.sent())
				row := c.receive(attack.Stamp(tc.stamp) + attack.Hop("198.51.100.1") + letter("Company: Hooli", "From: <"+tc.from+">", tagged, "Subject: Hooli"))
				c.sweep()
				if row.Disposition != workflow.Held || !strings.Contains(row.Rule, tc.rule) {
					t.Errorf("%s: %s", row.Disposition, row.Rule)
				}
				if got := strings.Join(c.sent()[before:], ", "); got != tc.sends {
					t.Errorf("sent %q, want %q", got, tc.sends)
				}
				raw, err := c.db.Raw(t.Context(), row.No)
				if err != nil || !strings.Contains(string(raw), "Company: Hooli") {
					t.Errorf("the mail is not kept whole: %v", err)
				}
			})
		}
	})
}

// Whose sender cannot be checked in time is not believed.
func TestACheckThatTakesTooLongProvesNothing(t *testing.T) {
	t.Parallel()
	c := newTown(t, storetest.SQLite(t))
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	c.receiver.Reader.Limits.Time = 100 * time.Millisecond
	c.receiver.Reader.Prove = func(context.Context, auth.Letter) workflow.Proof {
		<-end
		return workflow.Proof{Level: workflow.Strong}
	}
	if row := c.receive(attack.Sign("northwind.test", c.world.Referral("Hooli"))); row.Disposition != workflow.Held || row.Proof.Level != workflow.Fail {
		t.Errorf("%s, %s: %s", row.Disposition, row.Rule, row.Proof.Level)
	}
}

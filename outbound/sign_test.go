package outbound_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/token"
)

var tagInMail = regexp.MustCompile(`[a-z.-]+\+([a-z]-[a-z2-7]+)@acme\.example`)

// replyTag is the token in a mail's Reply-To.
func replyTag(t *testing.T, c *outbound.Composer, n workflow.Notice) string {
	t.Helper()
	raw, _, err := c.Compose(context.Background(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(raw), "Reply-To:")
	hit := tagInMail.FindStringSubmatch(after)
	if hit == nil {
		t.Fatalf("no token in\n%.400s", after)
	}
	return hit[1]
}

func TestAuthorityExpiresAndThreadsDoNot(t *testing.T) {
	t.Parallel()
	o := options(t)
	long := o
	long.Mail = "partner-referrals-worldwide@acme.example"
	for _, tc := range []struct {
		name    string
		options outbound.Options
		kind    workflow.Kind
		purpose token.Purpose
		deal    workflow.DealNo
		days    int // 0: for ever
	}{
		{"a partner's thread", o, workflow.KindStage, token.ForDeal, 1042, 0},
		{"the question", o, workflow.KindChallenge, token.ForChallenge, 0, 30},
		{"a decision", o, workflow.KindReview, token.ForMember, 1042, 400},
		{"the morning mail", o, workflow.KindMorning, token.ForMember, 0, 30},
		{"a relay", o, workflow.KindRelay, token.ForRelay, 1042, 400},
		{"an offer", o, workflow.KindOffer, token.ForOffer, 0, 0},
		{"a decision, where an expiry finds no room", long, workflow.KindReview, token.ForMember, 1042, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, err := outbound.NewComposer(tc.options)
			if err != nil {
				t.Fatal(err)
			}
			n := notice(tc.kind)
			n.Purpose, n.Deal = byte(tc.purpose), tc.deal
			tag := replyTag(t, c, n)
			check := func(at time.Time, want error) {
				t.Helper()
				if p, _, err := o.Ring.Verify(tag, at); !errors.Is(err, want) || err == nil && p != tc.purpose {
					t.Errorf("at %v: %v, %v", at, p, err)
				}
			}
			if tc.days == 0 {
				check(created.AddDate(20, 0, 0), nil)
				return
			}
			check(created.AddDate(0, 0, tc.days), nil)
			check(created.AddDate(0, 0, tc.days).Add(time.Hour), token.ErrExpired)
		})
	}
}

func TestMailIsSignedWithTheKeysAsTheyAreNow(t *testing.T) {
	t.Parallel()
	o := options(t)
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{9}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	ring := o.Ring
	o.Keys = func() token.Ring { return ring }
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	before := replyTag(t, c, notice(workflow.KindStage))
	ring = ring.Rotate(key, 0)
	after := replyTag(t, c, notice(workflow.KindStage))
	if _, _, err := ring.Verify(after, created); err != nil || before == after {
		t.Errorf("%q and %q: %v", before, after, err)
	}
	_, env, err := c.Compose(context.Background(), notice(workflow.KindStage), created)
	if err != nil {
		t.Fatal(err)
	}
	tag, _ := token.Find(env.From, o.Mail)
	if _, _, err := ring.Verify(tag, created); err != nil {
		t.Errorf("the envelope's: %v", err)
	}
}

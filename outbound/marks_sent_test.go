package outbound_test

import (
	"context"
	"strings"
	"testing"

	"refermail/outbound"
)

// TestEveryMailIsMarkedAsAutomatic: NT-12 and RFC 3834 §5.1, for every kind, rich and bare, answer or not.
func TestEveryMailIsMarkedAsAutomatic(t *testing.T) {
	t.Parallel()
	o := options(t)
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range outbound.Kinds() {
		for _, n := range variants(k) {
			for _, how := range []struct{ answer, unproven bool }{{}, {true, false}, {false, true}} { // an answer to the unproven is kept as the last
				n.Answer, n.Letter.Answers = how.answer, how.unproven
				answer := how.answer || how.unproven
				raw, env, err := c.Compose(context.Background(), n, created)
				if err != nil {
					t.Fatal(err)
				}
				head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
				auto := "auto-generated"
				if answer {
					auto = "auto-replied"
				}
				for _, mark := range []string{"Auto-Submitted: " + auto, "X-Auto-Response-Suppress: All", "X-Referral-Loop: " + o.LoopMark} {
					if strings.Count("\r\n"+head+"\r\n", "\r\n"+mark+"\r\n") != 1 {
						t.Errorf("%s lacks %q or has it twice:\n%s", k, mark, head)
					}
				}
				if !strings.HasPrefix(env.From, "deals+b-") {
					t.Errorf("%s is sent by %s, which names no notice", k, env.From)
				}
			}
		}
	}
}

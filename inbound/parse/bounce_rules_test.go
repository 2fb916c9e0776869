package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBouncesSayWhichRulesDecided(t *testing.T) {
	t.Parallel()
	daemon := "Mail Delivery System <mailer-daemon@mx.globex.example>"
	for name, c := range map[string]struct {
		in   string
		want []Finding
	}{
		"RFC 3464": {report("x", "Final-Recipient: rfc822; bo@globex.example\nAction: failed\nStatus: 5.1.1"), []Finding{
			{"bounce.sign", 0, 0, "a report of RFC 3464"}, {"bounce.report", 0, 0, "bo@globex.example 5.1.1"}, {"bounce.original", 0, 0, "n1@acme.example"}}},
		"words": {old(daemon, "failure notice", "Hi. This is the qmail-send program.\n\n<bo@globex.example>:\nno mailbox here (#5.1.1)\n"), []Finding{
			{"bounce.sign", 0, 0, "a mail server's address and such a subject"}, {"bounce.recipient", 3, 3, "bo@globex.example"}, {"bounce.reason", 4, 4, "no mailbox here (#5.1.1)"}}},
		"fields as text": {old(daemon, "failure notice", "see here\n\n> Final-Recipient: rfc822; bo@globex.example\n> Action: failed\n> Status: 5.1.1\n"), []Finding{
			{"bounce.sign", 0, 0, "a mail server's address and such a subject"}, {"bounce.recipient", 3, 3, "bo@globex.example"}, {"bounce.reason", 5, 5, "> Status: 5.1.1"}}},
		"a name without a domain": {report("x", "Final-Recipient: LOCAL; bo\nAction: failed\nStatus: 5.1.1"), []Finding{
			{"bounce.sign", 0, 0, "a report of RFC 3464"}, {"bounce.name", 0, 0, "bo@globex.example"}, {"bounce.original", 0, 0, "n1@acme.example"}}},
		"success": {report("x", "Final-Recipient: rfc822; bo@globex.example\nAction: delivered\nStatus: 2.0.0"), []Finding{
			{"auto.report", 0, 0, "a delivery report of success"}}},
		"Auto-Submitted: no": {"Auto-Submitted: no\nX-Autoreply: yes\n\nwords", []Finding{{"auto.person", 0, 0, "Auto-Submitted: no"}}},
		"a vacation note":    {"Return-Path: <>\nSubject: Afwezig\n\nwoorden", []Finding{{"auto.vacation", 0, 0, "Subject: afwezig, and a null return path"}}},
	} {
		m := Parse([]byte(c.in), Options{})
		found := slices.DeleteFunc(m.Findings, func(f Finding) bool {
			return !strings.HasPrefix(string(f.Rule), "bounce.") && !strings.HasPrefix(string(f.Rule), "auto.")
		})
		if !slices.Equal(found, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, found, c.want)
		}
		checkFindings(t, m)
	}
}

// TestLongReportsCostInProportion makes every rule that looks for recipients and phrases read as much as it may.
func TestLongReportsCostInProportion(t *testing.T) {
	for name, line := range map[string]string{
		"addresses":   "<bo%d@globex.example>: 550 5.1.1 user unknown\n",
		"labels":      "Recipient: bo%d@globex.example, failed, delivery to cy@globex.example\n",
		"fields":      "Final-Recipient: rfc822; bo%d@globex.example\nAction: failed\nStatus: 5.1.1\n\n",
		"names":       "the following recipients:\n\tbo%d\n",
		"sections":    "---- message %d follows ----\n",
		"one line":    "bo%d@globex.example ",
		"halves":      "bo%d@globex.",
		"header-like": "Received: for <bo%d@globex.example>; x\n",
	} {
		cost := func(n int) time.Duration {
			var b strings.Builder
			b.WriteString("From: MAILER-DAEMON@globex.example\nSubject: Undelivered\n\nsee\n")
			for i := range n {
				fmt.Fprintf(&b, line, i)
			}
			raw := []byte(b.String())
			best := time.Hour
			for range 3 {
				start := time.Now()
				Parse(raw, Options{})
				best = min(best, time.Since(start))
			}
			return best
		}
		few, many := cost(4000), cost(32000)
		if many > 8*4*few+20*time.Millisecond {
			t.Errorf("%s: 8 times the lines cost %v after %v", name, many, few)
		}
	}
}

package inbound

import (
	"testing"
	"time"

	"refermail/workflow"
)

func TestWaitsAreBounded(t *testing.T) {
	t.Parallel()
	var u unsure
	now := noon
	kept := func(no int) workflow.KeptMail { return workflow.KeptMail{No: workflow.MailNo(no)} }
	if !u.due(kept(1), now) {
		t.Error("a mail waits that never was in doubt")
	}
	var total time.Duration
	for u.postpone(1, now) {
		if u.due(kept(1), now) || !u.due(workflow.KeptMail{No: 1, Forced: true}, now) {
			t.Error("it does not wait, or it does though a person has released it")
		}
		start := now
		for !u.due(kept(1), now) {
			now = now.Add(time.Second)
		}
		total += now.Sub(start)
	}
	if total < 20*time.Minute || total > 25*time.Minute {
		t.Errorf("it waits %v in all", total)
	}
	for no := range 3 * manyWait { // nobody ever asks about them again
		u.postpone(workflow.MailNo(no), now)
		now = now.Add(2 * time.Second)
	}
	if len(u.mails) > manyWait {
		t.Errorf("%d waits are kept", len(u.mails))
	}
}

package outbound_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
)

func wantStates(t *testing.T, l *lane, want workflow.CopyCounts) {
	t.Helper()
	if got := l.states(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func wantOnce(t *testing.T, l *lane, copies int) {
	t.Helper()
	for id, n := range l.arrived {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if len(l.arrived) != copies {
		t.Errorf("%d copies were sent, want %d", len(l.arrived), copies)
	}
}

func slow(d time.Duration) func(context.Context, string, int) error {
	return func(context.Context, string, int) error { time.Sleep(d); return nil }
}

func TestEveryCopyIsSentOnceAndTheEndIsTold(t *testing.T) {
	broadcast(t, 503, func(o *outbound.BroadcasterOptions, p *post) {
		o.Connections, p.answer = 30, slow(time.Millisecond)
	}, func(t *testing.T, l *lane) {
		pass(10 * time.Second)
		wantStates(t, l, workflow.CopyCounts{Sent: 503})
		wantOnce(t, l, 503)
		if len(l.ended) != 1 || l.ended[0] != 7 || !l.rack.ended {
			t.Errorf("ended: %v, %v", l.ended, l.rack.ended)
		}
		if l.most > outbound.Window {
			t.Errorf("%d copies were handed over and not settled", l.most)
		}
	})
}

// TestTheWindowHoldsWhileTheDatabaseIsGone: whatever the connections could do, what a crash would repeat stays bounded.
func TestTheWindowHoldsWhileTheDatabaseIsGone(t *testing.T) {
	broadcast(t, 400, func(o *outbound.BroadcasterOptions, p *post) {
		o.Lease, p.answer = time.Hour, slow(time.Millisecond)
	}, func(t *testing.T, l *lane) {
		time.Sleep(5 * time.Millisecond)
		l.change(func() { l.broken = true })
		pass(time.Minute)
		n := l.states()
		if out := l.count() - n.Sent; out == 0 || out > outbound.Window {
			t.Errorf("%d copies are out and not settled", out)
		}
		l.change(func() { l.broken = false })
		pass(time.Minute)
		wantStates(t, l, workflow.CopyCounts{Sent: 400})
		wantOnce(t, l, 400)
	})
}

func TestAPauseACancelAndAResumeTakeEffectWithinABatch(t *testing.T) {
	broadcast(t, 1000, func(o *outbound.BroadcasterOptions, p *post) { p.answer = slow(100 * time.Millisecond) }, func(t *testing.T, l *lane) {
		pass(time.Second)
		l.change(func() { l.halted = true })
		l.Wake()
		pass(200 * time.Millisecond)
		n := l.count()
		if n == 0 || n > 150 {
			t.Errorf("%d had left", n)
		}
		pass(time.Hour)
		if l.count() != n {
			t.Errorf("%d left after the pause", l.count()-n)
		}
		l.change(func() { l.halted = false })
		l.Wake()
		pass(time.Minute)
		wantOnce(t, l, 1000)
		wantStates(t, l, workflow.CopyCounts{Sent: 1000})
	})
}

func TestWhoUnsubscribesMeanwhileIsSkipped(t *testing.T) {
	broadcast(t, 100, func(o *outbound.BroadcasterOptions, p *post) { o.PerSecond = 1 }, func(t *testing.T, l *lane) {
		pass(20 * time.Second)
		l.change(func() { l.refuse = "unsubscribed" })
		n := l.count()
		pass(time.Minute)
		if late := l.count() - n; late > 5 { // Fresh
			t.Errorf("%d got a copy more than five seconds later", late)
		}
		wantStates(t, l, workflow.CopyCounts{Sent: l.count(), Skipped: 100 - l.count()})
		if last := l.copies[100].last; last.Response != "unsubscribed" || last.State != workflow.CopySkipped {
			t.Errorf("the last one: %+v", last)
		}
	})
}

func TestRefusedForGoodAndForTheMoment(t *testing.T) {
	var mu sync.Mutex
	told := map[workflow.ContactNo]string{}
	broadcast(t, 50, func(o *outbound.BroadcasterOptions, p *post) {
		o.Poll = time.Hour
		o.Refused = func(_ context.Context, id workflow.CopyID, to workflow.Address, reason string, _ time.Time) error {
			mu.Lock()
			defer mu.Unlock()
			told[id.Contact] = to.Email + ": " + reason
			return nil
		}
		p.answer = func(_ context.Context, to string, before int) error {
			switch {
			case to == "ann@partner1.example":
				return &outbound.SendError{Class: outbound.Permanent, Code: 550, Err: errors.New("nobody")}
			case to == "ann@partner2.example" && before < 3:
				return &outbound.SendError{Class: outbound.Temporary, Code: 450, Err: errors.New("later")}
			case to == "ann@partner3.example":
				return &outbound.SendError{Class: outbound.Temporary, Code: 450, Err: errors.New("never")}
			}
			return nil
		}
	}, func(t *testing.T, l *lane) {
		pass(time.Second)
		wantStates(t, l, workflow.CopyCounts{Sent: 20, Refused: 10, Ready: 20})
		pass(5 * time.Minute)
		wantStates(t, l, workflow.CopyCounts{Sent: 30, Refused: 10, Ready: 10})
		if n := l.copies[2].Attempts; n != 3 {
			t.Errorf("%d attempts failed before the copy went", n)
		}
		if told[1] != "ann@partner1.example: nobody" || len(told) != 10 {
			t.Errorf("told: %v", told)
		}
		pass(71 * time.Hour)
		wantStates(t, l, workflow.CopyCounts{Sent: 30, Refused: 10, Ready: 10})
		pass(2 * time.Hour)
		wantStates(t, l, workflow.CopyCounts{Sent: 30, Refused: 20})
		if len(l.ended) != 1 {
			t.Errorf("ended %d times", len(l.ended))
		}
	})
}

func TestAnOutageHoldsEverythingAndCountsForNobody(t *testing.T) {
	var gone atomic.Bool
	broadcast(t, 300, func(o *outbound.BroadcasterOptions, p *post) {
		o.Jitter = nil
		p.answer = func(_ context.Context, to string, before int) error { // some bring down their connection, more than once
			time.Sleep(time.Millisecond)
			if gone.Load() || to == "ann@partner4.example" && before < 2 {
				return &outbound.SendError{Class: outbound.Outage, Err: errors.New("no connection")}
			}
			return nil
		}
	}, func(t *testing.T, l *lane) {
		time.Sleep(10 * time.Millisecond)
		gone.Store(true)
		pass(time.Second)
		n := l.count()
		pass(10 * time.Minute)
		if tries := l.count() - n; tries < 20 || tries > 60 { // one at a time, every twenty seconds
			t.Errorf("%d tries in ten minutes", tries)
		}
		gone.Store(false)
		pass(time.Hour)
		wantStates(t, l, workflow.CopyCounts{Sent: 300})
		for no, c := range l.copies {
			if c.Attempts != 0 {
				t.Errorf("copy %d has %d failed attempts", no, c.Attempts)
			}
		}
	})
}

func TestPaceOfAllOfADomainAndOfADay(t *testing.T) {
	broadcast(t, 100, func(o *outbound.BroadcasterOptions, _ *post) {
		o.PerSecond, o.Pace.Domains = 20, map[string]outbound.Limit{"partner1.example": {PerSecond: 1}}
	}, func(t *testing.T, l *lane) {
		began := time.Now()
		pass(3 * time.Second)
		if n := l.count(); n < 50 || n > 63 {
			t.Errorf("%d in three seconds", n)
		}
		pass(time.Minute)
		wantOnce(t, l, 100)
		if last := l.when[len(l.when)-1].Sub(began); last < 18*time.Second || last > 25*time.Second {
			t.Errorf("the twentieth of one domain after %v", last)
		}
	})
}

func TestNoMoreThanMayLeaveInADay(t *testing.T) {
	broadcast(t, 100, func(o *outbound.BroadcasterOptions, _ *post) { o.PerDay, o.Poll = 40, time.Hour }, func(t *testing.T, l *lane) {
		for day := 1; day <= 3; day++ { // a bubble's time begins at midnight UTC
			pass(12 * time.Hour)
			if n, want := l.count(), min(40*day, 100); n != want {
				t.Errorf("day %d: %d", day, n)
			}
			pass(12 * time.Hour)
		}
		wantOnce(t, l, 100)
		wantStates(t, l, workflow.CopyCounts{Sent: 100})
	})
}

// TestAStopFinishesTheCopiesInHand: what is on its way is waited for and settled, the rest is given back at once.
func TestAStopFinishesTheCopiesInHand(t *testing.T) {
	broadcast(t, 500, func(o *outbound.BroadcasterOptions, p *post) { p.answer = slow(2 * time.Second) }, func(t *testing.T, l *lane) {
		pass(5 * time.Second)
		began := time.Now()
		l.stop()
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("the stop took %v", took)
		}
		wantOnce(t, l, 30)
		wantStates(t, l, workflow.CopyCounts{Sent: 30, Ready: 470})
		for _, b := range l.batches {
			if b.Lease != "" {
				t.Errorf("batch %d was not given back", b.No)
			}
		}
	})
}

func TestAStopCutsCopiesShort(t *testing.T) {
	broadcast(t, 50, func(o *outbound.BroadcasterOptions, p *post) {
		p.answer = func(ctx context.Context, _ string, _ int) error {
			<-ctx.Done()
			return &outbound.SendError{Class: outbound.Outage, Err: ctx.Err()}
		}
	}, func(t *testing.T, l *lane) {
		pass(10 * time.Second)
		began := time.Now()
		l.stop()
		if took := time.Since(began); took > 6*time.Second {
			t.Errorf("the stop took %v", took)
		}
		wantStates(t, l, workflow.CopyCounts{Ready: 50})
	})
}

// TestALostLeaseEndsWhatIsUnderWay: somebody else may send the same copies then.
func TestALostLeaseEndsWhatIsUnderWay(t *testing.T) {
	var cut atomic.Int64
	broadcast(t, 5, func(o *outbound.BroadcasterOptions, p *post) {
		p.answer = func(ctx context.Context, _ string, _ int) error {
			select {
			case <-ctx.Done():
				cut.Add(1)
				return &outbound.SendError{Class: outbound.Outage, Err: ctx.Err()}
			case <-time.After(time.Hour):
				return nil
			}
		}
	}, func(t *testing.T, l *lane) {
		pass(30 * time.Second)
		if n := cut.Load(); n != 0 {
			t.Errorf("%d were cut short while the lease was renewed", n)
		}
		l.change(func() { l.batches[0].Lease, l.batches[0].runAt = "another's", time.Now().Add(time.Hour) })
		pass(2 * time.Minute)
		if n := cut.Load(); n != 5 {
			t.Errorf("%d of 5 were cut short", n)
		}
	})
}

func TestAPrinterThatCannotBeSetUpIsAskedAgain(t *testing.T) {
	tries := 0
	broadcast(t, 10, func(o *outbound.BroadcasterOptions, _ *post) {
		press := o.Press
		o.Press = func(ctx context.Context, no workflow.IssueNo) (outbound.Printer, error) {
			if tries++; tries < 3 {
				return nil, errors.New("no document")
			}
			return press(ctx, no)
		}
	}, func(t *testing.T, l *lane) {
		pass(5 * time.Minute)
		wantStates(t, l, workflow.CopyCounts{Sent: 10})
		if tries != 3 {
			t.Errorf("%d tries", tries)
		}
	})
}

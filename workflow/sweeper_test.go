package workflow

import (
	"context"
	"log/slog"
	"testing"
	"time"
)

func TestTimersWaitForTheMailThatCameBefore(t *testing.T) {
	asked := 0
	s := &Sweeper{Log: slog.New(slog.DiscardHandler), Ready: func() bool { asked++; return asked == 4 }}
	s.wait(t.Context())
	want(t, asked, 4, "asked until it was ready")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s.Ready = func() bool { return false }
	s.wait(gone) // and a stop ends the wait
}

func TestATimerThatPanicsIsPutOff(t *testing.T) {
	panics := 0
	due := Timer{Key: "remind/D-1001", Kind: "remind", Deal: 1001, Due: noon}
	w := NewWorld(&Rules{}, Facts{Deals: []Deal{{No: 1001}}, Timers: map[string]bool{due.Key: true}, TimerDue: map[string]time.Time{due.Key: noon}})
	e := &Engine{Rules: w.Rules, Log: slog.New(slog.DiscardHandler), Panicked: func() { panics++ }}
	d := e.decide(w, Input{At: noon, Action: TimerFired{due}}) // without a program
	w.Apply(d.Changes)
	want(t, panics, 1, "panics")
	want(t, w.timerDue[due.Key], noon.Add(time.Hour), "due again")
}

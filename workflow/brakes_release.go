package workflow

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"refermail/workflow/account"
)

// releaseTimer begins the timers that go on with a release of many mails.
const releaseTimer = "release/"

// releaseEvery is how long the next round of a release waits: what the brakes held comes back at a pace people can read.
const releaseEvery = 5 * time.Minute

var heldFromLine = regexp.MustCompile(`(?i)^release\s+(?:all\s+)?held(?:\s+(?:from|of)\s+(\S{1,254}))?[.!]?$`)

// heldFrom reads "release held from ann@northwind.example", "… from northwind.example" and "release held from everybody".
func heldFrom(line string) (from string, ok bool) {
	hit := heldFromLine.FindStringSubmatch(strings.TrimSpace(line))
	if hit == nil {
		return "", false
	}
	return HeldOf(hit[1])
}

// HeldOf is of whom held mail is meant: an address, a domain, or everybody. ok is false for anything else.
func HeldOf(said string) (from string, ok bool) {
	switch said = strings.ToLower(strings.Trim(said, "<>\"'.,;")); said {
	case "", "all", "everybody", "everyone", EverybodyHeld:
		return EverybodyHeld, said != ""
	}
	if strings.Contains(said, "@") {
		from = account.CompareKey(said)
	} else {
		from = account.Registrable(said)
	}
	return from, from != ""
}

// releaseFrom hands back what the brakes hold of somebody, the oldest first, some now and the others round by round. Each is
// judged as it came: nobody is trusted more than before, and nothing of it meets a brake again.
func (d *draft) releaseFrom(from string) (problem string) {
	mails := d.w.heldFrom[from]
	whose := from
	if from == EverybodyHeld {
		whose = "everybody"
	}
	if len(mails) == 0 {
		return fmt.Sprintf("the brakes hold no mail of %s", whose)
	}
	more := len(mails) > ReleaseMost
	for _, no := range mails[:min(len(mails), ReleaseMost)] {
		d.out.Release = append(d.out.Release, Release{Mail: no})
	}
	d.effect("%s of %s will be handled now", counted(min(len(mails), ReleaseMost), "held mail"), whose)
	if more {
		d.setTimer(Timer{Key: releaseTimer + from, Kind: "release", Due: d.in.At.Add(releaseEvery)})
		d.effect("the others follow, %d every %d minutes", ReleaseMost, int(releaseEvery.Minutes()))
	}
	return ""
}

// releases asks for the mails that words or timers hand back.
func (w *Want) releases(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if from, ok := heldFrom(line); ok && len(w.HeldFrom) < maxDeskLines {
			w.HeldFrom = append(w.HeldFrom, from)
		}
	}
}

// brakeTimers asks for what the timers of the brakes tell and hand back.
func (w *Want) brakeTimers(t Timer) {
	if t.Kind == brakesTimer {
		w.Braked = t.Due.Add(-time.Hour)
	}
	if from, ok := strings.CutPrefix(t.Key, releaseTimer); ok {
		w.HeldFrom = append(w.HeldFrom, from)
	}
}

// brakeTimer does what the timers of the brakes are for.
func (d *draft) brakeTimer(t Timer) (done bool) {
	if t.Kind == brakesTimer {
		d.brakesOver(t)
		return true
	}
	from, ok := strings.CutPrefix(t.Key, releaseTimer)
	if ok {
		d.releaseFrom(from)
	}
	return ok
}

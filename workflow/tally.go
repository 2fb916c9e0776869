package workflow

import (
	"slices"
	"time"
)

// Tally is something that happened N times just now. What it counts and for whom stands in its key.
type Tally struct {
	Key string
	N   int
}

// Count is how often something happened in the last hour and in the last day. Memory keeps it by slots of [TallySlot]:
// an hour is over within it up to one slot early, never late.
type Count struct{ Hour, Day int }

func (c Count) plus(n int) Count { return Count{c.Hour + n, c.Day + n} }

// How tallies are kept: by slots, and forgotten after a day.
const (
	TallySlot = 5 * time.Minute
	TallyDay  = 24 * time.Hour
)

// BrakedSum is what the brakes hold, summed up: the senders of most of it first.
type BrakedSum struct {
	Mails, Senders, Domains int
	Most                    []BrakedSender // at most BrakedMost
}

// BrakedSender is a sender whose mails the brakes hold.
type BrakedSender struct {
	Address string // compare key
	Mails   int
	First   MailNo
}

// BrakedMost is how many senders a sum names.
const BrakedMost = 10

// EverybodyHeld asks for all mail that the brakes hold, whoever wrote it.
const EverybodyHeld = "*"

// tally counts something for the brakes.
func (d *draft) tally(key string, n int) {
	if i := slices.IndexFunc(d.out.Tallies, func(t Tally) bool { return t.Key == key }); i >= 0 {
		d.out.Tallies[i].N += n
		return
	}
	d.out.Tallies = append(d.out.Tallies, Tally{key, n})
}

// tallies adds another decision's counts.
func (c *Changes) tallies(o Changes) {
	for _, t := range o.Tallies {
		if i := slices.IndexFunc(c.Tallies, func(has Tally) bool { return has.Key == t.Key }); i >= 0 {
			c.Tallies[i].N += t.N
		} else {
			c.Tallies = append(c.Tallies, t)
		}
	}
}

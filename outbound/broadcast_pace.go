package outbound

import (
	"context"
	"time"
)

// credit is how much time a rate may catch up on: clocks and timers are no finer than that.
const credit = 50 * time.Millisecond

// rate limits the copies a second to everybody. The zero value limits nothing.
type rate struct {
	perSecond float64
	next      time.Time
}

// turn is when the next copy may leave.
func (r *rate) turn(now time.Time) time.Time {
	if r.perSecond <= 0 {
		return now
	}
	return r.next
}

// went notes one that left.
func (r *rate) went(now time.Time) {
	if r.perSecond <= 0 {
		return
	}
	if from := now.Add(-credit); r.next.Before(from) {
		r.next = from
	}
	r.next = r.next.Add(time.Duration(float64(time.Second) / r.perSecond))
}

// day counts what may leave today. The zero value knows nothing yet.
type day struct {
	next  time.Time // when the next day begins
	left  int       // as far as we know; never too many
	over  bool      // counted, and nothing was left
	stale bool      // to be counted anew
	asked bool
}

// begin is when the day of a moment began, and when the next one does.
func begin(now time.Time, zone *time.Location) (from, next time.Time) {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone), time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// allows reports whether a copy may leave today.
func (d *day) allows(now time.Time, o BroadcasterOptions) bool {
	return o.PerDay <= 0 || d.left > 0 && now.Before(d.next)
}

// full reports that nothing more may leave today.
func (d *day) full(now time.Time) bool { return d.over && now.Before(d.next) }

func (d *day) went() {
	if d.left--; d.left <= 0 {
		d.stale = true
	}
}

// count asks how many copies left today, when there is a limit and it is not known.
func (l *lane) count(now time.Time) {
	if l.o.PerDay <= 0 || l.day.asked || len(l.batches) == 0 || now.Before(l.day.next) && (!l.day.stale || l.day.left <= 0 && l.unsettled > 0) {
		return
	}
	if now.Before(l.rest) {
		l.by(l.rest)
		return
	}
	l.day.asked = true
	from, next := begin(now, l.o.Zone)
	flying := l.unsettled // they may be counted twice, which the next count sets right
	l.queue = append(l.queue, func(ctx context.Context) func() {
		ctx, cancel := patient(ctx)
		defer cancel()
		sent, err := l.o.Copies.CopiesSentSince(ctx, from)
		return func() {
			l.day.asked = false
			if err != nil {
				l.failed("count copies", err)
				return
			}
			flying = max(flying, l.unsettled)
			left := l.o.PerDay - sent - flying
			l.day = day{next: next, left: left, over: left <= 0 && flying == 0, stale: left <= 0}
		}
	})
}

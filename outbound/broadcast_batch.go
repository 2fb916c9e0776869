package outbound

import (
	"context"
	"slices"
	"time"

	"refermail/workflow"
)

// held is a batch in hand.
type held struct {
	workflow.CopyBatch
	printer Printer
	next    int                             // of Copies
	later   []putOff                        // the earliest first
	handed  map[workflow.ContactNo]struct{} // went out in our hands: whatever is read anew, it is not sent again
	open    int                             // of those, not settled
	until   time.Time                       // when the lease ends
	read    time.Time                       // when the answer came that Copies are from
	gone    bool                            // nothing more of it may leave
	renewed bool                            // the database is being asked

	sending context.Context // of its attempts: it ends with the lease
	end     context.CancelFunc
	lapse   *time.Timer
}

// putOff is a copy that waits for its turn.
type putOff struct {
	at   time.Time
	copy *workflow.Copy
}

func (h *held) id(c *workflow.Copy) workflow.CopyID {
	return workflow.CopyID{Issue: h.Issue, Contact: c.Contact}
}

// left is how many copies were not handed out.
func (h *held) left() int {
	if h.gone {
		return 0
	}
	return len(h.Copies) - h.next + len(h.later)
}

// idleMost is how long a batch is kept of which every copy waits for the pace of its domain: others want to leave.
const idleMost = time.Second

// idleUntil is when the first copy may leave if all that are left were put off; else zero.
func (h *held) idleUntil() time.Time {
	if h.gone || h.next < len(h.Copies) || len(h.later) == 0 {
		return time.Time{}
	}
	return h.later[0].at
}

// pick returns the next copy whose turn it is, nil when there is none.
func (h *held) pick(now time.Time) *workflow.Copy {
	if len(h.later) > 0 && !h.later[0].at.After(now) {
		c := h.later[0].copy
		h.later = slices.Delete(h.later, 0, 1)
		return c
	}
	for h.next < len(h.Copies) {
		c := &h.Copies[h.next]
		h.next++
		if _, twice := h.handed[c.Contact]; !twice {
			return c
		}
	}
	return nil
}

// out notes that a copy is in hand.
func (h *held) out(c *workflow.Copy) {
	h.handed[c.Contact] = struct{}{}
	h.open++
}

// back takes a copy back that was not sent, nor will be settled.
func (h *held) back(c *workflow.Copy, at time.Time) {
	delete(h.handed, c.Contact)
	h.open--
	h.wait(c, at)
}

// wait puts a copy off.
func (h *held) wait(c *workflow.Copy, at time.Time) {
	i, _ := slices.BinarySearchFunc(h.later, at, func(p putOff, at time.Time) int { return p.at.Compare(at) })
	h.later = slices.Insert(h.later, i, putOff{at, c})
}

// reread replaces what is known of the batch.
func (h *held) reread(b workflow.CopyBatch) { h.Copies, h.next, h.later = b.Copies, 0, nil }

// prolong sets the end of the lease, which cuts short whatever is still under way then.
func (h *held) prolong(until, now time.Time) {
	h.until = until
	if h.lapse == nil {
		h.lapse = time.AfterFunc(until.Sub(now), h.end)
		return
	}
	h.lapse.Reset(until.Sub(now))
}

// handOut gives copies to connections, as many as may leave now. What is known of their readers is never older than Fresh.
func (l *lane) handOut(now time.Time) {
	for _, h := range l.batches {
		for l.mayLeave(h, now) {
			c := h.pick(now)
			if c == nil {
				break
			}
			l.start(h, c, now)
		}
		if len(h.later) > 0 {
			l.by(h.later[0].at)
		}
	}
}

// mayLeave reports whether a copy of the batch may be handed out.
func (l *lane) mayLeave(h *held, now time.Time) bool {
	switch {
	case h.gone || now.Sub(h.read) > l.o.Fresh || h.until.Sub(now) < l.o.Lease/3:
		return false
	case l.underWay >= l.o.Connections || !l.room(h) || l.unsettled >= Window || len(l.results) >= skipsMost:
		return false
	case !l.day.allows(now, l.o):
		return false
	case l.outage.allow(now, 1, l.underWay) == 0:
		l.by(l.outage.until)
		return false
	}
	if at := l.rate.turn(now); at.After(now) {
		l.by(at)
		return false
	}
	return true
}

// Copies are held in memory while they are on their way: a newsletter with files on all connections at once would be more than a small
// machine has.
const (
	bytesInHand = 32 << 20 // of all copies under way; a single one may have more
	keptBuffer  = 1 << 20  // a larger buffer is not kept for the next copy
)

// room reports whether another copy of the batch fits into memory beside those under way.
func (l *lane) room(h *held) bool {
	return l.underWay == 0 || (l.underWay+1)*h.printer.Size() <= bytesInHand
}

// start gives a copy to a connection, skips it, or puts it off for its domain's sake.
func (l *lane) start(h *held, c *workflow.Copy, now time.Time) {
	id := h.id(c)
	if c.Skip != "" {
		h.out(c)
		l.results = append(l.results, result{workflow.CopySettlement{CopyID: id, State: workflow.CopySkipped, At: now, Response: c.Skip}, h, false})
		l.observe(id, OutcomeSkipped, 0)
		return
	}
	if l.paced() {
		if later, ok := l.pacer.begin(string(id.Bytes()), domainOf(c.To.Email), now); !ok {
			h.wait(c, later)
			l.observe(id, OutcomePaced, 0)
			return
		}
	}
	h.out(c)
	l.rate.went(now)
	l.day.went()
	l.underWay++
	l.unsettled++
	l.jobs <- handed{held: h, copy: c, before: l.maybe[id]}
}

// paced reports whether domains have a pace at all.
func (l *lane) paced() bool {
	return l.o.Pace.PerSecond > 0 || l.o.Pace.Connections > 0 || len(l.o.Pace.Domains) > 0
}

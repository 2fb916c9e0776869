package outbound

import (
	"context"
	"slices"
	"time"

	"refermail/workflow"
)

const (
	batchesInHand = 2   // one that leaves and one that is ready when it has left
	readAhead     = 500 // copies: with fewer left, the next batch is asked for
	groupMost     = 16  // settlements in one statement; fewer wait for company, but not long
	groupWait     = 2 * time.Millisecond
	skipsMost     = 4 * groupMost
)

// group is settlements that are written together.
type group struct {
	settlements []workflow.CopySettlement
	of          []*held
	handed      int // how many of them had been handed to the Sender
}

// result is a settlement that nobody writes yet.
type result struct {
	workflow.CopySettlement
	held   *held
	handed bool
}

// ask is a question to the database. What it returns is run by the lane.
type ask func(ctx context.Context) (then func())

// lane is the state of one Run; its methods are called by one goroutine.
type lane struct {
	*Broadcaster
	sending context.Context // of the whole Run: it ends when the grace of a stop is over

	jobs    chan handed
	done    chan ended
	groups  chan group
	settled chan group
	asks    chan ask
	answers chan func()

	batches   []*held // the oldest first
	leaving   []*held // being given back
	press     *pressRoom
	underWay  int       // handed to connections, not taken back
	unsettled int       // handed to connections, not settled
	results   []result  // not given to a settler
	since     time.Time // they wait for company
	writing   int       // settlers at work
	queue     []ask
	asking    bool
	nextAsked bool // for another batch
	look      bool // something may be due
	due       time.Time
	rest      time.Time // the database does not answer: not before then
	timer     *time.Timer
	now       time.Time // of the last act
	soon      time.Time // when there is something to do at the latest

	pacer  *pacer
	rate   rate
	day    day
	outage outage
	maybe  map[workflow.CopyID]bool // ended ambiguously once
}

func newLane(b *Broadcaster, sending context.Context) *lane {
	return &lane{
		Broadcaster: b, sending: sending,
		jobs: make(chan handed, b.o.Connections), done: make(chan ended, b.o.Connections),
		groups: make(chan group, settlers), settled: make(chan group, settlers),
		asks: make(chan ask, 1), answers: make(chan func(), 1),
		press: &pressRoom{}, look: true, timer: time.NewTimer(0),
		pacer: newPacer(b.o.Pace), rate: rate{perSecond: b.o.PerSecond}, maybe: map[workflow.CopyID]bool{},
	}
}

// act does everything that can be done now.
func (l *lane) act() {
	now := l.o.Now()
	l.now, l.soon = now, now.Add(l.o.Poll)
	l.handOut(now)
	l.write()
	l.release(now)
	l.renew(now)
	l.count(now)
	l.next(now)
	l.put()
}

// by asks to be back at a time. What could be done now was done; the rest waits for something else than time.
func (l *lane) by(t time.Time) {
	if t.After(l.now) && t.Before(l.soon) {
		l.soon = t
	}
}

// write gives results to settlers, a statement's worth at a time.
func (l *lane) write() {
	for len(l.results) > 0 && l.writing < settlers && l.ripe() {
		n := min(len(l.results), groupMost)
		g := group{settlements: make([]workflow.CopySettlement, n), of: make([]*held, n)}
		for i, r := range l.results[:n] {
			g.settlements[i], g.of[i] = r.CopySettlement, r.held
			if r.handed {
				g.handed++
			}
		}
		l.results, l.since = l.results[:copy(l.results, l.results[n:])], l.now
		l.writing++
		l.groups <- g
	}
}

// ripe reports whether what there is to settle is worth a statement, or has waited, or waits for nothing.
func (l *lane) ripe() bool {
	if len(l.results) >= groupMost || l.underWay == 0 || !l.now.Before(l.since.Add(groupWait)) {
		return true
	}
	l.by(l.since.Add(groupWait))
	return false
}

// written takes back what a settler wrote.
func (l *lane) written(g group) {
	l.writing--
	l.unsettled -= g.handed
	for _, h := range g.of {
		h.open--
	}
}

// take decides what becomes of an attempt.
func (l *lane) take(e ended) {
	l.underWay--
	if l.paced() {
		l.pacer.end(domainOf(e.copy.To.Email))
	}
	id := e.held.id(e.copy)
	s, outcome := e.verdict(l.o.Jitter())
	switch outcome {
	case OutcomeAmbiguous:
		l.maybe[id] = true
	case OutcomeSent, OutcomeRefused:
		delete(l.maybe, id)
	}
	switch outcome {
	case OutcomeOutage, OutcomeStopped: // it did not count, and nothing is to be written
		l.unsettled--
		e.held.back(e.copy, s.RunAt)
		if outcome == OutcomeOutage {
			l.outage.failed(e.at, l.o.Jitter())
		}
	default:
		l.outage.over()
		if len(l.results) == 0 {
			l.since = l.now
		}
		l.results = append(l.results, result{s, e.held, true})
	}
	l.record(e, s, outcome)
}

// wait returns when there is something to do.
func (l *lane) wait(ctx context.Context) {
	l.timer.Reset(max(l.soon.Sub(l.o.Now()), time.Millisecond))
	select {
	case e := <-l.done:
		l.take(e)
	case g := <-l.settled:
		l.written(g)
	case then := <-l.answers:
		l.answered(then)
	case <-l.wake:
		l.look = true
		for _, h := range l.batches {
			h.read = time.Time{}
		}
	case <-l.timer.C:
	case <-ctx.Done():
	}
	l.drain()
}

// drain takes what else is ready.
func (l *lane) drain() {
	for {
		select {
		case e := <-l.done:
			l.take(e)
		case g := <-l.settled:
			l.written(g)
		default:
			return
		}
	}
}

// finish takes back everything in hand, settles it and gives back the batches.
func (l *lane) finish() {
	for l.underWay > 0 || len(l.results) > 0 || l.writing > 0 || l.asking {
		l.write()
		select {
		case e := <-l.done:
			l.take(e)
		case g := <-l.settled:
			l.written(g)
		case then := <-l.answers:
			l.asking = false
			then()
		}
		l.drain()
	}
	l.timer.Stop()
	close(l.groups)
	close(l.asks)
	ctx, cancel := context.WithTimeout(context.Background(), databaseLast)
	defer cancel()
	for _, h := range slices.Concat(l.batches, l.leaving) {
		h.end()
		if err := l.o.Copies.ReleaseBatch(ctx, h.CopyBatch, l.o.Now(), time.Time{}); err != nil {
			l.o.Log.Warn("give back batch", "issue", h.Issue.String(), "batch", h.No, "err", err)
		}
	}
}

package outbound_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"refermail/workflow"
)

// clock is a clock that stands still until it is told to move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: created} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}

// queue is an outbox in memory.
type queue struct {
	mu       sync.Mutex
	rows     map[workflow.NoticeID]*row
	order    []workflow.NoticeID
	leases   int
	maxClaim int // the most notices leased at once
	broken   bool
	settled  chan workflow.Settlement // what was settled, in order, when not nil
}

type row struct {
	notice   workflow.Notice
	state    workflow.NoticeState
	runAt    time.Time
	lease    string
	until    time.Time
	attempts int
	last     workflow.Settlement
}

func newQueue(n int) *queue {
	q := &queue{rows: map[workflow.NoticeID]*row{}, settled: make(chan workflow.Settlement, 10*n+100)}
	for i := range n {
		k := notice(workflow.KindReceipt)
		k.Key = fmt.Sprintf("notice %d", i)
		k.ID = workflow.NewNoticeID(k.Key)
		k.MessageID = string(k.ID) + "@acme.example"
		q.add(k)
	}
	return q
}

func (q *queue) add(n workflow.Notice) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rows[n.ID] = &row{notice: n, state: workflow.Ready, runAt: created}
	q.order = append(q.order, n.ID)
}

var errBroken = errors.New("the database is gone")

func (q *queue) breakDown(broken bool) {
	q.mu.Lock()
	q.broken = broken
	q.mu.Unlock()
}

func (q *queue) Claim(_ context.Context, now time.Time, lease time.Duration, max int) ([]workflow.Claimed, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.broken {
		return nil, errBroken
	}
	var out []workflow.Claimed
	leased := 0
	order := slices.Clone(q.order)
	slices.SortStableFunc(order, func(a, b workflow.NoticeID) int { return q.rows[a].runAt.Compare(q.rows[b].runAt) })
	for _, id := range order {
		r := q.rows[id]
		due := r.state == workflow.Ready && !r.runAt.After(now) || r.state == workflow.Sending && !r.until.After(now)
		if due && len(out) < max {
			q.leases++
			r.state, r.lease, r.until = workflow.Sending, fmt.Sprint("lease ", q.leases), now.Add(lease)
			r.attempts++
			out = append(out, workflow.Claimed{Notice: r.notice, Attempts: r.attempts, Lease: r.lease, Created: created})
		}
		if r.state == workflow.Sending {
			leased++
		}
	}
	if leased > q.maxClaim {
		q.maxClaim = leased
	}
	return out, nil
}

func (q *queue) Settle(_ context.Context, done []workflow.Settlement) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.broken {
		return errBroken
	}
	for _, s := range done {
		r := q.rows[s.ID]
		if r.state != workflow.Sending || r.lease != s.Lease {
			continue
		}
		r.state, r.runAt, r.last = s.State, s.RunAt, s
		select {
		case q.settled <- s:
		default:
		}
	}
	return nil
}

func (q *queue) NextDue(context.Context) (at time.Time, ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		next := r.runAt
		if r.state == workflow.Sending {
			next = r.until
		} else if r.state != workflow.Ready {
			continue
		}
		if !ok || next.Before(at) {
			at, ok = next, true
		}
	}
	return at, ok, nil
}

func (q *queue) count(s workflow.NoticeState) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if r.state == s {
			n++
		}
	}
	return n
}

// await returns the next n settlements.
func (q *queue) await(t testing.TB, n int) []workflow.Settlement {
	t.Helper()
	var out []workflow.Settlement
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for range n {
		select {
		case s := <-q.settled:
			out = append(out, s)
		case <-limit.C:
			t.Fatalf("%d of %d settlements after 20 s", len(out), n)
		}
	}
	return out
}

func responses(in []workflow.Settlement) (out []string) {
	for _, s := range in {
		out = append(out, string(s.State)+": "+s.Response)
	}
	slices.Sort(out)
	return out
}

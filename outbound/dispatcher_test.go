package outbound_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"refermail/outbound"
	"refermail/workflow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sender answers by a script; the zero one takes everything.
type sender struct {
	mu    sync.Mutex
	sent  map[string]int // Message-ID header → times taken
	reply func(ctx context.Context, env outbound.Envelope) error
}

func (s *sender) Send(ctx context.Context, env outbound.Envelope, raw []byte) (string, error) {
	if s.reply != nil {
		if err := s.reply(ctx, env); err != nil {
			return "", err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent == nil {
		s.sent = map[string]int{}
	}
	_, id, _ := strings.Cut(string(raw), "\r\nMessage-ID: ")
	id, _, _ = strings.Cut(id, "\r\n")
	s.sent[id]++
	return "250 taken", nil
}

// bench is a dispatcher on a clock that stands still.
type bench struct {
	*outbound.Dispatcher
	*clock
	q      *queue
	failed chan workflow.Input
	stop   func() // waits for Run to return
}

func run(t testing.TB, q *queue, s outbound.Sender, change func(*outbound.DispatcherOptions)) *bench {
	t.Helper()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{clock: newClock(), q: q, failed: make(chan workflow.Input, 100)}
	o := outbound.DispatcherOptions{
		Queue: q, Sender: s, Composer: c, Now: b.Now, Jitter: func() float64 { return 0.5 }, Poll: time.Hour,
		Log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
		Failed: func(_ context.Context, in workflow.Input) error { b.failed <- in; return nil },
	}
	if change != nil {
		change(&o)
	}
	if b.Dispatcher, err = outbound.NewDispatcher(o); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	b.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("Run does not return")
		}
	})
	t.Cleanup(b.stop)
	return b
}

// pass moves the clock and looks again.
func (b *bench) pass(d time.Duration) {
	b.Advance(d)
	b.Wake()
}

func TestEveryNoticeIsSentOnce(t *testing.T) {
	t.Parallel()
	q, s := newQueue(100), &sender{}
	b := run(t, q, s, nil)
	q.await(t, 100)
	b.stop()
	if len(s.sent) != 100 || q.count(workflow.Sent) != 100 {
		t.Errorf("%d mails, %d settled", len(s.sent), q.count(workflow.Sent))
	}
	for id, n := range s.sent {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if q.maxClaim > 8 {
		t.Errorf("%d notices were claimed at once over 8 connections", q.maxClaim)
	}
}

func TestAKillRepeatsNoMoreThanTheConnections(t *testing.T) {
	t.Parallel()
	q, s := newQueue(100), &sender{}
	dead := make(chan struct{})
	// The database dies after the 40th mail was taken and before that is settled: what a kill -9 leaves behind.
	var once sync.Once
	var mu sync.Mutex
	taken := 0
	s.reply = func(context.Context, outbound.Envelope) error {
		mu.Lock()
		defer mu.Unlock()
		if taken++; taken >= 40 {
			once.Do(func() { q.breakDown(true); close(dead) })
		}
		return nil
	}
	b := run(t, q, s, nil)
	<-dead
	b.stop()
	q.breakDown(false)
	second := run(t, q, s, nil)
	second.pass(6 * time.Minute) // the leases of the dead end
	for q.count(workflow.Sent) < 100 {
		q.await(t, 1)
	}
	second.stop()
	repeats := 0
	for _, n := range s.sent {
		repeats += n - 1
	}
	if len(s.sent) != 100 || repeats == 0 || repeats > 8 {
		t.Errorf("%d mails, %d repeats over 8 connections", len(s.sent), repeats)
	}
}

func TestTemporaryFailuresBackOffAndGiveUp(t *testing.T) {
	t.Parallel()
	q := newQueue(1)
	s := &sender{reply: func(context.Context, outbound.Envelope) error {
		return &outbound.SendError{Class: outbound.Temporary, Code: 451, Err: errors.New("451 later")}
	}}
	b := run(t, q, s, nil)
	var waits []time.Duration
	for len(waits) < 400 {
		got := q.await(t, 1)[0]
		if got.State == workflow.Refused {
			break
		}
		waits = append(waits, got.RunAt.Sub(got.At))
		b.pass(got.RunAt.Sub(got.At))
	}
	want := []time.Duration{5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute, 2 * time.Minute}
	if len(waits) < 5 || !reflect.DeepEqual(waits[:5], want) {
		t.Errorf("waits %v", waits[:min(5, len(waits))])
	}
	if last := waits[len(waits)-1]; last != 30*time.Minute {
		t.Errorf("the last wait was %s", last)
	}
	if age := b.Now().Sub(created); age < 72*time.Hour || age > 73*time.Hour {
		t.Errorf("given up after %s", age)
	}
	in := <-b.failed
	if f, ok := in.Action.(workflow.DeliveryFailed); !ok || f.Notice != q.order[0] || f.To != "ann@northwind.example" || in.Key == "" {
		t.Errorf("reported as %+v", in)
	}
}

func TestPermanentFailuresAreReportedBeforeTheyAreSettled(t *testing.T) {
	t.Parallel()
	q := newQueue(1)
	s := &sender{reply: func(context.Context, outbound.Envelope) error {
		return &outbound.SendError{Class: outbound.Permanent, Code: 550, Err: errors.New("550 no such user")}
	}}
	tries := 0
	b := run(t, q, s, func(o *outbound.DispatcherOptions) {
		told := o.Failed
		o.Failed = func(ctx context.Context, in workflow.Input) error {
			if q.count(workflow.Sending) != 1 {
				t.Error("settled before it was reported")
			}
			if tries++; tries == 1 {
				return errBroken
			}
			return told(ctx, in)
		}
	})
	first := q.await(t, 1)[0]
	if first.State != workflow.Ready {
		t.Fatalf("a refusal nobody was told of is settled as %s", first.State)
	}
	b.pass(first.RunAt.Sub(first.At))
	if got := responses(q.await(t, 1)); !slices.Equal(got, []string{"failed: 550 no such user"}) {
		t.Errorf("settled as %v", got)
	}
	if len(b.failed) != 1 {
		t.Errorf("%d reports", len(b.failed))
	}
}

func TestAmbiguousMailIsRepeatedOnce(t *testing.T) {
	t.Parallel()
	q := newQueue(1)
	var seen []string
	s := &sender{reply: func(_ context.Context, env outbound.Envelope) error {
		seen = append(seen, env.From)
		return &outbound.SendError{Class: outbound.Ambiguous, Err: io.ErrUnexpectedEOF}
	}}
	b := run(t, q, s, nil)
	first := q.await(t, 1)[0]
	if first.State != workflow.Ready || !strings.HasPrefix(first.Response, "maybe delivered") {
		t.Errorf("first: %+v", first)
	}
	b.pass(first.RunAt.Sub(first.At))
	second := q.await(t, 1)[0]
	if second.State != workflow.Refused || !strings.HasPrefix(second.Response, "maybe delivered") {
		t.Errorf("second: %+v", second)
	}
	if len(b.failed) != 0 {
		t.Error("an address was reported that may well have the mail")
	}
	if len(seen) != 2 || seen[0] != seen[1] {
		t.Errorf("sent %d times, as %v", len(seen), seen)
	}
}

func TestAnOutageIsProbedByOneMailAtATime(t *testing.T) {
	t.Parallel()
	q := newQueue(100)
	var mu sync.Mutex
	down, tried := true, 0
	s := &sender{reply: func(context.Context, outbound.Envelope) error {
		mu.Lock()
		defer mu.Unlock()
		if tried++; down {
			return &outbound.SendError{Class: outbound.Outage, Err: errors.New("connection refused")}
		}
		return nil
	}}
	b := run(t, q, s, nil)
	q.await(t, 8)                // everything in hand met the closed door
	for range 3 * 60 * 60 / 20 { // three hours
		b.pass(30 * time.Second)
		q.await(t, 1)
	}
	mu.Lock()
	if most := 8 + 3*60*60/20; tried > most {
		t.Errorf("%d tries", tried)
	}
	down = false
	mu.Unlock()
	for _, r := range q.rows {
		if r.attempts > 20 {
			t.Errorf("a notice lost %d attempts to the outage", r.attempts)
		}
	}
	b.pass(30 * time.Second) // less than three minutes after the end
	for q.count(workflow.Sent) < 100 {
		q.await(t, 1)
	}
	if len(b.failed) != 0 {
		t.Error("an outage was blamed on a recipient")
	}
}

func TestAStopFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	q := newQueue(20)
	started := make(chan struct{}, 20)
	release := make(chan struct{})
	s := &sender{reply: func(context.Context, outbound.Envelope) error {
		started <- struct{}{}
		<-release
		return nil
	}}
	b := run(t, q, s, nil)
	for range 8 {
		<-started
	}
	go func() { close(release) }()
	b.stop()
	if sent, ready := q.count(workflow.Sent), q.count(workflow.Ready); sent < 8 || sent+ready != 20 {
		t.Errorf("%d sent, %d ready: something was left in between", sent, ready)
	}
}

func TestAStopDoesNotWaitForAServerThatHangs(t *testing.T) {
	t.Parallel()
	q := newQueue(20)
	started := make(chan struct{}, 20)
	s := &sender{reply: func(ctx context.Context, _ outbound.Envelope) error {
		started <- struct{}{}
		<-ctx.Done()
		return &outbound.SendError{Class: outbound.Outage, Err: ctx.Err()}
	}}
	b := run(t, q, s, func(o *outbound.DispatcherOptions) { o.Grace = 50 * time.Millisecond })
	for range 8 {
		<-started
	}
	b.stop()
	if q.count(workflow.Ready) != 20 {
		t.Errorf("%d of 20 are ready for the next process", q.count(workflow.Ready))
	}
}

func TestADatabaseThatComesBackGetsEverySettlement(t *testing.T) {
	t.Parallel()
	q, s := newQueue(30), &sender{}
	var once sync.Once
	s.reply = func(context.Context, outbound.Envelope) error {
		once.Do(func() {
			q.breakDown(true)
			time.AfterFunc(20*time.Millisecond, func() { q.breakDown(false) })
		})
		return nil
	}
	run(t, q, s, nil)
	q.await(t, 30)
	if len(s.sent) != 30 {
		t.Errorf("%d mails", len(s.sent))
	}
	for id, n := range s.sent {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
}

func TestAPanicCostsOneMailItsTurn(t *testing.T) {
	t.Parallel()
	q := newQueue(3)
	var once sync.Once
	s := &sender{reply: func(context.Context, outbound.Envelope) error {
		once.Do(func() { panic("a bug") })
		return nil
	}}
	run(t, q, s, nil)
	if got := responses(q.await(t, 3)); !slices.Equal(got, []string{"ready: panic: a bug", "sent: 250 taken", "sent: 250 taken"}) {
		t.Errorf("%v", got)
	}
}

func TestTheDomainsPaceIsKept(t *testing.T) {
	t.Parallel()
	q := newQueue(5)
	other := notice(workflow.KindKept)
	other.To.Email = "cy@southwind.example"
	q.add(other)
	s := &sender{}
	b := run(t, q, s, func(o *outbound.DispatcherOptions) {
		o.Pace.Domains = map[string]outbound.Limit{"northwind.example": {PerSecond: 1}}
	})
	q.await(t, 6) // one of the five, four put off, the other domain's
	if n := q.count(workflow.Sent); n != 2 {
		t.Fatalf("%d sent in the first second", n)
	}
	for second := 1; second <= 4; second++ {
		b.pass(time.Second)
		q.await(t, 1)
		if n := q.count(workflow.Sent); n != 2+second {
			t.Errorf("%d sent after %d s", n, second)
		}
	}
}

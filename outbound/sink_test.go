package outbound_test

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"refermail/outbound"
	"refermail/outbound/smtp"
	"refermail/workflow"
)

// sink is a real SMTP server on loopback that takes every mail, unless told otherwise.
type sink struct {
	address string
	server  *gosmtp.Server

	mu    sync.Mutex
	mails []received
	data  func() error // answers DATA, when not nil
}

type received struct {
	from, to string
	raw      []byte
}

func newSink(t testing.TB, address string) *sink {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{address: l.Addr().String()}
	s.server = gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) { return &visit{sink: s}, nil }))
	s.server.Domain = "smtp.acme.example"
	done := make(chan struct{})
	go func() { defer close(done); s.server.Serve(l) }()
	t.Cleanup(func() { s.close(); <-done })
	return s
}

// close ends the server and every connection to it.
func (s *sink) close() { s.server.Close() }

func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails)
}

type visit struct {
	sink *sink
	received
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func (v *visit) Mail(from string, _ *gosmtp.MailOptions) error { v.from = from; return nil }
func (v *visit) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if to == "nobody@northwind.example" {
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "No such user"}
	}
	v.to = to
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if v.sink.data != nil {
		if err := v.sink.data(); err != nil {
			return err
		}
	}
	v.sink.mu.Lock()
	defer v.sink.mu.Unlock()
	v.sink.mails = append(v.sink.mails, received{v.from, v.to, raw})
	return nil
}

func smtpTo(t testing.TB, address string) *smtp.Sender {
	t.Helper()
	s, err := smtp.New(smtp.Options{URL: "smtp://" + address + "?tls=off"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestOverRealSMTP(t *testing.T) {
	t.Parallel()
	server := newSink(t, "127.0.0.1:0")
	q := newQueue(50)
	lost := notice("kept")
	lost.To.Email = "nobody@northwind.example"
	q.add(lost)
	b := run(t, q, smtpTo(t, server.address), nil)
	got := q.await(t, 51)
	b.stop()
	refused := 0
	for _, s := range got {
		if s.State == "failed" {
			refused++
		}
	}
	if server.count() != 50 || refused != 1 || len(b.failed) != 1 {
		t.Errorf("%d taken, %d refused, %d reported", server.count(), refused, len(b.failed))
	}
	senders := map[string]bool{}
	for _, m := range server.mails {
		senders[m.from] = true
		wellFormed(t, m.raw)
	}
	if len(senders) != 50 {
		t.Errorf("%d envelope senders for 50 mails", len(senders))
	}
}

func TestAnSMTPServerThatRestartsGetsEverything(t *testing.T) {
	t.Parallel()
	first := newSink(t, "127.0.0.1:0")
	q := newQueue(60)
	half := make(chan struct{})
	var once sync.Once
	first.data = func() error {
		if first.count() >= 30 {
			once.Do(func() { close(half) })
		}
		return nil
	}
	b := run(t, q, smtpTo(t, first.address), nil)
	<-half
	first.close()
	second := newSink(t, first.address)
	for limit := time.Now().Add(20 * time.Second); q.count(workflow.Sent) < 60; time.Sleep(time.Millisecond) {
		if b.pass(2 * time.Second); time.Now().After(limit) {
			t.Fatalf("%d of 60 were sent after 20 s", q.count(workflow.Sent))
		}
	}
	b.stop()
	ids := map[string]int{}
	for _, m := range append(first.mails, second.mails...) {
		ids[m.from]++
	}
	if len(ids) != 60 {
		t.Errorf("%d of 60 arrived", len(ids))
	}
	for id, n := range ids {
		if n > 2 {
			t.Errorf("%s arrived %d times", id, n)
		}
	}
}

var _ outbound.Sender = (*smtp.Sender)(nil)

func BenchmarkDispatch(b *testing.B) {
	server := newSink(b, "127.0.0.1:0")
	out := smtpTo(b, server.address)
	full := newQueue(b.N)
	q := &line{all: make(chan struct{})}
	for _, id := range full.order {
		q.waiting = append(q.waiting, workflow.Claimed{Notice: full.rows[id].notice, Attempts: 1, Created: created})
	}
	b.ReportAllocs()
	b.ResetTimer()
	d := run(b, full, out, func(o *outbound.DispatcherOptions) { o.Queue = q })
	<-q.all
	b.StopTimer()
	d.stop()
	if server.count() != b.N {
		b.Errorf("%d of %d arrived", server.count(), b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// line is the cheapest queue there can be.
type line struct {
	mu      sync.Mutex
	waiting []workflow.Claimed
	out     int
	all     chan struct{} // closed when everything was sent
}

func (l *line) Claim(_ context.Context, _ time.Time, _ time.Duration, max int) ([]workflow.Claimed, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(max, len(l.waiting))
	batch := l.waiting[:n]
	l.waiting, l.out = l.waiting[n:], l.out+n
	return batch, nil
}

func (l *line) Settle(_ context.Context, done []workflow.Settlement) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out -= len(done); l.out == 0 && len(l.waiting) == 0 {
		close(l.all)
	}
	return nil
}

func (l *line) NextDue(context.Context) (at time.Time, ok bool, err error) { return }

func BenchmarkSendOneConnection(b *testing.B) {
	server := newSink(b, "127.0.0.1:0")
	out := smtpTo(b, server.address)
	raw := composeWith(b, options(b), notice("receipt"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := out.Send(context.Background(), outbound.Envelope{From: "deals+b-x@acme.example", To: "ann@northwind.example"}, raw); err != nil {
			b.Fatal(err)
		}
	}
}

package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"refermail/outbound"
	"refermail/outbound/press"
	"refermail/outbound/smtp"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
	"refermail/workflow/token"
)

const benchConnections = 10

var benchContacts = flag.Int("contacts", 50_000, "how many readers the benchmarks of a broadcast have")

// BenchmarkBroadcast sends one issue (text and HTML, 10 KB, three merge fields, tokens, list headers) to 50,000 contacts over 10
// connections, with every copy's row made, claimed and settled on PostgreSQL, to a server in this process that only reads. Before
// and after it go-mail composes and sends each copy over as many kept connections, without any rows; the mean of both stands for it:
// x-rate is how often faster than that we are, x-cpu its CPU per copy by ours. CPU is this process's, which is the server, too.
func BenchmarkBroadcast(b *testing.B) {
	for b.Loop() {
		address := storetest.Postgres(b)
		if _, err := store.Migrate(b.Context(), address); err != nil {
			b.Fatal(err)
		}
		db, err := store.Open(b.Context(), address, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		seedNews(b, address, *benchContacts, "partner.example")
		sink := newReadingSink(b)
		base := composeAndSend(b, sink, min(*benchContacts/5, 10_000))
		ours := broadcastAll(b, db, sink)
		again := composeAndSend(b, sink, min(*benchContacts/5, 10_000))
		base.rate, base.cpu = (base.rate+again.rate)/2, (base.cpu+again.cpu)/2
		db.Close()
		b.ReportMetric(ours.rate, "copies/s")
		b.ReportMetric(ours.cpu, "cpu-s/1000")
		b.ReportMetric(ours.heap, "heap-MB")
		b.ReportMetric(base.rate, "go-mail/s")
		b.ReportMetric(base.cpu, "go-mail-cpu-s/1000")
		b.ReportMetric(ours.rate/base.rate, "x-rate")
		b.ReportMetric(base.cpu/ours.cpu, "x-cpu")
	}
}

// figures of one way to send.
type figures struct{ rate, cpu, heap float64 }

// measured runs fn, which sends so many copies.
func measured(copies int, fn func()) figures {
	runtime.GC()
	var highest atomic.Uint64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for tick := time.NewTicker(50 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			highest.Store(max(highest.Load(), m.HeapAlloc))
			select {
			case <-stop:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	})
	cpu, began := cpuTime(), time.Now()
	fn()
	took, used := time.Since(began), cpuTime()-cpu
	close(stop)
	wg.Wait()
	return figures{float64(copies) / took.Seconds(), used.Seconds() * 1000 / float64(copies), float64(highest.Load()) / (1 << 20)}
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of ourselves: cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchSender is the transport of the bulk lane.
func benchSender(b testing.TB, sink *readingSink) (s outbound.Sender, parallel int, end func()) {
	bulk, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: "smtp://" + sink.address + "?tls=off"}, Connections: benchConnections, Depth: 3})
	if err != nil {
		b.Fatal(err)
	}
	return bulk, 3 * benchConnections, func() { bulk.Close() }
}

// newsPress is the product's own, with the same words as go-mail composes. One issue's copies are the same in every process.
func newsPress(no workflow.IssueNo, at time.Time) (*press.Press, error) {
	key, err := token.NewKey(strings.NewReader(strings.Repeat("0123456789abcdef", 4)))
	if err != nil {
		return nil, err
	}
	ring := token.NewRing(key)
	fields := strings.NewReplacer("{{name}}", "{{first name}}", "{{contact}}", "{{tier}}", "\r\n", "\n")
	return press.New(press.Options{
		Brand: outbound.Brand{Name: "Acme News", Address: "Acme Inc, 1 Main Street, Springfield"}, Mail: "deals@acme.example",
		Keys: func() token.Ring { return ring }, LoopMark: "3f0a9c21", PublicURL: "https://partners.acme.example",
	}, workflow.Issue{No: no, Kind: workflow.Newsletter, By: workflow.Address{Name: "Max", Email: "max@acme.example"}, SendAt: at},
		workflow.Document{Subject: "News of November", Text: fields.Replace(newsText()), HTML: fields.Replace(newsHTML())})
}

// broadcastAll sends the issue to everybody.
func broadcastAll(b testing.TB, db *store.DB, sink *readingSink) figures {
	sender, parallel, end := benchSender(b, sink)
	defer end()
	ended := make(chan workflow.IssueNo, 1)
	o := newsOptions(db, sender, ended)
	o.Connections = parallel
	o.Press = func(_ context.Context, no workflow.IssueNo) (outbound.Printer, error) {
		return newsPress(no, time.Now())
	}
	c, err := outbound.NewBroadcaster(o)
	if err != nil {
		b.Fatal(err)
	}
	before := sink.mails.Load()
	f := measured(*benchContacts, func() { untilEnded(b, c, ended) })
	n, err := db.CountCopies(context.Background(), 1)
	if err != nil || n != (workflow.CopyCounts{Sent: *benchContacts}) || sink.mails.Load()-before != int64(*benchContacts) {
		b.Fatalf("%+v, %d arrived, %v", n, sink.mails.Load()-before, err)
	}
	return f
}

// untilEnded runs a broadcaster until an issue is sent.
func untilEnded(tb testing.TB, c *outbound.Broadcaster, ended <-chan workflow.IssueNo) {
	ctx, cancel := context.WithCancel(tb.Context())
	var wg sync.WaitGroup
	wg.Go(func() { c.Run(ctx) })
	<-ended
	cancel()
	wg.Wait()
}

// composeAndSend has go-mail compose every copy and send it over a kept connection.
func composeAndSend(b testing.TB, sink *readingSink, copies int) figures {
	var host string
	var port int
	if _, err := fmt.Sscanf(sink.address, "127.0.0.1:%d", &port); err != nil {
		b.Fatal(err)
	}
	host = "127.0.0.1"
	text, html := newHoles(newsText()), newHoles(newsHTML())
	return measured(copies, func() {
		var next atomic.Int64
		var wg sync.WaitGroup
		for range benchConnections {
			wg.Go(func() {
				client, err := gomail.NewClient(host, gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithoutNoop())
				if err == nil {
					err = client.DialWithContext(b.Context())
				}
				if err != nil {
					b.Error(err)
					return
				}
				defer client.Close()
				for {
					n := next.Add(1)
					if n > int64(copies) {
						return
					}
					if err := client.Send(gomailCopy(n, text, html)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

func gomailCopy(n int64, text, html *spliced) *gomail.Msg {
	r := workflow.Recipient{Contact: workflow.ContactNo(n), To: workflow.Address{Name: fmt.Sprint("Ann ", n), Email: fmt.Sprintf("ann%d@partner.example", n)}, Company: fmt.Sprint("Partner ", (n+9)/10)}
	token := copyToken(workflow.CopyID{Issue: 1, Contact: r.Contact})
	m := gomail.NewMsg()
	_ = m.EnvelopeFrom("news+b-" + token + "@acme.example") // all addresses are ours, and good
	_ = m.From(`"Acme News" <news@acme.example>`)
	_ = m.To(r.To.Email)
	_ = m.ReplyTo("news+n-" + token + "@acme.example")
	m.Subject("News of November")
	m.SetDate()
	m.SetMessageIDWithValue("n" + token + "@acme.example")
	m.SetGenHeader("List-Id", "<news.acme.example>")
	m.SetGenHeader("List-Unsubscribe", "<mailto:news+u-"+token+"@acme.example>")
	m.SetGenHeader("Precedence", "bulk")
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	t, _, _ := text.Print(nil, r)
	h, _, _ := html.Print(nil, r)
	m.SetBodyString(gomail.TypeTextPlain, string(t))
	m.AddAlternativeString(gomail.TypeTextHTML, string(h))
	return m
}

// counter is a Sender that takes every mail at once: what is left is the cost of the rows.
type counter struct{ mails atomic.Int64 }

// Send implements outbound.Sender.
func (c *counter) Send(context.Context, outbound.Envelope, []byte) (string, error) {
	c.mails.Add(1)
	return "250 2.0.0 ok: queued as 1A2B3C", nil
}

// BenchmarkBroadcastRows is what making, claiming and settling 50,000 copies costs when nothing is sent.
func BenchmarkBroadcastRows(b *testing.B) {
	storetest.Backends(b, func(b *testing.B, address string) {
		if _, err := store.Migrate(b.Context(), address); err != nil {
			b.Fatal(err)
		}
		db, err := store.Open(b.Context(), address, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		seedNews(b, address, *benchContacts, "partner.example")
		ended, sink := make(chan workflow.IssueNo, 1), &counter{}
		c, err := outbound.NewBroadcaster(newsOptions(db, sink, ended))
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			f := measured(*benchContacts, func() { untilEnded(b, c, ended) })
			b.ReportMetric(f.rate, "copies/s")
			b.ReportMetric(f.cpu, "cpu-s/1000")
			b.ReportMetric(f.heap, "heap-MB")
		}
	})
}

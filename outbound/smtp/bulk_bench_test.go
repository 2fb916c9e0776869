package smtp_test

import (
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"refermail/inbound/devmail/realmail"
	"refermail/outbound"
	"refermail/outbound/smtp"
)

// page is a mail of 10 KB, as newsletters are.
var page = append([]byte("Subject: News\r\n\r\n"), bytes.Repeat([]byte("<p style=3D\"margin:0\">What happened this month, in seventy-six letters</p>\r\n"), 134)...)

// rate sends mails from so many callers at once and returns mails per second and CPU seconds per 1,000 mails, those of
// an in-process server included.
func rate(tb testing.TB, out outbound.Sender, callers, mails int) (perSecond, cpu float64) {
	tb.Helper()
	var left atomic.Int64
	left.Store(int64(mails))
	var wg sync.WaitGroup
	began, before := time.Now(), cpuTime(tb)
	for range callers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if _, err := out.Send(context.Background(), env, page); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(began).Seconds()
	return float64(mails) / took, (cpuTime(tb) - before).Seconds() / float64(mails) * 1000
}

func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestPipeliningIsWorthItOnALongWay compares the same transport with and without it, with 20 ms between each command and
// its answer.
func TestPipeliningIsWorthItOnALongWay(t *testing.T) {
	t.Parallel()
	long := func(offer []string, plain bool) float64 {
		s := (&sink{offer: offer, delay: 20 * time.Millisecond}).start(t)
		out := s.bulk(t, smtp.BulkOptions{Connections: 4, Plain: plain})
		rate(t, out, 12, 20) // the connections are open
		got, _ := rate(t, out, 12, 150)
		return got
	}
	plain := long(chunked, true)
	for _, name := range []string{"pipelining", "chunking"} {
		if got := long(offers[name], false); got < 2*plain {
			t.Errorf("%s: %.0f mails/s, %.1f times the %.0f without", name, got, got/plain, plain)
		} else {
			t.Logf("%s: %.0f mails/s, %.1f times the %.0f without", name, got, got/plain, plain)
		}
	}
}

// BenchmarkLoopback is the price of one mail of 10 KB to a server that only reads: the same mails over both transports
// in one run. CPU includes the server's.
func BenchmarkLoopback(b *testing.B) {
	for b.Loop() {
		s := (&sink{offer: chunked}).start(b)
		old, err := smtp.New(smtp.Options{URL: "smtp://" + s.address + "?tls=off"})
		if err != nil {
			b.Fatal(err)
		}
		measure := func(out outbound.Sender, callers int) (float64, float64) {
			rate(b, out, callers, 1000)
			return rate(b, out, callers, 20000)
		}
		was, wasCPU := measure(old, 10)
		old.Close()
		for _, name := range []string{"lockstep", "pipelining", "chunking"} {
			s := (&sink{offer: offers[name]}).start(b)
			got, cpu := measure(s.bulk(b, smtp.BulkOptions{}), 30)
			b.ReportMetric(got, name+"/s")
			b.ReportMetric(cpu, name+"-cpu-s/1000")
			b.ReportMetric(got/was, name+"-rate-x")
			b.ReportMetric(cpu/wasCPU, name+"-cpu-x")
		}
		b.ReportMetric(was, "sender/s")
		b.ReportMetric(wasCPU, "sender-cpu-s/1000")
	}
}

// BenchmarkBulk is for profiles and allocations.
func BenchmarkBulk(b *testing.B) {
	s := (&sink{offer: chunked}).start(b)
	out := s.bulk(b, smtp.BulkOptions{})
	rate(b, out, 30, 1000)
	b.ReportAllocs()
	b.ResetTimer()
	rate(b, out, 30, b.N)
}

// TestBulkMailCostsAFractionOfTheCPU compares both transports in one run, the server's CPU included. It is not parallel:
// the CPU of the process is all there is to read.
func TestBulkMailCostsAFractionOfTheCPU(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	const mails = 5000
	s := (&sink{offer: chunked}).start(t)
	old, err := smtp.New(smtp.Options{URL: "smtp://" + s.address + "?tls=off"})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	rate(t, old, 10, 100)
	_, was := rate(t, old, 10, mails)
	for name, want := range map[string]float64{"pipelining": 0.7, "chunking": 0.5} {
		out := (&sink{offer: offers[name]}).start(t).bulk(t, smtp.BulkOptions{})
		rate(t, out, 30, 100)
		got, cpu := rate(t, out, 30, mails)
		if t.Logf("%s: %.0f mails/s, %.3f CPU s per 1,000 mails, %.2f times the %.3f of Sender", name, got, cpu, cpu/was, was); cpu > want*was {
			t.Errorf("%s costs more than %.1f times the CPU", name, want)
		}
	}
}

// postfixRates are mails per second that a real Postfix takes from us and from smtp-source, Postfix's own load generator,
// over as many connections that are kept as long, in turns.
func postfixRates(tb testing.TB, mails, rounds int) (ours, theirs float64) {
	tb.Helper()
	address := realmail.Relay(tb, "", "")
	source, err := exec.LookPath("smtp-source")
	if err != nil {
		tb.Fatal(err)
	}
	out, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: "smtp://" + address + "?tls=off"}})
	if err != nil {
		tb.Fatal(err)
	}
	defer out.Close()
	run := func(mails int) float64 {
		began := time.Now()
		text, err := exec.Command(source, "-d", "-s", "10", "-m", strconv.Itoa(mails), "-l", strconv.Itoa(len(page)), "-f", env.From, "-t", env.To, address).CombinedOutput()
		if err != nil {
			tb.Fatalf("%v: %s", err, text)
		}
		return float64(mails) / time.Since(began).Seconds()
	}
	run(100)
	rate(tb, out, 30, 100)
	for range rounds {
		got, _ := rate(tb, out, 30, mails)
		ours += got / float64(rounds)
		theirs += run(mails) / float64(rounds)
	}
	return ours, theirs
}

func TestRealPostfixIsTheLimit(t *testing.T) {
	ours, theirs := postfixRates(t, 300, 3)
	if t.Logf("%.0f mails/s, smtp-source %.0f", ours, theirs); ours < 0.9*theirs {
		t.Errorf("%.2f times the rate of smtp-source", ours/theirs)
	}
}

func BenchmarkRealPostfix(b *testing.B) {
	for b.Loop() {
		ours, theirs := postfixRates(b, 3000, 4)
		b.ReportMetric(ours, "bulk/s")
		b.ReportMetric(theirs, "smtp-source/s")
		b.ReportMetric(ours/theirs, "ratio")
	}
}

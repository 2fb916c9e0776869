package parse

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // what plain decoding does with charsets
)

// The promises of cost: understanding a mail allocates at most costRatio times as often as decoding its parts does, and
// the mail in the middle takes at most medianTime, on an idle machine.
const (
	costRatio  = 10.0
	medianTime = time.Millisecond
)

// realMails are the mails costs are measured on: those of the corpus beside the repository, else our own fixtures.
func realMails(t testing.TB) [][]byte {
	mails := mailsBelow(t, corpusRoot())
	if len(mails) == 0 {
		mails = mailsBelow(t, "testdata")
	}
	if len(mails) == 0 {
		t.Fatal("no mails to measure on")
	}
	return mails
}

// decodePlainly walks over all parts of a mail and decodes transfer encoding and charset: what any reader of mail must do.
func decodePlainly(raw []byte) {
	e, err := message.Read(bytes.NewReader(raw))
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return
	}
	_ = e.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			return err
		}
		if e.MultipartReader() == nil {
			_, _ = io.Copy(io.Discard, e.Body)
		}
		return nil
	})
}

// Allocations are counted, not timed: the same on every machine.
func TestUnderstandingAllocatesLittleMoreThanDecoding(t *testing.T) {
	var ratios []float64
	ours, plain := 0.0, 0.0
	for _, raw := range realMails(t) {
		p := testing.AllocsPerRun(1, func() { decodePlainly(raw) })
		o := testing.AllocsPerRun(1, func() { Parse(raw, Options{}) })
		if p < 20 {
			continue // what the library gives up on at once
		}
		ours, plain = ours+o, plain+p
		ratios = append(ratios, o/p)
	}
	slices.Sort(ratios)
	t.Logf("%d mails: %.2f times the allocations of plain decoding in all, median %.2f, worst %.1f", len(ratios), ours/plain, ratios[len(ratios)/2], ratios[len(ratios)-1])
	if all, median := ours/plain, ratios[len(ratios)/2]; all > costRatio || median > costRatio {
		t.Errorf("%.1f times the allocations in all, median %.1f, more than %.0f", all, median, costRatio)
	}
}

// BenchmarkRealMail reads real mails one after the other and reports the median time and the ratio of allocations.
func BenchmarkRealMail(b *testing.B) {
	mails := realMails(b)
	var bytes int64
	for _, raw := range mails {
		bytes += int64(len(raw))
	}
	best := make([]time.Duration, len(mails))
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for i, raw := range mails {
			start := time.Now()
			Parse(raw, Options{})
			if took := time.Since(start); best[i] == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	ours, plain := 0.0, 0.0
	for _, raw := range mails {
		ours += testing.AllocsPerRun(1, func() { Parse(raw, Options{}) })
		plain += testing.AllocsPerRun(1, func() { decodePlainly(raw) })
	}
	slices.Sort(best)
	b.ReportMetric(float64(best[len(best)/2].Microseconds()), "µs/median-mail")
	b.ReportMetric(float64(best[len(best)-1].Microseconds()), "µs/worst-mail")
	b.ReportMetric(ours/plain, "allocs/plain-allocs")
}

// TestMedianMailTakesAMillisecond is lenient to a busy machine: it takes the best of some readings of each mail.
func TestMedianMailTakesAMillisecond(t *testing.T) {
	mails := realMails(t)
	times := make([]time.Duration, 0, len(mails))
	for _, raw := range mails {
		best := time.Hour
		for range 3 {
			start := time.Now()
			Parse(raw, Options{})
			best = min(best, time.Since(start))
		}
		times = append(times, best)
	}
	slices.Sort(times)
	t.Logf("%d mails: median %v, worst %v", len(times), times[len(times)/2], times[len(times)-1])
	if median := times[len(times)/2]; median > slowdown*medianTime {
		t.Errorf("the median mail takes %v, more than %v", median, slowdown*medianTime)
	}
}

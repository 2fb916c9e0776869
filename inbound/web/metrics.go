package web

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of one process for Prometheus: what is counted here, and what the Go runtime and the operating
// system say of the process. The zero value is not useful; use [NewMetrics]. All methods are safe for concurrent use.
//
// Each Metrics has a registry of its own, so that two services in one process do not count for each other. Labels hold
// words of a fixed list only: whatever else is passed is counted as "other", so that no address can become a label.
type Metrics struct {
	registry   *prometheus.Registry
	mails      counters
	notices    counters
	handling   prometheus.Histogram
	panics     atomic.Int64 // kept here because tests read it back
	reconnects prometheus.Counter
}

// NewMetrics returns counters at zero, with every label value that matters present, so that a rate over the first
// event is right.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		mails:    newCounters("refermail_mails_total", "Mails by disposition.", "disposition", "handled", "ignored", "held", "failed"),
		notices: newCounters("refermail_notices_total", "Attempts to send a notice by outcome.", "outcome",
			"sent", "retry", "outage", "ambiguous", "refused", "stopped", "paced"),
		handling: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "refermail_handling_seconds", Help: "From fetching a mail to committing its effects.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 5, 30},
		}),
		reconnects: prometheus.NewCounter(prometheus.CounterOpts{Name: "refermail_imap_reconnects_total", Help: "Lost IMAP connections."}),
	}
	panics := prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "refermail_panics_total", Help: "Recovered panics; each is a bug."},
		func() float64 { return float64(m.panics.Load()) })
	m.registry.MustRegister(m.mails.vec, m.notices.vec, m.handling, m.reconnects, panics, // all names are written here, so none can collide
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Mail counts one mail that ended with this disposition.
func (m *Metrics) Mail(disposition string) { m.mails.count(disposition) }

// Notice counts one attempt to send by its outcome, in the words of package outbound.
func (m *Metrics) Notice(outcome string) { m.notices.count(outcome) }

// Handled records how long one mail took from being fetched to being committed.
func (m *Metrics) Handled(took time.Duration) { m.handling.Observe(took.Seconds()) }

// Panic counts a bug that was recovered.
func (m *Metrics) Panic() { m.panics.Add(1) }

// Reconnect counts a lost IMAP connection.
func (m *Metrics) Reconnect() { m.reconnects.Inc() }

// Panics is how many were counted; tests want zero.
func (m *Metrics) Panics() int64 { return m.panics.Load() }

// serve answers GET /metrics. What the database says belongs to one request; when it does not answer, those figures are
// left out and the others are not.
func (m *Metrics) serve(p Probe) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkLimit)
		defer cancel()
		all := prometheus.Gatherers{m.registry}
		if s, err := p.State(ctx); err == nil {
			all = append(all, gauges(s))
		}
		promhttp.HandlerFor(all, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	}
}

// gauges are the figures of one moment.
func gauges(s State) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	gauge := func(name, help string, value float64) {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		g.Set(value)
		reg.MustRegister(g)
	}
	gauge("refermail_unsent_notices", "Notices owed and not sent yet.", float64(s.UnsentNotices))
	gauge("refermail_oldest_unsent_notice_seconds", "Age of the oldest of them.", age(s.Now, s.OldestUnsent))
	gauge("refermail_held_mails", "Mails waiting for a person.", float64(s.HeldMails))
	gauge("refermail_failed_mails", "Mails waiting for a bug to be mended.", float64(s.FailedMails))
	if !s.LastIMAPContact.IsZero() {
		gauge("refermail_last_imap_contact_seconds", "Time since the IMAP server last answered.", age(s.Now, s.LastIMAPContact))
	}
	return reg
}

// age is in seconds; a zero time has none.
func age(now, t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(0, now.Sub(t).Seconds())
}

// counters is one counter for each word of a label.
type counters struct {
	vec   *prometheus.CounterVec
	words []string
}

func newCounters(name, help, label string, words ...string) counters {
	c := counters{vec: prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label}), words: words}
	for _, word := range words {
		c.vec.WithLabelValues(word)
	}
	return c
}

func (c counters) count(word string) {
	if !slices.Contains(c.words, word) {
		word = "other"
	}
	c.vec.WithLabelValues(word).Inc()
}

package web

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Metrics are the counters of one process, in the text format of Prometheus (version 0.0.4). The zero value is not
// useful; use [NewMetrics]. All methods are safe for concurrent use.
//
// A dozen numbers do not need a client library: every name stands below, and the format is lines.
type Metrics struct {
	mails      family // by disposition
	notices    family // by outcome
	handling   histogram
	panics     atomic.Int64
	reconnects atomic.Int64
}

// NewMetrics returns counters at zero, with every label value that matters present, so that a rate over the first
// event is right.
func NewMetrics() *Metrics {
	m := &Metrics{handling: histogram{bounds: []float64{.001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 5, 30}}}
	m.handling.counts = make([]int64, len(m.handling.bounds)+1)
	for _, d := range []string{"handled", "ignored", "held", "failed"} {
		m.mails.add(d, 0)
	}
	for _, o := range []string{"sent", "retry", "failed"} {
		m.notices.add(o, 0)
	}
	return m
}

// Mail counts one mail that ended with this disposition.
func (m *Metrics) Mail(disposition string) { m.mails.add(disposition, 1) }

// Notice counts one attempt to send: "sent", "retry" or "failed".
func (m *Metrics) Notice(outcome string) { m.notices.add(outcome, 1) }

// Handled records how long one mail took from being fetched to being committed.
func (m *Metrics) Handled(took time.Duration) { m.handling.observe(took.Seconds()) }

// Panic counts a bug that was recovered.
func (m *Metrics) Panic() { m.panics.Add(1) }

// Reconnect counts a lost IMAP connection.
func (m *Metrics) Reconnect() { m.reconnects.Add(1) }

// Panics is how many were counted; tests want zero.
func (m *Metrics) Panics() int64 { return m.panics.Load() }

// write writes all figures. state adds what is asked from the database at that moment; nil leaves it out.
func (m *Metrics) write(w io.Writer, state *State) error {
	b := bufio.NewWriter(w)
	m.mails.write(b, "refermail_mails_total", "Mails by disposition.", "disposition")
	m.notices.write(b, "refermail_notices_total", "Attempts to send a notice by outcome.", "outcome")
	m.handling.write(b, "refermail_handling_seconds", "From fetching a mail to committing its effects.")
	single(b, "refermail_panics_total", "Recovered panics; each is a bug.", "counter", float64(m.panics.Load()))
	single(b, "refermail_imap_reconnects_total", "Lost IMAP connections.", "counter", float64(m.reconnects.Load()))
	if state != nil {
		single(b, "refermail_unsent_notices", "Notices owed and not sent yet.", "gauge", float64(state.UnsentNotices))
		single(b, "refermail_oldest_unsent_notice_seconds", "Age of the oldest of them.", "gauge", age(state.Now, state.OldestUnsent))
		single(b, "refermail_held_mails", "Mails waiting for a person.", "gauge", float64(state.HeldMails))
		single(b, "refermail_failed_mails", "Mails waiting for a bug to be mended.", "gauge", float64(state.FailedMails))
		if !state.LastIMAPContact.IsZero() {
			single(b, "refermail_last_imap_contact_seconds", "Time since the IMAP server last answered.", "gauge", age(state.Now, state.LastIMAPContact))
		}
	}
	return b.Flush()
}

func age(now, t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(0, now.Sub(t).Seconds())
}

// serve answers GET /metrics.
func (m *Metrics) serve(p Probe) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var state *State
		if s, err := p.State(r.Context()); err == nil {
			state = &s
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		m.write(w, state) // an error here means that nobody listens any more
	}
}

// family is one counter for each value of a label.
type family struct {
	mu     sync.Mutex
	counts map[string]int64
}

func (f *family) add(value string, n int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts == nil {
		f.counts = map[string]int64{}
	}
	f.counts[value] += n
}

func (f *family) write(w io.Writer, name, help, label string) {
	f.mu.Lock()
	counts := maps.Clone(f.counts)
	f.mu.Unlock()
	head(w, name, help, "counter")
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "%s{%s=\"%s\"} %d\n", name, label, escapeLabel(value), counts[value])
	}
}

// histogram counts observations below each bound; the last count is for those above all.
type histogram struct {
	bounds []float64
	mu     sync.Mutex
	counts []int64
	sum    float64
}

func (h *histogram) observe(v float64) {
	at, _ := slices.BinarySearch(h.bounds, v)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts[at]++
	h.sum += v
}

func (h *histogram) write(w io.Writer, name, help string) {
	h.mu.Lock()
	counts, sum := slices.Clone(h.counts), h.sum
	h.mu.Unlock()
	head(w, name, help, "histogram")
	total := int64(0)
	for i, n := range counts {
		total += n
		bound := math.Inf(1)
		if i < len(h.bounds) {
			bound = h.bounds[i]
		}
		fmt.Fprintf(w, "%s_bucket{le=\"%s\"} %d\n", name, number(bound), total)
	}
	fmt.Fprintf(w, "%s_sum %s\n%s_count %d\n", name, number(sum), name, total)
}

func single(w io.Writer, name, help, kind string, value float64) {
	head(w, name, help, kind)
	fmt.Fprintf(w, "%s %s\n", name, number(value))
}

func head(w io.Writer, name, help, kind string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func number(v float64) string {
	if math.IsInf(v, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func escapeLabel(v string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(v)
}

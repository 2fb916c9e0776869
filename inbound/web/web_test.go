package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func probe(checks []Check, s State, err error) Probe {
	return Probe{
		Checks: func(context.Context) []Check { return checks },
		State:  func(context.Context) (State, error) { return s, err },
	}
}

func get(t *testing.T, h http.Handler, method, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader("x"))
	r.RemoteAddr = "127.0.0.1:40000"
	h.ServeHTTP(w, r)
	return w.Result()
}

// site answers with nothing but health and metrics.
func site(p Probe, m *Metrics) http.Handler {
	return Site{Probe: p, Metrics: m, Now: time.Now, Log: slog.New(slog.DiscardHandler)}.Handler()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHealthIsGreenOnlyWhenEverythingWorks(t *testing.T) {
	t.Parallel()
	fine := []Check{{Name: "database"}, {Name: "imap"}, {Name: "smtp"}}
	r := get(t, site(probe(fine, State{}, nil), NewMetrics()), "GET", "/healthz")
	if r.StatusCode != 200 || body(t, r) != "ok\n" {
		t.Errorf("a healthy service answers %d", r.StatusCode)
	}
	for i := range fine {
		broken := slices.Clone(fine)
		broken[i].Error = "no contact for 5 minutes"
		r := get(t, site(probe(broken, State{}, nil), NewMetrics()), "GET", "/healthz")
		if want := broken[i].Name + ": no contact for 5 minutes\n"; r.StatusCode != 503 || body(t, r) != want {
			t.Errorf("without %s it answers %d", broken[i].Name, r.StatusCode)
		}
	}
}

func TestReadinessShowsTheFigures(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	h := site(probe([]Check{{Name: "imap"}}, State{Database: true, LastIMAPContact: at, UnsentNotices: 2}, nil), NewMetrics())
	r := get(t, h, "GET", "/readyz")
	var got map[string]any
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != 200 || got["ready"] != true || got["database"] != "ok" || got["last_imap_contact"] != "2026-11-20T14:02:00Z" ||
		got["oldest_unsent_notice"] != nil || got["unsent_notices"] != 2.0 {
		t.Errorf("%d %v", r.StatusCode, got)
	}
	h = site(probe(nil, State{}, errors.New("connection refused to 10.1.2.3")), NewMetrics())
	r = get(t, h, "GET", "/readyz")
	if text := body(t, r); r.StatusCode != 503 || strings.Contains(text, "10.1.2.3") || !strings.Contains(text, "does not answer") {
		t.Errorf("%d %s", r.StatusCode, text)
	}
}

func TestMetricsAreInPrometheusFormat(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	m.Mail("handled")
	m.Mail("handled")
	m.Notice("sent")
	m.Handled(3 * time.Millisecond)
	m.Handled(time.Minute)
	m.Panic()
	now := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	s := State{Database: true, Now: now, OldestUnsent: now.Add(-90 * time.Second), UnsentNotices: 1}
	text := body(t, get(t, site(probe(nil, s, nil), m), "GET", "/metrics"))
	for _, want := range []string{
		"# TYPE refermail_mails_total counter\n", `refermail_mails_total{disposition="handled"} 2` + "\n",
		`refermail_mails_total{disposition="failed"} 0` + "\n", `refermail_notices_total{outcome="sent"} 1` + "\n",
		`refermail_handling_seconds_bucket{le="0.002"} 0` + "\n", `refermail_handling_seconds_bucket{le="0.005"} 1` + "\n",
		`refermail_handling_seconds_bucket{le="+Inf"} 2` + "\n", "refermail_handling_seconds_count 2\n", "refermail_handling_seconds_sum 60.003\n",
		"refermail_panics_total 1\n", "refermail_imap_reconnects_total 0\n", "refermail_oldest_unsent_notice_seconds 90\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestOnlyGetIsAnsweredAndHeadersAreStrict(t *testing.T) {
	t.Parallel()
	h := site(probe(nil, State{Database: true}, nil), NewMetrics())
	if r := get(t, h, "POST", "/healthz"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST is answered with %d", r.StatusCode)
	}
	r := get(t, h, "GET", "/nothing")
	if r.StatusCode != 404 || r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
}

func TestTheServerStopsWhenAskedAndFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		w.WriteHeader(http.StatusTeapot)
	})
	s, err := Listen(t.Context(), "127.0.0.1:0", slow, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended, status := make(chan error, 1), make(chan int, 1)
	go func() { ended <- s.Run(ctx) }()
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.Addr()+"/", nil)
		if err != nil {
			status <- 0
			return
		}
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			status <- 0
			return
		}
		r.Body.Close()
		status <- r.StatusCode
	}()
	<-entered
	stop()
	close(leave)
	if got := <-status; got != http.StatusTeapot {
		t.Errorf("the request in hand got %d", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := Listen(t.Context(), "127.0.0.1:nope", slow, nil, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a wrong address was accepted")
	}
}

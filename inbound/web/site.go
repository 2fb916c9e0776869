package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Site is everything the port answers and whom it answers. Probe, Metrics, Now and Log are required. Its handler is safe for
// concurrent use.
type Site struct {
	Probe   Probe
	Metrics *Metrics
	URL     string         // public address; requests must name its host, or this machine's; "" takes any
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Public  bool           // it listens beyond this machine
	API     *API           // nil: /v1 does not exist
	Leave   *Leave         // nil: /u/ does not exist
	// Find gives who a bearer token belongs to; ok is false for one that opens nothing, whyever. nil: there are none.
	Find func(ctx context.Context, token string) (caller Caller, ok bool, err error)
	Now  func() time.Time
	Log  *slog.Logger
}

// Caller is who shows a token.
type Caller struct {
	Name   string
	Scopes []string
	About  int64 // the number of the only partner it may see; 0: all
}

// Has reports whether the caller was given a scope.
func (c Caller) Has(scope string) bool { return slices.Contains(c.Scopes, scope) }

// ScopeMetrics lets a token read /metrics from another machine.
const ScopeMetrics = "metrics:read"

// Allowances. A monitor asks once in some seconds, a program that reads every deal some times a second.
const (
	clientsKnown = 10_000
	callersKnown = 1_000
)

var (
	perClient  = rate{burst: 100, perSecond: 20}
	perCaller  = rate{burst: 120, perSecond: 10}
	perFailure = rate{burst: 10, perSecond: 10.0 / 60}
)

// desk is a Site at work.
type desk struct {
	Site
	host     string // that requests must name
	clients  *limiter
	callers  *limiter
	failures *limiter
	slots    chan struct{} // API requests in hand
}

// Handler answers /healthz, /readyz, /metrics and, as far as there is an API and a newsletter, /v1 and /u/.
func (s Site) Handler() http.Handler {
	d := &desk{Site: s, clients: newLimiter(perClient, clientsKnown), callers: newLimiter(perCaller, callersKnown),
		failures: newLimiter(perFailure, clientsKnown), slots: make(chan struct{}, apiAtOnce)}
	if u, err := url.Parse(s.URL); err == nil {
		d.host = strings.ToLower(u.Hostname())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.Probe.healthz)
	mux.HandleFunc("GET /readyz", s.Probe.readyz)
	mux.HandleFunc("GET /metrics", d.metrics)
	mux.Handle("/v1/", d.api())
	origin := http.NewCrossOriginProtection()
	d.leaving(mux, origin)
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "A page of another site sent this. Programs ask directly, without the Origin of a page.")
	}))
	return d.guard(origin.Handler(routed(mux)))
}

// guard bounds what a request may send and how often, puts the headers every answer carries, and ends panics.
func (d *desk) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer d.rescue(w, r)
		d.headers(w.Header())
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		health := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
		bucket := bucketOf(d.client(r))
		if health { // a flood of anything else does not make us look ill
			bucket += " health"
		}
		if ok, wait := d.clients.take(bucket, d.Now()); !ok {
			tooMany(w, wait)
			return
		}
		if !health && !d.named(r) {
			refuse(w, http.StatusMisdirectedRequest, "This is not the host that was asked for.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (d *desk) headers(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if strings.HasPrefix(d.URL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=31536000") // browsers heed it where TLS was spoken, by the proxy
	}
}

// named reports whether the request names a host that is ours. A page in somebody's browser can make its own name lead
// here, but not an address or localhost.
func (d *desk) named(r *http.Request) bool {
	if d.host == "" {
		return true
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	_, err := netip.ParseAddr(host)
	return host == d.host || host == "localhost" || err == nil
}

// rescue ends a panic of one request: it is a bug, and nobody outside reads what it was. Neither the body nor a header of
// the request reaches the log.
func (d *desk) rescue(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so, too
		panic(p)
	}
	d.Metrics.Panic()
	d.Log.Error("panic while answering", "method", method(r), "path", loggedPath(r), "panic", p, "stack", string(debug.Stack()))
	refuse(w, http.StatusInternalServerError, "An error of ours; it was logged.")
}

// method is the request's, if it is one that exists.
func method(r *http.Request) string {
	if slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}, r.Method) {
		return r.Method
	}
	return "other"
}

// metrics answers this machine, and others who show a token.
func (d *desk) metrics(w http.ResponseWriter, r *http.Request) {
	if !d.local(r) {
		caller, ok := d.authenticate(w, r)
		if !ok {
			return
		}
		if !caller.Has(ScopeMetrics) {
			refuse(w, http.StatusForbidden, "This token has no scope "+ScopeMetrics+".")
			return
		}
	}
	d.Metrics.serve(d.Probe)(w, r)
}

// routed is a mux whose own refusals are problems like all others.
func routed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		c := &statusOnly{header: w.Header()}
		h.ServeHTTP(c, r)
		if c.status == http.StatusMethodNotAllowed {
			refuse(w, c.status, "This exists, but not for "+method(r)+".")
			return
		}
		refuse(w, http.StatusNotFound, "There is nothing here.")
	})
}

// statusOnly hears what a handler would answer.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }

func tooMany(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	refuse(w, http.StatusTooManyRequests, "These were too many requests. Ask again later; Retry-After says when.")
}

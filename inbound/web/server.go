package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The limits of one request. Nothing we answer is large or slow.
const (
	headerLimit = 16 << 10         // bytes
	bodyLimit   = 64 << 10         // bytes
	readLimit   = 10 * time.Second // for a whole request
	writeLimit  = 15 * time.Second // for a whole answer, checks included
	idleLimit   = time.Minute
	stopLimit   = 3 * time.Second // for requests in hand when we stop; the whole service has ten seconds
)

// Handler is everything the port answers: /healthz, /readyz, /metrics.
func Handler(p Probe, m *Metrics) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", p.healthz)
	mux.HandleFunc("GET /readyz", p.readyz)
	mux.HandleFunc("GET /metrics", m.serve(p))
	return guard(mux)
}

// guard puts the headers every answer carries and bounds what a request may send.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		next.ServeHTTP(w, r)
	})
}

// Server listens on one address. Make it with [Listen].
type Server struct {
	http     *http.Server
	listener net.Listener
}

// Listen takes the address, host:port; port 0 takes a free one. Nothing is answered before Run.
func Listen(ctx context.Context, address string, h http.Handler, log *slog.Logger) (*Server, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for HTTP on %s: %w", address, err)
	}
	return &Server{listener: l, http: &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readLimit,
		ReadTimeout:       readLimit,
		WriteTimeout:      writeLimit,
		IdleTimeout:       idleLimit,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}}, nil
}

// Addr is the address that is listened on, with the real port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Run answers until ctx ends, then finishes the requests in hand for at most three seconds and returns nil. Any other
// return is an error. It is called once.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err := s.http.Shutdown(last); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop HTTP: %w", err)
	}
	return s.http.Close()
}

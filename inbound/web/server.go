package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// The limits of one request. Nothing we answer is large or slow.
const (
	headerLimit = 16 << 10         // bytes
	bodyLimit   = 64 << 10         // bytes
	startLimit  = 5 * time.Second  // for a request's headers
	readLimit   = 10 * time.Second // for a whole request
	writeLimit  = 20 * time.Second // for a whole answer, checks included
	idleLimit   = time.Minute
	stopLimit   = 3 * time.Second // for requests in hand when we stop; the whole service has ten seconds
)

// Server listens on one address. Make it with [Listen].
type Server struct {
	http     *http.Server
	listener *crowd
}

// Listen takes the address, host:port; port 0 takes a free one. Nothing is answered before Run. Connections are bounded, in
// all and for each address that is no trusted proxy.
func Listen(ctx context.Context, address string, h http.Handler, trusted []netip.Prefix, log *slog.Logger) (*Server, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for HTTP on %s: %w", address, err)
	}
	return &Server{listener: newCrowd(l, trusted), http: &http.Server{
		Handler:           h,
		ReadHeaderTimeout: startLimit,
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

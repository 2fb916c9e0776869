package imap

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// errFlood says that the server sent more than any honest answer needs.
var errFlood = errors.New("imap: server sends without end")

// guard is a connection that cannot be silent or talk for ever. go-imap has no contexts and no deadline for an answer
// that does not begin, so the deadline is set here, under it (and under TLS), before every read: silence for longer
// than the window closes the connection, which makes every waiting command fail.
type guard struct {
	net.Conn

	chatter int64 // bytes a server may send in one call beyond the bodies asked for

	mu     sync.Mutex
	window time.Duration // 0: no answer is due, silence is fine
	budget int64         // bytes the server may still send
	dead   error         // why the guard closed the connection
}

// arm begins a time in which the server must not be silent for longer than window nor send without end.
func (g *guard) arm(window time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.window, g.budget = window, g.chatter
	_ = g.Conn.SetReadDeadline(time.Now().Add(window)) // wall clock: socket deadline
}

// allow raises the budget, for bodies about to be asked for.
func (g *guard) allow(n int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.budget += n
}

// disarm ends it.
func (g *guard) disarm() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.window, g.budget = 0, g.chatter
	_ = g.Conn.SetReadDeadline(time.Time{})
}

// SetReadDeadline ignores go-imap's own idea of deadlines: "none" while it waits, and a fixed one per line.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// Read is net.Conn's, within window and budget. It closes the connection when they are exceeded: go-imap would go on
// reading after a time-out otherwise.
func (g *guard) Read(b []byte) (int, error) {
	g.mu.Lock()
	if g.window > 0 {
		_ = g.Conn.SetReadDeadline(time.Now().Add(g.window)) // wall clock: socket deadline
	}
	g.mu.Unlock()

	n, err := g.Conn.Read(b)

	g.mu.Lock()
	defer g.mu.Unlock()
	if g.budget -= int64(n); g.budget < 0 && err == nil {
		err = errFlood
	}
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, errFlood) {
		g.dead = err
		_ = g.Conn.Close()
	}
	return n, err
}

// cause returns why the guard closed the connection, nil when it did not.
func (g *guard) cause() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dead
}

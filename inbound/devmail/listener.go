package devmail

import (
	"errors"
	"fmt"
	"net"
	"sync"
)

// listener remembers the connections it accepted: both server libraries lose one that is accepted while they close, and
// its goroutine would outlive the office.
type listener struct {
	net.Listener
	mu    sync.Mutex
	shut  bool
	conns map[*conn]struct{}
}

// listen opens a port on loopback; anything else would put passwords and unauthenticated mail on a network.
func listen(addr string) (*listener, error) {
	addr = or(addr, "127.0.0.1:0")
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("address %q is not loopback", addr)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: ln, conns: map[*conn]struct{}{}}, nil
}

func (l *listener) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: nc, from: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shut {
		return nil, errors.Join(net.ErrClosed, nc.Close())
	}
	l.conns[c] = struct{}{}
	return c, nil
}

// hangUp closes the port and every connection that came in by it.
func (l *listener) hangUp() error {
	l.mu.Lock()
	l.shut = true
	open := make([]*conn, 0, len(l.conns))
	for c := range l.conns {
		open = append(open, c)
	}
	l.mu.Unlock()
	err := ignoreClosed(l.Close())
	for _, c := range open {
		err = errors.Join(err, ignoreClosed(c.Close()))
	}
	return err
}

type conn struct {
	net.Conn
	from *listener
}

func (c *conn) Close() error {
	c.from.mu.Lock()
	delete(c.from.conns, c)
	c.from.mu.Unlock()
	return c.Conn.Close()
}

package web

import (
	"net"
	"net/netip"
	"sync"
)

// Connections open at the same time. A connection that waits costs some kilobytes and a file number.
const (
	connsInAll     = 512
	connsPerClient = 64
)

// crowd is a listener that lets so many in at the same time, in all and from one address; more are hung up on at once, so
// that who opens connections and says nothing shuts nobody else out. This machine and trusted proxies count in all only.
type crowd struct {
	net.Listener
	all, each int
	trusted   []netip.Prefix

	mu   sync.Mutex
	open map[string]int
	sum  int
}

func newCrowd(l net.Listener, trusted []netip.Prefix) *crowd {
	return &crowd{Listener: l, all: connsInAll, each: connsPerClient, trusted: trusted, open: map[string]int{}}
}

// Accept is net.Listener's.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		who := c.countedAs(conn.RemoteAddr())
		if c.enter(who) {
			return &guest{Conn: conn, leave: sync.OnceFunc(func() { c.left(who) })}, nil
		}
		_ = conn.Close() // it has heard nothing yet
	}
}

// countedAs is whose connections these are, "" for who is not counted alone.
func (c *crowd) countedAs(a net.Addr) string {
	at, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return ""
	}
	ip := at.Addr().Unmap()
	if ip.IsLoopback() || (Site{Proxies: c.trusted}).proxied(ip) {
		return ""
	}
	return bucketOf(ip)
}

func (c *crowd) enter(who string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sum >= c.all || who != "" && c.open[who] >= c.each {
		return false
	}
	c.sum++
	c.open[who]++
	return true
}

func (c *crowd) left(who string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sum--
	if c.open[who]--; c.open[who] == 0 {
		delete(c.open, who)
	}
}

// guest is a connection that was let in.
type guest struct {
	net.Conn
	leave func()
}

// Close is net.Conn's.
func (g *guest) Close() error {
	defer g.leave()
	return g.Conn.Close()
}

package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// running is a server at work on a free port.
func running(t *testing.T, change func(*Server)) string {
	t.Helper()
	g, _ := gate(quietLog(), func(s *Site) { s.Now = time.Now })
	s, err := Listen(t.Context(), "127.0.0.1:0", g.Handler(), nil, quietLog())
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(s)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s.Addr()
}

// say opens a connection and sends a text.
func say(t *testing.T, address, text string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSlowRequestsAreCutOffAndOthersAnsweredMeanwhile(t *testing.T) {
	t.Parallel()
	address := running(t, func(s *Server) {
		s.http.ReadHeaderTimeout, s.http.ReadTimeout = 300*time.Millisecond, 600*time.Millisecond
	})
	var slow []net.Conn
	for range 100 { // no end of headers, no end of a body, or nothing at all
		slow = append(slow, say(t, address, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: "),
			say(t, address, "POST /v1/deals HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"), say(t, address, ""))
	}
	r, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != 200 {
		t.Errorf("%d while others are slow", r.StatusCode)
	}
	for _, c := range slow {
		if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
			t.Fatal("a slow connection is still open")
		}
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

func TestHeadersAreBounded(t *testing.T) {
	t.Parallel()
	address := running(t, nil)
	c := say(t, address, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", 3*headerLimit)+"\r\n\r\n")
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%s", r.Status)
	}
}

func TestConnectionsAreBoundedForEachAndForAll(t *testing.T) {
	t.Parallel()
	c := newCrowd(nil, []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")})
	c.all, c.each = 5, 2
	from := func(ip string) string { return c.countedAs(&net.TCPAddr{IP: net.ParseIP(ip), Port: 1}) }
	for _, step := range []struct {
		ip string
		in bool
	}{{"192.0.2.7", true}, {"192.0.2.7", true}, {"192.0.2.7", false}, {"10.0.0.5", true}, {"10.0.0.5", true}, {"10.0.0.5", true}, {"192.0.2.8", false}} {
		if got := c.enter(from(step.ip)); got != step.in {
			t.Errorf("%s is let in: %v", step.ip, got)
		}
	}
	c.left(from("192.0.2.7"))
	if !c.enter(from("192.0.2.8")) || len(c.open) != 3 {
		t.Errorf("a place that became free is not given: %v", c.open)
	}
	for _, who := range []string{"192.0.2.7", "192.0.2.8", "10.0.0.5", "10.0.0.5", "10.0.0.5"} {
		c.left(from(who))
	}
	if c.sum != 0 || len(c.open) != 0 {
		t.Errorf("%d are counted when all have left: %v", c.sum, c.open)
	}
}

func TestOneConnectionTooManyIsHungUpOn(t *testing.T) {
	t.Parallel()
	address := running(t, func(s *Server) { s.listener.all = 2 })
	a, b := say(t, address, "GET "), say(t, address, "GET ")
	third := say(t, address, "")
	if err := third.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := third.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Errorf("the third stays: %v", err)
	}
	a.Close()
	b.Close()
	for deadline := time.Now().Add(10 * time.Second); ; {
		r, err := http.Get("http://" + address + "/healthz")
		if err == nil {
			r.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// line is a cable between the service and a mail server: it can be pulled out, and it can go dead without a word.
type line struct {
	t  testing.TB
	to string
	l  net.Listener

	mu     sync.Mutex
	cut    bool
	frozen chan struct{} // closed: mail flows; nil: likewise
	conns  map[net.Conn]bool
	tap    func(said []byte) // hears what the server says, as soon as it has said it; may be nil
}

// newLine lays a cable to a server.
func newLine(t testing.TB, to string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &line{t: t, to: to, l: l, conns: map[net.Conn]bool{}}
	go x.accept()
	t.Cleanup(func() { l.Close(); x.thaw(); x.pull() })
	return x
}

func (x *line) addr() string { return x.l.Addr().String() }

func (x *line) accept() {
	for {
		c, err := x.l.Accept()
		if err != nil {
			return
		}
		go x.join(c)
	}
}

// join connects one client with the server, unless the cable is out.
func (x *line) join(client net.Conn) {
	defer client.Close()
	if !x.hold(client) {
		return
	}
	defer x.leave(client)
	server, err := net.Dial("tcp", x.to)
	if err != nil {
		return
	}
	defer server.Close()
	if !x.hold(server) {
		return
	}
	defer x.leave(server)
	go func() {
		x.pump(server, client, nil)
		server.Close()
	}()
	x.mu.Lock()
	tap := x.tap
	x.mu.Unlock()
	x.pump(client, server, tap)
}

func (x *line) pump(to io.Writer, from io.Reader, tap func([]byte)) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if tap != nil {
				tap(buffer[:n])
			}
			x.waitThaw()
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (x *line) hold(c net.Conn) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.cut {
		return false
	}
	x.conns[c] = true
	return true
}

// open is how many connections there are now; one that is being made counts.
func (x *line) open() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return (len(x.conns) + 1) / 2
}

func (x *line) leave(c net.Conn) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.conns, c)
}

// pull cuts every connection and lets none be made until plug.
func (x *line) pull() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.cut = true
	for c := range x.conns {
		c.Close()
	}
}

func (x *line) plug() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.cut = false
}

// freeze keeps connections open and carries nothing any more, until thaw.
func (x *line) freeze() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.frozen == nil {
		x.frozen = make(chan struct{})
	}
}

func (x *line) thaw() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.frozen != nil {
		close(x.frozen)
		x.frozen = nil
	}
}

// hear sets the tap of connections that are made from now on.
func (x *line) hear(tap func(said []byte)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.tap = tap
}

func (x *line) waitThaw() {
	x.mu.Lock()
	frozen := x.frozen
	x.mu.Unlock()
	if frozen != nil {
		<-frozen
	}
}

package smtp_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"refermail/outbound/smtp"
)

// sink is an SMTP server that does as little as possible: for rates, and for servers as they should not be.
type sink struct {
	offer  []string      // in EHLO, beside the name
	delay  time.Duration // between a command and its answer, as a long way would make it
	keep   bool          // what was taken, for tests of correctness
	answer func(verb, argument string, conn, mail int) string
	broken func(conn int) *fault // what is wrong with the nth connection, from 0
	flaw   flaw

	address string
	taken   atomic.Int64
	conns   atomic.Int64
	most    atomic.Int64 // connections at once
	now     atomic.Int64
	mu      sync.Mutex
	mails   map[string][]string // by recipient
	seen    map[string]int      // MAILs by sender
	closing []net.Conn
	rest    func() // waits for the end of every connection
}

// fault is where a connection ends.
type fault struct {
	read  int // after so many bytes were read; -1: never
	wrote int // instead of the reply with this number; -1: never
}

// flaw is what a server does wrong.
type flaw int

const (
	flawless     flaw = iota
	flawNested        // keeps a transaction after a failed DATA or BDAT, and refuses a second MAIL
	flawNoBDAT        // does not know the BDAT it offers, and takes the mail for commands
	flawSync          // refuses whatever comes before it has answered
	flawFlush         // throws away whatever comes before it has answered
	flawEmpty         // says 354 and 250 to a mail without recipients
	flawKeepBDAT      // takes the mail behind a refused BDAT for commands
)

var chunked = []string{"PIPELINING", "CHUNKING"}

// start opens the sink on a free port of loopback.
func (s *sink) start(t testing.TB) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address, s.mails, s.seen = l.Addr().String(), map[string][]string{}, map[string]int{}
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 0; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.conns.Add(1)
			s.mu.Lock()
			s.closing = append(s.closing, conn)
			s.mu.Unlock()
			wg.Go(func() {
				s.most.Store(max(s.most.Load(), s.now.Add(1)))
				defer s.now.Add(-1)
				defer conn.Close()
				newVisit(s, conn, n).serve()
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		s.mu.Lock()
		for _, c := range s.closing {
			c.Close()
		}
		s.mu.Unlock()
		wg.Wait()
	})
	s.rest = func() { l.Close(); wg.Wait() }
	return s
}

// bulk opens a Bulk to the sink.
func (s *sink) bulk(t testing.TB, o smtp.BulkOptions) *smtp.Bulk {
	t.Helper()
	o.URL = "smtp://" + s.address + "?tls=off"
	b, err := smtp.NewBulk(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// got is how often a mail to this recipient was taken.
func (s *sink) got(to string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails[to]
}

// tour is one connection of the sink.
type tour struct {
	*sink
	conn     net.Conn
	n        int
	in       *bufio.Reader
	out      []byte
	late     chan late
	fault    fault
	from, to string
	mail     bool // MAIL was accepted
	mailNo   int
	replies  int
	body     []byte
}

type late struct {
	at   time.Time
	text []byte
}

func newVisit(s *sink, conn net.Conn, n int) *tour {
	v := &tour{sink: s, conn: conn, n: n, fault: fault{-1, -1}}
	if s.broken != nil {
		if f := s.broken(n); f != nil {
			v.fault = *f
		}
	}
	v.in = bufio.NewReaderSize(v, 64<<10)
	return v
}

// Read says what is to be said before it waits, and ends where the fault is.
func (v *tour) Read(p []byte) (int, error) {
	if err := v.flush(); err != nil {
		return 0, err
	}
	if v.fault.read == 0 {
		return 0, net.ErrClosed
	}
	if v.fault.read > 0 && len(p) > v.fault.read {
		p = p[:v.fault.read]
	}
	n, err := v.conn.Read(p)
	if v.fault.read > 0 {
		v.fault.read -= n
	}
	return n, err
}

func (v *tour) flush() error {
	if len(v.out) == 0 {
		return nil
	}
	var err error
	if v.late != nil {
		v.late <- late{time.Now().Add(v.delay), bytes.Clone(v.out)}
	} else {
		_, err = v.conn.Write(v.out)
	}
	v.out = v.out[:0]
	return err
}

// say queues a reply; false where the connection ends instead.
func (v *tour) say(text string) bool {
	if v.fault.wrote == v.replies {
		v.flush()
		v.drain()
		return false
	}
	v.replies++
	v.out = append(append(v.out, text...), "\r\n"...)
	return !strings.HasPrefix(text, "421")
}

// drain hangs up, and notes what had been sent all the same.
func (v *tour) drain() {
	v.conn.(*net.TCPConn).CloseWrite()
	rest, _ := io.ReadAll(v.in)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, m := range regexp.MustCompile(`MAIL FROM:<(deals[^>]*)>`).FindAllSubmatch(rest, -1) {
		v.seen[string(m[1])]++
	}
}

func (v *tour) serve() {
	if v.delay > 0 {
		v.late = make(chan late, 1000)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for l := range v.late {
				time.Sleep(time.Until(l.at))
				v.conn.Write(l.text)
			}
		}()
		defer func() { close(v.late); <-done }()
	}
	defer v.flush()
	hello := "220 sink"
	if v.answer != nil {
		if text := v.answer("HELLO", "", v.n, 0); text != "" {
			hello = text
		}
	}
	for ok := v.say(hello); ok; {
		line, err := v.in.ReadSlice('\n')
		if err != nil {
			return
		}
		verb, argument, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), " ")
		if v.flaw == flawFlush && verb != "EHLO" {
			v.in.Discard(v.in.Buffered())
		}
		switch {
		case v.flaw == flawSync && v.in.Buffered() > 0 && verb != "EHLO":
			v.in.Discard(v.in.Buffered())
			v.say("503 5.5.0 <" + verb + ">: Improper use of SMTP command pipelining")
			return
		default:
			ok = v.command(verb, argument)
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// readingSink is an SMTP server in this process that reads mails and does nothing else with them, so that benchmarks measure
// who sends. It offers PIPELINING and CHUNKING.
type readingSink struct {
	address string
	mails   atomic.Int64

	keeps bool // what came is noted, by envelope recipient, with a digest
	open  atomic.Int64

	unanswered atomic.Int64 // mails that were read while it is frozen

	mu     sync.Mutex
	kept   []arrival
	frozen chan struct{} // closed when it thaws; nil: it is not
}

func newReadingSink(tb testing.TB) *readingSink {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &readingSink{address: l.Addr().String()}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			s.open.Add(1)
			wg.Go(func() {
				defer c.Close()
				defer s.open.Add(-1)
				s.talk(c)
			})
		}
	})
	tb.Cleanup(func() {
		s.thaw()
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return s
}

// talk answers until the client leaves. Answers go out when nothing more has come in.
func (s *readingSink) talk(c net.Conn) {
	r, w := bufio.NewReaderSize(c, 64<<10), bufio.NewWriterSize(c, 4<<10)
	to := ""
	w.WriteString("220 sink.example ESMTP\r\n")
	for {
		if r.Buffered() == 0 {
			if w.Flush() != nil {
				return
			}
		}
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) < 4 {
			return
		}
		switch string(line[:4]) { // our clients write them so
		case "RCPT":
			if s.keeps {
				to = string(bytes.TrimSpace(line))
			}
			w.WriteString("250 2.0.0 ok\r\n")
		case "EHLO":
			w.WriteString("250-sink.example\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 8BITMIME\r\n")
		case "DATA":
			w.WriteString("354 go on\r\n")
			sum := s.digest()
			if w.Flush() != nil || !toDot(r, sum) || !s.takes() {
				return
			}
			s.keep(to, sum)
			s.took(w)
		case "BDAT":
			size, rest, _ := bytes.Cut(bytes.TrimSpace(line[5:]), []byte(" "))
			n, err := strconv.Atoi(string(size))
			if err != nil {
				return
			}
			last := len(rest) > 0
			sum := s.digest()
			if sum == nil {
				_, err = r.Discard(n)
			} else {
				_, err = io.CopyN(sum, r, int64(n))
			}
			if err != nil {
				return
			}
			if last {
				if !s.takes() {
					return
				}
				s.keep(to, sum)
				s.took(w)
			} else {
				w.WriteString("250 2.0.0 go on\r\n")
			}
		case "QUIT":
			w.WriteString("221 2.0.0 bye\r\n")
			w.Flush()
			return
		default:
			w.WriteString("250 2.0.0 ok\r\n")
		}
	}
}

// freeze has the server read mails, but neither answer nor take them: when it thaws, it has forgotten them, as a server may that
// has not answered (RFC 5321 §4.2.5), and their connections end.
func (s *readingSink) freeze() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frozen = make(chan struct{})
	s.unanswered.Store(0)
}

func (s *readingSink) thaw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frozen != nil {
		close(s.frozen)
		s.frozen = nil
	}
}

// takes waits while the server is frozen and then reports false.
func (s *readingSink) takes() bool {
	if !s.keeps {
		return true
	}
	s.mu.Lock()
	frozen := s.frozen
	s.mu.Unlock()
	if frozen == nil {
		return true
	}
	s.unanswered.Add(1)
	<-frozen
	return false
}

// digest is what a mail is written into that is kept, else nil: who measures does not measure that.
func (s *readingSink) digest() hash.Hash {
	if !s.keeps {
		return nil
	}
	return sha256.New()
}

// keep notes which mail came.
func (s *readingSink) keep(to string, sum hash.Hash) {
	if !s.keeps {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, arrival{reader: to, mail: string(sum.Sum(nil))})
}

// arrivals is what came so far.
func (s *readingSink) arrivals() []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept)
}

func (s *readingSink) took(w io.StringWriter) {
	n := s.mails.Add(1)
	w.WriteString("250 2.0.0 ok: queued as " + strconv.FormatInt(n, 36) + "\r\n")
}

// toDot reads a mail to its end.
func toDot(r *bufio.Reader, sum hash.Hash) bool {
	start := true // of a line
	for {
		line, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return false
		}
		if start && string(line) == ".\r\n" {
			return true
		}
		if sum != nil {
			sum.Write(line) // cannot fail
		}
		start = err == nil
	}
}

package smtp

import (
	"sync"
	"time"
)

// Close ends idle connections; later Sends still work but keep none.
func (s *Sender) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	var wg sync.WaitGroup
	for _, c := range idle {
		c.expiry.Stop()
		wg.Go(c.quit)
	}
	wg.Wait()
	return nil
}

// take returns an idle connection that is still alive, or nil.
func (s *Sender) take() *session {
	for {
		s.mu.Lock()
		n := len(s.idle)
		if n == 0 {
			s.mu.Unlock()
			return nil
		}
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		c.expiry.Stop()
		if c.alive() {
			return c
		}
		c.cut()
	}
}

func (s *Sender) keep(c *session) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		c.quit()
		return
	}
	c.used = true
	s.idle = append(s.idle, c)
	c.expiry = time.AfterFunc(s.o.Idle, func() { s.expire(c) })
	s.mu.Unlock()
}

// expire closes a connection that was idle for too long, if nobody took it meanwhile.
func (s *Sender) expire(c *session) {
	s.mu.Lock()
	for i, other := range s.idle {
		if other == c {
			s.idle = append(s.idle[:i], s.idle[i+1:]...)
			s.mu.Unlock()
			c.quit()
			return
		}
	}
	s.mu.Unlock()
}

package smtp

import (
	"context"
	"errors"
	"net/textproto"
	"time"
)

// line is one connection of a Bulk: a goroutine that reads the answers and one that writes. The mutex of the Bulk guards
// it; what is written or read meanwhile is not touched by others.
type line struct {
	b       *Bulk
	cancel  context.CancelFunc // of the connecting
	gone    chan struct{}      // closed when nothing of it is left
	wake    chan struct{}      // for the writer
	session *session           // nil: not yet connected
	speaks  dialect            // what the server offered

	flights []*flight // in the order of the dialogue
	spare   []*flight
	given   int              // mails that were put on it
	taken   int              // of those, the ones whose MAIL was answered, if not by goodbye
	open    bool             // the server may hold a sender and a recipient that belong to no mail
	stale   bool             // it was idle: the next mail waits for the answer to its MAIL
	rested  time.Time        // since when it is idle
	retired bool             // takes no more mails
	mute    bool             // says nothing more
	ended   bool             // for the writer: there is nothing more to do
	goodbye *textproto.Error // 421
	err     error            // why we cut it
	broke   error            // of writing
	until   time.Time        // the read deadline
	out     batch
}

// flight is a mail on a line. It may be there longer than its job: answers are owed to the end.
type flight struct {
	transaction
	line    *line
	job     *job      // nil: its caller knows
	since   time.Time // it was put on the line
	writing bool      // being written: raw is in use
	left    bool      // its caller waits no longer
	careful bool      // in lockstep, for the connection may be dead
}

var (
	errTimeout = errors.New("the mail server did not answer in time")
	errAstray  = errors.New("the mail server answered what was not asked")
	errClosed  = errors.New("the mail server closed the connection")
)

func newLine(b *Bulk, cancel context.CancelFunc) *line {
	return &line{b: b, cancel: cancel, gone: make(chan struct{}), wake: make(chan struct{}, 1)}
}

// run connects and carries mails until the connection ends.
func (l *line) run(ctx context.Context) {
	defer close(l.gone)
	defer l.cancel()
	s, err := l.b.via.connect(ctx)
	if err == nil {
		l.carry(s)
		return
	}
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	if ctx.Err() != nil { // nobody waited any longer; somebody may again
		l.b.remove(l)
	} else {
		l.b.unopened(l, err)
	}
	l.b.grow()
}

func (l *line) carry(s *session) {
	l.opened(s)
	written := make(chan struct{})
	go func() {
		defer close(written)
		l.write()
	}()
	err := l.read()
	if err == nil {
		s.quit()
	}
	s.cut()
	l.b.mu.Lock()
	l.mute, l.ended = true, true
	l.b.mu.Unlock()
	l.poke()
	<-written
	l.closed(err)
}

// opened makes the line one that takes mails.
func (l *line) opened(s *session) {
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	l.session = s
	if ok, _ := s.client.Extension("PIPELINING"); ok {
		l.speaks = pipelining
		if ok, _ := s.client.Extension("CHUNKING"); ok {
			l.speaks = chunking
		}
	}
	l.out.open(s)
	l.rest()
	l.b.deal()
}

// closed tells every mail that is still here what became of it, and makes room for another connection.
func (l *line) closed(err error) {
	b := l.b
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remove(l)
	switch {
	case l.err != nil:
		err = l.err
	case l.broke != nil && errors.Is(err, errTimeout):
		err = l.broke
	}
	for i := len(l.flights) - 1; i >= 0; i-- { // those that go back to the queue keep their order
		if f := l.flights[i]; f.job != nil {
			l.lose(f, err)
		}
	}
	l.flights = nil
	b.deal()
	b.grow()
}

// lose ends a mail whose connection ended before it was answered.
func (l *line) lose(f *flight, err error) {
	j, b := f.job, l.b
	once := !j.moved
	switch {
	case f.over, f.refusal != nil && !f.recipient: // who refused MAIL has no transaction to put the mail in
		l.settle(f)
		return
	case !f.begun && (l.taken > 0 || once): // never said
		j.moved = j.moved || l.taken == 0
		b.again(j)
	case once && l.taken > 0 && f.heard < stepMail && (!f.whole || l.left(err)), // a kept connection that was dead
		once && !f.whole && errors.Is(l.err, errLeft): // we cut it for another mail's sake
		j.moved = true
		b.again(j)
	case l.left(err): // what is behind a goodbye was not read (RFC 5321 §3.8)
		b.fail(j, stageConnect, l.goodbye)
	default:
		b.fail(j, f.stage(), err)
	}
	f.job = nil
}

// left reports whether the server said goodbye and hung up.
func (l *line) left(err error) bool {
	return l.goodbye != nil && l.err == nil && !errors.Is(err, errTimeout) && !errors.Is(err, errAstray) && !errors.Is(err, errNoReply)
}

package smtp

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"refermail/outbound"
)

// BulkOptions says where to send and how much at once.
type BulkOptions struct {
	Options
	// Connections is how many are open at most; 0: 10. They open when there are mails for them.
	Connections int
	// Depth is how many mails are under way on one connection at most, where the server offers PIPELINING; 0: 3. With
	// Connections it bounds what a crash leaves unanswered.
	Depth int
	// Plain waits for every answer, whatever the server offers.
	Plain bool
}

// Bulk sends many mails at once over few connections. It is an outbound.Sender that is safe for concurrent use and made
// for Connections × Depth callers; more wait for their turn. What a server offers decides how each connection is used:
//
//	neither                MAIL, RCPT, DATA and the mail each wait for their answer
//	PIPELINING             MAIL RCPT DATA in one write, the next ones behind the end of the mail before (RFC 2920)
//	PIPELINING, CHUNKING   MAIL RCPT BDAT and the mail in one write, Depth mails deep (RFC 3030)
//
// Nothing is sent behind the first mail until the server has shown that it keeps what it offers.
type Bulk struct {
	via         *Sender
	connections int
	depth       int
	patience    time.Duration // for the answer to a command

	mu     sync.Mutex
	queue  []*job  // not given to a line yet
	lines  []*line // open or being opened, at most connections
	under  int     // Sends that wait for their mail
	spare  []*job
	speaks dialect // the most we still believe the server in
	proven [dialects]bool
	quota  quota
	pace   time.Duration // how long the last mails were on a line, about
	paused time.Time     // no connections beyond those we have before then
	closed bool
}

const (
	defaultConnections = 10
	defaultDepth       = 3
	growWait           = 3 * time.Second // after a connection was refused while others work
)

var _ outbound.Sender = (*Bulk)(nil)

// NewBulk reads the URL as New does. It does not connect.
func NewBulk(o BulkOptions) (*Bulk, error) {
	via, err := New(o.Options)
	if err != nil {
		return nil, err
	}
	b := &Bulk{via: via, connections: o.Connections, depth: o.Depth, patience: commandWait, speaks: chunking}
	if b.connections <= 0 {
		b.connections = defaultConnections
	}
	if b.depth <= 0 {
		b.depth = defaultDepth
	}
	if o.Plain {
		b.speaks = lockstep
	}
	return b, nil
}

// job is one Send that waits for its mail.
type job struct {
	from, to string
	raw      []byte
	moved    bool // has been on a connection that was lost: not once more
	on       *flight
	// What became of it; classify says what an error means.
	response string
	at       stage
	err      error
	done     chan struct{}
}

// errLeft is what a caller who did not wait for the answer gets beside the reason.
var errLeft = errors.New("the mail server had not answered yet")

// Send delivers one mail. Errors are *outbound.SendError, classified as those of Sender. raw is not touched any more when
// Send returns. A mail whose connection is lost before the server can have taken it is sent over another one, once.
//
// When ctx ends, Send returns at once; other mails on its connection are not disturbed, unless this one was just being
// written.
func (b *Bulk) Send(ctx context.Context, env outbound.Envelope, raw []byte) (string, error) {
	if err := fitForWire(env, raw); err != nil {
		return "", &outbound.SendError{Class: outbound.Permanent, Err: err}
	}
	if ctx.Err() != nil {
		return "", classify(ctx, stageConnect, errLeft)
	}
	j := b.submit(env, raw)
	select {
	case <-j.done:
	case <-ctx.Done():
		b.leave(j)
		<-j.done // at once, or as soon as nobody reads raw any more
	}
	response, at, err := j.response, j.at, j.err
	b.release(j)
	if err != nil {
		return "", classify(ctx, at, err)
	}
	return response, nil
}

// Close ends idle connections and returns when they are closed; those with mails under way end behind their last mail.
// Later Sends still work, but keep no connection.
func (b *Bulk) Close() error {
	b.mu.Lock()
	b.closed = true
	var ending []*line
	for _, l := range b.lines {
		if l.dismiss() {
			ending = append(ending, l)
		}
	}
	b.mu.Unlock()
	for _, l := range ending {
		<-l.gone
	}
	return nil
}

// submit gives a mail to a connection, opens one for it, or lets it wait.
func (b *Bulk) submit(env outbound.Envelope, raw []byte) *job {
	b.mu.Lock()
	defer b.mu.Unlock()
	var j *job
	if n := len(b.spare); n > 0 {
		j, b.spare = b.spare[n-1], b.spare[:n-1]
	} else {
		j = &job{done: make(chan struct{}, 1)}
	}
	j.from, j.to, j.raw = env.From, env.To, raw
	b.under++
	b.queue = append(b.queue, j)
	b.deal()
	b.grow()
	return j
}

// release takes a job back for the next Send.
func (b *Bulk) release(j *job) {
	*j = job{done: j.done}
	b.mu.Lock()
	b.spare = append(b.spare, j)
	b.mu.Unlock()
}

// finish wakes the caller of a job. Called with mu held, like everything below.
func (b *Bulk) finish(j *job) {
	b.under--
	j.on = nil
	j.done <- struct{}{}
}

func (b *Bulk) fail(j *job, at stage, err error) {
	j.at, j.err = at, err
	b.finish(j)
}

// again puts a mail that nobody has taken back to the front of the queue.
func (b *Bulk) again(j *job) {
	j.on = nil
	b.queue = slices.Insert(b.queue, 0, j)
}

// quick is how soon a server has taken a mail from which nothing is gained by a connection of its own.
const quick = 10 * time.Millisecond

// deal gives waiting mails to connections with room. A server that is quick gets them on those that have the most to do: they leave
// in one write with what is there, and are answered in one. From another one a mail behind a mail only waits, so that those get them
// that have the least to do.
func (b *Bulk) deal() {
	if len(b.queue) == 0 {
		return
	}
	now := time.Now() // wall clock: as socket deadlines
	for len(b.queue) > 0 {
		var best *line
		for _, l := range b.lines {
			if l.room() && (best == nil || b.better(l, best, now)) {
				best = l
			}
		}
		if best == nil {
			return
		}
		j := b.queue[0]
		b.queue = slices.Delete(b.queue, 0, 1)
		best.take(j, now)
	}
}

// better reports whether the next mail is for l rather than for other.
func (b *Bulk) better(l, other *line, now time.Time) bool {
	if b.pace >= quick {
		return len(l.flights) < len(other.flights)
	}
	if lags := l.lags(now); lags != other.lags(now) {
		return !lags
	}
	return len(l.flights) > len(other.flights)
}

// answered notes how long a mail was on a line.
func (b *Bulk) answered(took time.Duration) { b.pace += (took - b.pace) / 8 }

// grow opens connections while there are fewer than mails under way.
func (b *Bulk) grow() {
	for len(b.lines) < min(b.connections, b.under) {
		if len(b.lines) > 0 && time.Now().Before(b.paused) { // wall clock: as socket deadlines
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		l := newLine(b, cancel)
		b.lines = append(b.lines, l)
		go l.run(ctx)
	}
}

// unopened takes a connection out that could not be made. When there is no other, the waiting mails share its fate.
func (b *Bulk) unopened(l *line, err error) {
	b.remove(l)
	b.paused = time.Now().Add(growWait) // wall clock: as socket deadlines
	if len(b.lines) > 0 {
		return
	}
	var se *outbound.SendError
	if errors.As(err, &se) {
		err = se.Err
	}
	for _, j := range b.queue {
		b.fail(j, stageConnect, err)
	}
	b.queue = b.queue[:0]
}

func (b *Bulk) remove(l *line) {
	b.lines = slices.DeleteFunc(b.lines, func(other *line) bool { return other == l })
}

// leave ends a job whose caller waits no longer.
func (b *Bulk) leave(j *job) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if j.on != nil {
		j.on.line.leave(j.on)
		return
	}
	if i := slices.Index(b.queue, j); i >= 0 {
		b.queue = slices.Delete(b.queue, i, i+1)
		b.fail(j, stageConnect, errLeft)
	}
	if len(b.queue) > 0 {
		return
	}
	for _, l := range b.lines {
		if l.session == nil {
			l.cancel() // nobody waits for it
		}
	}
}

package smtp

import (
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"slices"
	"time"
)

// read takes answers until the connection ends; nil means that it is time to say goodbye.
func (l *line) read() error {
	r := l.session.client.Text.R
	var text []byte
	for {
		if _, err := r.Peek(1); errors.Is(err, os.ErrDeadlineExceeded) {
			if end, err := l.silent(); end {
				return err
			}
			continue
		} else if err != nil {
			return noEOF(err)
		}
		code, got, err := readReply(r, text)
		if err != nil {
			return noEOF(err)
		}
		text = got
		if end, err := l.hear(code, text); end {
			return err
		}
	}
}

// noEOF says that an end came too early.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// silent decides what it means that the server said nothing for so long.
func (l *line) silent() (end bool, err error) {
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	now := time.Now() // wall clock: as socket deadlines
	switch {
	case now.Before(l.until):
		l.session.conn.SetReadDeadline(l.until) // it was moved meanwhile
		return false, nil
	case len(l.flights) == 0:
		l.retired, l.mute = true, true
		return true, nil
	case l.flights[0].writing && l.goodbye == nil: // that has a limit of its own
		l.expect(now, l.b.patience)
		return false, nil
	}
	l.retired, l.mute = true, true
	if f := l.flights[0]; f.dialect != lockstep && f.heard >= stepMail && f.awaits() && !l.b.proven[f.dialect] {
		l.b.distrust(lockstep) // it may have thrown away what it was not ready for
	}
	return true, errTimeout
}

// hear matches an answer to the command it belongs to: answers come in the order of the commands.
func (l *line) hear(code int, text []byte) (end bool, err error) {
	b := l.b
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now() // wall clock: as socket deadlines
	if code == 421 {
		l.farewell(now, code, text)
	}
	i := slices.IndexFunc(l.flights, func(f *flight) bool { return !f.over })
	if i < 0 || !l.flights[i].awaits() {
		if code == 421 {
			return i < 0, errClosed
		}
		l.retired, l.mute = true, true
		return true, unexpected(code, text)
	}
	f := l.flights[i]
	f.hear(code, text)
	astray := f.astray
	l.count(f, code, now)
	l.learn(f)
	l.resolve(f)
	l.sweep() // f may be another mail's by now
	switch {
	case astray:
		l.retired, l.mute = true, true
		return true, unexpected(code, text)
	case len(l.flights) == 0 && l.goodbye != nil:
		return true, errClosed
	case len(l.flights) == 0 && l.retired:
		return true, nil
	case l.goodbye == nil:
		l.expectNext(now)
	}
	return false, nil
}

// farewell notes that the server is leaving. What it still answers counts, but it does not get long.
func (l *line) farewell(now time.Time, code int, text []byte) {
	if l.goodbye != nil {
		return
	}
	l.goodbye = &textproto.Error{Code: code, Msg: string(text)}
	l.retired, l.mute = true, true
	l.expect(now, quitWait)
}

// count counts mails by the answers to MAIL. A goodbye at that point may be a limit, unless the connection was idle.
func (l *line) count(f *flight, code int, now time.Time) {
	switch {
	case code == 421 && f.heard <= stepMail && !f.careful:
		l.b.quota.learn(l.taken, now)
	case code != 421 && f.heard == stepMail:
		l.taken++
	}
}

// learn notes what the answers to a mail say about the connection and the server.
func (l *line) learn(f *flight) {
	if speaks, lies := f.liar(); lies {
		l.b.distrust(speaks)
		l.retired = true
		l.mute = l.mute || f.over && speaks != lockstep // it may take the mail for commands
	}
	if !f.over {
		return
	}
	l.b.answered(time.Since(f.since)) // wall clock: as socket deadlines
	l.open = f.open
	l.stale = l.stale && !f.careful
	if f.accepted && !l.b.proven[f.dialect] {
		l.b.proven[f.dialect] = true
		l.b.deal() // connections take more now
	}
}

// resolve tells the caller of a mail what became of it, when that is known and nobody reads raw any more.
func (l *line) resolve(f *flight) {
	if f.job != nil && !f.writing && f.decided() {
		l.settle(f)
	}
}

// settle tells the caller what the server said, or sends the mail elsewhere when that was not about the mail.
func (l *line) settle(f *flight) {
	j, b := f.job, l.b
	f.job = nil
	_, lies := f.liar()
	switch {
	case f.accepted:
		j.response = f.response
		b.finish(j)
	case !j.moved && (lies || f.refusal.Code == 421 && f.at == stageMail && l.taken > 0):
		j.moved = true
		b.again(j)
		b.deal()
		b.grow()
	default:
		b.fail(j, f.at, f.refusal)
	}
}

// sweep takes out the mails whose last answer came, and goes on.
func (l *line) sweep() {
	n := 0
	for n < len(l.flights) && l.flights[n].over && !l.flights[n].writing {
		l.free(l.flights[n])
		n++
	}
	l.flights = slices.Delete(l.flights, 0, n)
	if n > 0 {
		if len(l.flights) == 0 {
			l.rest()
		}
		l.b.deal()
	}
	switch {
	case len(l.flights) == 0 || l.flights[0].writing:
	case l.waited() && (l.flights[0].awaits() || !l.mute):
	case !l.waited() && !slices.ContainsFunc(l.flights, func(f *flight) bool { return f.left }):
	case l.goodbye != nil && l.flights[0].awaits(): // may still say something
	default:
		l.cut(errLeft)
	}
	if l.ready() {
		l.poke()
	}
}

// expectNext sets the deadline of the answer that comes next.
func (l *line) expectNext(now time.Time) {
	for _, f := range l.flights {
		switch {
		case f.over:
			continue
		case f.heard+1 == f.last():
			l.expect(now, dataWait)
		default:
			l.expect(now, l.b.patience)
		}
		return
	}
}

// distrust speaks no more than d from now on.
func (b *Bulk) distrust(d dialect) { b.speaks = min(b.speaks, d) }

func unexpected(code int, text []byte) error {
	return fmt.Errorf("%w: %s", errAstray, textOf(code, text))
}

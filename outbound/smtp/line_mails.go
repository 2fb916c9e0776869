package smtp

import (
	"slices"
	"time"
)

// probeWait is how long a connection may be idle before the next mail is not sent blindly: a server that left without a
// word leaves no doubt about a mail whose MAIL it did not answer.
const probeWait = time.Second

// room reports whether the line can take a mail.
func (l *line) room() bool {
	switch {
	case l.session == nil || l.retired || l.mute:
		return false
	case l.dialect() == lockstep || !l.b.proven[l.dialect()] || l.stale:
		return len(l.flights) == 0
	}
	return len(l.flights) < l.b.depth
}

// dialect is what is spoken with this server now.
func (l *line) dialect() dialect { return min(l.speaks, l.b.speaks) }

// take puts a mail on the line.
func (l *line) take(j *job, now time.Time) {
	var f *flight
	if n := len(l.spare); n > 0 {
		f, l.spare = l.spare[n-1], l.spare[:n-1]
	} else {
		f = &flight{}
	}
	*f = flight{line: l, job: j, since: now}
	if len(l.flights) == 0 {
		l.stale = l.taken > 0 && now.Sub(l.rested) >= probeWait
		f.careful = l.stale
		l.expect(now, l.b.patience)
	}
	j.on = f
	l.flights = append(l.flights, f)
	l.given++
	l.retired = l.retired || l.b.closed || l.b.quota.reached(l.given, now)
	l.poke()
}

// lags reports whether the line is slower than a quick server's are, or dead.
func (l *line) lags(now time.Time) bool {
	return len(l.flights) > 0 && now.Sub(l.flights[0].since) >= quick
}

func (l *line) poke() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// leave frees the caller of a mail that is on the line. The answers to what was said of it are still read. Called with mu
// held.
func (l *line) leave(f *flight) {
	f.left = true
	switch {
	case f.writing: // wrote ends it
		l.retired, l.mute = true, true
		l.session.conn.SetWriteDeadline(time.Unix(1, 0))
		return
	case f.begun && !f.said(): // the server would take what came next for the mail
		l.retired, l.mute = true, true
	}
	l.abandon(f)
	if !f.begun {
		l.flights = slices.DeleteFunc(l.flights, func(other *flight) bool { return other == f })
		l.free(f)
		if len(l.flights) == 0 {
			l.rest()
		}
		l.b.deal()
	}
	l.sweep()
}

// abandon tells the caller who waits no longer how far his mail got.
func (l *line) abandon(f *flight) {
	j := f.job
	f.job = nil
	l.b.fail(j, f.stage(), errLeft)
}

// waited reports whether somebody waits for a mail on the line.
func (l *line) waited() bool {
	return slices.ContainsFunc(l.flights, func(f *flight) bool { return f.job != nil })
}

func (l *line) free(f *flight) { l.spare = append(l.spare, f) }

// cut ends the connection; read notices.
func (l *line) cut(err error) {
	if l.err == nil {
		l.err = err
	}
	l.retired, l.mute = true, true
	l.session.cut()
}

// dismiss ends the line as soon as nobody waits for a mail on it; it reports whether that is now.
func (l *line) dismiss() bool {
	l.retired = true
	if l.session == nil {
		if len(l.b.queue) > 0 {
			l.retired = false // it is being opened for somebody
			return false
		}
		l.cancel()
		return true
	}
	if l.waited() {
		return false
	}
	if len(l.flights) > 0 {
		l.cut(errLeft) // everybody knows
	} else {
		l.expect(time.Now(), 0) // wall clock: socket deadline; wakes read, which says goodbye
	}
	return true
}

// expect sets how long the server may be silent. Called with mu held.
func (l *line) expect(now time.Time, wait time.Duration) {
	until := now.Add(wait)
	if ahead := until.Sub(l.until); ahead >= 0 && ahead < time.Second && wait > quitWait {
		return // close enough
	}
	l.until = until
	l.session.conn.SetReadDeadline(until)
}

// rest makes a line without mails wait for the next one.
func (l *line) rest() {
	now := time.Now() // wall clock: as socket deadlines
	if !l.stale {
		l.rested = now
	}
	if l.b.closed || l.retired {
		l.expect(now, 0)
		return
	}
	l.expect(now, l.b.via.o.Idle)
}

package smtp

import (
	"runtime"
	"time"
)

// write says what may be said, until the line ends.
func (l *line) write() {
	for l.await() {
		n, err := l.out.put(l.session)
		l.wrote(n, err)
	}
}

// await returns true when there is something to write, false when there never will be.
func (l *line) await() bool {
	for {
		l.b.mu.Lock()
		if l.ended {
			l.b.mu.Unlock()
			return false
		}
		ready := l.gather()
		l.b.mu.Unlock()
		if ready {
			return true
		}
		<-l.wake
		runtime.Gosched() // whoever has the next mail ready hands it over first: one write then has both
	}
}

// gather collects everything that may be said now. Called with mu held.
func (l *line) gather() bool {
	l.out.reset()
	loose := l.open // an earlier transaction may be open when the next begins
	for i, f := range l.flights {
		if !l.may(i) {
			break
		}
		if f.asked == stepNone && !f.over {
			f.start(l.tongue(f), loose)
			l.open = false
		}
		l.compose(f)
		loose = f.dialect == chunking && !f.accepted || loose && f.over
	}
	if len(l.out.marks) == 0 {
		return false
	}
	l.session.conn.SetWriteDeadline(time.Now().Add(dataWait)) // wall clock: socket deadline
	return true
}

// ready reports whether gather would find something.
func (l *line) ready() bool {
	for i, f := range l.flights {
		if !l.may(i) {
			return false
		}
		if !f.said() {
			return f.asked == stepNone || f.next() != f.asked
		}
	}
	return false
}

// may reports whether a mail may be spoken of now: everything of those before it is said, and where nothing is to be said
// unasked, or the server has not shown that it can be, answered too.
func (l *line) may(i int) bool {
	switch {
	case l.mute:
		return false
	case i == 0 || l.flights[i].asked != stepNone:
		return true
	}
	before, d := l.flights[i-1], l.tongue(l.flights[i])
	return before.over || before.said() && before.dialect != lockstep && d != lockstep && l.b.proven[before.dialect]
}

// tongue is the dialect of a mail that was not begun.
func (l *line) tongue(f *flight) dialect {
	if f.careful {
		return lockstep
	}
	return l.dialect()
}

// compose adds what may be said of one mail now.
func (l *line) compose(f *flight) {
	to := f.next()
	if to == f.asked || f.job == nil && f.refusal == nil {
		return
	}
	o := &l.out
	start := o.size
	for f.asked < to {
		f.asked++
		switch f.asked {
		case stepReset:
			o.command("RSET\r\n")
		case stepMail:
			o.command("MAIL FROM:<", f.job.from, ">\r\n")
		case stepRcpt:
			o.command("RCPT TO:<", f.job.to, ">\r\n")
		case stepData:
			if f.dialect == chunking {
				o.chunk(f.job.raw)
			} else {
				o.command("DATA\r\n")
			}
		case stepEnd:
			if f.refusal != nil { // RFC 2920 §3.1: a server that wants the mail of nobody gets an empty one
				o.command(".\r\n")
			} else {
				o.dotted(f.job.raw)
			}
		}
	}
	f.writing = true
	o.marks = append(o.marks, mark{f, start, o.size})
}

// wrote notes what has left of the batch.
func (l *line) wrote(n int, err error) {
	l.b.mu.Lock()
	defer l.b.mu.Unlock()
	now := time.Now() // wall clock: as socket deadlines
	if err != nil {
		l.retired, l.mute, l.broke = true, true, err
		l.expect(now, quitWait) // it may have said why
	} else if l.goodbye == nil {
		l.expectNext(now)
	}
	for _, m := range l.out.marks {
		f := m.flight
		f.writing = false
		f.begun = f.begun || n > m.start
		f.whole = f.whole || n >= m.end && f.said()
		if l.resolve(f); f.left && f.job != nil {
			l.abandon(f)
		}
	}
	l.sweep()
}

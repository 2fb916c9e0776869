package outbound

import "time"

const (
	giveUpAfter  = 3 * 24 * time.Hour
	giveUpTries  = 20            // and never before that many: a service that slept for a week tries again first
	patientAfter = 6 * time.Hour // until then a mail leaves within minutes of the end of whatever held it up
	maxOutage    = 20 * time.Second
)

// backoff is how long to wait after attempt number tries of a mail that is age old: 5 s, 15 s, 45 s, 2 min …, after six
// hours 30 min, give or take a fifth, so that mails that failed together do not return together. jitter is in [0, 1).
func backoff(tries int, age time.Duration, jitter float64) time.Duration {
	d := 2 * time.Minute
	switch {
	case age >= patientAfter:
		d = 30 * time.Minute
	case tries <= 1:
		d = 5 * time.Second
	case tries == 2:
		d = 15 * time.Second
	case tries == 3:
		d = 45 * time.Second
	}
	return spread(d, jitter)
}

func spread(d time.Duration, jitter float64) time.Duration {
	return d*4/5 + time.Duration(jitter*float64(d)*2/5)
}

// outage remembers that the server as a whole does not answer. While it lasts one mail at a time tries the door, every
// 1, 2, 4 … 20 seconds; no mail loses patience for it. The zero value means that all is well. Not safe for concurrent use.
type outage struct {
	fails int
	until time.Time
}

// failed notes one more attempt that met no server. Attempts that began before the last note say nothing new.
func (o *outage) failed(now time.Time, jitter float64) {
	if now.Before(o.until) {
		return
	}
	d := time.Second << min(o.fails, 5)
	o.fails++
	o.until = now.Add(spread(min(d, maxOutage), jitter))
}

func (o *outage) over() { *o = outage{} }

// allow says how many of the free connections may be used now.
func (o *outage) allow(now time.Time, free, inHand int) int {
	switch {
	case o.fails == 0:
		return free
	case now.Before(o.until) || inHand > 0:
		return 0
	}
	return min(free, 1)
}

package web

import (
	"sync"
	"time"
)

// rate is an allowance: so many at once, and so many a second after that.
type rate struct {
	burst     float64
	perSecond float64
}

// limiter counts what each of many uses of the same allowance. Its memory is bounded: when it knows too many, and none of
// them has its whole allowance back, the newcomers share one. It is safe for concurrent use.
type limiter struct {
	rate rate
	most int // how many are told apart

	mu     sync.Mutex
	levels map[string]level
	swept  time.Time
}

// level is what is left of an allowance at a time.
type level struct {
	left float64
	at   time.Time
}

// everybodyElse is who is not told apart any more.
const everybodyElse = "\x00"

func newLimiter(r rate, most int) *limiter {
	return &limiter{rate: r, most: most, levels: map[string]level{}}
}

// take uses one of who's allowance. When nothing is left it says after how long there is.
func (l *limiter) take(who string, now time.Time) (ok bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.levels[who]; !known && len(l.levels) >= l.most {
		if l.sweep(now); len(l.levels) >= l.most {
			who = everybodyElse
		}
	}
	left := l.left(who, now)
	if left < 1 {
		l.levels[who] = level{left, now}
		return false, time.Duration((1 - left) / l.rate.perSecond * float64(time.Second))
	}
	l.levels[who] = level{left - 1, now}
	return true, 0
}

func (l *limiter) left(who string, now time.Time) float64 {
	v, known := l.levels[who]
	if !known {
		return l.rate.burst
	}
	return min(l.rate.burst, v.left+max(0, now.Sub(v.at).Seconds())*l.rate.perSecond)
}

// sweep forgets who has the whole allowance back, at most once a second.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Second {
		return
	}
	l.swept = now
	for who := range l.levels {
		if l.left(who, now) >= l.rate.burst {
			delete(l.levels, who)
		}
	}
}

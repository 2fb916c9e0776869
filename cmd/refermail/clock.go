package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clockVariable shifts the clock, for tests that play three months in a second.
const clockVariable = "REFERMAIL_CLOCK_OFFSET"

// maxOffset keeps a shifted clock inside what every database and date format can hold.
const maxOffset = 100 * 365 * 24 * time.Hour

// Clock tells the time. It is the only reader of the wall clock in the program; everything else is told the time by
// its caller. It is safe for concurrent use.
type Clock struct {
	offset time.Duration
	hand   func() time.Time // instead of the wall clock; tests stop time with it and move it
}

// Now is the time in UTC, to the microsecond, as the databases keep it.
func (c Clock) Now() time.Time {
	wall := time.Now
	if c.hand != nil {
		wall = c.hand
	}
	return wall().UTC().Add(c.offset).Truncate(time.Microsecond)
}

// Shifted reports whether the clock is not the real one.
func (c Clock) Shifted() bool { return c.offset != 0 }

// Since is the real time that passed between two readings of the same clock.
func (c Clock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// newClock makes the clock for a configuration. A shifted clock would date real people's mail wrongly, so it is refused
// unless both mail servers are this machine.
func newClock(offset string, cfg *Config) (Clock, error) {
	if strings.TrimSpace(offset) == "" {
		return Clock{}, nil
	}
	d, err := parseOffset(offset)
	if err != nil {
		return Clock{}, fmt.Errorf("%s=%s: %w", clockVariable, offset, err)
	}
	if d == 0 {
		return Clock{}, nil
	}
	for _, s := range []Server{cfg.IMAP.Server, cfg.SMTP.Server} {
		if !s.Loopback() {
			return Clock{}, fmt.Errorf("%s is for tests: it shifts the clock and is refused because %s is not this machine; unset it",
				clockVariable, s.Host)
		}
	}
	return Clock{offset: d}, nil
}

// parseOffset reads "+91d", "-2h30m", "1d12h": a sign or none, then numbers with the units d, h, m, s.
func parseOffset(text string) (time.Duration, error) {
	rest, negative := strings.TrimSpace(text), false
	if after, ok := strings.CutPrefix(rest, "-"); ok {
		rest, negative = after, true
	} else {
		rest = strings.TrimPrefix(rest, "+")
	}
	wrong := errors.New("write a shift like +91d, -2h30m or 1d12h (d, h, m, s)")
	units := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}
	var total time.Duration
	if rest == "" {
		return 0, wrong
	}
	for rest != "" {
		digits := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
		if digits < 1 {
			return 0, wrong
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 32)
		unit := units[rest[digits]]
		if err != nil || unit == 0 {
			return 0, wrong
		}
		if n > int64(maxOffset/unit) || total+time.Duration(n)*unit > maxOffset {
			return 0, errors.New("is more than 100 years")
		}
		total += time.Duration(n) * unit
		rest = rest[digits+1:]
	}
	if negative {
		total = -total
	}
	return total, nil
}

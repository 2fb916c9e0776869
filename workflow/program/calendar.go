package program

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a server without a zone database must still know what "09:00 in Berlin" is
)

// Calendar says when the team works: the same hours on every working day, in one time zone, holidays excepted. It is
// pure; the zero Calendar is open day and night, in UTC. It is safe for concurrent use.
type Calendar struct {
	Zone     string   `json:"time_zone"` // "Europe/Berlin"
	Opens    int      `json:"opens"`     // minutes after local midnight
	Closes   int      `json:"closes"`    // likewise, up to 1440; later than Opens
	Days     []string `json:"days"`      // "mon" … "sun"
	Holidays []string `json:"holidays"`  // "2026-12-25", or "12-25" for every year

	zone *time.Location // Zone, read; nil means UTC
}

// BusinessTime is a span of opening time: so many working days, or so many hours, or both. A day counts as the hours
// between opening and closing. Spans are not negative; more than 10,000 days count as 10,000.
type BusinessTime struct {
	Days  int
	Hours time.Duration
}

// ParseBusinessTime reads "2 business days", "4 business hours" or "90 business minutes".
func ParseBusinessTime(s string) (BusinessTime, error) {
	words := strings.Fields(strings.ToLower(s))
	wrong := fmt.Errorf(`%q is no time of business; write "2 business days" or "4 business hours"`, s)
	if len(words) != 3 || words[1] != "business" {
		return BusinessTime{}, wrong
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 0 {
		return BusinessTime{}, wrong
	}
	if n > 600 {
		return BusinessTime{}, fmt.Errorf("%q is longer than anybody waits; write at most 60 business days", s)
	}
	switch strings.TrimSuffix(words[2], "s") {
	case "day":
		return BusinessTime{Days: n}, nil
	case "hour":
		return BusinessTime{Hours: time.Duration(n) * time.Hour}, nil
	case "minute":
		return BusinessTime{Hours: time.Duration(n) * time.Minute}, nil
	}
	return BusinessTime{}, wrong
}

// IsZero reports a span of no length.
func (b BusinessTime) IsZero() bool { return b.Days <= 0 && b.Hours <= 0 }

// String says the span as people do: "2 business days".
func (b BusinessTime) String() string {
	var parts []string
	if b.Days > 0 {
		parts = append(parts, plural(b.Days, "business day"))
	}
	switch m := int(b.Hours / time.Minute); {
	case m > 0 && m%60 == 0:
		parts = append(parts, plural(m/60, "business hour"))
	case m > 0 || len(parts) == 0:
		parts = append(parts, plural(m, "business minute"))
	}
	return strings.Join(parts, " and ")
}

// MarshalText writes the span as people say it.
func (b BusinessTime) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Length returns how long a span is on this calendar: 2 business days of 09:00 to 17:00 are 16 hours.
func (c Calendar) Length(b BusinessTime) time.Duration {
	opens, closes := c.hours()
	perDay := time.Duration(closes-opens) * time.Minute
	return time.Duration(min(max(b.Days, 0), 10_000))*perDay + max(b.Hours, 0)
}

// Add returns the moment at which so much opening time has passed since t, in t's location. Nights, weekends and
// holidays do not count; an hour is an hour when clocks change. What ends with a day ends at closing, not at the next
// opening; nothing added to a moment outside the hours is the next opening.
func (c Calendar) Add(t time.Time, b BusinessTime) time.Time {
	return c.AddHours(t, c.Length(b))
}

// AddHours is [Calendar.Add] for a span measured in hours. A negative one counts as none.
func (c Calendar) AddHours(t time.Time, left time.Duration) time.Time {
	left = max(left, 0)
	at, closed := t, 0
	y, m, d := t.In(c.location()).Date()
	for d--; ; d++ { // from yesterday: hours to 24:00 end when today begins
		opens, closes := c.window(y, m, d)
		if !closes.After(opens) {
			if closed++; closed > mostClosedDays {
				return at.Add(left).In(t.Location())
			}
			continue
		}
		closed = 0
		if at.After(closes) {
			continue
		}
		if at.Before(opens) {
			at = opens
		}
		rest := closes.Sub(at)
		if left <= rest {
			return at.Add(left).In(t.Location())
		}
		left, at = left-rest, closes
	}
}

// mostClosedDays ends the search in a calendar that never opens. [Parse] lets none through.
const mostClosedDays = 4000

// Between returns how much opening time lies between two moments, 0 when the second is not later. It takes one step
// for each day between them.
func (c Calendar) Between(from, to time.Time) time.Duration {
	var sum time.Duration
	y, m, d := from.In(c.location()).Date()
	for d--; ; d++ {
		opens, closes := c.window(y, m, d)
		if !opens.Before(to) {
			return sum
		}
		if opens.Before(from) {
			opens = from
		}
		if closes.After(to) {
			closes = to
		}
		sum += max(closes.Sub(opens), 0)
	}
}

// Open reports whether somebody works at this moment; the moment of closing counts.
func (c Calendar) Open(t time.Time) bool { return c.AddHours(t, 0).Equal(t) }

// window gives the opening and the closing of a day; both the same when it is closed. Where a clock change swallows the
// whole opening, the closing may come out before the opening: closed too.
func (c Calendar) window(y int, m time.Month, d int) (opens, closes time.Time) {
	from, until := c.hours()
	opens = time.Date(y, m, d, 0, from, 0, 0, c.location())
	noon := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	if len(c.Days) > 0 && !slices.Contains(c.Days, weekdays()[noon.Weekday()]) ||
		slices.Contains(c.Holidays, noon.Format("2006-01-02")) || slices.Contains(c.Holidays, noon.Format("01-02")) {
		return opens, opens
	}
	return opens, time.Date(y, m, d, 0, until, 0, 0, c.location())
}

// hours gives opening and closing in minutes, day and night when none are set.
func (c Calendar) hours() (opens, closes int) {
	if c.Closes <= c.Opens {
		return 0, 24 * 60
	}
	return c.Opens, c.Closes
}

func (c Calendar) location() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// Location returns the time zone of the hours.
func (c Calendar) Location() *time.Location { return c.location() }

// weekdays are the days' names in the file, in time.Weekday's order.
func weekdays() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

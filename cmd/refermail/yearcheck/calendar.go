package yearcheck

import (
	"slices"
	"time"
)

// The calendar, the slow way.

func (r *Rules) zone() *time.Location { return zoneOf(r.Zone) }

func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// works reports whether somebody works on the date t shows in its own zone.
func (r *Rules) works(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && !slices.Contains(r.Holidays, t.Format(time.DateOnly))
}

// business adds so many business days to a moment: only the hours between opening and closing count.
func (r *Rules) business(from time.Time, days float64) time.Time {
	left := time.Duration(days * float64(r.Closes-r.Opens) * float64(time.Minute)).Round(time.Minute)
	for day := 0; ; day++ {
		date := from.In(r.zone()).AddDate(0, 0, day)
		if !r.works(date) {
			continue
		}
		at := func(minute int) time.Time {
			return time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, r.zone())
		}
		opens, closes := at(r.Opens), at(r.Closes)
		if from.After(opens) {
			opens = from
		}
		if !closes.After(opens) {
			continue
		}
		if left <= closes.Sub(opens) {
			return opens.Add(left).UTC()
		}
		left -= closes.Sub(opens)
	}
}

// lastSecond is the last second, UTC, of the day so many days after t.
func lastSecond(t time.Time, days int) time.Time {
	midnight := t.UTC().Truncate(24 * time.Hour)
	return midnight.Add(time.Duration(days+1)*24*time.Hour - time.Second)
}

// days of a partner's deal: the most specific window that says it.
func (r *Rules) days(partnerType, tier, segment string, of func(Window) int) int {
	best, points := 0, -1
	for _, w := range r.Windows {
		if w.Type != "" && w.Type != partnerType || w.Tier != "" && w.Tier != tier || w.Segment != "" && w.Segment != segment || of(w) == 0 {
			continue
		}
		sum := 0
		for selector, worth := range map[string]int{w.Type: 101, w.Tier: 102, w.Segment: 104} {
			if selector != "" {
				sum += worth
			}
		}
		if sum > points {
			best, points = of(w), sum
		}
	}
	return best
}

func (r *Rules) segment(size int) string {
	name, most := "", 0
	for _, s := range r.Segments {
		if size >= s.From && s.From > most {
			name, most = s.Name, s.From
		}
	}
	return name
}

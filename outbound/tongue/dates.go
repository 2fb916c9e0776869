package tongue

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Day writes a date as its reader does, by the UTC calendar, in which windows are counted. The zero time is nothing.
func (t *Tongue) Day(at time.Time) string { return t.stamp(at.UTC(), at, t.day) }

// Weekday is Day with the day's name.
func (t *Tongue) Weekday(at time.Time) string { return t.stamp(at.UTC(), at, t.weekday) }

// Moment writes a date and hour in the zone at carries, and names it.
func (t *Tongue) Moment(at time.Time) string { return t.stamp(at, at, t.moment) }

// Promise is Moment with the day's name.
func (t *Tongue) Promise(at time.Time) string { return t.stamp(at, at, t.promise) }

// Clock writes the hour in the zone at carries, and names it.
func (t *Tongue) Clock(at time.Time) string { return t.stamp(at, at, t.clock) }

// stamp formats a time by a layout of the language file: Go's, with "zone" for the zone's name.
func (t *Tongue) stamp(at, zero time.Time, layout string) string {
	if zero.IsZero() {
		return ""
	}
	layout = strings.NewReplacer("January", "\x01", "Monday", "\x02", "zone", "\x03").Replace(layout)
	s := at.Format(layout)
	return strings.NewReplacer("\x01", t.months[at.Month()-1], "\x02", t.weekdays[at.Weekday()], "\x03", zoneName(at)).Replace(s)
}

// zoneName is "UTC" or the distance to it: "UTC+1", "UTC-3:30".
func zoneName(at time.Time) string {
	_, east := at.Zone()
	minutes := east / 60
	if minutes == 0 {
		return "UTC"
	}
	sign := "+"
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	name := fmt.Sprintf("UTC%s%d", sign, minutes/60)
	if minutes%60 != 0 {
		name += fmt.Sprintf(":%02d", minutes%60)
	}
	return name
}

// dated is how dates stand in the sentences of the service.
var dated = regexp.MustCompile(`^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{1,2} [A-Z][a-z]{2} \d{4})(?: (\d\d:\d\d) (UTC\S*))?$`)

// redate writes such a date in this language.
func (t *Tongue) redate(s string) string {
	m := dated.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	at, err := time.Parse("2 Jan 2006 15:04", m[2]+" "+or(m[3], "00:00"))
	if err != nil {
		return s
	}
	layout := t.day
	switch {
	case m[1] != "" && m[3] != "":
		layout = t.promise
	case m[1] != "":
		layout = t.weekday
	case m[3] != "":
		layout = t.moment
	}
	return strings.Replace(t.stamp(at, at, strings.ReplaceAll(layout, "zone", "\x04")), "\x04", m[4], 1)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

package program

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// calendar reads an [sla] section.
func calendar(t interface {
	Helper()
	Fatal(...any)
}, sla string) Calendar {
	t.Helper()
	p, err := Parse("program.toml", []byte("[sla]\n"+sla))
	if err != nil {
		t.Fatal(err)
	}
	return p.Calendar
}

func TestOpeningTimeIsCountedToTheMinute(t *testing.T) {
	t.Parallel()
	const berlin = "hours = \"09:00-17:00\"\ntime_zone = \"Europe/Berlin\"\nholidays = [\"2026-12-24\", \"12-25\", \"01-01\", \"2027-03-26\", \"2027-03-29\"]"
	for _, tc := range []struct{ name, sla, from, span, until string }{
		{"within a day", berlin, "2026-11-19T10:00:00+01:00", "4 business hours", "2026-11-19T14:00:00+01:00"},
		{"over the night", berlin, "2026-11-19T15:00:00+01:00", "4 business hours", "2026-11-20T11:00:00+01:00"},
		{"over the weekend", berlin, "2026-11-20T16:30:00+01:00", "1 business hour", "2026-11-23T09:30:00+01:00"},
		{"a day ends at closing, not at the next opening", berlin, "2026-11-20T09:00:00+01:00", "1 business day", "2026-11-20T17:00:00+01:00"},
		{"a day keeps the time of day", berlin, "2026-11-18T14:02:00+01:00", "2 business days", "2026-11-20T14:02:00+01:00"},
		{"before opening", berlin, "2026-11-19T06:00:00+01:00", "1 business day", "2026-11-19T17:00:00+01:00"},
		{"after closing", berlin, "2026-11-19T18:00:00+01:00", "1 business day", "2026-11-20T17:00:00+01:00"},
		{"at closing", berlin, "2026-11-19T17:00:00+01:00", "30 business minutes", "2026-11-20T09:30:00+01:00"},
		{"on a Saturday", berlin, "2026-11-21T12:00:00+01:00", "2 business days", "2026-11-24T17:00:00+01:00"},
		{"nothing, on a Saturday", berlin, "2026-11-21T12:00:00+01:00", "0 business days", "2026-11-23T09:00:00+01:00"},
		{"nothing, at work", berlin, "2026-11-20T12:00:00+01:00", "0 business days", "2026-11-20T12:00:00+01:00"},
		{"over Christmas, a weekend and New Year", berlin, "2026-12-23T16:00:00+01:00", "6 business days", "2027-01-05T16:00:00+01:00"},
		{"a holiday of every year is one next year too", berlin, "2027-12-24T16:00:00+01:00", "2 business hours", "2027-12-27T10:00:00+01:00"},
		{"over Easter and the change to summer time", berlin, "2027-03-25T16:00:00+01:00", "2 business hours", "2027-03-30T10:00:00+02:00"},
		{"over the change to winter time", berlin, "2026-10-23T16:00:00+02:00", "2 business hours", "2026-10-26T10:00:00+01:00"},
		{"asked from another time zone", berlin, "2026-11-19T23:30:00-05:00", "1 business hour", "2026-11-20T10:00:00+01:00"},
		{"over the year's end", "hours = \"09:00-17:00\"", "2026-12-31T16:00:00Z", "2 business hours", "2027-01-01T10:00:00Z"},
		{"a leap day", "hours = \"09:00-17:00\"\nholidays = [\"02-29\"]", "2028-02-28T16:00:00Z", "2 business hours", "2028-03-01T10:00:00Z"},
		{"day and night, clocks going forward", "hours = \"00:00-24:00\"\ndays = [\"sat\", \"sun\", \"mon\"]\ntime_zone = \"Europe/Berlin\"",
			"2027-03-28T00:00:00+01:00", "24 business hours", "2027-03-29T01:00:00+02:00"},
		{"day and night, clocks going back", "hours = \"00:00-24:00\"\ndays = [\"sat\", \"sun\", \"mon\"]\ntime_zone = \"Europe/Berlin\"",
			"2026-10-25T00:00:00+02:00", "24 business hours", "2026-10-25T23:00:00+01:00"},
		{"hours inside the hour that is skipped", "hours = \"02:00-03:00\"\ndays = [\"sat\", \"sun\", \"mon\"]\ntime_zone = \"Europe/Berlin\"",
			"2027-03-27T02:30:00+01:00", "1 business hour", "2027-03-29T02:30:00+02:00"},
		{"a zone with half hours", "hours = \"10:00-18:00\"\ntime_zone = \"Asia/Kolkata\"", "2026-11-20T17:30:00+05:30", "1 business hour", "2026-11-23T10:30:00+05:30"},
		{"a week that begins on Sunday", "hours = \"09:00-17:00\"\ndays = [\"sun\", \"mon\", \"tue\", \"wed\", \"thu\"]\ntime_zone = \"Asia/Jerusalem\"",
			"2026-11-19T16:00:00+02:00", "2 business hours", "2026-11-22T10:00:00+02:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			from, err := time.Parse(time.RFC3339, tc.from)
			if err != nil {
				t.Fatal(err)
			}
			span, err := ParseBusinessTime(tc.span)
			if err != nil {
				t.Fatal(err)
			}
			until, err := time.Parse(time.RFC3339, tc.until)
			if err != nil {
				t.Fatal(err)
			}
			c := calendar(t, tc.sla)
			got := c.Add(from, span)
			if !got.Equal(until) {
				t.Errorf("%s after %s is %s, want %s", tc.span, tc.from, got.In(until.Location()), tc.until)
			}
			if got.Location() != from.Location() {
				t.Errorf("the answer is in %s, asked in %s", got.Location(), from.Location())
			}
			if between, want := c.Between(from, got), c.Length(span); between != want {
				t.Errorf("%s lie between, want %s", between, want)
			}
		})
	}
}

func TestTheZeroCalendarNeverCloses(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)
	if got := (Calendar{}).Add(at, BusinessTime{Days: 2, Hours: time.Hour}); !got.Equal(at.Add(49 * time.Hour)) {
		t.Error(got)
	}
}

func TestACalendarWithoutAnyDayStillAnswers(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)
	if got := (Calendar{Days: []string{"never"}}).AddHours(at, time.Hour); !got.Equal(at.Add(time.Hour)) {
		t.Error(got)
	}
}

// anyCalendar draws hours, days, a zone and holidays of the years around the drawn times.
func anyCalendar(t *rapid.T) Calendar {
	opens := rapid.IntRange(0, 23*60).Draw(t, "opens")
	c := Calendar{Opens: opens, Closes: rapid.IntRange(opens+30, 24*60).Draw(t, "closes")}
	c.Zone = rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo", "America/Santiago"}).Draw(t, "zone")
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	c.zone = zone
	c.Days = rapid.SliceOfNDistinct(rapid.SampledFrom(weekdays()), 1, 7, rapid.ID).Draw(t, "days")
	for _, day := range rapid.SliceOfN(rapid.IntRange(0, 1000), 0, 8).Draw(t, "holidays") {
		c.Holidays = append(c.Holidays, time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
	}
	return c
}

func TestOpeningTimeKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		moment := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64Range(1767225600, 1767225600+1000*86400).Draw(t, "s"), 0).UTC()
		})
		at, later := moment.Draw(t, "at"), moment.Draw(t, "later")
		if later.Before(at) {
			at, later = later, at
		}
		span := rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(0, 100*60).Draw(t, "m")) * time.Minute
		})
		a, b := span.Draw(t, "a"), span.Draw(t, "b")
		end := c.AddHours(at, a)
		if !inside(c, end) {
			t.Fatalf("%s ends outside the hours", end.In(c.zone))
		}
		if end.Before(at) {
			t.Fatalf("ends at %s, before it began", end)
		}
		if twice, once := c.AddHours(end, b), c.AddHours(at, a+b); !twice.Equal(once) {
			t.Fatalf("first %s and then %s ends at %s, both at once at %s", a, b, twice, once)
		}
		if longer := c.AddHours(at, a+b); longer.Before(end) {
			t.Fatalf("more time ends earlier: %s, then %s", end, longer)
		}
		if other := c.AddHours(later, a); other.Before(end) {
			t.Fatalf("what begins later ends earlier: %s, then %s", end, other)
		}
		if between := c.Between(at, end); between != a {
			t.Fatalf("%s was added, %s lie between", a, between)
		}
	})
}

// inside looks at the clock on the wall instead of the calendar's own windows. An opening or closing in the hour that a
// clock change skips falls beside that hour, so that such days are judged with an hour to spare.
func inside(c Calendar, t time.Time) bool {
	for _, day := range []int{0, -1} { // closing at 24:00 is the next day's 00:00
		y, m, d := t.In(c.zone).AddDate(0, 0, day).Date()
		noon := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
		_, before := time.Date(y, m, d-1, 12, 0, 0, 0, c.zone).Zone()
		_, after := time.Date(y, m, d+1, 12, 0, 0, 0, c.zone).Zone()
		spare := 0
		if before != after {
			spare = 60
		}
		local := t.In(c.zone)
		minute := local.Hour()*60 + local.Minute() - day*24*60
		works := false
		for _, name := range c.Days {
			works = works || name == weekdays()[noon.Weekday()]
		}
		for _, h := range c.Holidays {
			works = works && h != noon.Format("2006-01-02")
		}
		if works && minute >= c.Opens-spare && (minute < c.Closes+spare || minute == c.Closes && local.Second() == 0) {
			return true
		}
	}
	return false
}

func TestTimesOfBusinessAreReadAndSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2 business days": "2 business days", "1 Business Day": "1 business day", " 4  business hours ": "4 business hours",
		"90 business minutes": "90 business minutes", "0 business days": "0 business minutes",
		"2 days": "", "two business days": "", "2 business": "", "2 business weeks": "", "-1 business days": "", "1e9 business days": "", "": "", "9999 business days": "",
	} {
		got, err := ParseBusinessTime(text)
		if said := got.String(); (err == nil) != (want != "") || err == nil && said != want {
			t.Errorf("%q is %q, %v; want %q", text, said, err, want)
		}
	}
	for sla, want := range map[string]string{
		"": "Mon-Fri 09:00-17:00 UTC", `days = ["mon", "wed", "thu", "sat"]`: "Mon, Wed-Thu, Sat 09:00-17:00 UTC",
		`days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]`: "daily 09:00-17:00 UTC", `hours = "08:30 – 24:00"`: "Mon-Fri 08:30-24:00 UTC",
	} {
		if got := calendar(t, sla).String(); got != want {
			t.Errorf("%s is %q, want %q", sla, got, want)
		}
	}
}

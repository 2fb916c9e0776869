package workflow

import (
	"testing"
	"time"
)

func TestAgesAreDaysOfTheReadersCalendar(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		since, now string
		zone       *time.Location
		want       string
	}{
		"the same morning":               {"2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z", time.UTC, "today"},
		"yesterday, less than a day ago": {"2026-03-02T09:00:00Z", "2026-03-03T08:00:00Z", time.UTC, "1 day"},
		"yesterday, more than a day ago": {"2026-03-02T07:00:00Z", "2026-03-03T08:00:00Z", time.UTC, "1 day"},
		"after a weekend":                {"2026-03-06T17:00:00Z", "2026-03-09T08:00:00Z", time.UTC, "3 days"},
		"this morning in Tokyo":          {"2026-03-02T16:00:00Z", "2026-03-02T23:00:00Z", tokyo, "today"},
		"yesterday in Tokyo":             {"2026-03-02T14:59:59Z", "2026-03-02T23:00:00Z", tokyo, "1 day"},
	} {
		at := func(s string) time.Time {
			at, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		if got := (agenda{now: at(c.now), zone: c.zone}).age(at(c.since)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

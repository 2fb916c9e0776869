package parse

import (
	"strconv"
	"strings"
	"time"
)

// readDate reads a Date header (RFC 5322 §3.3, the obsolete forms, and near misses): weekday, comments and seconds are
// optional, the zone may be a name or missing (then UTC), the year may have two digits. The zero time means unreadable.
func readDate(value string) time.Time {
	var day, month, year = 0, 0, -1
	var hour, minute, second int
	clock := false
	zone := time.UTC
	if len(value) > 10 && value[10] == 'T' && strings.Count(value[:10], "-") == 2 { // RFC 3339
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return t
		}
	}
	words := strings.FieldsFunc(dropComments(value), func(c rune) bool { return c == ' ' || c == '\t' || c == ',' })
	for _, w := range words {
		switch {
		case !clock && strings.Count(w, ":") > 0 && w[0] >= '0' && w[0] <= '9':
			h, rest, _ := strings.Cut(w, ":")
			m, s, _ := strings.Cut(rest, ":")
			s, _, _ = strings.Cut(s, ".")
			hour, minute, second = number(h), number(m), 0
			if s != "" {
				second = number(s)
			}
			clock = true
		case month == 0 && monthNumber(w) > 0:
			month = monthNumber(w)
		case w[0] == '+' || w[0] == '-':
			zone = offsetZone(w, zone)
		case strings.Count(w, "-") == 2 && w[0] >= '0' && w[0] <= '9':
			day, month, year = dashed(w)
		case number(w) >= 0:
			switch n := number(w); {
			case day == 0 && n <= 31 && len(w) <= 2:
				day = n
			case year < 0:
				year = n
			}
		case clock:
			zone = namedZone(w, zone)
		}
	}
	switch {
	case year >= 0 && year < 50:
		year += 2000 // RFC 5322 §4.3
	case year >= 50 && year < 1000:
		year += 1900
	}
	if day < 1 || day > 31 || month < 1 || month > 12 || year < 1900 || year > 9999 || hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return time.Time{}
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
}

// number reads a short run of digits, -1 when w is anything else.
func number(w string) int {
	if w == "" || len(w) > 4 || w[0] < '0' || w[0] > '9' {
		return -1
	}
	n, err := strconv.Atoi(w)
	if err != nil {
		return -1
	}
	return n
}

func monthNumber(w string) int {
	if len(w) < 3 || len(w) > 10 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(w[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return i/3 + 1
}

// dashed reads "2026-05-17" and "17-May-2026".
func dashed(w string) (day, month, year int) {
	a, rest, _ := strings.Cut(w, "-")
	b, c, _ := strings.Cut(rest, "-")
	month = monthNumber(b)
	if month == 0 {
		month = number(b)
	}
	if len(a) == 4 {
		return number(c), month, number(a)
	}
	return number(a), month, number(c)
}

func offsetZone(w string, otherwise *time.Location) *time.Location {
	digits := strings.ReplaceAll(w[1:], ":", "")
	if len(digits) != 4 || number(digits) < 0 {
		return otherwise
	}
	n := number(digits)
	seconds := (n/100*60 + n%100) * 60
	if w[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}

// namedZone knows the zones of RFC 5322 §4.3 and two more that mail programs write.
func namedZone(w string, otherwise *time.Location) *time.Location {
	hours, ok := map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "BST": 1, "JST": 9}[strings.ToUpper(w)]
	if !ok {
		return otherwise
	}
	return time.FixedZone("", hours*3600)
}

package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReportAsk is one report: what was registered in a span of time, by group, as it stands now (MG-6); or how fast the
// team was (AN-17).
type ReportAsk struct {
	From, Until time.Time // the span, without Until
	Span        string    // in words: "Q3 2026"
	By          string    // one of [ReportGroups]; "" with Speed
	Speed       bool      // responsiveness instead of deals
	Now         time.Time
}

// ReportGroups are what deals can be counted by.
func ReportGroups() []string { return []string{"partner", "tier", "type", "stage", "owner", "month"} }

// mostReportDays bounds the span of a report: two years and a day.
const mostReportDays = 732

// ReportHelp says how a report is asked for.
const ReportHelp = "report q3 by tier, report this month by partner, report 2026 by type, report last 30 days by owner, report responsiveness last month"

// ParseReport reads what stands behind the word "report": "q3 by tier", "this month by partner", "2026-07", "responsiveness
// last quarter". Spans are those of a calendar in a time zone. Without a span it is this month, without a group the
// partners. problem says what could not be read.
func ParseReport(said string, now time.Time, zone *time.Location) (ask ReportAsk, problem string) {
	words := strings.Fields(strings.ToLower(strings.Trim(said, " .!?")))
	words = slices.DeleteFunc(words, func(w string) bool { return w == "please" || w == "for" || w == "of" || w == "the" || w == "in" })
	ask = ReportAsk{By: "partner", Now: now}
	if i := slices.IndexFunc(words, func(w string) bool { return w == "responsiveness" || w == "responsivity" || w == "sla" }); i >= 0 {
		ask.Speed, ask.By = true, ""
		words = slices.Delete(words, i, i+1)
	}
	if i := slices.Index(words, "by"); i >= 0 {
		if i+2 != len(words) || ask.Speed {
			return ask, "name one group behind by: " + strings.Join(ReportGroups(), ", ")
		}
		ask.By = strings.TrimSuffix(words[i+1], "s")
		if !slices.Contains(ReportGroups(), ask.By) {
			return ask, fmt.Sprintf("a report cannot be by %q; there are: %s", oneLine(words[i+1], 40), strings.Join(ReportGroups(), ", "))
		}
		words = words[:i]
	}
	var ok bool
	if ask.From, ask.Until, ask.Span, ok = spanOf(strings.Join(words, " "), now.In(zone)); !ok {
		return ask, fmt.Sprintf("%q is no span of time; write it like: %s", oneLine(strings.Join(words, " "), 60), ReportHelp)
	}
	if days := int(ask.Until.Sub(ask.From) / (24 * time.Hour)); days > mostReportDays {
		return ask, fmt.Sprintf("%s is longer than two years; ask for a shorter span", ask.Span)
	}
	return ask, ""
}

var (
	quarterWords = regexp.MustCompile(`^q([1-4])(?: ?(20\d\d))?$`)
	yearWords    = regexp.MustCompile(`^(20\d\d)$`)
	monthNumber  = regexp.MustCompile(`^(20\d\d)-(0[1-9]|1[0-2])$`)
	daysWords    = regexp.MustCompile(`^last (\d{1,4}) days?$`)
	betweenWords = regexp.MustCompile(`^(20\d\d-\d\d-\d\d)(?: (?:to|until|-))? (20\d\d-\d\d-\d\d)$`)
)

// spanOf reads a span of time. What has no year is the latest that has begun.
func spanOf(said string, now time.Time) (from, until time.Time, name string, ok bool) {
	zone := now.Location()
	month := func(y int, m time.Month, n int) (time.Time, time.Time) {
		return time.Date(y, m, 1, 0, 0, 0, 0, zone), time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, zone)
	}
	y, m, d := now.Date()
	quarter := (m-1)/3*3 + 1
	switch said {
	case "", "this month", "month":
		from, until = month(y, m, 1)
		return from, until, from.Format("January 2006"), true
	case "last month":
		from, until = month(y, m-1, 1)
		return from, until, from.Format("January 2006"), true
	case "this quarter", "quarter", "last quarter":
		if said == "last quarter" {
			quarter -= 3
		}
		from, until = month(y, quarter, 3)
		return from, until, fmt.Sprintf("Q%d %d", (from.Month()+2)/3, from.Year()), true
	case "this year", "year", "last year":
		if said == "last year" {
			y--
		}
		from, until = month(y, 1, 12)
		return from, until, from.Format("2006"), true
	case "this week", "week", "last week", "today", "yesterday":
		return days(said, time.Date(y, m, d, 0, 0, 0, 0, zone))
	}
	if hit := quarterWords.FindStringSubmatch(said); hit != nil {
		n, _ := strconv.Atoi(hit[1])
		year, given := yearOr(hit[2], y)
		if from, until = month(year, time.Month(3*n-2), 3); !given && from.After(now) {
			from, until = month(year-1, time.Month(3*n-2), 3)
		}
		return from, until, fmt.Sprintf("Q%d %d", n, from.Year()), true
	}
	if hit := yearWords.FindStringSubmatch(said); hit != nil {
		year, _ := yearOr(hit[1], y)
		from, until = month(year, 1, 12)
		return from, until, hit[1], true
	}
	if hit := monthNumber.FindStringSubmatch(said); hit != nil {
		year, _ := yearOr(hit[1], y)
		n, _ := strconv.Atoi(hit[2])
		from, until = month(year, time.Month(n), 1)
		return from, until, from.Format("January 2006"), true
	}
	if hit := daysWords.FindStringSubmatch(said); hit != nil {
		n, _ := strconv.Atoi(hit[1])
		return time.Date(y, m, d-n+1, 0, 0, 0, 0, zone), time.Date(y, m, d+1, 0, 0, 0, 0, zone), fmt.Sprintf("the last %d days", n), n > 0
	}
	if hit := betweenWords.FindStringSubmatch(said); hit != nil {
		a, err := time.ParseInLocation(time.DateOnly, hit[1], zone)
		b, worse := time.ParseInLocation(time.DateOnly, hit[2], zone)
		return a, b.AddDate(0, 0, 1), a.Format("2 Jan 2006") + " to " + b.Format("2 Jan 2006"), err == nil && worse == nil && !b.Before(a)
	}
	return namedMonth(said, now)
}

// namedMonth reads "july" and "july 2026".
func namedMonth(said string, now time.Time) (from, until time.Time, name string, ok bool) {
	word, rest, _ := strings.Cut(said, " ")
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if word != full && (len(word) != 3 || !strings.HasPrefix(full, word)) {
			continue
		}
		year, given := yearOr(rest, now.Year())
		if rest != "" && !given {
			return from, until, "", false
		}
		if !given && m > now.Month() {
			year--
		}
		from = time.Date(year, m, 1, 0, 0, 0, 0, now.Location())
		return from, from.AddDate(0, 1, 0), from.Format("January 2006"), true
	}
	return from, until, "", false
}

// days reads spans of single days and weeks; today is their beginning.
func days(said string, today time.Time) (from, until time.Time, name string, ok bool) {
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	switch said {
	case "today":
		return today, today.AddDate(0, 0, 1), today.Format("2 Jan 2006"), true
	case "yesterday":
		from = today.AddDate(0, 0, -1)
		return from, today, from.Format("2 Jan 2006"), true
	case "last week":
		monday = monday.AddDate(0, 0, -7)
	}
	return monday, monday.AddDate(0, 0, 7), "the week of " + monday.Format("2 Jan 2006"), true
}

func yearOr(said string, now int) (year int, given bool) {
	year, err := strconv.Atoi(said)
	if err != nil || year < 2000 || year > 2999 {
		return now, false
	}
	return year, true
}

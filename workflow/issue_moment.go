package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sendHour is when an issue goes out on a day for which no time of day was said, by the member's clock.
const sendHour = 9

// MomentHelp says how a moment is written.
const MomentHelp = "tue 09:00, tomorrow 14:30, 2 March 14:00, 2027-03-02 14:00"

var (
	clockWords = regexp.MustCompile(`^([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?(am|pm|h)?$`)
	dayNumber  = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|\.)?$`)
	yearNumber = regexp.MustCompile(`^20\d\d$`)
)

// ParseMoment reads when something is to happen: a day, a time of day, or both, in either order. A day without a time is 09:00;
// a time without a day is that of today; a weekday is the next one that is not over; a date without a year the next such
// one. What is over is returned as it is. ok is false for what is none of these. now is on the clock of who said it.
func ParseMoment(said string, now time.Time) (at time.Time, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(strings.Trim(said, " .!")), func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\u00a0' })
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains([]string{"at", "on", "next", "of", "the", "this"}, w) })
	words = joinHalfDay(words)
	hour, minute, timed, words := takeClock(words)
	if !timed {
		hour = sendHour
	}
	y, m, d := now.Date()
	set := func(y int, m time.Month, d int) time.Time {
		return time.Date(y, m, d, hour, minute, 0, 0, now.Location())
	}
	switch {
	case len(words) == 0 && timed, len(words) == 1 && words[0] == "today" && timed:
		return set(y, m, d), true
	case len(words) == 1 && words[0] == "tomorrow":
		return set(y, m, d+1), true
	case len(words) == 1:
		if day, is := weekdayOf(words[0]); is {
			ahead := (int(day) - int(now.Weekday()) + 7) % 7
			if at = set(y, m, d+ahead); !at.After(now) {
				at = set(y, m, d+ahead+7)
			}
			return at, true
		}
		if day, err := time.Parse(time.DateOnly, words[0]); err == nil {
			return set(day.Date()), true
		}
		return time.Time{}, false
	}
	return dateOf(words, now, set)
}

// dateOf reads "2 march", "march 2 2027".
func dateOf(words []string, now time.Time, set func(int, time.Month, int) time.Time) (time.Time, bool) {
	year, given := now.Year(), false
	if len(words) == 3 && yearNumber.MatchString(words[2]) {
		year, _ = strconv.Atoi(words[2])
		words, given = words[:2], true
	}
	if len(words) != 2 {
		return time.Time{}, false
	}
	if _, number := monthOf(words[0]); number {
		words = []string{words[1], words[0]}
	}
	month, isMonth := monthOf(words[1])
	hit := dayNumber.FindStringSubmatch(words[0])
	if hit == nil || !isMonth {
		return time.Time{}, false
	}
	day, _ := strconv.Atoi(hit[1])
	at := set(year, month, day)
	if !given && at.Before(now) && (at.Month() != now.Month() || at.Day() != now.Day()) {
		at = set(year+1, month, day)
	}
	return at, at.Day() == day && at.Month() == month
}

// joinHalfDay makes "9 am" one word.
func joinHalfDay(words []string) (out []string) {
	for _, w := range words {
		if n := len(out); n > 0 && (w == "am" || w == "pm") && clockWords.MatchString(out[n-1]) {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

// takeClock takes the time of day out of the words: what has minutes or half of the day named, or is the only number.
func takeClock(words []string) (hour, minute int, ok bool, rest []string) {
	for i, w := range words {
		hit := clockWords.FindStringSubmatch(w)
		if hit == nil || hit[2] == "" && hit[3] == "" && !afterDay(words, i) {
			continue
		}
		hour, _ = strconv.Atoi(hit[1])
		minute, _ = strconv.Atoi(hit[2])
		if half := hit[3]; half == "am" || half == "pm" {
			if hour < 1 || hour > 12 {
				continue
			}
			hour %= 12
			if half == "pm" {
				hour += 12
			}
		}
		return hour, minute, true, slices.Delete(slices.Clone(words), i, i+1)
	}
	return 0, 0, false, words
}

// afterDay reports whether a bare number stands right behind a weekday, where it can only be an hour: "tue 9".
func afterDay(words []string, i int) bool {
	if i != 1 || len(words) != 2 {
		return false
	}
	_, day := weekdayOf(words[0])
	return day || words[0] == "today" || words[0] == "tomorrow"
}

func weekdayOf(word string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := strings.ToLower(day.String()); len(word) >= 2 && strings.HasPrefix(name, word) || word == "weds" && day == time.Wednesday || word == "thurs" && day == time.Thursday {
			return day, true
		}
	}
	return 0, false
}

func monthOf(word string) (time.Month, bool) {
	word = strings.TrimRight(word, ".")
	for month := time.January; month <= time.December; month++ {
		if name := strings.ToLower(month.String()); len(word) >= 3 && (strings.HasPrefix(name, word) || word == "sept" && month == time.September) {
			return month, true
		}
	}
	return 0, false
}

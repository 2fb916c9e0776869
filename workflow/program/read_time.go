package program

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"refermail/workflow/account"
)

// readSLA reads [sla]: what is promised and when the team works.
func (r *reader) readSLA(p *Program) {
	t := r.root.section("sla")
	p.SLA = SLA{Review: t.business("review"), Answer: t.business("answer"), Dispute: t.business("dispute")}
	c := &p.Calendar
	c.Opens, c.Closes = t.hours("hours")
	for _, d := range t.items("days") {
		if day := strings.ToLower(d.text); len(day) >= 3 && slices.Contains(weekdays(), day[:3]) && strings.HasPrefix(fullDay(day[:3]), day) {
			c.Days = append(c.Days, day[:3])
		} else {
			r.wrong(d.line, t.where("days"), "%q is no day of the week; write mon, tue, wed, thu, fri, sat or sun", d.text)
		}
	}
	if len(t.v.table["days"].list) == 0 {
		t.wrong("days", `is empty, so nobody would ever work; write days = ["mon", "tue", "wed", "thu", "fri"]`)
	}
	c.Zone = t.text("time_zone")
	zone, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "" || c.Zone == "Local" {
		t.wrong("time_zone", "unknown time zone %q; write a place, like Europe/Berlin or America/New_York", c.Zone)
	} else {
		c.zone = zone
	}
	c.Holidays = t.holidays()
	t.close()
	p.ReviewWithin = time.Duration(p.SLA.Review.Days)*24*time.Hour + p.SLA.Review.Hours
}

// business reads "2 business days".
func (t *table) business(key string) BusinessTime {
	text := t.text(key)
	b, err := ParseBusinessTime(text)
	switch {
	case err != nil:
		t.wrong(key, "%s", err)
	case b.IsZero():
		t.wrong(key, "0 cannot be kept by anybody; write a time that can, like 4 business hours")
	case b.Days > 60:
		t.wrong(key, "%s is longer than anybody waits; write at most 60 business days", text)
	}
	return b
}

// hours reads "09:00-17:00" as minutes after midnight.
func (t *table) hours(key string) (opens, closes int) {
	text := t.text(key)
	from, to, _ := strings.Cut(strings.NewReplacer("–", "-", " ", "").Replace(text), "-")
	opens, ok := clockMinutes(from)
	closes, well := clockMinutes(to)
	if !ok || !well || closes <= opens {
		t.unread(key, `%q are no hours; write opening and closing, like hours = "09:00-17:00"`, text)
		return 0, 0
	}
	if closes-opens < 30 {
		t.wrong(key, "%q is less than half an hour; write hours in which somebody works", text)
	}
	return opens, closes
}

// clockMinutes reads "09:00", up to "24:00".
func clockMinutes(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	at, err := time.Parse("15:04", s)
	return at.Hour()*60 + at.Minute(), err == nil
}

// clockText is clockMinutes the other way.
func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func fullDay(short string) string {
	return strings.ToLower(time.Weekday(slices.Index(weekdays(), short)).String())
}

const mostYearly = 60 // holidays of every year; with 366 nobody would ever work

// holidays reads dates of one year, "2026-12-25", and of every year, "12-25".
func (t *table) holidays() []string {
	var out []string
	yearly := 0
	for _, i := range t.items("holidays") {
		_, err := time.Parse("2006-01-02", i.text)
		if len(i.text) == 5 {
			_, err = time.Parse("2006-01-02", "2024-"+i.text) // a leap year, so that 02-29 is a day
			yearly++
		}
		if err != nil {
			t.r.wrong(i.line, t.where("holidays"), `%q is no date; write "2026-12-25", or "12-25" for every year`, i.text)
			continue
		}
		out = append(out, i.text)
	}
	if yearly > mostYearly {
		t.wrong("holidays", "names %d days of every year; name at most %d", yearly, mostYearly)
	}
	return out
}

// String says when the team works: "Mon-Fri 09:00-17:00 Europe/Berlin".
func (c Calendar) String() string {
	zone := c.Zone
	if zone == "" {
		zone = "UTC"
	}
	opens, closes := c.hours()
	if len(c.Days) == 0 || len(c.Days) == 7 {
		return fmt.Sprintf("daily %s-%s %s", clockText(opens), clockText(closes), zone)
	}
	week := append(weekdays()[1:], "sun")
	var runs []string
	for i := 0; i < 7; i++ {
		if !slices.Contains(c.Days, week[i]) {
			continue
		}
		first := i
		for i < 6 && slices.Contains(c.Days, week[i+1]) {
			i++
		}
		run := title(week[first])
		if i > first {
			run += "-" + title(week[i])
		}
		runs = append(runs, run)
	}
	return fmt.Sprintf("%s %s-%s %s", strings.Join(runs, ", "), clockText(opens), clockText(closes), zone)
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// badCountry says what is wrong with a country, "" when nothing is.
func badCountry(code string) string {
	region, err := language.ParseRegion(code)
	upper := strings.ToUpper(code)
	switch {
	case upper == "UK":
		return "did you mean GB?"
	case err != nil || len(code) != 2 || !region.IsCountry() || region.String() != upper:
		return "write the two letters of ISO 3166, like DE, GB or US"
	}
	return ""
}

// badDomain says what is wrong with a domain, "" when nothing is.
func badDomain(d string) string {
	lower := strings.ToLower(d)
	switch registrable := account.Registrable(lower); {
	case registrable == "":
		return "is no domain; write it like globex.example"
	case account.IsFreeMail(registrable):
		return "belongs to everybody, not to a company; take it away"
	case registrable != lower:
		return "is not the company's domain; write " + registrable
	}
	return ""
}

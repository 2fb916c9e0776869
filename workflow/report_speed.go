package workflow

import (
	"fmt"
	"slices"
	"time"

	"refermail/workflow/program"
)

// DealSpeed is how fast one deal was answered (AN-17). A time that is zero has not come.
type DealSpeed struct {
	Registered time.Time
	Receipt    time.Time // when our first mail about it had left
	Decided    time.Time // accepted or declined
	Answered   time.Time // the first words or the decision of a person
	Promised   time.Time // until when the decision was promised
	Stage      string    // it is in now
}

// Speed is one line of a report on responsiveness.
type Speed struct {
	What   string        `json:"what"`
	N      int           `json:"n"`
	Median time.Duration `json:"median_ns"`
	P90    time.Duration `json:"p90_ns"` // nine of ten were as fast
	Hours  bool          `json:"business_hours"`
}

// Responsiveness is how fast the team was with what was registered in a span of time.
type Responsiveness struct {
	Lines   []Speed `json:"lines"`
	Due     int     `json:"due"`                    // decisions whose promised time has come, or that were taken
	Kept    int     `json:"kept"`                   // of them in time
	Percent *int    `json:"kept_percent,omitempty"` // null when none was due
}

// Respond measures deals: the receipt by the clock, what people do in business hours of the calendar. A promise that is
// not due yet counts neither way.
func Respond(c program.Calendar, deals []DealSpeed, now time.Time) Responsiveness {
	var receipt, decision, human []time.Duration
	var r Responsiveness
	for _, k := range deals {
		if !k.Receipt.IsZero() {
			receipt = append(receipt, max(0, k.Receipt.Sub(k.Registered)))
		}
		if !k.Decided.IsZero() {
			decision = append(decision, c.Between(k.Registered, k.Decided))
		}
		if !k.Answered.IsZero() {
			human = append(human, c.Between(k.Registered, k.Answered))
		}
		late := k.Decided.IsZero() && k.Stage == program.UnderReview && now.After(k.Promised)
		if !k.Promised.IsZero() && (!k.Decided.IsZero() || late) {
			r.Due++
			if !late && !k.Decided.After(k.Promised) {
				r.Kept++
			}
		}
	}
	r.Lines = []Speed{speed("Receipt", receipt, false), speed("Decision", decision, true), speed("First word of a person", human, true)}
	if r.Due > 0 {
		percent := (r.Kept*100 + r.Due/2) / r.Due
		r.Percent = &percent
	}
	return r
}

func speed(what string, all []time.Duration, hours bool) Speed {
	slices.Sort(all)
	return Speed{What: what, N: len(all), Median: rank(all, 50), P90: rank(all, 90), Hours: hours}
}

// rank is the nearest-rank percentile of sorted values: the smallest that so many percent do not exceed.
func rank(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

// Table lays the result out for people.
func (r Responsiveness) Table() Table {
	t := Table{Head: []string{"Time from registration to", "Deals", "Median", "Nine of ten within"}}
	for _, l := range r.Lines {
		row := []string{l.What, fmt.Sprint(l.N), "", ""}
		if l.N > 0 {
			row[2], row[3] = l.length(l.Median), l.length(l.P90)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Promise says how many promises were kept, in one sentence.
func (r Responsiveness) Promise() string {
	if r.Percent == nil {
		return "No decision was due in this span."
	}
	return fmt.Sprintf("The promised time of decision was kept for %d of %d, %d %%.", r.Kept, r.Due, *r.Percent)
}

// length says a span for people: seconds and minutes by the clock, hours of business with one decimal.
func (s Speed) length(d time.Duration) string {
	switch {
	case s.Hours:
		return fmt.Sprintf("%.1f business hours", d.Hours())
	case d < 2*time.Minute:
		return plural(int(d.Seconds()+0.5), "second")
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%.1f hours", d.Hours())
}

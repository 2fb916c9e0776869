package program

import "time"

// Window says how long deals of some kind are protected and credited. Selectors that are "" fit everything.
type Window struct {
	Type            string `json:"type"`
	Tier            string `json:"tier"`
	Segment         string `json:"segment"`
	ProtectionDays  int    `json:"protection_days"`  // 0: this window does not say
	AttributionDays int    `json:"attribution_days"` // likewise
}

// How short and how long protection and attribution may be.
const (
	LeastDays = 30
	MostDays  = 180
)

// ProtectionDays returns how many days a deal is protected from its approval on, to the end of the last day UTC.
//
// Of the windows that fit, the most specific one that says it wins: the one that names more of segment, tier and type;
// of those that name equally many, the one that names the segment, then the one that names the tier.
func (p *Program) ProtectionDays(partnerType, tier, segment string) int {
	return p.days(partnerType, tier, segment, func(w Window) int { return w.ProtectionDays })
}

// AttributionDays returns how many days a registration is credited, from the moment it was made. The windows are chosen
// as for [Program.ProtectionDays], but each of the two on its own.
func (p *Program) AttributionDays(partnerType, tier, segment string) int {
	return p.days(partnerType, tier, segment, func(w Window) int { return w.AttributionDays })
}

func (p *Program) days(partnerType, tier, segment string, of func(Window) int) int {
	days, best := 0, -1
	for _, w := range p.Windows {
		fits := (w.Type == "" || w.Type == partnerType) && (w.Tier == "" || w.Tier == tier) && (w.Segment == "" || w.Segment == segment)
		if n := of(w); fits && n > 0 && w.rank() > best {
			days, best = n, w.rank()
		}
	}
	return days
}

// rank orders windows by how specific they are. No two windows of a program have the same selectors.
func (w Window) rank() int {
	rank := 0
	for i, selector := range []string{w.Type, w.Tier, w.Segment} {
		if selector != "" {
			rank += 8 + 1<<i
		}
	}
	return rank
}

// SegmentOf returns the segment of an account with so many employees: the one that begins nearest below; "" for none.
func (p *Program) SegmentOf(employees int) string {
	name, best := "", 0
	for _, s := range p.Segments {
		if s.EmployeesFrom > best && employees >= s.EmployeesFrom {
			name, best = s.Name, s.EmployeesFrom
		}
	}
	return name
}

// Protection returns the last second of protection of a deal approved at this time, under the default window.
func (p *Program) Protection(approved time.Time) time.Time {
	return EndOfDay(approved, p.ProtectionDays("", "", ""))
}

// Attribution returns the last second in which a registration made at this time is credited, under the default window.
func (p *Program) Attribution(registered time.Time) time.Time {
	return EndOfDay(registered, p.AttributionDays("", "", ""))
}

// EndOfDay returns the last second (UTC) of the day that many days after t: windows are inclusive (CF-3).
func EndOfDay(t time.Time, days int) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d+days+1, 0, 0, -1, 0, time.UTC)
}

// ReviewBy returns when a registration made at this time by a partner of this tier is decided at the latest.
func (p *Program) ReviewBy(registered time.Time, tier string) time.Time {
	length := p.Calendar.Length(p.SLA.Review)
	if t, ok := p.Tier(tier); ok && t.ReviewFactor > 0 {
		length = time.Duration(float64(length) * t.ReviewFactor).Round(time.Minute)
	}
	return p.Calendar.AddHours(registered, length)
}

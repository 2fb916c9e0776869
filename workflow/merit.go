package workflow

import (
	"time"

	"refermail/workflow/program"
)

// Span is a window that ends now, over which merits are counted.
type Span struct {
	Days  int
	Since time.Time
}

// MeritAsk asks what the loaded partners brought within windows. The zero value asks nothing.
type MeritAsk struct {
	Spans    []Span
	Currency string // revenue in other currencies is not counted
}

// Merits are a partner's metrics by the days of the window.
type Merits map[int]program.Metrics

// MeritsAt asks for every window of the program's tiers, as of a moment.
func MeritsAt(p *program.Program, at time.Time) MeritAsk {
	var ask MeritAsk
	seen := map[int]bool{}
	for _, t := range p.Tiers {
		if t.Revenue.Currency != "" {
			ask.Currency = t.Revenue.Currency
		}
		if t.WindowDays > 0 && !seen[t.WindowDays] {
			seen[t.WindowDays] = true
			ask.Spans = append(ask.Spans, Span{t.WindowDays, at.Add(-time.Duration(t.WindowDays) * 24 * time.Hour)})
		}
	}
	return ask
}

// count adds what a deal brings to its partner's merits, sign -1 takes it away.
func (m Merits) count(k Deal, ask MeritAsk, sign int) {
	for _, s := range ask.Spans {
		one := m[s.Days]
		if !k.CountsAt.IsZero() && !k.CountsAt.Before(s.Since) {
			one.Accepted += sign
		}
		if !k.WonAt.IsZero() && !k.WonAt.Before(s.Since) {
			one.Won += sign
			if k.Amount != nil && k.Amount.Currency == ask.Currency {
				one.Revenue += int64(sign) * k.Amount.Minor
			}
		}
		m[s.Days] = one
	}
}

// recount keeps the merits true while a batch is decided.
func (w *World) recount(old, now Deal) {
	if m := w.merits[now.Partner]; m != nil {
		m.count(old, w.meritAsk, -1)
		m.count(now, w.meritAsk, +1)
	}
}

// metrics are what a partner reached towards a tier: over its window, with the certificates that hold now.
func (d *draft) metrics(p Partner, windowDays int) program.Metrics {
	m := d.w.merits[p.No][windowDays]
	m.Certified = p.Standing.certified(d.in.At)
	return m
}

// StandsAt is where a partner stands on the ladder at a moment.
type StandsAt struct {
	Metrics    program.Metrics // within WindowDays
	WindowDays int             // of the next tier; of its own on the highest
	Reached    string          // the tier its numbers meet, whatever a manager gave
	Next       string
	ToNext     []Line
}

// Stands says where a partner stands by its merits.
func Stands(r *Rules, p Partner, merits Merits, at time.Time) StandsAt {
	metrics := func(days int) program.Metrics {
		m := merits[days]
		m.Certified = p.Standing.certified(at)
		return m
	}
	s := StandsAt{Reached: r.Program.TierFor(metrics)}
	own, _ := r.Program.Tier(p.Tier)
	s.WindowDays = own.WindowDays
	if next, more := r.Program.NextTier(p.Tier); more {
		s.WindowDays, s.Next, s.ToNext = next.WindowDays, next.Name, progress(next, metrics(next.WindowDays))
	}
	s.Metrics = metrics(s.WindowDays)
	return s
}

// NextNight returns after which partner the night goes on; more is false after the last.
func NextNight(d Decision) (after PartnerNo, more bool) {
	for _, t := range d.SetTimers {
		if t.Kind == "night_batch" {
			return batchAfter(t.Key), true
		}
	}
	return 0, false
}

// AliasOf stands for a partner as a whole in the token of its secret address, where a person stands in others.
func AliasOf(no PartnerNo) string { return no.String() }

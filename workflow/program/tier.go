package program

import (
	"fmt"
	"strings"

	"golang.org/x/text/currency"
)

// Tier is one step of the ladder. A partner stands on the highest tier all of whose thresholds are met.
type Tier struct {
	Name       string `json:"name"`
	Label      string `json:"label"`
	WindowDays int    `json:"window_days"` // over how many days the metrics are counted
	Accepted   int    `json:"accepted"`    // registrations, 0: does not matter; likewise below
	Won        int    `json:"won"`
	Revenue    Amount `json:"revenue"`
	Certified  int    `json:"certified"` // certificates held now, whatever the window

	ReviewFactor float64 `json:"review_factor"` // 0.5: reviewed in half the time; 0: as promised to all
	Benefits     string  `json:"benefits"`      // in words, for partners
}

// Amount is money in minor units; the zero Amount has no currency.
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// String writes the amount as the file does: "50000 USD".
func (a Amount) String() string {
	unit, err := currency.ParseISO(a.Currency)
	if err != nil {
		return "0"
	}
	per := minorPer(unit)
	if a.Minor%per == 0 {
		return fmt.Sprintf("%d %s", a.Minor/per, a.Currency)
	}
	digits := len(fmt.Sprint(per)) - 1
	return fmt.Sprintf("%d.%0*d %s", a.Minor/per, digits, a.Minor%per, a.Currency)
}

// minorPer returns how many minor units make one: 100 cents, 1 yen.
func minorPer(unit currency.Unit) int64 {
	digits, _ := currency.Standard.Rounding(unit)
	per := int64(1)
	for range digits {
		per *= 10
	}
	return per
}

// parseAmount reads "50000 USD", whole units up to a billion.
func parseAmount(s string) (Amount, error) {
	wrong := fmt.Errorf(`%q is no amount; write a whole number and a currency, like "50000 USD"`, s)
	var n int64
	var code, rest string
	if got, _ := fmt.Sscanf(s, "%d %s %s", &n, &code, &rest); got != 2 || n <= 0 || n > 1e9 || strings.ToUpper(code) != code {
		return Amount{}, wrong
	}
	unit, err := currency.ParseISO(code)
	if err != nil {
		return Amount{}, wrong
	}
	return Amount{n * minorPer(unit), unit.String()}, nil
}

// Metrics is what a partner brought within a tier's window. Revenue is in the currency of the program's tiers.
type Metrics struct {
	Accepted, Won int
	Revenue       int64 // minor units
	Certified     int
}

// Meets reports whether the metrics reach all thresholds of the tier.
func (t Tier) Meets(m Metrics) bool {
	return m.Accepted >= t.Accepted && m.Won >= t.Won && m.Revenue >= t.Revenue.Minor && m.Certified >= t.Certified
}

// Tier returns the tier with this name.
func (p *Program) Tier(name string) (Tier, bool) {
	return find(p.Tiers, func(t Tier) bool { return t.Name == name })
}

// TierFor returns the highest tier whose thresholds are met, each over its own window, which count measures; "" when
// there is none.
func (p *Program) TierFor(count func(windowDays int) Metrics) string {
	name := ""
	for _, t := range p.Tiers {
		if t.Meets(count(t.WindowDays)) {
			name = t.Name
		}
	}
	return name
}

// NextTier returns the tier above this one; the first one above "".
func (p *Program) NextTier(name string) (Tier, bool) {
	if name == "" && len(p.Tiers) > 0 {
		return p.Tiers[0], true
	}
	for i, t := range p.Tiers[:max(0, len(p.Tiers)-1)] {
		if t.Name == name {
			return p.Tiers[i+1], true
		}
	}
	return Tier{}, false
}

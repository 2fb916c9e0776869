package workflow

import (
	"fmt"
	"strings"

	"golang.org/x/text/currency"
)

// String writes an amount for people: "48,000 USD", "1,250.50 EUR".
func (m Money) String() string {
	scale := 2
	if unit, err := currency.ParseISO(m.Currency); err == nil {
		scale, _ = currency.Standard.Rounding(unit)
	}
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := fmt.Sprintf("%0*d", scale+1, minor)
	whole, frac := digits[:len(digits)-scale], digits[len(digits)-scale:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if strings.Trim(frac, "0") != "" {
		whole += "." + frac
	}
	return strings.TrimSpace(sign + whole + " " + m.Currency)
}

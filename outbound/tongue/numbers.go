package tongue

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/number"
)

// Whole writes a whole number with this language's marks between thousands.
func (t *Tongue) Whole(n int64) string { return t.numbers.Sprint(number.Decimal(n)) }

// Decimal writes a number of whole units with decimals behind this language's sign; no decimals, no sign.
func (t *Tongue) Decimal(whole int64, decimals string) string {
	if decimals == "" {
		return t.Whole(whole)
	}
	half := t.numbers.Sprint(number.Decimal(0.5, number.Scale(1)))
	return t.Whole(whole) + strings.Trim(half, "05") + decimals
}

// amounted is how amounts stand in the sentences of the service: "48,000 USD", "1,250.50 EUR".
var amounted = regexp.MustCompile(`^([0-9]{1,3}(?:,[0-9]{3})*)(?:\.([0-9]+))? ([A-Z]{3})$`)

// recount writes such an amount in this language.
func (t *Tongue) recount(s string) string {
	m := amounted.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	whole, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil {
		return s
	}
	return t.Decimal(whole, m[2]) + " " + m[3]
}

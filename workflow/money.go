package workflow

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Money is integer minor units (cents) with an ISO 4217 currency.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// String writes an amount for people: "48,000 USD", "1,250.50 EUR". [ParseMoney] reads it back; a currency with three
// decimals is written without groups and never with three of them, since "1.500" is fifteen hundred to some: "1500 KWD",
// "1.5 KWD", "1.2340 KWD".
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
	for i := len(whole) - 3; i > 0 && scale != 3; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if strings.Trim(frac, "0") != "" {
		if len(frac) == 3 {
			if frac = strings.TrimRight(frac, "0"); len(frac) == 3 {
				frac += "0"
			}
		}
		whole += "." + frac
	}
	return strings.TrimSpace(sign + whole + " " + m.Currency)
}

var amountPattern = regexp.MustCompile(`^(?:([A-Za-z]{3})|([$€£¥]))?\s?([0-9][0-9.,' ]{0,20})\s?([kKmM])?\s?(?:([A-Za-z]{3})|([$€£¥]))?$`)

// threeAfterOne is a number whose one separator groups thousands or begins the decimals of a currency that has three.
var threeAfterOne = regexp.MustCompile(`^[0-9]+[.,][0-9]{3}$`)

// ParseMoney reads "48000 USD", "$48,000", "48.000,50 EUR" or "48k EUR" into minor units. A currency must be named; more
// decimals than the currency has are refused, never rounded.
func ParseMoney(s string) (Money, error) {
	m := amountPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Money{}, fmt.Errorf("%q is no amount; write it like 48000 USD", oneLine(s, 40))
	}
	code := strings.ToUpper(m[1] + m[5])
	symbol := m[2] + m[6]
	meant := map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}[symbol]
	switch {
	case code == "":
		code = meant
	case symbol != "" && code != meant && (symbol != "$" || !strings.HasSuffix(code, "D")): // $ 500 EUR, but not $ 500 CAD
		code = ""
	}
	unit, err := currency.ParseISO(code)
	if err != nil || code == "XXX" || code == "XTS" {
		return Money{}, fmt.Errorf("%q names no currency; write it like 48000 USD", oneLine(s, 40))
	}
	scale, _ := currency.Standard.Rounding(unit)
	digits := strings.NewReplacer("'", "", " ", "").Replace(m[3])
	whole, frac, ok := splitDecimal(digits)
	if !ok || scale == 3 && threeAfterOne.MatchString(digits) {
		return Money{}, fmt.Errorf("%q can be read in two ways; write it like 48000 USD", oneLine(s, 40))
	}
	switch strings.ToLower(m[4]) {
	case "k":
		whole, frac = shift(whole, frac, 3)
	case "m":
		whole, frac = shift(whole, frac, 6)
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > scale {
		return Money{}, fmt.Errorf("%s has %d decimals; %q has more", unit, scale, oneLine(s, 40))
	}
	minor, err := strconv.ParseInt(whole+frac+strings.Repeat("0", scale-len(frac)), 10, 64)
	if err != nil || minor > 1e15 {
		return Money{}, fmt.Errorf("%q is too large an amount", oneLine(s, 40))
	}
	return Money{Minor: minor, Currency: unit.String()}, nil
}

// splitDecimal separates whole and decimal digits: the last separator is the decimal one unless exactly three digits
// follow it or it occurs more than once. ok is false when the digits stand in no groups that anybody writes: a slip of
// the finger must not become a hundred times the amount.
func splitDecimal(s string) (whole, frac string, ok bool) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 {
		return s, "", true
	}
	other := strings.ContainsAny(s[:i], strings.Replace(".,", s[i:i+1], "", 1))
	whole, frac = s[:i], s[i+1:]
	if strings.Count(s, s[i:i+1]) > 1 || len(frac) == 3 && !other {
		whole, frac = s, ""
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	plain := strings.Join(groups, "")
	ok = len(plain)+max(0, len(groups)-1) == len(whole) && plain != "" // no separator at an edge or beside another
	for n, g := range groups {
		switch last := n == len(groups)-1; {
		case len(groups) == 1:
		case n == 0:
			ok = ok && len(g) <= 3 && g[0] != '0'
		case last:
			ok = ok && len(g) == 3
		default:
			ok = ok && (len(g) == 3 || len(g) == 2) // 48,00,000 in India
		}
	}
	return plain, frac, ok && !(strings.Contains(whole, ".") && strings.Contains(whole, ","))
}

func shift(whole, frac string, places int) (string, string) {
	frac += strings.Repeat("0", max(0, places-len(frac)))
	return whole + frac[:places], frac[places:]
}

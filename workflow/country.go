package workflow

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryCode reads a country as people write it, "DE", "UK", "Germany" or its own name "Deutschland": two letters of
// ISO 3166, "" when it is none.
func countryCode(said string) string {
	said = strings.ToLower(strings.Trim(said, " .,"))
	switch said {
	case "":
		return ""
	case "uk", "england", "scotland", "wales", "great britain":
		return "GB"
	case "usa", "us", "united states of america", "america":
		return "US"
	case "holland":
		return "NL"
	}
	if len(said) == 2 {
		if r, err := language.ParseRegion(said); err == nil && r.IsCountry() {
			return r.String()
		}
		return ""
	}
	namers := []display.Namer{display.English.Regions(), display.German.Regions(), display.French.Regions(), display.Spanish.Regions(), display.Dutch.Regions()}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.Canonicalize() != r {
				continue
			}
			for _, n := range namers {
				if strings.ToLower(n.Name(r)) == said {
					return r.String()
				}
			}
		}
	}
	return ""
}

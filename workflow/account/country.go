package account

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryNames leads from names in the languages partners write to ISO 3166 codes of two letters.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{"usa": "US", "u s a": "US", "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
		"holland": "NL", "uae": "AE", "emirates": "AE", "korea": "KR", "czech republic": "CZ", "tschechische republik": "CZ", "the netherlands": "NL"}
	in := []display.Namer{display.English.Regions(), display.German.Regions(), display.French.Regions(), display.Spanish.Regions(),
		display.Dutch.Regions(), display.Italian.Regions(), display.Portuguese.Regions()}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string(a) + string(b))
			if err != nil || !r.IsCountry() || r.Canonicalize() != r { // not one of the past
				continue
			}
			for _, namer := range in {
				if key := strings.Join(nameWords(namer.Name(r)), " "); key != "" && names[key] == "" {
					names[key] = r.String()
				}
			}
		}
	}
	return names
})

// Country reads a country as people write it, by name or code, and returns its ISO 3166 code of two letters, "" when it is
// none.
func Country(said string) string {
	if len(said) > maxName {
		return ""
	}
	key := strings.Join(nameWords(said), " ")
	if code := countryNames()[key]; code != "" {
		return code
	}
	if len(key) == 2 {
		if r, err := language.ParseRegion(key); err == nil && r.IsCountry() {
			return r.Canonicalize().String()
		}
	}
	return ""
}

// worldly are top-level domains of countries that companies of every country use.
const worldly = " ai am cc co dj fm gg im io ly me nu sh so st to tv vc ws "

// CountryOfDomain is the country a domain's name ends with, "" when it ends with none or with one that says nothing.
func CountryOfDomain(domain string) string {
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	if len(top) != 2 || strings.Contains(worldly, " "+top+" ") {
		return ""
	}
	if top == "uk" {
		return "GB"
	}
	return Country(top)
}

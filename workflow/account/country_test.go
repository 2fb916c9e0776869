package account

import "testing"

func TestCountry(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"DE": "DE", "de": "DE", "Germany": "DE", "Deutschland": "DE", "Allemagne": "DE", "Alemania": "DE", "Duitsland": "DE", "Österreich": "AT",
		"USA": "US", "U.S.A.": "US", "United States": "US", "uk": "GB", "United Kingdom": "GB", "The Netherlands": "NL", "Schweiz": "CH", "Suisse": "CH",
		"Côte d’Ivoire": "CI", "": "", "Globex": "", "Europe": "", "XX": "", "12": "",
	} {
		if got := Country(said); got != want {
			t.Errorf("Country(%q) = %q, want %q", said, got, want)
		}
	}
	for domain, want := range map[string]string{"globex.de": "DE", "globex.co.uk": "GB", "globex.com": "", "globex.io": "", "globex.eu": "", "globex.it": "IT", "": "", "example": ""} {
		if got := CountryOfDomain(domain); got != want {
			t.Errorf("CountryOfDomain(%q) = %q, want %q", domain, got, want)
		}
	}
}

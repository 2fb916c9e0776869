package parse

import "testing"

func TestReadPhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, region, number string
		valid                bool
	}{
		{"+49 (0)30 23125-123", "", "+49 30 23125123", true},
		{"0049 30 23125123", "", "+49 30 23125123", true},
		{"030 / 23125-123", "DE", "+49 30 23125123", true},
		{"030 / 23125-123", "", "030 / 23125-123", false},
		{"+1 (212) 555-0123 ext. 4", "", "+1 212-555-0123 ext. 4", true},
		{"020 7946 0123", "GB", "+44 20 7946 0123", true},
		{"＋８１ ３-１２３４-５６７８", "", "+81 3-1234-5678", true},
		{"+1 555 0100", "", "+1 555 0100", false},
		{"12.000", "DE", "", false},
		{"1.200.000", "DE", "", false},
		{"21.11.2026", "DE", "", false},
		{"2026-11-21", "DE", "", false},
		{"D-1042", "DE", "", false},
		{"50k EUR", "", "", false},
		{"4500012345678901", "", "", false},
		{"call me", "GB", "", false},
		{"", "GB", "", false},
	} {
		if number, valid := readPhone(c.text, c.region); number != c.number || valid != c.valid {
			t.Errorf("readPhone(%q, %q) = %q, %v, want %q, %v", c.text, c.region, number, valid, c.number, c.valid)
		}
	}
}

func TestRegionOf(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"globex.de": "DE", "mail.globex.co.uk": "GB", "globex.example": "", "globex.com": "", "globex.io": "", "globex.eu": "", "globex.jp": "JP", "de": "", "": "", "globex.zz": "",
	} {
		if got := regionOf(host); got != want {
			t.Errorf("regionOf(%q) = %q, want %q", host, got, want)
		}
	}
}

package parse

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/publicsuffix"
)

// maxPhone is the longest text read as one number with its extension, in bytes.
const maxPhone = 48

// readPhone reads the telephone number in text, where one is expected: a labelled line, a signature. It returns it in
// international form ("+49 30 23125123") and valid when the numbering plan of its country knows it; without a region
// only numbers with a country code can be. What has the shape of a number and is none that is known comes back as
// written, not valid: people also give numbers of their own exchange. What has no such shape, a date, an amount, a
// reference, is "".
func readPhone(text, region string) (number string, valid bool) {
	text = trimBlank(strings.Map(plainPhoneRune, text))
	text = strings.Trim(text, " :.,;-/|*")
	if !phoneShaped(text) {
		return "", false
	}
	parse := strings.Replace(text, "(0)", "", 1)
	if region == "" && strings.HasPrefix(parse, "00") {
		parse = "+" + parse[2:]
	}
	if region == "" {
		region = "ZZ"
	}
	if n, err := phonenumbers.Parse(parse, region); err == nil && phonenumbers.IsValidNumber(n) {
		return phonenumbers.Format(n, phonenumbers.INTERNATIONAL), true
	}
	return text, false
}

// phoneShaped reports seven to fifteen digits in groups as numbers are written, perhaps with an extension. Dates
// (2026-11-21, 21.11.2026) and amounts (12.000,00) are not.
func phoneShaped(s string) bool {
	if len(s) == 0 || len(s) > maxPhone {
		return false
	}
	low := strings.ToLower(s)
	for _, ext := range phoneExtensions {
		if i := strings.Index(low, ext); i > 6 {
			low = strings.TrimRight(low[:i], " ,;.-(")
			break
		}
	}
	if strings.Trim(low, "+0123456789 ()-./") != "" || strings.LastIndexByte(low, '+') > strings.IndexByte(low, '+') {
		return false
	}
	n := digits(low)
	if n < 7 || n > 15 {
		return false
	}
	return strings.HasPrefix(low, "+") || strings.HasPrefix(low, "(+") || !dateOrAmount(low)
}

var phoneExtensions = []string{"ext", "extension", "durchwahl", "dw", "poste", "x", "#", "интерн", "доб", "内线"}

// dateOrAmount reports groups of digits that mean something else: thousands, a day.
func dateOrAmount(s string) bool {
	groups := strings.FieldsFunc(s, func(c rune) bool { return c < '0' || c > '9' })
	if len(groups) == 3 {
		first, last := len(groups[0]), len(groups[2])
		if len(groups[1]) == 2 && (first == 4 && last == 2 || first <= 2 && last == 4) && strings.ContainsAny(s, ".-/") {
			return true
		}
	}
	if !strings.ContainsAny(s, ".") || strings.ContainsAny(s, " -/()") {
		return false
	}
	return !slices.ContainsFunc(groups[1:], func(g string) bool { return len(g) != 3 }) && len(groups[0]) <= 3 && s[0] != '0'
}

// plainPhoneRune brings the blanks, dashes and digits that programs and input methods write to ASCII.
func plainPhoneRune(c rune) rune {
	switch {
	case c == '\u00a0' || c == '\u202f' || c == '\u2009' || c == '\t' || c == '\u3000':
		return ' '
	case c == '‐' || c == '‑' || c == '–' || c == '—' || c == '−' || c == '－' || c == 'ー':
		return '-'
	case c == '＋':
		return '+'
	case c == '（':
		return '('
	case c == '）':
		return ')'
	case c >= '０' && c <= '９':
		return c - '０' + '0'
	case isInvisible(c):
		return -1
	}
	return c
}

// regionOf is the country (ISO 3166, upper case) of a host name, "" when its top-level domain is no country's, or is one
// that the whole world registers names in.
func regionOf(host string) string {
	dot := strings.LastIndexByte(host, '.')
	if dot < 0 || len(host)-dot != 3 {
		return ""
	}
	tld := strings.ToLower(host[dot+1:])
	if worldwideDomains[tld] {
		return ""
	}
	if _, icann := publicsuffix.PublicSuffix("x." + tld); !icann {
		return ""
	}
	if tld == "uk" {
		return "GB"
	}
	return strings.ToUpper(tld)
}

// worldwideDomains are country domains whose holders live anywhere.
var worldwideDomains = wordSet("ai app co cc io me tv ws fm to ly gg sh so vc la im eu ag bz ac sc gl st nu tk ml ga cf gq li gd pw")

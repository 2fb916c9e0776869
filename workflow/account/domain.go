package account

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxHost is the longest host name in its text form (RFC 1035 §2.3.4).
const maxHost = 253

// Registrable returns the domain that somebody had to register for host to exist, in lower-case ASCII: "globex.co.uk"
// for "WWW.Mail.Globex.co.uk". It takes what people write where a domain is asked for: a host, a host with a port, a web
// address, a trailing dot, an internationalised name. It returns "" when there is none: a bare public suffix, an IP
// address, a name without a dot, or no host at all.
//
// The list is Mozilla's public suffix list, its private part included: customers of a shared host such as github.io are
// different companies. Top-level domains it does not know, .test and .example among them, are taken as ordinary ones.
func Registrable(host string) string {
	host = canonicalHost(hostIn(host))
	if rest, ok := strings.CutPrefix(host, "www."); ok && strings.Contains(rest, ".") {
		host = rest // so that www.github.io is nobody, as github.io is
	}
	if !strings.Contains(host, ".") {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return domain
}

// Domain returns the host of a mail address in lower-case ASCII, "" when there is none or it is no host name.
func Domain(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return ""
	}
	return canonicalHost(strings.Trim(email[at+1:], " \t\r\n<>"))
}

// DisplayFromDomain guesses how a company writes its name from its domain, for mails to people who told us no name:
// "Globex" for "globex.example", "Globex Industries" for "globex-industries.co.uk", "KPMG" for "kpmg.com". It returns ""
// where Registrable does and for free mail.
func DisplayFromDomain(domain string) string {
	domain = Registrable(domain)
	if domain == "" || IsFreeMail(domain) {
		return ""
	}
	label, _, _ := strings.Cut(domain, ".")
	if readable, err := idna.Display.ToUnicode(label); err == nil {
		label = readable
	}
	words := strings.FieldsFunc(label, func(r rune) bool { return r == '-' || r == '_' })
	for i, word := range words {
		words[i] = displayWord(word)
	}
	return strings.Join(words, " ")
}

// displayWord gives a word its capital letter; a short word that cannot be spoken is taken for an abbreviation.
func displayWord(word string) string {
	if len(word) <= 4 && !strings.ContainsAny(word, "aeiouy") {
		return strings.ToUpper(word)
	}
	first := []rune(word)[0]
	return strings.ToUpper(string(first)) + word[len(string(first)):]
}

// hostIn finds the host in what people write for a domain: "https://www.globex.example:8080/about", "@globex.example".
func hostIn(text string) string {
	text = strings.Trim(text, " \t\r\n<>\"'`.,;")
	if _, after, ok := strings.Cut(text, "://"); ok {
		text = after
	}
	if end := strings.IndexAny(text, "/?#\\"); end >= 0 {
		text = text[:end]
	}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		text = text[at+1:]
	}
	if host, port, ok := strings.Cut(text, ":"); ok && strings.Trim(port, "0123456789") == "" {
		text = host
	}
	return text
}

// canonicalHost brings a host name to lower-case ASCII without a trailing dot; "" when it is no host name or an IP
// address. A name that is ASCII already is only checked for its characters: names registered under older IDNA rules
// exist and send mail.
func canonicalHost(host string) string {
	host = strings.TrimSuffix(strings.TrimSpace(host), ".")
	if !ascii(host) {
		var err error
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return ""
		}
	}
	host = strings.ToLower(host)
	if host == "" || len(host) > maxHost {
		return ""
	}
	for label := range strings.SplitSeq(host, ".") {
		if !validLabel(label) {
			return ""
		}
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	return host
}

// validLabel accepts letters, digits and inner hyphens (RFC 1123 §2.1), and the underscore, which some hosts use.
func validLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		c := label[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

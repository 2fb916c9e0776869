package account

import (
	_ "embed"
	"strings"
	"sync"

	"golang.org/x/net/publicsuffix"
)

//go:embed freemail.txt
var freeMailText string

// freeMail holds the list by domain; an entry "yahoo.*" stands as "yahoo.".
var freeMail = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool)
	for line := range strings.Lines(freeMailText) {
		line, _, _ = strings.Cut(line, "#")
		for _, domain := range strings.Fields(line) {
			set[strings.TrimSuffix(domain, "*")] = true
		}
	}
	return set
})

// IsFreeMail reports whether anybody can have an address at the domain, or at the domain it belongs to: mailbox
// providers, internet providers' mail for their customers, throw-away addresses. Such a domain says nothing about where
// its owner works. The list is freemail.txt; it is not complete and cannot be.
func IsFreeMail(domain string) bool {
	host := canonicalHost(hostIn(domain))
	if host == "" {
		return false
	}
	if freeMail()[host] {
		return true
	}
	domain = Registrable(host)
	if domain == "" {
		return false
	}
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return freeMail()[domain] || freeMail()[strings.TrimSuffix(domain, suffix)]
}

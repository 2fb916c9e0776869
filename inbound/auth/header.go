package auth

import (
	"slices"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow/account"
)

// Microsoft is what to pin for a mailbox at Microsoft 365, whose servers leave the authserv-id out of their header
// against RFC 8601 §2.2. Without it a header that names no server is believed by nobody.
const Microsoft = "microsoft"

// FromHeader gives the verdict of the topmost Authentication-Results header whose authserv-id is in authserv, compared
// without case. from is the one address of the From header; a mail with no or several authors passes "" and fails, since
// nobody can vouch for it.
//
// A header that stands below another server's hop was not written by ours: once a Received header names a host of the
// pinned id's registrable domain, the first one by a host of another domain ends the search. Pin the other domain as
// well where mail passes through a filtering service on its way between own servers. Against a forged header of our own
// id nothing helps but a server that strips those on arrival, as RFC 8601 §5 demands.
func FromHeader(h parse.Header, from string, authserv []string) Result {
	r := fromHeader(h, account.Domain(from), authserv)
	if account.Domain(from) == "" {
		r.Level, r.Detail = Fail, "the mail does not name one sender"
	}
	return r
}

func fromHeader(h parse.Header, from string, authserv []string) Result {
	if len(authserv) == 0 {
		return unknown("no authserv-id is configured")
	}
	id, results, ok := topmost(h, authserv)
	if !ok {
		return unknown("no Authentication-Results by a configured server")
	}
	r := judge(results, from)
	r.Source = "authentication-results"
	r.Detail += " by " + id
	return r
}

// topmost finds the one header to believe, and who wrote it.
func topmost(h parse.Header, authserv []string) (id string, results []finding, ok bool) {
	ours := ownDomains(authserv)
	inside := false // a hop of ours has been seen
	for _, field := range h {
		switch strings.ToLower(field.Name) {
		case "received":
			by := account.Registrable(receivedBy(field.Value))
			if slices.Contains(ours, by) {
				inside = true
			} else if inside && by != "" {
				return "", nil, false
			}
		case "authentication-results":
			id, results = parseResults(field.Value)
			if id == "" {
				id = Microsoft
			} else if strings.EqualFold(id, Microsoft) {
				continue // the word stands for a header without an id, never for one that bears it
			}
			for _, pinned := range authserv {
				if strings.EqualFold(id, strings.TrimSpace(pinned)) {
					return strings.ToLower(id), results, true
				}
			}
		}
	}
	return "", nil, false
}

// ownDomains are the registrable domains whose servers are on our side.
func ownDomains(authserv []string) []string {
	var domains []string
	for _, id := range authserv {
		if strings.EqualFold(strings.TrimSpace(id), Microsoft) {
			id = "outlook.com"
		}
		if domain := account.Registrable(id); domain != "" {
			domains = append(domains, domain)
		}
	}
	return domains
}

// receivedBy returns the host that wrote a Received header (RFC 5321 §4.4: "from x (…) by y with …"), "" when it does
// not say.
func receivedBy(value string) string {
	s := scanner{text: value}
	for s.space(); s.pos < len(s.text); s.space() {
		word := s.word("")
		switch {
		case strings.EqualFold(word, "from"):
			s.space()
			s.word("") // the sender's own claim, which may be the word "by"
		case strings.EqualFold(word, "by"):
			s.space()
			return s.word(";")
		}
	}
	return ""
}

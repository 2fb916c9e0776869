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

// FromHeader gives the verdict of the receiving server whose authserv-id is in authserv, compared without case; see
// stamped for which of its headers are believed. from is the one address of the From header; a mail with no or several
// authors passes "" and fails, since nobody can vouch for it.
func FromHeader(h parse.Header, from string, authserv []string) Result {
	e := evidence{from: account.Domain(from)}
	e.stamp(h, authserv, Hops{})
	return judge(e)
}

// stamp takes the results of the pinned server into evidence.
func (e *evidence) stamp(h parse.Header, authserv []string, hops Hops) {
	if len(authserv) == 0 {
		e.silence = "no authserv-id is configured"
		return
	}
	var ok bool
	if e.server, e.stamped, e.against, ok = stamped(h, authserv, hops); !ok {
		e.silence = "the mail bears no results of a configured server"
	}
}

// stamped finds the Authentication-Results to believe, and who wrote them (RFC 8601 §5).
//
// Servers put their headers on top of what they receive, so everything above the hop at which the mail came in was written
// on our side. Several servers write one header for each method (a filter for DKIM, one for DMARC): of those that stand
// above that hop, all of the topmost's name count together.
//
// Many servers write below their own hop instead, where what the sender wrote begins somewhere, and no receiver can see
// where: a header of our name is the sender's unless the server strips those, as RFC 8601 §5 demands. There only the
// topmost is believed. Those of the same name that follow it directly may deny what it leaves open, and vouch for nothing:
// they are returned as against. A server strips its name as it writes it; with a comment before it or quotes around it, which
// RFC 8601 §2.2 allows and no server writes, the name is a sender's who slipped past that. Once
// a hop of ours was seen, the first hop by another domain ends the search; pin the other domain as well where mail passes
// through a filtering service on its way between own servers.
func stamped(h parse.Header, authserv []string, hops Hops) (id string, results, against []finding, ok bool) {
	ours := ownDomains(authserv)
	entry := hops.entry(h, ours)
	inside := false // a hop of ours has been seen
	last := -1      // where the last believed header stands
	for i, field := range h {
		switch strings.ToLower(field.Name) {
		case "received":
			by := account.Registrable(readHop(field.Value).by)
			if slices.Contains(ours, by) {
				inside = true
			} else if inside && by != "" {
				return id, results, against, ok
			}
		case "authentication-results":
			written, found := parseResults(field.Value)
			switch name := pinnedAs(written, authserv); {
			case name == "" || i > entry && !plain(field.Value, written):
			case !ok:
				id, results, ok, last = name, found, true, i
			case name == id && i < entry:
				results = append(results, found...)
			case name == id && i == last+1 && i > entry:
				against, last = append(against, denials(found)...), i
			}
		}
	}
	return id, results, against, ok
}

// plain reports whether the value of a header begins with the server's name, as servers write it.
func plain(value, id string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(value, " \t\r\n"), id)
	return ok && (rest == "" || strings.ContainsRune(" \t\r\n;(", rune(rest[0])) || id == "")
}

// pinnedAs is the lower-case name under which a server is believed, "" when it is not. id is what its header says.
func pinnedAs(id string, authserv []string) string {
	if id == "" {
		id = Microsoft
	} else if strings.EqualFold(id, Microsoft) {
		return "" // the word stands for a header without an id, never for one that bears it
	}
	for _, pinned := range authserv {
		if strings.EqualFold(id, strings.TrimSpace(pinned)) {
			return strings.ToLower(id)
		}
	}
	return ""
}

// denials are the results that speak against a sender.
func denials(results []finding) (against []finding) {
	for _, f := range results {
		if f.result == fail && (f.method == "dmarc" || f.method == "spf") {
			against = append(against, f)
		}
	}
	return against
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

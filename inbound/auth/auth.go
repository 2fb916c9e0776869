// Package auth says how far to believe that a mail comes from whom its From header names.
//
// The receiving mail server has checked DKIM, SPF and DMARC while it still knew the sender's address on the network, and
// has written what it found into Authentication-Results headers (RFC 8601). [FromHeader] reads them. Since anybody can
// write one, only those count that bear an authserv-id the operator has pinned, and of those only the ones that nobody
// outside can have written. Where no server does this, a [Checker] asks DNS itself.
//
// What is found is evidence; a pure function judges it, and everything becomes one of three levels. Strong is needed to
// command, weak is enough to register and is marked, fail is held until the person confirms from the address on file.
package auth

import (
	"strings"

	"refermail/workflow"
	"refermail/workflow/account"
)

// Level is how far the sender is believed. The zero value is no level.
type Level = workflow.Trust

// The levels.
const (
	// Strong: the domain of From has vouched for this mail, by DMARC or by a DKIM signature of its own.
	Strong = workflow.Strong
	// Weak: nobody has vouched, nobody has denied, or something about the sender is odd.
	Weak = workflow.Weak
	// Fail: the mail was found forged, or it does not name one sender.
	Fail = workflow.Fail
)

// Result is the verdict on one mail and what it rests on.
type Result = workflow.Proof

// Where a verdict comes from ([Result].Source).
const (
	fromServer = "authentication-results"
	fromKeys   = "dkim" // our own check, in which nothing but signatures had a say
	fromDNS    = "dns"  // our own check
)

// Results of methods (RFC 8601 §2.7).
const (
	none      = "none"
	pass      = "pass"
	fail      = "fail"
	temperror = "temperror"
	permerror = "permerror"
)

// dmarcOf is the worst verdict about from's domain: a server gives one, and where there are several somebody may have
// smuggled one in.
func dmarcOf(results []finding, from string) string {
	verdict := none
	for _, f := range results {
		if f.method != "dmarc" {
			continue
		}
		about := f.property("header.from")
		switch {
		case f.result == fail:
			return fail
		case f.result == pass && about != "" && !aligned(hostOf(about), from):
		case verdict == none || verdict == pass:
			verdict = f.result
		}
	}
	return verdict
}

// spfOf is the result for the envelope sender where that is named, else the first one; servers may report HELO as well.
func spfOf(results []finding) finding {
	for _, f := range results {
		if f.method == "spf" && f.property("smtp.mailfrom") != "" {
			return f
		}
	}
	for _, f := range results {
		if f.method == "spf" {
			return f
		}
	}
	return finding{method: "spf", result: none}
}

// signers are the domains whose DKIM signatures hold, each once. The signing domain d= counts; the identity i=, which some
// servers report alone, lies within it (RFC 6376 §3.5).
func signers(results []finding) (domains []string) {
	seen := map[string]bool{}
	for _, f := range results {
		if f.method != "dkim" || f.result != pass {
			continue
		}
		domain := f.property("header.d")
		if domain == "" {
			domain = f.property("header.i")
		}
		if domain = account.Domain("@" + hostOf(domain)); domain != "" && !seen[domain] {
			seen[domain] = true
			domains = append(domains, domain)
		}
	}
	return domains
}

// signedBy reports whether a DKIM signature that holds is aligned with from (RFC 7489 §3.1.1): relaxed, unless the
// domain's policy asks for the very domain.
func signedBy(results []finding, from string) bool {
	strict := false
	for _, f := range results {
		strict = strict || f.method == "dmarc" && f.property("policy.adkim") == "s"
	}
	for _, domain := range signers(results) {
		if alignedAs(strict, domain, from) {
			return true
		}
	}
	return false
}

// overall is "pass" when any result of a method is, else its first result.
func overall(results []finding, method string) string {
	for _, f := range results {
		if f.method == method && f.result == pass {
			return pass
		}
	}
	return first(results, method)
}

// worst is the first result of a method that is not "pass"; "pass" when all are.
func worst(results []finding, method string) string {
	verdict := none
	for _, f := range results {
		if f.method == method {
			if verdict = f.result; verdict != pass {
				break
			}
		}
	}
	return verdict
}

func first(results []finding, method string) string {
	for _, f := range results {
		if f.method == method {
			return f.result
		}
	}
	return none
}

// aligned reports whether two hosts belong to the same registered domain.
func aligned(a, b string) bool {
	domain := account.Registrable(a)
	return domain != "" && domain == account.Registrable(b)
}

// alignedAs is aligned in one of DMARC's two modes.
func alignedAs(strict bool, a, b string) bool {
	if strict {
		return a != "" && strings.EqualFold(a, b)
	}
	return aligned(a, b)
}

// hostOf returns the host of "host", "@host" or "local@host".
func hostOf(identity string) string {
	return identity[strings.LastIndexByte(identity, '@')+1:]
}

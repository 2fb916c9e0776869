// Package auth says how far to believe that a mail comes from whom its From header names.
//
// The receiving mail server has checked DKIM, SPF and DMARC while it still knew the sender's address on the network, and
// has written what it found into an Authentication-Results header (RFC 8601). [FromHeader] reads that header. Since
// anybody can write one, only those count that bear an authserv-id the operator has pinned, and of those only the
// topmost: servers add headers above what they receive. Where no server does this, [FromDKIM] checks the signatures
// itself.
//
// Everything becomes one of three levels. Strong is needed to command, weak is enough to register and is marked, fail is
// held until the person confirms from the address on file.
package auth

import (
	"strings"

	"refermail/workflow/account"
)

// Level is how far the sender is believed. The zero value is no level.
type Level string

// The levels.
const (
	// Strong: the domain of From has vouched for this mail, by DMARC or by a DKIM signature of its own.
	Strong Level = "strong"
	// Weak: nobody has vouched, nobody has denied. Also every mail where no authserv-id is pinned.
	Weak Level = "weak"
	// Fail: the receiving server found the mail forged, or it does not name one sender.
	Fail Level = "fail"
)

// Result is the verdict on one mail and what it rests on. The method fields hold results as RFC 8601 §2.7 names them
// ("pass", "fail", "softfail", "temperror", …), "none" for a method without one.
type Result struct {
	Level  Level  `json:"level"`
	DKIM   string `json:"dkim"`
	ARC    string `json:"arc"`
	SPF    string `json:"spf"`
	DMARC  string `json:"dmarc"`
	Source string `json:"source"` // "authentication-results", "dkim" for our own check, "none"
	Detail string `json:"-"`      // why, one clause for a log or a held mail: "dmarc=fail by mx.acme.example"
}

const (
	none = "none"
	pass = "pass"
	fail = "fail"
)

// unknown is the verdict when nothing was found.
func unknown(detail string) Result {
	return Result{Level: Weak, DKIM: none, ARC: none, SPF: none, DMARC: none, Source: none, Detail: detail}
}

// judge reads the results of one trusted server, for a mail from an address at host from.
//
// DMARC decides where it has a verdict, since it already weighs alignment and the domain's own policy; a verdict on
// another domain than From's is none. Otherwise an aligned DKIM pass is strong. Without DMARC, fail needs two signs: SPF
// says fail (not softfail) and no signature of anybody holds. Either alone is what an honest forwarder does to a mail.
// A DMARC fail that the server has itself set aside for a forwarder's ARC chain is no denial, and vouches for nobody.
func judge(results []finding, from string) Result {
	r := Result{DKIM: overall(results, "dkim"), ARC: worst(results, "arc"), SPF: spf(results), DMARC: dmarc(results, from)}
	switch {
	case r.DMARC == fail && r.ARC == pass && setAside(results):
		r.Level, r.Detail = Weak, "dmarc=fail, set aside for arc=pass"
	case r.DMARC == fail:
		r.Level, r.Detail = Fail, "dmarc=fail"
	case r.DMARC == pass:
		r.Level, r.Detail = Strong, "dmarc=pass"
	case signedBy(results, from):
		r.Level, r.Detail = Strong, "dkim=pass for the sender's domain"
	case r.SPF == fail && r.DKIM != pass:
		r.Level, r.Detail = Fail, "spf=fail and no valid signature"
	default:
		r.Level, r.Detail = Weak, "no verdict on the sender's domain"
	}
	return r
}

// dmarc is the worst verdict about from's domain: a server gives one, and where there are several somebody may have
// smuggled one in.
func dmarc(results []finding, from string) string {
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

// spf is the result for the envelope sender where that is named, else the first one; servers may report HELO as well.
func spf(results []finding) string {
	for _, f := range results {
		if f.method == "spf" && f.property("smtp.mailfrom") != "" {
			return f.result
		}
	}
	return first(results, "spf")
}

// signedBy reports whether a DKIM signature that holds is aligned with from (RFC 7489 §3.1.1, relaxed). The signing
// domain d= counts; the identity i=, which some servers report alone, lies within it.
func signedBy(results []finding, from string) bool {
	for _, f := range results {
		if f.method != "dkim" || f.result != pass {
			continue
		}
		domain := f.property("header.d")
		if domain == "" {
			domain = f.property("header.i")
		}
		if aligned(hostOf(domain), from) {
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

// hostOf returns the host of "host", "@host" or "local@host".
func hostOf(identity string) string {
	return identity[strings.LastIndexByte(identity, '@')+1:]
}

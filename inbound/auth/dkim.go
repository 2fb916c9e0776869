package auth

import (
	"bytes"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"refermail/workflow/account"
)

// What one mail may cost. The library takes quadratic time in the lines of a header and in the names of a signature's h=
// list, so both need a bound of their own; real mail stays far below.
const (
	maxSignatures  = 5       // public-key operations, and DNS questions
	maxHeader      = 1 << 20 // bytes
	maxHeaderLines = 5000
	maxSignature   = 16 << 10 // bytes of one DKIM-Signature field
)

// Lookup answers a DNS question for TXT records, like [net.LookupTXT]. It must end by itself. A temporary [net.Error]
// makes the result "temperror".
type Lookup func(name string) ([]string, error)

// VerifyDKIM checks the signatures of a raw mail (RFC 6376), the first five of them. result is "pass" when one holds,
// else what is wrong with the first: "fail", "permerror" (also for a header beyond all measure), "temperror"; "none" when
// there is no signature. domains are the signing domains (d=) of those that hold, lower case, each once. Whether one of
// them is the author's is for the caller to compare, see FromDKIM.
//
// A signature that had expired at the given time (x=) is a "permerror", whatever the machine's clock says.
func VerifyDKIM(raw []byte, at time.Time, lookup Lookup) (result string, domains []string) {
	fields, complete := signatureFields(raw)
	if len(fields) == 0 {
		return none, nil
	}
	result = "permerror"
	if !complete {
		return result, nil
	}
	for i, field := range fields[:min(len(fields), maxSignatures)] {
		domain, verdict := verifyOne(raw, field, at, lookup)
		if i == 0 || verdict == pass {
			result = verdict
		}
		if verdict == pass && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	return result, domains
}

// span is where a header field stands in the raw mail.
type span struct{ start, end int }

// verifyOne checks the signature that stands at field. Given several, the library reads the body through pipes in small
// pieces, which takes quadratic time for a body of empty lines, and leaves signatures without a verdict when one breaks
// it. So it gets them one at a time, moved to the top, where it looks first; the order of fields of different names does
// not matter to a signature.
func verifyOne(raw []byte, field span, at time.Time, lookup Lookup) (domain, result string) {
	signature, rest := raw[field.start:field.end], [2][]byte{raw[:field.start], raw[field.end:]}
	checked := verifyTop(signature, rest, lookup)
	if checked == nil {
		return "", "permerror"
	}
	domain = account.Domain("@" + checked.Domain)
	if expires := checked.Expiration; !expires.IsZero() && at.After(expires) {
		return domain, "permerror"
	}
	if checked.Err != nil && checked.Err.Error() == expiredNow {
		return domain, verifyExpired(signature, rest, lookup)
	}
	return domain, dkimResult(checked.Err)
}

// verifyTop gives the library a signature on top of the rest of the mail; nil when it cannot even say what is wrong.
func verifyTop(signature []byte, rest [2][]byte, lookup Lookup) *dkim.Verification {
	mail := io.MultiReader(bytes.NewReader(signature), bytes.NewReader(rest[0]), bytes.NewReader(rest[1]))
	options := &dkim.VerifyOptions{LookupTXT: lookup, MaxVerifications: 1}
	checked, _ := dkim.VerifyWithOptions(mail, options) // its error only repeats that there is more than one, or comes alone
	if len(checked) == 0 {
		return nil
	}
	return checked[0]
}

// signatureFields finds the DKIM-Signature fields of a mail. complete is false when the header has no end or is beyond
// the limits above.
func signatureFields(raw []byte) (fields []span, complete bool) {
	inside := false // the line before belongs to a signature
	pos, lines := 0, 0
	for line := range bytes.Lines(raw) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			complete = true
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			if inside = bytes.EqualFold(bytes.TrimSpace(name), []byte("dkim-signature")); inside {
				fields = append(fields, span{start: pos})
			}
		}
		pos += len(line)
		lines++
		if inside {
			fields[len(fields)-1].end = pos
		}
	}
	for _, field := range fields {
		if field.end-field.start > maxSignature {
			complete = false
		}
	}
	return fields, complete && pos <= maxHeader && lines <= maxHeaderLines
}

func dkimResult(err error) string {
	switch {
	case err == nil:
		return pass
	case dkim.IsTempFail(err):
		return "temperror"
	case dkim.IsPermFail(err):
		return "permerror"
	default:
		return fail
	}
}

// FromDKIM gives a verdict where no receiving server has left one: strong when a signature of From's own domain holds,
// else weak. It never fails a mail that names one sender, since mailing lists and forwarders break signatures of honest
// mail; from is as for FromHeader, at is when the mail is judged. lookup must not be nil.
func FromDKIM(raw []byte, from string, at time.Time, lookup Lookup) Result {
	r := unknown("no valid signature of the sender's domain")
	host := account.Domain(from)
	if host == "" {
		r.Level, r.Detail = Fail, "the mail does not name one sender"
		return r
	}
	var domains []string
	r.DKIM, domains = VerifyDKIM(raw, at, lookup)
	r.Source = "dkim"
	if slices.ContainsFunc(domains, func(d string) bool { return aligned(d, host) }) {
		r.Level, r.Detail = Strong, "own check: dkim=pass for the sender's domain"
	}
	return r
}

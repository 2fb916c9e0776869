package auth

import (
	"bytes"
	"slices"
	"time"

	"refermail/workflow/account"
)

// What one mail may cost. The library takes quadratic time in the lines of a header and in the names of a signature's h=
// list, so both need a bound of their own; real mail stays far below.
const (
	maxSignatures  = 10      // public-key operations, and DNS questions; a mail through lists and forwarders has five or six
	maxHeader      = 1 << 20 // bytes
	maxHeaderLines = 5000
	maxSignature   = 16 << 10 // bytes of one DKIM-Signature field
)

// Lookup answers a DNS question for TXT records, like [net.LookupTXT]. It must end by itself. A temporary [net.Error]
// makes the result "temperror".
type Lookup func(name string) ([]string, error)

// VerifyDKIM checks the signatures of a raw mail (RFC 6376), the first ten of them. result is "pass" when one holds,
// else what is wrong with the first: "fail", "permerror" (also for a header beyond all measure), "temperror"; "none" when
// there is no signature. domains are the signing domains (d=) of those that hold, lower case, each once. Whether one of
// them is the author's is for the caller to compare, see FromDKIM.
//
// Lines may end in LF alone, as in a mail kept in a file: the CR that was signed is put back. A signature that had expired
// at the given time (x=) is a "permerror", whatever the machine's clock says. A signature by rsa-sha1 or by an RSA key of
// less than 1024 bits does not hold (RFC 8301), nor does one that leaves the end of the body open (l=, RFC 6376 §8.2).
// DomainKey-Signature fields (RFC 4870) are no signatures.
func VerifyDKIM(raw []byte, at time.Time, lookup Lookup) (result string, domains []string) {
	header, body := split(raw)
	fields := signatureFields(header)
	if len(fields) == 0 {
		return none, nil
	}
	result = "permerror"
	if len(header) > maxHeader || bytes.Count(header, []byte("\n")) > maxHeaderLines {
		return result, nil
	}
	for i, f := range fields[:min(len(fields), maxSignatures)] {
		s := signed{field: header[f.start:f.end], above: header[:f.start], below: header[f.end:], body: body}
		domain, verdict := s.verify(at, lookup)
		if i == 0 || verdict == pass {
			result = verdict
		}
		if verdict == pass && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	return result, domains
}

// split parts a mail above the empty line below its header; body begins with that line. A mail that ends with its header
// is one with an empty body (RFC 5322 §3.5), and gets the line.
func split(raw []byte) (header, body []byte) {
	pos := 0
	for line := range bytes.Lines(raw) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return raw[:pos], raw[pos:]
		}
		pos += len(line)
	}
	if len(raw) > 0 && !bytes.HasSuffix(raw, []byte("\n")) {
		raw = slices.Concat(raw, []byte("\r\n"))
	}
	return raw, []byte("\r\n")
}

// span is where a field stands in the header.
type span struct{ start, end int }

// signatureFields finds the DKIM-Signature fields of a header.
func signatureFields(header []byte) (fields []span) {
	inside := false // the line before belongs to a signature
	pos := 0
	for line := range bytes.Lines(header) {
		if line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			if inside = bytes.EqualFold(bytes.TrimSpace(name), []byte("dkim-signature")); inside {
				fields = append(fields, span{start: pos})
			}
		}
		pos += len(line)
		if inside {
			fields[len(fields)-1].end = pos
		}
	}
	return fields
}

// FromDKIM gives a verdict where no receiving server has left one: strong when a signature of From's own domain holds,
// else weak. It never fails a mail that names one sender, since mailing lists and forwarders break signatures of honest
// mail; from is as for FromHeader, at is when the mail is judged. lookup must not be nil.
func FromDKIM(raw []byte, from string, at time.Time, lookup Lookup) Result {
	r := unknown("no valid signature of the sender's domain")
	r.Source = "dkim"
	var domains []string
	r.DKIM, domains = VerifyDKIM(raw, at, lookup)
	switch host := account.Domain(from); {
	case host == "":
		r.Level, r.Detail = Fail, "the mail does not name one sender"
	case slices.ContainsFunc(domains, func(d string) bool { return aligned(d, host) }):
		r.Level, r.Detail = Strong, "own check: dkim=pass for the sender's domain"
	}
	return r
}

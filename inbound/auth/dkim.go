package auth

import (
	"bytes"
	"slices"
	"strings"
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
	maxHashed      = 48 << 20 // bytes of body hashed for all signatures together: two of the largest mail, each mended and tried thrice
)

// Lookup answers a DNS question for TXT records, like [net.LookupTXT]. It must end by itself. A temporary [net.Error]
// makes the result "temperror".
type Lookup func(name string) ([]string, error)

// VerifyDKIM checks the signatures of a raw mail (RFC 6376), the first ten of them, of a mail above 4 MB fewer. result is "pass" when one holds,
// else what is wrong with the first: "fail", "permerror" (also for a header beyond all measure), "temperror"; "none" when
// there is no signature. domains are the signing domains (d=) of those that hold, lower case, each once. Whether one of
// them is the author's is for the caller to compare.
//
// Lines may end in LF alone, as in a mail kept in a file: the CR that was signed is put back. A signature that had expired
// at the given time (x=) is a "permerror", whatever the machine's clock says. A signature by rsa-sha1 or by an RSA key of
// less than 1024 bits does not hold (RFC 8301), nor does one that leaves the end of the body open (l=, RFC 6376 §8.2).
// DomainKey-Signature fields (RFC 4870) are no signatures.
func VerifyDKIM(raw []byte, at time.Time, lookup Lookup) (result string, domains []string) {
	found := checkDKIM(raw, "", at, lookup)
	return overall(found, "dkim"), signers(found)
}

// checkDKIM gives a finding for each signature. Where there are too many, those of the author's domain come first.
func checkDKIM(raw []byte, author string, at time.Time, lookup Lookup) (found []finding) {
	header, body := split(raw)
	fields := signatureFields(header)
	if len(fields) > 0 && (len(header) > maxHeader || bytes.Count(header, []byte("\n")) > maxHeaderLines) {
		return []finding{{method: "dkim", result: permerror}}
	}
	for _, f := range worthwhile(fields, header, author, maxHashed/max(1, len(body))) {
		s := signed{field: header[f.start:f.end], above: header[:f.start], below: header[f.end:], body: body}
		domain, result := s.verify(at, lookup)
		found = append(found, finding{method: "dkim", result: result, props: []property{{"header.d", domain}}})
	}
	return found
}

// worthwhile chooses at most as many signatures as may be checked.
func worthwhile(fields []span, header []byte, author string, most int) []span {
	most = min(maxSignatures, max(1, most))
	if len(fields) <= most {
		return fields
	}
	own := func(f span) int {
		_, value, _ := strings.Cut(string(header[f.start:min(f.end, f.start+maxSignature)]), ":")
		if domain := account.Registrable(tagList(value)["d"]); author != "" && domain == account.Registrable(author) {
			return 0
		}
		return 1
	}
	fields = slices.Clone(fields[:min(len(fields), 10*maxSignatures)])
	slices.SortStableFunc(fields, func(a, b span) int { return own(a) - own(b) })
	return fields[:most]
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

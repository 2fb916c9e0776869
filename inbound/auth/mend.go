package auth

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// Three things the library sees more narrowly than the standard. Each is looked at here once more, so that a good signature
// is not taken for a bad one; what does not hold, never holds through this.
//
//   - It compares the expiry of a signature (x=, RFC 6376 §3.5) with the machine's clock. A mail must be judged as of a
//     time that is given: a held one as of its arrival.
//   - It compares the identity (i=) with the domain (d=) to the letter, though the case of a domain means nothing.
//   - It takes everything that looks like b= out of the field, also within other tags, as in a copied header (z=).
//
// In the first two cases it looks no further. So it is given the signature once more, with an expiry in the far future or
// an identity of the same letters, and checks all there is but one: the signature over the header, which holds for the true
// field only, is checked here. In the third only this check is made again.

// farFuture takes the place of an expiry: the year 2286.
const farFuture = "9999999999"

// The texts of verdicts of the library, whose types are not exported. Were they others one day, such signatures would not
// pass, and a test would not either.
const (
	expiredNow = "dkim: signature has expired"
	mismatch   = "dkim: domain mismatch"
	unmatched  = "dkim: signature did not verify" // the beginning; all else was found good before
)

// mended returns a DKIM-Signature field without what the library wrongly found wrong with it, nil when it was right.
func mended(field []byte, checked *dkim.Verification, at time.Time) []byte {
	name, value, _ := strings.Cut(string(field), ":")
	switch {
	case checked == nil:
		return nil
	case errorText(checked.Err) == expiredNow && !at.After(checked.Expiration):
		value = withTag(value, "x", func(string) string { return farFuture })
	case errorText(checked.Err) == mismatch && within(checked.Identifier, checked.Domain):
		value = withTag(value, "i", func(string) string { return "@" + checked.Domain })
	default:
		return nil
	}
	return []byte(name + ":" + strings.TrimRight(value, "\r\n") + "\r\n")
}

// within reports whether an identity that the library refuses lies within a domain when case means nothing.
func within(identity, domain string) bool {
	identity, domain = strings.ToLower(identity), strings.ToLower(domain)
	return strings.HasSuffix(identity, "@"+domain) || strings.HasSuffix(identity, "."+domain)
}

// headerHolds reports whether the signature over the header holds: that of the DKIM-Signature at the top of mail, by the
// key in record, which the library has read before and found fit. The body is not looked at.
func headerHolds(mail []byte, record string) bool {
	fields := headerFields(mail)
	_, value, _ := strings.Cut(fields[0], ":")
	tags := tagList(value)
	canonical := func(field string) string { return field }
	if c, _, _ := strings.Cut(tags["c"], "/"); c == "relaxed" {
		canonical = relaxed
	}
	hash := sha256.New() // all go-msgauth lets pass
	for _, field := range picked(fields, strings.Split(tags["h"], ":")) {
		hash.Write([]byte(canonical(field)))
	}
	hash.Write([]byte(strings.TrimRight(canonical(withoutSignature(fields[0])), "\r\n")))
	signature, err := base64.StdEncoding.DecodeString(tags["b"])
	return err == nil && holds(tagList(record), hash.Sum(nil), signature)
}

// holds checks a signature by the key of a DNS record (RFC 6376 §3.6.1, RFC 8463).
func holds(record map[string]string, digest, signature []byte) bool {
	key, err := base64.StdEncoding.DecodeString(record["p"])
	if err != nil {
		return false
	}
	if record["k"] == "ed25519" {
		return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, digest, signature)
	}
	parsed, err := x509.ParsePKIXPublicKey(key)
	if err != nil {
		parsed, err = x509.ParsePKCS1PublicKey(key) // RFC 6376 erratum 3017 allows both
	}
	public, ok := parsed.(*rsa.PublicKey)
	return err == nil && ok && rsa.VerifyPKCS1v15(public, crypto.SHA256, digest, signature) == nil
}

// tagList reads tag=value pairs (RFC 6376 §3.2) without the white space in values, which means nothing in those we look at.
func tagList(s string) map[string]string {
	tags := map[string]string{}
	for pair := range strings.SplitSeq(s, ";") {
		tag, value, _ := strings.Cut(pair, "=")
		tags[strings.TrimSpace(tag)] = strings.Join(strings.Fields(value), "")
	}
	return tags
}

// headerFields are the fields of a mail's header, each with its folding and with CRLF at the end of every line.
func headerFields(mail []byte) (fields []string) {
	for line := range bytes.Lines(mail) {
		text := string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
		switch {
		case text == "":
			return fields
		case len(fields) > 0 && (text[0] == ' ' || text[0] == '\t'):
			fields[len(fields)-1] += text + "\r\n"
		default:
			fields = append(fields, text+"\r\n")
		}
	}
	return fields
}

// picked are the fields that were signed: of those with the same name the lowest first (RFC 6376 §5.4.2). A name without a
// field left stands for none.
func picked(fields, names []string) (signed []string) {
	below := map[string][]string{}
	for i := len(fields) - 1; i >= 0; i-- {
		name, _, _ := strings.Cut(fields[i], ":")
		name = strings.ToLower(strings.TrimSpace(name))
		below[name] = append(below[name], fields[i])
	}
	for _, name := range names {
		name = strings.ToLower(name)
		if left := below[name]; len(left) > 0 {
			signed, below[name] = append(signed, left[0]), left[1:]
		}
	}
	return signed
}

// relaxed is the canonical form of RFC 6376 §3.4.2.
func relaxed(field string) string {
	name, value, _ := strings.Cut(field, ":")
	words := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) })
	return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.Join(words, " ") + "\r\n"
}

// withoutSignature is a DKIM-Signature field with the value of b= taken out (RFC 6376 §3.7).
func withoutSignature(field string) string {
	name, value, _ := strings.Cut(field, ":")
	return name + ":" + withTag(value, "b", func(string) string { return "" })
}

// withTag changes the value of a tag in a list of tag=value pairs.
func withTag(list, name string, change func(value string) string) string {
	tags := strings.Split(list, ";")
	for i, t := range tags {
		if tag, value, found := strings.Cut(t, "="); found && strings.TrimSpace(tag) == name {
			tags[i] = tag + "=" + change(value)
		}
	}
	return strings.Join(tags, ";")
}

// hasTag reports whether a list of tag=value pairs has a tag of that name.
func hasTag(list, name string) (has bool) {
	withTag(list, name, func(string) string { has = true; return "" })
	return has
}

package auth

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
)

// handmade is a mail whose signature is put together by hand: what was hashed is written out as RFC 6376 §3.4 wants it, so
// that nobody's canonical form is trusted, least of all that of the library under test.
type handmade struct {
	name         string
	tags         string              // of the signature, all but bh= and b=; "" for the usual ones
	header, body string              // as they arrive; "" for the usual ones
	signedHeader string              // canonical form of the fields in h=
	signedBody   string              // canonical form of the body
	record       string              // of the key's name; "KEY" stands for the key, records are parted by a |
	end          string              // what stands behind the signature in its field, in canonical form
	raw          func(string) string // what happens to the signed mail on the way
	result       string
}

const (
	relaxedTags  = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=partner.example; s=s1; h=From:Subject"
	simpleTags   = "v=1; a=rsa-sha256; c=simple/simple; d=partner.example; s=s1; h=From:Subject"
	usualHeader  = "From: Ann <ann@partner.example>\r\nSubject: Bo at Globex\r\n"
	usualRelaxed = "from:Ann <ann@partner.example>\r\nsubject:Bo at Globex\r\n"
	usualBody    = "Please meet Bo.\r\n"
)

// withDefaults fills in what a case does not say.
func (h handmade) withDefaults() handmade {
	for _, d := range []struct {
		field *string
		usual string
	}{{&h.tags, relaxedTags}, {&h.header, usualHeader}, {&h.record, "v=DKIM1; k=rsa; p=KEY"}} {
		if *d.field == "" {
			*d.field = d.usual
		}
	}
	if h.body == "" && h.signedBody == "" {
		h.body, h.signedBody = usualBody, usualBody
	}
	if h.body == "none" {
		h.body = ""
	}
	if h.signedBody == "none" {
		h.signedBody = ""
	}
	if h.signedHeader == "" {
		h.signedHeader = usualRelaxed
		if !strings.Contains(h.tags, "c=relaxed") {
			h.signedHeader = usualHeader
		}
	}
	return h
}

// sign gives the mail, signed by key. The signature's field stands in one line that is in relaxed form but for its name.
func (h handmade) sign(t *testing.T, key crypto.Signer) string {
	t.Helper()
	hash, sum := crypto.SHA256, func(s string) []byte { d := sha256.Sum256([]byte(s)); return d[:] }
	if strings.Contains(h.tags, "sha1") {
		hash, sum = crypto.SHA1, func(s string) []byte { d := sha1.Sum([]byte(s)); return d[:] }
	}
	value := h.tags + "; bh=" + base64.StdEncoding.EncodeToString(sum(h.signedBody)) + "; b="
	name := "DKIM-Signature: "
	if strings.Contains(h.tags, "c=relaxed") {
		name = "dkim-signature:"
	}
	digest, options := sum(h.signedHeader+name+value+h.end), crypto.SignerOpts(hash)
	if strings.Contains(h.tags, "ed25519") {
		options = crypto.Hash(0)
	}
	signature, err := key.Sign(rand.Reader, digest, options)
	if err != nil {
		t.Fatal(err)
	}
	return "DKIM-Signature: " + value + base64.StdEncoding.EncodeToString(signature) + h.end + "\r\n" + h.header + "\r\n" + h.body
}

var canonicalForms = []handmade{
	{name: "as most are", result: "pass"},
	{name: "simple", tags: simpleTags, result: "pass"},
	{name: "no c= is simple", tags: strings.Replace(simpleTags, "c=simple/simple; ", "", 1), result: "pass"},
	{name: "c=relaxed is simple for the body", tags: strings.Replace(relaxedTags, "/relaxed", "", 1), body: "Hi  Bo \r\n", signedBody: "Hi  Bo \r\n", result: "pass"},
	{name: "an unknown c=", tags: strings.Replace(simpleTags, "simple/simple", "nowsp", 1), result: "permerror"},
	{name: "simple: empty lines at the end", tags: simpleTags, body: "Hi.\r\n\r\n\r\n", signedBody: "Hi.\r\n", result: "pass"},
	{name: "simple: no body", tags: simpleTags, body: "none", signedBody: "\r\n", result: "pass"},
	{name: "simple: nothing but empty lines", tags: simpleTags, body: "\r\n\r\n\r\n", signedBody: "\r\n", result: "pass"},
	{name: "simple: a line of blanks stays", tags: simpleTags, body: " \t\r\n\r\n", signedBody: " \t\r\n", result: "pass"},
	{name: "simple: blanks stay", tags: simpleTags, body: " C \r\nD \t E\r\n\r\n\r\n", signedBody: " C \r\nD \t E\r\n", result: "pass"},
	{name: "simple: no line end at the end", tags: simpleTags, body: "Hi.", signedBody: "Hi.\r\n", result: "pass"},
	{name: "simple: empty lines at the beginning stay", tags: simpleTags, body: "\r\n\r\nHi.\r\n", signedBody: "\r\n\r\nHi.\r\n", result: "pass"},
	{name: "relaxed: no body", body: "none", signedBody: "none", result: "pass"},
	{name: "relaxed: nothing but empty lines", body: "\r\n\r\n", signedBody: "none", result: "pass"},
	{name: "relaxed: nothing but blanks", body: "  \r\n\t\r\n ", signedBody: "none", result: "pass"},
	{name: "relaxed: blanks are one, none at the end of a line", body: " C \r\nD \t E\r\n\r\n\r\n", signedBody: " C\r\nD E\r\n", result: "pass"},
	{name: "relaxed: no line end at the end", body: "Hi.", signedBody: "Hi.\r\n", result: "pass"},
	{name: "relaxed: blanks and no line end at the end", body: "Hi. \t", signedBody: "Hi.\r\n", result: "pass"},
	{name: "relaxed: empty lines within stay", body: "\r\nHi.\r\n \r\n\r\nBo\r\n", signedBody: "\r\nHi.\r\n\r\n\r\nBo\r\n", result: "pass"},
	{name: "8-bit words", header: "From: Jürg <ann@partner.example>\r\nSubject: Grüße\r\n", signedHeader: "from:Jürg <ann@partner.example>\r\nsubject:Grüße\r\n",
		body: "Gr\xfc\xdfe \xff\x00\r\n", signedBody: "Gr\xfc\xdfe \xff\x00\r\n", result: "pass"},
	{name: "relaxed: fields folded, spaced and in capitals", header: "FROM :\tAnn\r\n  <ann@partner.example> \r\nSubject:Bo  at\r\n\t Globex\r\n", result: "pass"},
	{name: "simple: the same", tags: simpleTags, header: "FROM :\tAnn\r\n  <ann@partner.example> \r\nSubject:Bo  at\r\n\t Globex\r\n",
		signedHeader: "FROM :\tAnn\r\n  <ann@partner.example> \r\nSubject:Bo  at\r\n\t Globex\r\n", result: "pass"},
	{name: "simple: refolded on the way", tags: simpleTags, header: strings.Replace(usualHeader, "Bo at", "Bo\r\n at", 1), signedHeader: usualHeader, result: "fail"},
	{name: "a field without a value", header: "From: ann@partner.example\r\nSubject:\r\n", signedHeader: "from:ann@partner.example\r\nsubject:\r\n", result: "pass"},
	{name: "a long field", header: "From: ann@partner.example\r\nSubject: x" + strings.Repeat("\r\n bo@globex.example,", 3000) + "\r\n",
		signedHeader: "from:ann@partner.example\r\nsubject:x" + strings.Repeat(" bo@globex.example,", 3000) + "\r\n", result: "pass"},
}

var manyFields = "From: ann@partner.example\r\nReceived: 3\r\nReceived: 2\r\nReceived: 1\r\n"

var signatureTags = []handmade{
	{name: "the lowest of several fields", tags: tagged("h=From:Received"), header: manyFields,
		signedHeader: "from:ann@partner.example\r\nreceived:1\r\n", result: "pass"},
	{name: "several fields from below", tags: tagged("h=Received:From:Received:Received"), header: manyFields,
		signedHeader: "received:1\r\nfrom:ann@partner.example\r\nreceived:2\r\nreceived:3\r\n", result: "pass"},
	{name: "several fields from above", tags: tagged("h=From:Received:Received"), header: manyFields,
		signedHeader: "from:ann@partner.example\r\nreceived:3\r\nreceived:2\r\n", result: "fail"},
	{name: "named more often than there are", tags: tagged("h=From:From:Subject:Subject:Reply-To"), result: "pass"},
	{name: "named more often than signed, and added", tags: tagged("h=From:From:Subject"), header: "From: max@acme.example\r\n" + usualHeader, result: "fail"},
	{name: "another field was added on top", header: "Subject: Kim at Initech\r\n" + usualHeader, result: "pass"},
	{name: "a field signed as missing was added", tags: tagged("h=From:Subject:Reply-To"), header: usualHeader + "Reply-To: x@evil.example\r\n", result: "fail"},
	{name: "blanks around names", tags: tagged("h=FROM : subject"), result: "pass"},
	{name: "From is not signed", tags: tagged("h=Subject"), signedHeader: "subject:Bo at Globex\r\n", result: "permerror"},
	{name: "an empty tag", tags: relaxedTags + "; foo=bar; ", result: "pass"}, // against the letter, and harmless
	{name: "a semicolon at the end", end: ";", result: "pass"},
	{name: "b= is not the last", end: "; t=1605880920; x=9999999999", result: "pass"},
	{name: "simple, b= is not the last", tags: simpleTags, end: ";\r\n\tt=1605880920 ;", result: "pass"},
	{name: "b= in several lines", raw: folded, result: "pass"},
	{name: "simple, b= in several lines", tags: simpleTags, raw: folded, result: "pass"},
	{name: "b= in several lines, then another tag", tags: simpleTags, end: ";\r\n t=1", raw: folded, result: "pass"},
	{name: "b= in several lines, expired by the machine's clock only", tags: simpleTags + "; x=1605884400", end: ";\r\n t=1", raw: folded, result: "pass"},
	{name: "an unknown tag", tags: relaxedTags + "; foo=bar=baz", result: "pass"},
	{name: "longer than any", tags: relaxedTags + "; foo=" + strings.Repeat("x", maxSignature), result: "permerror"},
	{name: "a tag twice", tags: relaxedTags + "; s=s1", result: "permerror"},
	{name: "words that are no tag", tags: relaxedTags + "; foo", result: "permerror"},
	{name: "q= as it is", tags: relaxedTags + "; q=dns/txt", result: "pass"},
	{name: "q= names another way first", tags: relaxedTags + "; q=http/wellknown : dns/txt", result: "pass"},
	{name: "q= names no way we know", tags: relaxedTags + "; q=http", result: "permerror"},
	{name: "made in the future", tags: relaxedTags + "; t=9999999999", result: "pass"},
	{name: "a time without sense", tags: relaxedTags + "; t=today", result: "permerror"},
	{name: "expired", tags: relaxedTags + "; t=1000000000; x=1000000001", result: "permerror"},
	{name: "expired by the machine's clock only", tags: relaxedTags + "; x=1605884400", result: "pass"},
	{name: "copied fields", tags: relaxedTags + "; z=Subject:Bo=20at=20Globex", result: "pass"},
	{name: "copied fields with what looks like a signature", tags: relaxedTags + "; z=Subject:Club=20at=20Globex|X-b=3Dx", result: "pass"},
	{name: "the same and changed", tags: relaxedTags + "; z=Subject:Club=20at=20Globex", raw: replacer("Bo at", "Kim at"), result: "fail"},
	{name: "an identity", tags: relaxedTags + "; i=ann=40x@partner.example", result: "pass"},
	{name: "an identity of a subdomain", tags: relaxedTags + "; i=@mail.partner.example", result: "pass"},
	{name: "an identity in capitals", tags: relaxedTags + "; i=Ann@Mail.Partner.Example", result: "pass"},
	{name: "a domain in capitals", tags: strings.Replace(relaxedTags, "d=partner.example", "d=Partner.Example; i=@partner.example", 1), result: "pass"},
	{name: "an identity in capitals, expired by the machine's clock only", tags: relaxedTags + "; i=@PARTNER.example; x=1605884400", result: "pass"},
	{name: "an identity in capitals, and expired", tags: relaxedTags + "; i=@PARTNER.example; x=1000000001", result: "permerror"},
	{name: "an identity put into capitals on the way", tags: relaxedTags + "; i=@partner.example", raw: replacer("i=@partner", "i=@PARTNER"), result: "fail"},
	{name: "an identity of somebody else", tags: relaxedTags + "; i=@evil.example", result: "permerror"},
	{name: "an identity that ends alike", tags: relaxedTags + "; i=@evilpartner.example", result: "permerror"},
	{name: "a part of the body only", tags: relaxedTags + "; l=17", result: "fail"},
	{name: "rsa-sha1", tags: strings.Replace(relaxedTags, "sha256", "sha1", 1), result: "permerror"},
	{name: "an unknown algorithm", tags: strings.Replace(relaxedTags, "rsa-sha256", "rsa-sha999", 1), result: "permerror"},
	{name: "another version", tags: strings.Replace(relaxedTags, "v=1", "v=0.5", 1), result: "permerror"},
	{name: "no version", tags: strings.Replace(relaxedTags, "v=1; ", "", 1), result: "permerror"},
	{name: "no selector", tags: strings.Replace(relaxedTags, "s=s1; ", "", 1), result: "permerror"},
	{name: "no domain", tags: strings.Replace(relaxedTags, "d=partner.example; ", "", 1), result: "permerror"},
	{name: "no algorithm", tags: strings.Replace(relaxedTags, "a=rsa-sha256; ", "", 1), result: "permerror"},
	{name: "ed25519 without such a key", tags: strings.Replace(relaxedTags, "rsa-", "ed25519-", 1), result: "permerror"},
}

// tagged are the usual tags with another list of fields.
func tagged(h string) string { return strings.Replace(relaxedTags, "h=From:Subject", h, 1) }

// folded puts blanks and line ends into the signature's value, where they mean nothing.
func folded(raw string) string {
	at := strings.Index(raw, "; b=") + len("; b=")
	return raw[:at] + "\r\n\t " + raw[at:at+20] + " \r\n " + raw[at+20:at+100] + "\r\n        " + raw[at+100:]
}

func replacer(oldnew ...string) func(string) string { return strings.NewReplacer(oldnew...).Replace }

var keyRecords = []handmade{
	{name: "the shortest", record: "p=KEY", result: "pass"},
	{name: "with all tags", record: "v=DKIM1; h=sha1:sha256; k=rsa; n=a=20note; s=*; t=y; p=KEY;", result: "pass"},
	{name: "blanks around", record: " v = DKIM1 ;k = rsa ; h = sha1 : sha256 ; s = tlsrpt : email; p = KEY ; ", result: "pass"},
	{name: "for mail", record: "v=DKIM1; s=email; p=KEY", result: "pass"},
	{name: "for something else", record: "v=DKIM1; s=tlsrpt; p=KEY", result: "permerror"},
	{name: "for another hash", record: "v=DKIM1; h=sha1; p=KEY", result: "permerror"},
	{name: "of another kind", record: "v=DKIM1; k=dsa; p=KEY", result: "permerror"},
	{name: "of another kind, falsely", record: "v=DKIM1; k=ed25519; p=KEY", result: "permerror"},
	{name: "of another version", record: "v=DKIM2; p=KEY", result: "permerror"},
	{name: "in test", record: "v=DKIM1; t=y; p=KEY", result: "pass"},
	{name: "granularity of the older standard", record: "v=DKIM1; g=bob*; p=KEY", result: "pass"}, // RFC 6376 dropped it
	{name: "for the domain alone", record: "v=DKIM1; t=s; p=KEY", result: "pass"},
	{name: "for the domain alone, with its identity", tags: relaxedTags + "; i=Ann@Partner.example", record: "v=DKIM1; t=y : s; p=KEY", result: "pass"},
	{name: "for the domain alone, with one below it", tags: relaxedTags + "; i=@mail.partner.example", record: "v=DKIM1; t=y:s; p=KEY", result: "permerror"},
	{name: "revoked", record: "v=DKIM1; p=", result: "permerror"},
	{name: "revoked, with a blank", record: "v=DKIM1; k=rsa; p= ; n=gone", result: "permerror"},
	{name: "without a key", record: "v=DKIM1; k=rsa", result: "permerror"},
	{name: "nothing", record: " ", result: "permerror"},
	{name: "a policy", record: "v=spf1 -all", result: "permerror"},
	{name: "no base64", record: "v=DKIM1; p=%KEY", result: "permerror"},
	{name: "no key", record: "v=DKIM1; p=aGVsbG8=", result: "permerror"},
	{name: "no semicolons", record: "v=DKIM1 k=rsa p=KEY", result: "permerror"},
	{name: "semicolons escaped as in a zone file", record: `v=DKIM1\; k=rsa\; p=KEY`, result: "permerror"},
	{name: "beside a record without a key", record: "v=spf1 -all|v=DKIM1; p=KEY|some-verification=1", result: "pass"},
	{name: "two keys", record: "p=KEY|p=KEY", result: "permerror"},
	{name: "two records without a key", record: "v=spf1 -all|hello", result: "permerror"},
	{name: "none", record: "NXDOMAIN", result: "permerror"},
	{name: "no answer", record: "SERVFAIL", result: "temperror"},
	{name: "an answer without a record", record: "EMPTY", result: "permerror"},
}

// answer makes a resolver of a case's record.
func (h handmade) answer(key string) Lookup {
	return func(name string) ([]string, error) {
		switch {
		case !strings.EqualFold(name, "s1._domainkey.partner.example"):
			return nil, errors.New("nobody asked for " + name)
		case h.record == "NXDOMAIN":
			return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
		case h.record == "SERVFAIL":
			return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
		case h.record == "EMPTY":
			return nil, nil
		}
		return strings.Split(strings.ReplaceAll(h.record, "KEY", key), "|"), nil
	}
}

func TestEdgesOfTheStandard(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 1024) // the shortest that counts
	if err != nil {
		t.Fatal(err)
	}
	text := keyText(t, &key.PublicKey)
	for group, cases := range map[string][]handmade{"canonical": canonicalForms, "tags": signatureTags, "key": keyRecords} {
		for _, h := range cases {
			t.Run(group+": "+h.name, func(t *testing.T) {
				t.Parallel()
				h = h.withDefaults()
				signer := crypto.Signer(key)
				if strings.Contains(h.tags, "ed25519") {
					signer = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
				}
				raw := h.sign(t, signer)
				if h.raw != nil {
					raw = h.raw(raw)
				}
				for line, mail := range map[string]string{"CRLF": raw, "LF": strings.ReplaceAll(raw, "\r\n", "\n"),
					"CRLF below an mbox line": "From ann@partner.example Fri Nov 20 14:02:00 2020\r\n" + raw} {
					if result, _ := VerifyDKIM([]byte(mail), judged, h.answer(text)); result != h.result {
						t.Errorf("%s: %s, want %s, of\n%q", line, result, h.result, mail[:min(len(mail), 2000)])
					}
				}
			})
		}
	}
}

func keyText(t *testing.T, key *rsa.PublicKey) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(der)
}

// The white space a name server's file leaves in a key means nothing (RFC 6376 §3.6.1).
func TestAKeyMayHoldWhiteSpace(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	h := handmade{}.withDefaults()
	raw, text := h.sign(t, key), keyText(t, &key.PublicKey)
	for _, blank := range []string{" ", "\t", "\r\n\t", "  \t "} {
		spaced := text[:100] + blank + text[100:200] + blank + text[200:]
		if result, _ := VerifyDKIM([]byte(raw), judged, h.answer(spaced)); result != "pass" {
			t.Errorf("with %q: %s", blank, result)
		}
	}
}

// RFC 8301 §3.2: a key that can be broken at home vouches for nobody, whatever the signature.
func TestAShortKeyDoesNotCount(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	h := handmade{}.withDefaults()
	for _, bits := range []uint{512, 768, 1016} {
		short := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), int(bits)-1, 1), E: 65537}
		if result, _ := VerifyDKIM([]byte(h.sign(t, key)), judged, h.answer(keyText(t, short))); result != "permerror" {
			t.Errorf("%d bits: %s", bits, result)
		}
	}
}

// A mail may end with its header, with and without the last line's end.
func TestAMailWithoutABody(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	text := keyText(t, &key.PublicKey)
	for _, h := range []handmade{{body: "none", signedBody: "none"}, {tags: simpleTags, body: "none", signedBody: "\r\n"}} {
		h = h.withDefaults()
		raw := strings.TrimSuffix(h.sign(t, key), "\r\n")
		for _, mail := range []string{raw, strings.TrimSuffix(raw, "\r\n"), strings.ReplaceAll(raw, "\r\n", "\n"),
			raw[strings.Index(raw, "\n")+1:] + raw[:strings.Index(raw, "\n")]} {
			if result, _ := VerifyDKIM([]byte(mail), judged, h.answer(text)); result != "pass" {
				t.Errorf("%s of %q", result, mail)
			}
		}
	}
}

// One signature that holds is enough, wherever it stands and whatever stands beside it.
func TestOneGoodSignatureAmongOthers(t *testing.T) {
	t.Parallel()
	good := sign(t, unsigned, "partner.example")
	for name, other := range map[string]string{
		"DomainKeys (RFC 4870)":  "DomainKey-Signature: a=rsa-sha1; q=dns; c=nofws; s=s1; d=partner.example; b=AAAA\r\n",
		"without sense":          "DKIM-Signature: ;;=\r\n",
		"without a value":        "DKIM-Signature:\r\n",
		"too long to be checked": "DKIM-Signature: v=1; h=" + strings.Repeat("from:\r\n ", maxSignature/8) + "\r\n",
		"of an old draft":        "DKIM-Signature: a=rsa-sha1; d=partner.example; s=s1; h=From; b=AAAA\r\n",
		"without a key":          "DKIM-Signature: v=1; a=rsa-sha256; d=nokey.example; s=s; h=From; bh=AAAA; b=AAAA\r\n",
		"of a slow domain":       "DKIM-Signature: v=1; a=rsa-sha256; d=slow.example; s=s; h=From; bh=AAAA; b=AAAA\r\n",
		"of an ARC set":          "ARC-Message-Signature: i=1; a=rsa-sha256; d=evil.example; s=s; h=From; bh=AAAA; b=AAAA\r\n",
	} {
		below := strings.Replace(good, "\r\n\r\n", "\r\n"+other+"\r\n", 1)
		for where, mail := range map[string]string{"above": other + good, "below": below, "around": other + below} {
			if result, domains := VerifyDKIM([]byte(mail), judged, zone); result != "pass" || len(domains) != 1 || domains[0] != "partner.example" {
				t.Errorf("%s %s: %s by %q", name, where, result, domains)
			}
		}
	}
	domainKeys := "DomainKey-Signature: a=rsa-sha1; q=dns; c=nofws; s=s1; d=partner.example; b=AAAA\r\n" + unsigned
	if result, _ := VerifyDKIM([]byte(domainKeys), judged, zone); result != "none" {
		t.Errorf("DomainKeys alone: %s", result)
	}
}

// The signatures of a mail that names no one sender are reported all the same; they vouch for nobody.
func TestOwnCheckReportsSignaturesOfANamelessMail(t *testing.T) {
	t.Parallel()
	r := ownCheck(strings.Replace(sign(t, unsigned, "partner.example"), "From: Ann", "From: <max@acme.example>\r\nFrom: Ann", 1))
	if r.Level != Fail || r.Source != "dkim" || r.DKIM == none {
		t.Errorf("%+v", r)
	}
}

package auth

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"refermail/inbound/parse"
)

const unsigned = "From: Ann <ann@partner.example>\r\nTo: deals@acme.example\r\nSubject: Bo at Globex\r\n\r\nPlease meet Bo.\r\n"

// signer makes DKIM signatures with a key that is the same in every run.
var signer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// judged is when mails are judged.
var judged = time.Date(2020, 11, 20, 14, 2, 0, 0, time.UTC)

// zone answers with the signer's key for every selector of the domains partner.example and esp.example.
func zone(name string) ([]string, error) {
	switch {
	case strings.HasSuffix(name, "._domainkey.partner.example"), strings.HasSuffix(name, "._domainkey.esp.example"):
		public := base64.StdEncoding.EncodeToString(signer.Public().(ed25519.PublicKey))
		return []string{"v=DKIM1; k=ed25519; p=" + public}, nil
	case strings.HasSuffix(name, "slow.example"):
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true, IsTemporary: true}
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// ownCheck judges a mail by its signatures alone.
func ownCheck(raw string) Result {
	c := Checker{Mode: ByDNS, DNS: TXT(zone)}
	return c.Check(context.Background(), Letter{Raw: []byte(raw), Mail: parse.Parse([]byte(raw), parse.Options{Limits: parse.DefaultLimits()}), At: judged})
}

// sign puts a signature of domain on top of a mail.
func sign(t testing.TB, raw, domain string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: signer,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationSimple})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestVerifyDKIM(t *testing.T) {
	t.Parallel()
	good := sign(t, unsigned, "partner.example")
	many := unsigned
	for range maxSignatures + 1 {
		many = sign(t, many, "esp.example")
	}
	manyLines := "DKIM-Signature: v=1;\r\n" + strings.Repeat(" x\r\n", maxHeaderLines) + unsigned
	longList := "DKIM-Signature: v=1; h=" + strings.Repeat("from:", maxSignature/5) + "\r\n" + unsigned
	foldedList := "DKIM-Signature: v=1; h=" + strings.Repeat("from:\r\n ", maxSignature/8) + "\r\n" + unsigned
	tests := []struct {
		name, raw string
		result    string
		domains   []string
		level     Level // by our own check
	}{
		{"no signature", unsigned, "none", nil, Weak},
		{"signed by the author's domain", good, "pass", []string{"partner.example"}, Strong},
		{"signed by a subdomain", sign(t, unsigned, "mail.partner.example"), "permerror", nil, Weak},
		{"signed by a service", sign(t, unsigned, "esp.example"), "pass", []string{"esp.example"}, Weak},
		{"signed by both", sign(t, good, "esp.example"), "pass", []string{"esp.example", "partner.example"}, Strong},
		{"a broken one on top of a good one", sign(t, good, "nokey.example"), "pass", []string{"partner.example"}, Strong},
		{"the domain twice", sign(t, good, "partner.example"), "pass", []string{"partner.example"}, Strong},
		{"the body was changed", strings.Replace(good, "Bo.", "Kim.", 1), "fail", nil, Weak},
		{"a signed header was changed", strings.Replace(good, "Bo at", "Kim at", 1), "fail", nil, Weak},
		{"a footer was added", good + "-- \r\nlist footer\r\n", "fail", nil, Weak},
		{"empty lines were added", good + "\r\n\r\n", "pass", []string{"partner.example"}, Strong},
		{"bare line feeds", strings.ReplaceAll(good, "\r\n", "\n"), "pass", []string{"partner.example"}, Strong},
		{"there is no such key", sign(t, unsigned, "nokey.example"), "permerror", nil, Weak},
		{"DNS is slow", sign(t, unsigned, "slow.example"), "temperror", nil, Weak},
		{"an insecure length", strings.Replace(good, "v=1;", "v=1; l=1;", 1), "fail", nil, Weak},
		{"more signatures than are looked at", many, "pass", []string{"esp.example"}, Weak},
		{"a signature without sense", "DKIM-Signature: ;;=\r\n" + unsigned, "permerror", nil, Weak},
		{"a header that never ends", "DKIM-Signature: v=1\r\nFrom: ann@partner.example\r\n", "permerror", nil, Weak},
		{"a header without end or signature", "From: ann@partner.example", "none", nil, Weak},
		{"too many header lines", manyLines, "permerror", nil, Weak},
		{"a signature that names too many fields", longList, "permerror", nil, Weak},
		{"the same, folded", foldedList, "permerror", nil, Weak},
		{"nothing", "", "none", nil, Weak},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			result, domains := VerifyDKIM([]byte(tt.raw), judged, zone)
			slices.Sort(domains)
			if result != tt.result || !slices.Equal(domains, tt.domains) {
				t.Errorf("VerifyDKIM = %s, %q, want %s, %q", result, domains, tt.result, tt.domains)
			}
			if tt.raw == "" {
				return
			}
			if r := ownCheck(tt.raw); r.Level != tt.level || r.DKIM != tt.result || r.Source != "dkim" || r.DMARC != "none" {
				t.Errorf("own check: %+v, want level %s", r, tt.level)
			}
		})
	}
}

// The time must not explode with the shape of what a stranger can send. The body is hashed before it is found that the
// signatures are not for it.
func TestVerifyDKIMOfHostileBodies(t *testing.T) {
	t.Parallel()
	signed := sign(t, sign(t, unsigned, "partner.example"), "esp.example")
	verify := func(unit string) time.Duration {
		raw := signed + strings.Repeat(unit, 4<<20/len(unit)) + "x\r\n"
		start := time.Now()
		if result, _ := VerifyDKIM([]byte(raw), judged, zone); result != "fail" {
			t.Errorf("%q repeated: %s", unit, result)
		}
		return time.Since(start)
	}
	text := verify("a line of text\r\n")
	for _, unit := range []string{"\r\n", "\r", " \r\n"} {
		if took := verify(unit); took > 10*text+500*time.Millisecond {
			t.Errorf("%q repeated takes %v, ordinary text %v", unit, took, text)
		}
	}
}

// Whatever the bytes, what the library alone finds good is good here too: nothing around it may turn its verdict.
func FuzzVerifyDKIM(f *testing.F) {
	good := sign(f, unsigned, "partner.example")
	f.Add([]byte(good))
	f.Add([]byte(sign(f, good, "esp.example")))
	f.Add([]byte(strings.ReplaceAll(good, "\r\n", "\n")))
	f.Add([]byte("From ann@partner.example Fri Nov 20 14:02:00 2020\n" + good))
	f.Add([]byte("DKIM-Signature: v=1; a=rsa-sha256; d=partner.example; s=s; h=from; bh=; b=\r\n\r\n"))
	f.Add([]byte("DKIM-Signature: v=1; a=rsa-sha256; d=partner.example; i=@PARTNER.example; s=s; h=from; bh=; b=; x=1"))
	f.Add([]byte(signAs(f, unsigned, signing{expires: judged.Add(time.Hour)})))
	f.Fuzz(func(t *testing.T, raw []byte) {
		result, domains := VerifyDKIM(raw, judged, zone)
		if (result == pass) != (len(domains) > 0) {
			t.Errorf("%s by %q", result, domains)
		}
		checked, _ := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: zone, MaxVerifications: maxSignatures})
		if slices.ContainsFunc(checked, func(v *dkim.Verification) bool { return v != nil && v.Err == nil && v.Domain != "" }) && result != pass {
			t.Errorf("%s, the library alone finds it good", result)
		}
	})
}

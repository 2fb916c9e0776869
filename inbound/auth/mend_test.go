package auth

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// signing says how a signature of partner.example is made; what is not said is as in sign.
type signing struct {
	expires      time.Time
	header, body dkim.Canonicalization
	key          crypto.Signer
}

func signAs(t testing.TB, raw string, s signing) string {
	t.Helper()
	var out bytes.Buffer
	options := &dkim.SignOptions{Domain: "partner.example", Selector: "s1", Signer: s.key, Expiration: s.expires,
		HeaderCanonicalization: s.header, BodyCanonicalization: s.body, HeaderKeys: []string{"From", "From", "To", "Subject", "Reply-To"}}
	if s.key == nil {
		options.Signer = signer
	}
	if err := dkim.Sign(&out, strings.NewReader(raw), options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The expiry is long over by the machine's clock, and so the library looks no further: what it would have said of the same
// mail is what must come out.
func TestVerifyDKIMAsOfATime(t *testing.T) {
	t.Parallel()
	end := judged.Add(time.Hour)
	passed, far := strconv.FormatInt(end.Unix(), 10), time.Unix(9999999999, 0)
	good := signAs(t, unsigned, signing{expires: end})
	relaxed := signAs(t, unsigned, signing{expires: end, header: dkim.CanonicalizationRelaxed, body: dkim.CanonicalizationRelaxed})
	replace := strings.NewReplacer
	tests := []struct {
		name, raw string
		at        time.Time
		result    string
	}{
		{"before its expiry", good, judged, "pass"},
		{"at the very second", good, end, "pass"},
		{"a second later", good, end.Add(time.Second), "permerror"},
		{"an expiry that is still to come", signAs(t, unsigned, signing{expires: far}), judged, "pass"},
		{"an expiry still to come, judged after it", signAs(t, unsigned, signing{expires: far}), far.Add(time.Second), "permerror"},
		{"no expiry, judged late", sign(t, unsigned, "partner.example"), far, "pass"},
		{"relaxed", relaxed, judged, "pass"},
		{"relaxed, and respaced on the way", replace("Subject: Bo at", "SUBJECT:  Bo\r\n   at", "meet Bo.", "meet \t Bo. ").Replace(relaxed), judged, "pass"},
		{"not relaxed, and respaced on the way", replace("Subject: Bo", "Subject:  Bo").Replace(good), judged, "fail"},
		{"bare line feeds", strings.ReplaceAll(good, "\r\n", "\n"), judged, "pass"},
		{"below other fields", "Received: by mx.acme.example; now\r\n" + good, judged, "pass"},
		{"the expiry was moved to a later time that is over too", replace("x="+passed, "x="+strconv.FormatInt(end.Unix()+9999, 10)).Replace(good), judged, "fail"},
		{"the expiry was moved into the future", replace("x="+passed, "x=9999999998").Replace(good), judged, "fail"},
		{"the expiry was moved from the far future into the past", replace("x=9999999999", "x="+passed).Replace(signAs(t, unsigned, signing{expires: far})), judged, "fail"},
		{"the expiry was moved from the past into the far future", replace("x="+passed, "x=9999999999").Replace(good), judged, "fail"},
		{"two expiries", replace("x="+passed, "x="+passed+"; x="+passed).Replace(good), judged, "permerror"},
		{"an expiry without sense", replace("x="+passed, "x=soon").Replace(good), judged, "permerror"},
		{"the body was changed", replace("Bo.", "Kim.").Replace(good), judged, "fail"},
		{"a signed field was changed", replace("Bo at", "Kim at").Replace(good), judged, "fail"},
		{"a second From was added", "From: Max <max@acme.example>\r\n" + good, judged, "fail"},
		{"a field that was signed as missing was added", "Reply-To: eve@nowhere.example\r\n" + good, judged, "fail"},
		{"a field that was not signed was added", "X-Seen: yes\r\n" + good, judged, "pass"},
		{"an insecure length", replace("v=1;", "v=1; l=1;").Replace(good), judged, "fail"},
		{"there is no such key", replace("d=partner.example", "d=nokey.example").Replace(good), judged, "permerror"},
		{"DNS is slow", replace("d=partner.example", "d=slow.example").Replace(good), judged, "temperror"},
		{"a signature that is no base64", replace(" b=", " b=*").Replace(good), judged, "permerror"},
		{"an expired one on top of one that holds", signAs(t, sign(t, unsigned, "partner.example"), signing{expires: judged.Add(-time.Hour)}), judged, "pass"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			result, domains := VerifyDKIM([]byte(tt.raw), tt.at, zone)
			if result != tt.result || (result == "pass") != (len(domains) == 1) {
				t.Errorf("%s by %q, want %s, in\n%s", result, domains, tt.result, tt.raw)
			}
		})
	}
}

// Of every mail the library finds good, the header holds, and of every mail whose signature it finds not to match, it does
// not: with each byte of the header changed once, for both kinds of keys and both canonical forms.
func TestHeaderHoldsExactlyWhenTheLibrarySaysSo(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkix, err := x509.MarshalPKIXPublicKey(rsaKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	edRecord, _ := zone("s1._domainkey.partner.example")
	const raw = "Received: by a.example; now\r\nFrom: Ann <ann@partner.example>\r\nTo: deals@acme.example,\r\n\tmax@acme.example\r\n" +
		"Subject: Bo  at\r\n Globex \r\n\r\nPlease meet Bo.\r\n"
	for name, k := range map[string]struct {
		key    crypto.Signer
		record string
	}{
		"ed25519":                     {signer, edRecord[0]},
		"rsa":                         {rsaKey, "v=DKIM1; p=" + base64.StdEncoding.EncodeToString(pkix)},
		"rsa in the old form, spaced": {rsaKey, "k=rsa; p= " + base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey))},
	} {
		for _, c := range []dkim.Canonicalization{dkim.CanonicalizationSimple, dkim.CanonicalizationRelaxed} {
			t.Run(name+" "+string(c), func(t *testing.T) {
				t.Parallel()
				good := signAs(t, raw, signing{expires: time.Unix(9999999998, 0), header: c, body: c, key: k.key})
				lookup := func(string) ([]string, error) { return []string{k.record}, nil }
				checked := map[string]int{}
				for at := range strings.Index(good, "\r\n\r\n") {
					for _, change := range []byte{good[at], good[at] ^ 0x20, ' ', ';'} {
						mail := []byte(good)
						mail[at] = change
						if !bytes.HasPrefix(mail, []byte("DKIM-Signature:")) {
							continue // headerHolds is given it on top
						}
						v, err := dkim.VerifyWithOptions(bytes.NewReader(mail), &dkim.VerifyOptions{LookupTXT: lookup})
						if err != nil || len(v) != 1 || v[0].Err != nil && !strings.HasPrefix(v[0].Err.Error(), unmatched) {
							continue
						}
						want := v[0].Err == nil
						checked[strconv.FormatBool(want)]++
						if got := headerHolds(mail, k.record); got != want {
							t.Errorf("header holds: %v, the library says %v, of\n%q", got, v[0].Err, mail)
						}
					}
				}
				if checked["true"] < 300 || checked["false"] < 300 {
					t.Errorf("compared %v", checked)
				}
			})
		}
	}
}

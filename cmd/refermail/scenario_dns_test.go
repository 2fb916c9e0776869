package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// A provider that stamps nothing we may believe: the service checks signatures itself, by a name server on loopback.
func TestTheServiceProvesSendersOverDNS(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		zone := map[string]string{}
		for _, domain := range []string{"northwind.test", "acme.test"} {
			zone["s1._domainkey."+domain] = "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(keyOf(domain).Public().(ed25519.PublicKey))
			zone["_dmarc."+domain] = "v=DMARC1; p=reject"
		}
		s.environ = []string{"REFERMAIL_MAIL_VERIFY=dns", "REFERMAIL_MAIL_DNS_SERVER=" + nameServer(t, zone)}
		s.partners()
		s.serve()

		stamped := s.send(forward(ann, bo, "Initech", "They need a warehouse.\nConsent: yes")) // the office vouches for it; nobody asks
		s.disposed(stamped, "held")
		s.await(ann, "CONFIRM")

		signed := forward(ann, bo, "Globex", "Bo needs a new warehouse by March.\nConsent: yes")
		s.town.send("", ann, deals, signedBy(t, "northwind.test", signed.raw()))
		receipt := s.answer(signed)
		ref := refOf(t, receipt)
		approve := s.await(maxAt, ref).reply(maxAt, "approve")
		approve.ID = newID(maxAt)
		s.town.send("", maxAt, approve.rcpt(), signedBy(t, "northwind.test", approve.raw())) // Ann's domain vouches for no manager
		s.disposed(approve, "held")
		if d := s.deal(ref); d.Stage != "under_review" {
			t.Errorf("a forged approval: %s", d.Stage)
		}
		approve.ID = newID(maxAt)
		s.town.send("", maxAt, approve.rcpt(), signedBy(t, "acme.test", approve.raw()))
		s.answer(approve)
		if d := s.deal(ref); d.Stage != "accepted" {
			t.Errorf("the real approval: %s", d.Stage)
		}
		shown := look[mailDetail](s, "mail", "show", s.disposed(approve, "handled").ID)
		if shown.Auth.Level != "strong" || shown.Auth.Source != "dns" || shown.Auth.DMARC != "pass" || len(shown.Auth.SignedBy) != 1 {
			t.Errorf("the evidence: %+v", shown.Auth)
		}
		s.onlyKnownWereMailed()
	})
}

// keyOf is the key a domain signs with, the same in every run.
func keyOf(domain string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte(domain), ed25519.SeedSize)[:ed25519.SeedSize])
}

func signedBy(t *testing.T, domain string, raw []byte) []byte {
	t.Helper()
	var out strings.Builder
	if err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: keyOf(domain)}); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

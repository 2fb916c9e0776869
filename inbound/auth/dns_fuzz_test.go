package auth

import (
	"context"
	"net"
	"testing"

	"refermail/inbound/parse"
)

// nameless is DNS in the hands of an attacker: one text under every name, and every host leads to another.
type nameless struct {
	text  string
	asked int
}

func (n *nameless) LookupTXT(context.Context, string) ([]string, error) {
	n.asked++
	return []string{n.text}, nil
}
func (n *nameless) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	n.asked++
	return []*net.MX{{Host: "a." + name}, {Host: "b." + name}}, nil
}
func (n *nameless) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) {
	n.asked++
	return []net.IPAddr{{IP: net.IPv4(192, 0, 2, 1)}}, nil
}
func (n *nameless) LookupAddr(context.Context, string) ([]string, error) {
	n.asked++
	return []string{"x.evil.example."}, nil
}

// FuzzRecords checks a mail whose sender's DNS says anything: bounded questions, and strong only with a proof that is named.
func FuzzRecords(f *testing.F) {
	f.Add("v=DMARC1; p=reject; adkim=s", byte(0))
	f.Add("v=DMARC1;p=none;rua=mailto:x@y;pct=;;=", byte(0))
	f.Add("v=spf1 include:a.example include:b.example a mx ptr exists:%{i}.x redirect=%{d2}", byte(1))
	f.Add("v=spf1 +all", byte(1))
	f.Add("v=spf1 redirect=evil.example", byte(1))
	f.Add("v=DKIM1; k=rsa; p=", byte(2))
	f.Add("v=DKIM1; k=ed25519; p=AAAA; t=s:y; h=sha1", byte(2))
	f.Fuzz(func(t *testing.T, text string, shape byte) {
		raw := "Return-Path: <a@evil.example>\r\nReceived: from x (x [198.51.100.9]) by mx.acme.example with ESMTP; Fri, 20 Nov 2026 12:00:00 +0000\r\n"
		if shape&2 != 0 {
			raw += "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=evil.example; s=s1; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"
		}
		raw += "From: <a@evil.example>\r\n\r\n"
		hops, err := ParseHops([]string{"mx.acme.example"})
		if err != nil {
			t.Fatal(err)
		}
		dns := &nameless{text: text}
		c := &Checker{Mode: ByBoth, Authserv: []string{"mx.acme.example"}, Hops: hops, DNS: dns}
		got := c.Check(t.Context(), Letter{Raw: []byte(raw), Mail: parse.Parse([]byte(raw), parse.Options{}), At: judged})
		if dns.asked > maxQuestions {
			t.Fatalf("%d questions", dns.asked)
		}
		if got.Level == "" || got.Level == Strong && got.SPF != pass {
			t.Fatalf("%+v", got)
		}
		for _, below := range []bool{false, true} {
			if p := readPolicy([]string{text}, below); p.result == "" && p.asks == "" {
				t.Fatalf("a policy that says nothing: %+v", p)
			}
		}
	})
}

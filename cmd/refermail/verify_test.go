package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// nameServer answers questions for TXT records on loopback until the test ends: with the record, with "no such name", or with
// "server failure" for a record that is "SERVFAIL". It gives its address.
func nameServer(t *testing.T, records map[string]string) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { conn.Close(); <-done })
	go func() {
		defer close(done)
		buffer := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if reply := dnsReply(buffer[:n], records); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func dnsReply(question []byte, records map[string]string) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Additionals = true, nil
	record, known := records[strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))]
	switch {
	case record == "SERVFAIL":
		m.RCode = dnsmessage.RCodeServerFailure
	case !known:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeTXT:
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60}, Body: &dnsmessage.TXTResource{TXT: []string{record}}}}
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}

// annsZone is what DNS says about ann.example, whose key has signed signedMail.
func annsZone(more ...string) map[string]string {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	zone := map[string]string{"s1._domainkey.ann.example": "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)),
		"_dmarc.ann.example": "v=DMARC1; p=reject", "ann.example": "v=spf1 ip4:192.0.2.1 -all"}
	for i := 0; i+1 < len(more); i += 2 {
		zone[more[i]] = more[i+1]
	}
	return zone
}

func TestSendersAreVerifiedOverRealDNS(t *testing.T) {
	t.Parallel()
	good, _ := signedMail(t)
	unsigned := good[strings.Index(good, "From: Ann"):]
	came := "Return-Path: <ann@ann.example>\r\nReceived: from x (x [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	for _, c := range []struct {
		name, raw string
		zone      map[string]string
		level     workflow.Trust
		temporary bool
	}{
		{"signed", good, annsZone(), workflow.Strong, false},
		{"neither signed nor known where from", unsigned, annsZone(), workflow.Fail, false},
		{"sent by a host of hers", came + unsigned, annsZone(), workflow.Strong, false},
		{"sent by another host", strings.Replace(came, "192.0.2.1", "192.0.2.2", 1) + unsigned, annsZone(), workflow.Fail, false},
		{"no such name anywhere", unsigned, nil, workflow.Weak, false},
		{"the policy cannot be answered", unsigned, annsZone("_dmarc.ann.example", "SERVFAIL"), workflow.Weak, true},
		{"the key cannot be answered", good, annsZone("s1._domainkey.ann.example", "SERVFAIL"), workflow.Weak, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := &Config{Mail: MailConfig{Verify: "dns", Hops: []string{"mx.acme.example"}, DNSServer: nameServer(t, c.zone)}}
			r := checkerOf(cfg, time.Now).Check(t.Context(), auth.Letter{Raw: []byte(c.raw), Mail: parse.Parse([]byte(c.raw), parse.Options{Limits: parse.DefaultLimits()}), At: signedAt})
			if r.Level != c.level || r.Temporary != c.temporary {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestDoctorSaysHowSendersAreVerified(t *testing.T) {
	t.Parallel()
	server := nameServer(t, annsZone())
	for name, c := range map[string]struct {
		mail   MailConfig
		state  string
		detail string
	}{
		"header, nobody pinned":         {MailConfig{Verify: "header"}, yellow, "nobody can be proven"},
		"header, pinned":                {MailConfig{Verify: "header", AuthservID: []string{"mx.acme.example"}}, green, "the results of mx.acme.example are believed"},
		"dns":                           {MailConfig{Verify: "dns", DNSServer: server}, green, "SPF is not checked without mail.trusted_hops"},
		"dns with hops":                 {MailConfig{Verify: "dns", DNSServer: server, Hops: []string{"mx.acme.example"}}, green, "SPF at the listed hops"},
		"dns that does not answer":      {MailConfig{Verify: "dns", DNSServer: nameServer(t, map[string]string{"_dmarc.ann.example": "SERVFAIL"})}, yellow, "nobody can be proven"},
		"both":                          {MailConfig{Verify: "both", DNSServer: server, AuthservID: []string{"mx.acme.example"}}, green, "else DKIM and DMARC"},
		"both, and DNS does not answer": {MailConfig{Verify: "both", DNSServer: nameServer(t, map[string]string{"_dmarc.ann.example": "SERVFAIL"}), AuthservID: []string{"mx.acme.example"}}, yellow, "DNS does not answer"},
		"both, nobody pinned":           {MailConfig{Verify: "both", DNSServer: server}, green, "nobody's results are believed"},
	} {
		c.mail.Address = "deals@ann.example"
		f := checkVerify(t.Context(), &Config{Mail: c.mail})
		if f.State != c.state || !strings.Contains(f.Detail, c.detail) || (f.Mend == "") != (c.state == green) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestDoctorSaysWhereTheServerStamps(t *testing.T) {
	t.Parallel()
	const stamp, hop = "Authentication-Results: mx.acme.example; none\r\n", "Received: from x (x [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	for name, c := range map[string]struct{ verify, raw, state, detail string }{
		"above":     {"header", stamp + hop, green, "above its own Received field"},
		"below":     {"both", hop + stamp, green, "must remove such headers"},
		"not asked": {"dns", hop + stamp, skipped, "not asked for"},
	} {
		f := checkProof(&Config{Mail: MailConfig{Verify: c.verify, AuthservID: []string{"mx.acme.example"}}}, []byte(c.raw+"Subject: refermail doctor\r\n\r\nhello\r\n"))
		if f.State != c.state || !strings.Contains(f.Detail, c.detail) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestMistakesInVerifyingAreNamed(t *testing.T) {
	t.Parallel()
	const rest = `
address = "deals@acme.example"
[imap]
url = "imaps://deals%40acme.example@imap.acme.example/INBOX"
password = "x"
[smtp]
url = "smtp://deals%40acme.example@smtp.acme.example"
[[team]]
email = "max@acme.example"
name = "Max"
roles = ["manager"]
`
	for line, want := range map[string]string{
		`verify = "dkim"`:                                      `mail.verify: "dkim" is not possible; use header, dns, both`,
		`verfy = "dns"`:                                        "mail.verfy",
		`trusted_hops = ["mx acme"]`:                           `"mx acme" is neither a host name nor a network address; list your own mail servers, like ["mx.acme.example", "10.0.0.0/8"]`,
		`trusted_hops = ["10.0.0.0/8"]`:                        "names no server",
		`dns_server = "127.0.0.1"`:                             "write it like 127.0.0.1:53",
		`dns_server = "name server:53"`:                        "write it like 127.0.0.1:53",
		`verify = "both"` + "\n" + `dns_server = "dns:53"`:     "",
		`trusted_hops = ["MX.Acme.example ", "2001:db8::/32"]`: "",
	} {
		cfg, err := LoadConfig(writeConfig(t, "[mail]\n"+line+rest), nil)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", line, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ":2: ")):
			t.Errorf("%s: %v, want %s", line, err, want)
		case want == "" && len(cfg.Mail.Hops) > 0 && !slices.Contains(cfg.Mail.Hops, "mx.acme.example"):
			t.Errorf("hops %q", cfg.Mail.Hops)
		}
	}
}

func TestTheEvidenceThatWasDecidedOnIsShown(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.refer()
	p := &program{console: &console{Environ: s.env}, ConfigFile: s.dir + "/refermail.toml"}
	session, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	proof := workflow.Proof{Level: workflow.Weak, DKIM: "pass", ARC: "none", SPF: "pass", DMARC: "pass", Source: "dns", Client: "192.0.2.1",
		Why: "The domain is proven, but it was sent by pa@ann.example for the sender.", SignedBy: []string{"ann.example"},
		Doubts: []workflow.Doubt{{Kind: workflow.OtherSender, Text: "it was sent by pa@ann.example for the sender", Claims: "pa@ann.example"}}}
	err = session.Store.Update(t.Context(), func(tx workflow.Tx) error {
		return tx.Save(t.Context(), workflow.Changes{At: time.Now(), Mails: []workflow.MailResult{{No: 1, Disposition: workflow.Handled, Proof: proof}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range [][]string{{"mail", "show", "M-1"}, {"mail", "show", "M-1", "--explain"}} {
		out := strings.Join(strings.Fields(s.ok(how...)), " ")
		for _, want := range []string{"weak (dmarc pass, dkim pass, spf pass, arc none; by dns)", proof.Why, "ann.example", "192.0.2.1", proof.Doubts[0].Text} {
			if !strings.Contains(out, want) {
				t.Errorf("%v: %q is missing:\n%s", how, want, out)
			}
		}
	}
	var shown struct{ Auth map[string]any }
	s.json(&shown, "mail", "show", "M-1")
	doubts, _ := shown.Auth["doubts"].([]any)
	if len(doubts) != 1 || shown.Auth["level"] != "weak" || shown.Auth["client"] != "192.0.2.1" || shown.Auth["why"] != proof.Why || shown.Auth["temporary"] != false {
		t.Errorf("%v", shown.Auth)
	}
	if none, ok := inspectText(t, "From: Ann <ann@ann.example>\n\nhello\n")["auth"].(map[string]any)["doubts"].([]any); !ok || len(none) != 0 {
		t.Error("no doubts are no list")
	}
}

package auth

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/inbound/parse"
)

// world is DNS in memory: "txt NAME", "ip NAME", "mx NAME" → answers; an answer "SLOW" is none.
type world struct {
	mu      sync.Mutex
	records map[string][]string
	asked   []string
}

func (w *world) find(ctx context.Context, kind, name string) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, kind+" "+name)
	found, ok := w.records[kind+" "+strings.TrimSuffix(name, ".")]
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case slices.Equal(found, []string{"SLOW"}):
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true}
	}
	return found, nil
}

func (w *world) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return w.find(ctx, "txt", name)
}

func (w *world) LookupMX(ctx context.Context, name string) (list []*net.MX, err error) {
	hosts, err := w.find(ctx, "mx", name)
	for _, h := range hosts {
		list = append(list, &net.MX{Host: h})
	}
	return list, err
}

func (w *world) LookupIPAddr(ctx context.Context, host string) (list []net.IPAddr, err error) {
	addresses, err := w.find(ctx, "ip", host)
	for _, a := range addresses {
		list = append(list, net.IPAddr{IP: net.ParseIP(a)})
	}
	return list, err
}

func (w *world) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return w.find(ctx, "ptr", addr)
}

// dns makes a world that knows the test signer's key for partner.example, mail.partner.example and esp.example, and more
// records: "txt _dmarc.partner.example=v=DMARC1; p=reject".
func dns(records ...string) *world {
	key := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(signer.Public().(ed25519.PublicKey))
	w := &world{records: map[string][]string{}}
	for _, domain := range []string{"partner.example", "mail.partner.example", "esp.example"} {
		w.records["txt s1._domainkey."+domain] = []string{key}
	}
	for _, r := range records {
		name, value, _ := strings.Cut(r, "=")
		w.records[name] = strings.Split(value, "|")
	}
	return w
}

const (
	fromEdge   = "Return-Path: <ann@partner.example>\r\nReceived: from out.partner.example (out [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	fromLeaf   = "Return-Path: <ann@mail.partner.example>\r\nReceived: from out.partner.example (out [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	fromESP    = "Return-Path: <bounce@esp.example>\r\nReceived: from out.esp.example (out [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	fromNobody = "Return-Path: <>\r\nReceived: from out.partner.example (out [192.0.2.1]) by mx.acme.example with ESMTPS; now\r\n"
	allows     = "txt partner.example=v=spf1 ip4:192.0.2.0/24 -all"
	forbids    = "txt partner.example=v=spf1 ip4:198.51.100.0/24 -all"
	policyFor  = "txt _dmarc.partner.example=v=DMARC1; p="
)

// signedBelow is the usual mail as somebody sent it from a host of a domain.
func signedBelow(t testing.TB, domain string) string {
	t.Helper()
	return sign(t, strings.Replace(unsigned, "ann@partner", "ann@mail.partner", 1), domain)
}

func check(mode Mode, resolver Resolver, h Hops, raw string) Result {
	c := Checker{Mode: mode, Authserv: pinned, Hops: h, DNS: resolver}
	m := parse.Parse([]byte(raw), parse.Options{Limits: parse.DefaultLimits()})
	return c.Check(context.Background(), Letter{Raw: []byte(raw), Mail: m, At: judged})
}

func TestOwnCheck(t *testing.T) {
	t.Parallel()
	aligned, foreign := sign(t, unsigned, "partner.example"), sign(t, unsigned, "esp.example")
	for _, c := range []struct {
		name            string
		raw             string
		records         []string
		level           Level
		dkim, spf, mark string // mark is DMARC's
		temporary       bool
	}{
		{name: "nothing at all", raw: unsigned, level: Weak},
		{name: "an aligned signature, no policy", raw: aligned, level: Strong, dkim: "pass"},
		{name: "an aligned signature and a policy", raw: aligned, records: []string{policyFor + "reject"}, level: Strong, dkim: "pass", mark: "pass"},
		{name: "an aligned signature, though only one in a hundred is to be judged", raw: aligned, records: []string{policyFor + "reject; pct=0"}, level: Strong, dkim: "pass", mark: "pass"},
		{name: "no signature, a domain that refuses, pct=0", raw: unsigned, records: []string{policyFor + "reject; pct=0"}, level: Fail, mark: "fail"},
		{name: "no signature, a domain that refuses", raw: unsigned, records: []string{policyFor + "reject"}, level: Fail, mark: "fail"},
		{name: "no signature, a domain that doubts", raw: unsigned, records: []string{policyFor + "quarantine"}, level: Fail, mark: "fail"},
		{name: "no signature, a domain that only watches, SPF not known", raw: unsigned, records: []string{policyFor + "none"}, level: Weak},
		{name: "no signature, a domain that only watches, SPF failed", raw: fromEdge + unsigned, records: []string{policyFor + "none", forbids}, level: Fail, spf: "fail", mark: "fail"},
		{name: "another's signature, a domain that refuses", raw: foreign, records: []string{policyFor + "reject"}, level: Fail, dkim: "pass", mark: "fail"},
		{name: "SPF passed and is aligned", raw: fromEdge + unsigned, records: []string{policyFor + "reject", allows}, level: Strong, spf: "pass", mark: "pass"},
		{name: "SPF passed and is aligned, no policy", raw: fromEdge + unsigned, records: []string{allows}, level: Weak, spf: "pass"},
		{name: "SPF passed for a subdomain, relaxed", raw: fromLeaf + unsigned, records: []string{policyFor + "reject", "txt mail.partner.example=v=spf1 ip4:192.0.2.1 -all"}, level: Strong, spf: "pass", mark: "pass"},
		{name: "SPF passed for a subdomain, strict", raw: fromLeaf + unsigned, records: []string{policyFor + "reject; aspf=s", "txt mail.partner.example=v=spf1 ip4:192.0.2.1 -all"}, level: Fail, spf: "pass", mark: "fail"},
		{name: "SPF passed for a service", raw: fromESP + unsigned, records: []string{policyFor + "reject", "txt esp.example=v=spf1 ip4:192.0.2.1 -all"}, level: Fail, spf: "pass", mark: "fail"},
		{name: "SPF passed by HELO of a null sender", raw: fromNobody + unsigned, records: []string{policyFor + "reject", "txt out.partner.example=v=spf1 ip4:192.0.2.1 -all"}, level: Strong, spf: "pass", mark: "pass"},
		{name: "SPF through an include and a host", raw: fromEdge + unsigned, records: []string{policyFor + "reject", "txt partner.example=v=spf1 include:esp.example mx -all", "txt esp.example=v=spf1 a:out.esp.example -all", "ip out.esp.example=192.0.2.1"}, level: Strong, spf: "pass", mark: "pass"},
		{name: "SPF failed without a policy, no signature", raw: fromEdge + unsigned, records: []string{forbids}, level: Fail, spf: "fail"},
		{name: "SPF failed without a policy, a forwarder's signature", raw: fromEdge + foreign, records: []string{forbids}, level: Weak, dkim: "pass", spf: "fail"},
		{name: "SPF failed, an aligned signature", raw: fromEdge + aligned, records: []string{policyFor + "reject", forbids}, level: Strong, dkim: "pass", spf: "fail", mark: "pass"},
		{name: "a subdomain's signature of a strict domain", raw: sign(t, unsigned, "mail.partner.example"), records: []string{policyFor + "reject; adkim=s"}, level: Fail, dkim: "pass", mark: "fail"},
		{name: "a subdomain's signature of a strict domain that only watches", raw: sign(t, unsigned, "mail.partner.example"), records: []string{policyFor + "none; adkim=s"}, level: Weak, dkim: "pass"},
		{name: "a subdomain's signature, relaxed", raw: sign(t, unsigned, "mail.partner.example"), records: []string{policyFor + "reject; adkim=r"}, level: Strong, dkim: "pass", mark: "pass"},
		{name: "a subdomain without a policy of its own", raw: signedBelow(t, "esp.example"), records: []string{policyFor + "reject"}, level: Fail, dkim: "pass", mark: "fail"},
		{name: "a subdomain, for which the domain asks nothing", raw: signedBelow(t, "esp.example"), records: []string{policyFor + "reject; sp=none"}, level: Weak, dkim: "pass"},
		{name: "the domain itself, which asks nothing for its subdomains", raw: unsigned, records: []string{policyFor + "reject; sp=none"}, level: Fail, mark: "fail"},
		{name: "a subdomain with a policy of its own", raw: signedBelow(t, "esp.example"), records: []string{policyFor + "reject", "txt _dmarc.mail.partner.example=v=DMARC1; p=none"}, level: Weak, dkim: "pass"},
		{name: "a subdomain signed by the domain", raw: signedBelow(t, "partner.example"), records: []string{policyFor + "reject"}, level: Strong, dkim: "pass", mark: "pass"},
		{name: "two policies are none", raw: unsigned, records: []string{policyFor + "reject|v=DMARC1; p=none"}, level: Weak},
		{name: "a policy among other records", raw: unsigned, records: []string{"txt _dmarc.partner.example=hello|v=DMARC1 ; P=none; p=Reject; rf=x; fo=?|v=spf1 -all"}, level: Fail, mark: "fail"},
		{name: "a policy with a mistake", raw: unsigned, records: []string{policyFor + "refuse"}, level: Weak, mark: "permerror"},
		{name: "a policy with a mistake that wants reports", raw: unsigned, records: []string{policyFor + "refuse; rua=mailto:x@partner.example"}, level: Weak},
		{name: "the key is not answered", raw: sign(t, unsigned, "slow.example"), records: []string{"txt s1._domainkey.slow.example=SLOW"}, level: Weak, dkim: "temperror", temporary: true},
		{name: "the key is not answered, and the domain refuses", raw: sign(t, unsigned, "slow.example"), records: []string{policyFor + "reject", "txt s1._domainkey.slow.example=SLOW"}, level: Weak, dkim: "temperror", mark: "temperror", temporary: true},
		{name: "the policy is not answered", raw: foreign, records: []string{"txt _dmarc.partner.example=SLOW"}, level: Weak, dkim: "pass", mark: "temperror", temporary: true},
		{name: "the policy is not answered, the key is", raw: aligned, records: []string{"txt _dmarc.partner.example=SLOW"}, level: Strong, dkim: "pass", mark: "temperror"},
		{name: "SPF is not answered", raw: fromEdge + unsigned, records: []string{policyFor + "reject", "txt partner.example=SLOW"}, level: Weak, spf: "temperror", mark: "temperror", temporary: true},
		{name: "SPF of endless includes", raw: fromEdge + unsigned, records: []string{"txt partner.example=v=spf1 include:partner.example -all"}, level: Weak, spf: "permerror"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, method := range []*string{&c.dkim, &c.spf, &c.mark} {
				if *method == "" {
					*method = none
				}
			}
			r := check(ByDNS, dns(c.records...), hops(t, "mx.acme.example"), c.raw)
			if r.Level != c.level || r.DKIM != c.dkim || r.SPF != c.spf || r.DMARC != c.mark || r.Temporary != c.temporary {
				t.Errorf("%+v", r)
			}
			if strings.HasPrefix(c.raw, "Return-Path") != (r.Client == "192.0.2.1") {
				t.Errorf("client %q", r.Client)
			}
		})
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	good := sign(t, unsigned, "partner.example")
	const ar = "Authentication-Results: mx.acme.example; "
	for _, c := range []struct {
		name, top string
		mode      Mode
		level     Level
		asks      bool
	}{
		{"header, no stamp", "", ByHeader, Weak, false},
		{"header, a stamp", ar + "dmarc=pass header.from=partner.example\r\n", ByHeader, Strong, false},
		{"dns, no stamp", "", ByDNS, Strong, true},
		{"dns, a stamp that denies", ar + "dmarc=fail header.from=partner.example\r\n", ByDNS, Strong, true},
		{"both, no stamp", "", ByBoth, Strong, true},
		{"both, a stamp that denies", ar + "dmarc=fail header.from=partner.example\r\n", ByBoth, Fail, false},
		{"both, a stamp that vouches", ar + "dmarc=pass header.from=partner.example\r\n", ByBoth, Strong, false},
		{"both, a stamp that settles nothing", ar + "spf=none\r\n", ByBoth, Strong, true},
		{"both, another's stamp", "Authentication-Results: mx.evil.example; dmarc=fail\r\n", ByBoth, Strong, true},
	} {
		w := dns()
		if r := check(c.mode, w, Hops{}, c.top+good); r.Level != c.level || (len(w.asked) > 0) != c.asks {
			t.Errorf("%s: %s by %s, asked %q", c.name, r.Level, r.Source, w.asked)
		}
	}
	stamp := "Authentication-Results: mx.acme.example; spf=pass smtp.mailfrom=ann@partner.example\r\n"
	if r := check(ByBoth, dns(policyFor+"reject"), Hops{}, stamp+unsigned); r.Level != Strong || r.DMARC != pass || r.Server != "mx.acme.example" {
		t.Errorf("the server's SPF counts for our DMARC: %+v", r)
	}
	cut := Checker{Mode: ByDNS, DNS: dns(policyFor + "reject")}
	raw := []byte(unsigned)
	if r := cut.Check(t.Context(), Letter{Raw: raw, Mail: parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()}), Cut: true, At: judged}); r.Level != Weak {
		t.Errorf("a mail without its body: %+v", r)
	}
}

// Whatever a mail asks for, the questions are counted and the time is bounded.
func TestQuestionsAreBounded(t *testing.T) {
	t.Parallel()
	w := dns(policyFor+"reject", "mx partner.example="+strings.Repeat("h.esp.example|", 9)+"h.esp.example")
	many := unsigned
	for i := range 30 {
		many = fmt.Sprintf("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=d%d.example; s=s; h=from; bh=AAAA; b=AAAA\r\n", i) + many
	}
	for i := range 12 {
		w.records[fmt.Sprintf("txt s%d.example", i)] = []string{fmt.Sprintf("v=spf1 mx:partner.example include:s%d.example -all", i+1)}
	}
	w.records["txt partner.example"] = []string{"v=spf1 include:s0.example -all"}
	check(ByDNS, w, hops(t, "mx.acme.example"), fromEdge+many)
	if n := len(w.asked); n > maxQuestions || n < maxSignatures {
		t.Errorf("%d questions", n)
	}
	q := &questions{ask: w, left: 1}
	if _, err := q.LookupTXT(t.Context(), "partner.example"); err != nil {
		t.Error(err)
	}
	if _, err := q.LookupTXT(t.Context(), "partner.example"); err != errTooMany || errTooMany.Temporary() {
		t.Errorf("one too many: %v", err)
	}
}

// silentDNS never answers until the question is given up.
type silentDNS struct{ Resolver }

func (silentDNS) LookupTXT(ctx context.Context, _ string) ([]string, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestSilenceOfDNSIsTemporaryAndEndsWithTheContext(t *testing.T) {
	t.Parallel()
	raw := []byte(sign(t, unsigned, "partner.example"))
	c := Checker{Mode: ByDNS, DNS: NewCache(silentDNS{}, time.Now)}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	r := c.Check(ctx, Letter{Raw: raw, Mail: parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()}), At: judged})
	if r.Level != Weak || !r.Temporary || r.DKIM != temperror {
		t.Errorf("%+v", r)
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	now := judged
	w := dns("txt partner.example=hello", "txt a.slow.example=SLOW", "ip partner.example=192.0.2.1", "mx partner.example=mx.partner.example")
	c := NewCache(w, func() time.Time { return now })
	asks := func(name string) int {
		t.Helper()
		before := len(w.asked)
		_, _ = c.LookupTXT(t.Context(), name)
		return len(w.asked) - before
	}
	for _, step := range []struct {
		after time.Duration
		name  string
		asks  int
	}{
		{0, "partner.example", 1}, {0, "Partner.Example.", 0}, {keepAnswer - 1, "partner.example", 0}, {1, "partner.example", 1},
		{0, "none.example", 1}, {keepNothing - 1, "none.example", 0}, {1, "none.example", 1},
		{0, "a.slow.example", 1}, {0, "b.slow.example", 0}, {keepTrouble, "b.slow.example", 1},
	} {
		now = now.Add(step.after)
		if got := asks(step.name); got != step.asks {
			t.Errorf("%s after %v: %d questions", step.name, step.after, got)
		}
	}
	for range 2 {
		ip, err := c.LookupIPAddr(t.Context(), "partner.example")
		mx, e := c.LookupMX(t.Context(), "partner.example")
		if err != nil || e != nil || len(ip) != 1 || len(mx) != 1 {
			t.Errorf("%v %v %v %v", ip, err, mx, e)
		}
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.LookupTXT(gone, "late.example"); err == nil || asks("late.example") != 1 {
		t.Errorf("what was given up is remembered: %v", err)
	}
	for i := range keepAtMost + 100 {
		_, _ = c.LookupTXT(t.Context(), fmt.Sprintf("n%d.example", i))
	}
	if len(c.known) > keepAtMost {
		t.Errorf("%d answers are kept", len(c.known))
	}
}

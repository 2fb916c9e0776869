package auth

import (
	"strings"
	"testing"
)

func TestReadHop(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, client, helo, by, with string }{
		{"Postfix", "from out.x.example (out.x.example [192.0.2.1])\r\n\t(using TLSv1.3 with cipher X (256/256 bits))\r\n\tby mx.acme.example (Postfix) with ESMTPS id 4F; Fri, 20 Nov 2026 14:02:00 +0000", "192.0.2.1", "out.x.example", "mx.acme.example", "ESMTPS"},
		{"Postfix, IPv6", "from out (unknown [IPv6:2001:db8::7]) by mx.acme.example with ESMTP", "2001:db8::7", "out", "mx.acme.example", "ESMTP"},
		{"Postfix, a literal in HELO", "from [198.51.100.9] (unknown [192.0.2.1]) by mx.acme.example with ESMTP", "192.0.2.1", "[198.51.100.9]", "mx.acme.example", "ESMTP"},
		{"Sendmail with ident", "from x.example (eve[198.51.100.9]@rdns.x.example [192.0.2.1] (may be forged)) by mx.acme.example (8.17/8.17) with ESMTP", "192.0.2.1", "x.example", "mx.acme.example", "ESMTP"},
		{"Exim", "from rdns.x.example ([192.0.2.1] helo=out.x.example)\r\n\tby mx.acme.example with esmtps (TLS1.3) id 1; now", "192.0.2.1", "out.x.example", "mx.acme.example", "ESMTPS"},
		{"Exim, a literal in HELO", "from rdns.x.example ([192.0.2.1] helo=[198.51.100.9]) by mx.acme.example with esmtp", "192.0.2.1", "[198.51.100.9]", "mx.acme.example", "ESMTP"},
		{"Exim, no name", "from [192.0.2.1] (helo=out.x.example) by mx.acme.example with esmtp", "192.0.2.1", "out.x.example", "mx.acme.example", "ESMTP"},
		{"Google", "from mail-x.example (mail-x.example. [192.0.2.1]) by mx.google.com with ESMTPS id 1", "192.0.2.1", "mail-x.example", "mx.google.com", "ESMTPS"},
		{"Exchange", "from X.example (192.0.2.1) by Y.acme.example (10.0.0.1) with Microsoft SMTP Server", "192.0.2.1", "X.example", "y.acme.example", "MICROSOFT"},
		{"Exchange, a comment in HELO", "from x(198.51.100.9) (192.0.2.1) by Y.acme.example (10.0.0.1) with Microsoft SMTP Server", "", "x", "y.acme.example", "MICROSOFT"},
		{"a comment in HELO that says the same", "from x(192.0.2.1) (192.0.2.1) by y.acme.example with SMTP", "192.0.2.1", "x", "y.acme.example", "SMTP"},
		{"LMTP", "from mx.acme.example by imap.acme.example with LMTP id a; now", "", "mx.acme.example", "imap.acme.example", "LMTP"},
		{"an address in IPv4's IPv6 form", "from x (x [::ffff:192.0.2.1]) by mx.acme.example with SMTP", "192.0.2.1", "x", "mx.acme.example", "SMTP"},
		{"no address", "from x (x.example) by mx.acme.example with SMTP", "", "x", "mx.acme.example", "SMTP"},
		{"brackets that hold no address", "from x (x [unknown]) by mx.acme.example", "", "x", "mx.acme.example", ""},
		{"helo without a literal", "from rdns.x.example (helo=x) by mx.acme.example", "", "rdns.x.example", "mx.acme.example", ""},
		{"brackets that never close", "from x ([192.0.2.1 by mx.acme.example", "", "", "", ""},
		{"by comes first", "by mx.acme.example (x [192.0.2.1]) from y; now", "", "", "mx.acme.example", ""},
		{"nothing", "", "", "", "", ""},
	} {
		h := readHop(c.value)
		client := ""
		if h.client.IsValid() {
			client = h.client.String()
		}
		if client != c.client || h.helo != c.helo || h.by != c.by || h.with != c.with {
			t.Errorf("%s: %+v", c.name, h)
		}
	}
}

func hops(t testing.TB, list ...string) Hops {
	t.Helper()
	h, err := ParseHops(list)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestParseHops(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"", "mx acme", "10.0.0.0/99", "http://mx.acme.example", "-x.example"} {
		if _, err := ParseHops([]string{"mx.acme.example", wrong}); err == nil || !strings.Contains(err.Error(), `"`+wrong+`"`) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	h := hops(t, "MX.Acme.example", " 10.0.0.0/8", "[2001:db8::1]", "192.0.2.7")
	for host, want := range map[string]bool{"mx.acme.example": true, "a.mx.acme.example": true, "amx.acme.example": false, "acme.example": false, "": false} {
		if h.named(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
	for ip, want := range map[string]bool{"10.1.2.3": true, "2001:db8::1": true, "192.0.2.7": true, "192.0.2.8": false, "": false} {
		if h.within(literal(ip)) != want {
			t.Errorf("%q: %v", ip, !want)
		}
	}
}

// What is known of the envelope, with mx.acme.example, its store and the network 10.0.0.0/8 on our side.
func TestEnvelope(t *testing.T) {
	t.Parallel()
	const (
		path    = "Return-Path: <ann@partner.example>"
		null    = "Return-Path: <>"
		store   = "Received: from mx.acme.example by imap.acme.example with LMTP; now"
		filter  = "Received: from mx.acme.example (mx.acme.example [10.0.0.5]) by filter.acme.example with ESMTP; now"
		edge    = "Received: from out.partner.example (out.partner.example [192.0.2.1]) by mx.acme.example (Postfix) with ESMTPS; now"
		forged  = "Received: from good (good [198.51.100.1]) by mx.acme.example (Postfix) with ESMTPS; then"
		proxied = "Received: from x (x [172.17.0.1]) by mx.acme.example (Postfix) with ESMTPS; now"
		other   = "Received: from x (x [203.0.113.1]) by mx.elsewhere.example; now"
	)
	for _, c := range []struct {
		name   string
		lines  []string
		client string
		sender string
	}{
		{"our edge on top", []string{path, edge, other}, "192.0.2.1", "ann@partner.example"},
		{"through filter and store", []string{path, store, filter, edge, other}, "192.0.2.1", "ann@partner.example"},
		{"a forged hop of our name below", []string{path, edge, forged}, "192.0.2.1", "ann@partner.example"},
		{"a forged hop below the store and the edge", []string{path, store, edge, forged}, "192.0.2.1", "ann@partner.example"},
		{"behind a proxy that is not listed, with a forged hop", []string{path, proxied, forged}, "", ""},
		{"the null sender", []string{null, edge}, "192.0.2.1", ""},
		{"no Return-Path", []string{edge}, "", ""},
		{"a Return-Path of the sender's own", []string{edge, path}, "", ""},
		{"another server on top", []string{path, other, edge}, "", ""},
		{"no hop", []string{path}, "", ""},
		{"nothing but our own network", []string{path, filter}, "", ""},
	} {
		e, ok := hops(t, "mx.acme.example", "filter.acme.example", "imap.acme.example", "10.0.0.0/8").envelope(header(c.lines...))
		client := ""
		if ok {
			client = e.client.String()
		}
		if client != c.client || ok && e.sender != c.sender {
			t.Errorf("%s: %+v %v", c.name, e, ok)
		}
		if _, ok := (Hops{}).envelope(header(c.lines...)); ok {
			t.Errorf("%s: believed without a listed hop", c.name)
		}
	}
}

// What of several headers of the pinned name counts: above the hop at which the mail came in all of them, below it one.
func TestSeveralHeadersOfThePinnedName(t *testing.T) {
	t.Parallel()
	const (
		ar     = "Authentication-Results: mx.acme.example; "
		good   = ar + "dmarc=pass header.from=partner.example"
		bad    = ar + "dmarc=fail header.from=partner.example"
		keys   = ar + "dkim=none"
		spf    = ar + "spf=pass smtp.mailfrom=partner.example"
		second = "Authentication-Results: filter.acme.example; dmarc=pass header.from=partner.example"
		edge   = "Received: from x.example (x.example [192.0.2.1]) by mx.acme.example with ESMTPS; now"
		store  = "Received: from mx.acme.example by imap.acme.example with LMTP; now"
		inner  = "Received: from mx.acme.example (mx [10.0.0.5]) by imap.acme.example with ESMTP; now"
		away   = "Received: from a by mx.elsewhere.example with ESMTPS; now"
		milter = "DKIM-Filter: OpenDKIM Filter v2.11.0 mx.acme.example 4F"
	)
	for _, c := range []struct {
		name  string
		lines []string
		hops  []string
		want  Level
	}{
		{"a header for each method above the hop", []string{keys, spf, good, edge}, nil, Strong},
		{"with another filter's between", []string{keys, milter, good, edge}, nil, Strong},
		{"above the hop, after the store's", []string{store, keys, good, edge}, nil, Strong},
		{"above the hop, one denies", []string{keys, good, bad, edge}, nil, Fail},
		{"a forged one below the hop", []string{keys, edge, good}, nil, Weak},
		{"a forged one right below the hop and ours below it", []string{edge, keys, good}, nil, Weak},
		{"ours below the hop, in two headers", []string{edge, good, keys}, nil, Strong},
		{"ours below the hop, the second denies", []string{edge, keys, bad}, nil, Fail},
		{"ours below the hop, the second denies what is proven", []string{edge, good, bad}, nil, Strong},
		{"a denial further down is anybody's", []string{edge, keys, milter, bad}, nil, Weak},
		{"a forged hop of our name and a forged header above it", []string{keys, edge, good, edge}, nil, Weak},
		{"a hop over our own network that is not listed", []string{inner, keys, good, edge}, nil, Weak},
		{"a hop over our own network that is listed", []string{inner, keys, good, edge}, []string{"10.0.0.0/8"}, Strong},
		{"another pinned server's is another's word", []string{keys, second, edge}, nil, Weak},
		{"another server's hop on top", []string{away, keys, good, edge}, nil, Weak},
		{"no hop at all", []string{keys, good}, nil, Weak},
		{"below the hop of somebody else", []string{edge, away, good}, nil, Weak},
		{"folded, with comments and in capitals", []string{ar + "(x (y)) dkim\r\n\t(z) = none", "AUTHENTICATION-results: (a) MX.acme.EXAMPLE (b)\r\n 1 (c); DMARC (d) = PASS\r\n header (e) . from = partner.example", edge}, nil, Strong},
	} {
		e := evidence{from: "partner.example"}
		e.stamp(header(c.lines...), []string{"mx.acme.example", "filter.acme.example"}, hops(t, c.hops...))
		if got := judge(e); got.Level != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, got.Level, got.Why, c.want)
		}
	}
}

func FuzzReadHop(f *testing.F) {
	f.Add("from out.x.example (out.x.example [192.0.2.1]) by mx.acme.example (Postfix) with ESMTPS id 4F; now")
	f.Add("from rdns ([192.0.2.1] helo=[1.2.3.4]) by mx with esmtp")
	f.Add("from [192.0.2.1] (helo=x")
	f.Fuzz(func(t *testing.T, value string) {
		if h := readHop(value); h.client.IsValid() && !strings.Contains(value, "(") {
			t.Errorf("an address without what the server saw: %+v", h)
		}
	})
}

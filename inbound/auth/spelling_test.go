package auth

import "testing"

// A server strips its own name from what others send, as it writes it itself, and stamps below its hop: there a sender's pass
// in a spelling that the server does not know would stand above the server's fail.
func TestOurNameInSpellingsOfAForger(t *testing.T) {
	t.Parallel()
	const (
		hop  = "Received: from x.example (x.example [192.0.2.9]) by mx.acme.example (Postfix) with ESMTPS; Fri, 20 Nov 2026 12:00:00 +0000"
		fail = "Authentication-Results: mx.acme.example; spf=softfail smtp.mailfrom=evil.example; dmarc=fail (p=REJECT) header.from=partner.example"
	)
	for name, c := range map[string]struct {
		id   string
		want Level
	}{
		"a comment before the name":         {"(x) mx.acme.example", Fail},
		"a comment in the name":             {"mx.acme(x).example", Fail},
		"the name in quotes":                {`"mx.acme.example"`, Fail},
		"half the name in quotes":           {`mx."acme".example`, Fail},
		"as the server writes it":           {"mx.acme.example", Strong},
		"as it writes it, with a version":   {"MX.acme.example 1", Strong},
		"as it writes it, folded":           {"\r\n\tmx.acme.example", Strong},
		"as it writes it, a comment behind": {"mx.acme.example (x)", Strong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stamp := "Authentication-Results: " + c.id + "; dmarc=pass header.from=partner.example"
			if got := FromHeader(header(hop, stamp, "To: a@b", fail), "ann@partner.example", pinned); got.Level != c.want {
				t.Errorf("%s: %s", got.Level, got.Why)
			}
		})
	}
}

// Who checks a mail may read another address than we do where it is written oddly: found nothing is then no innocence.
func TestAnOddlyWrittenAddressNeedsSomebodyWhoVouches(t *testing.T) {
	t.Parallel()
	const rest = "\r\nTo: deals@acme.example\r\nSubject: A lead\r\n\r\nHello\r\n"
	for name, c := range map[string]struct {
		from, stamp string
		want        Level
	}{
		"all of it an encoded word, no verdict":   {"=?utf-8?q?Ann_=3Cann=40partner.example=3E?=", "dkim=none", Fail},
		"all of it an encoded word, a pass":       {"=?utf-8?q?Ann_=3Cann=40partner.example=3E?=", "dmarc=pass header.from=partner.example", Weak},
		"a comment in it, a pass for another":     {"Ann <ann(x)@partner.example>", "dmarc=pass header.from=evil.example", Fail},
		"as everybody writes it, without verdict": {"Ann <ann@partner.example>", "dkim=none", Weak},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := "Authentication-Results: mx.acme.example; " + c.stamp + "\r\nFrom: " + c.from + rest
			if got := check(ByHeader, nil, Hops{}, raw); got.Level != c.want {
				t.Errorf("%s: %s", got.Level, got.Why)
			}
		})
	}
}

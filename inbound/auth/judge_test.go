package auth

import (
	"strings"
	"testing"

	"refermail/workflow"
)

// results writes findings as a server would: "dkim=pass header.d=partner.example; spf=fail".
func results(text string) []finding {
	_, found := parseResults("x; " + text)
	return found
}

// What a header holds is kept with the mail, and must not be as long as somebody likes.
func TestEvidenceIsSmall(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<16)
	e := evidence{from: "partner.example", server: "mx.acme.example",
		stamped: results("dkim=" + long + "; spf=" + long + "; dmarc=" + long + "; arc=" + long + "; dkim=pass header.d=" + long + ".example")}
	r := judge(e)
	if size := len(r.DKIM + r.SPF + r.DMARC + r.ARC + r.Why + strings.Join(r.SignedBy, "")); size > 500 {
		t.Errorf("%d bytes", size)
	}
}

// TestJudge is the whole of how evidence becomes a level: the sender is ann@partner.example, unless the case says otherwise.
func TestJudge(t *testing.T) {
	t.Parallel()
	const (
		server  = "mx.acme.example"
		aligned = "dkim=pass header.d=partner.example"
		foreign = "dkim=pass header.d=esp.example"
		broken  = "dkim=fail header.d=partner.example"
		slow    = "dkim=temperror header.d=partner.example"
		passed  = "dmarc=pass header.from=partner.example"
		failed  = "dmarc=fail header.from=partner.example"
		excused = failed + " policy.arc-aware-result=pass; arc=pass"
		unsure  = "dmarc=temperror header.from=partner.example"
		allowed = "spf=pass smtp.mailfrom=ann@partner.example"
		refused = "spf=fail smtp.mailfrom=ann@partner.example"
		nothing = "none"
		silent  = "-" // the server, or our own check, did not speak
	)
	doubt := []workflow.Doubt{{Kind: workflow.OtherSender, Text: "it was sent by eve@evil.example for the sender"}}
	for _, c := range []struct {
		name          string
		server, own   string
		against, from string
		doubts        []workflow.Doubt
		level         Level
		source        string
		temporary     bool
		why           string
	}{
		// The server alone.
		{name: "nobody spoke", server: silent, own: silent, level: Weak, source: "none", why: "nobody has vouched"},
		{name: "the server found nothing", server: nothing, own: silent, level: Weak, source: fromServer, why: "nothing was proven about partner.example, by mx.acme.example."},
		{name: "DMARC passed", server: passed, own: silent, level: Strong, source: fromServer, why: "DMARC passed for partner.example"},
		{name: "DMARC failed", server: failed, own: silent, level: Fail, source: fromServer, why: "DMARC failed for partner.example"},
		{name: "DMARC failed beside an aligned signature", server: aligned + ";" + failed, own: silent, level: Fail, source: fromServer},
		{name: "DMARC passed and failed", server: passed + ";" + failed, own: silent, level: Fail, source: fromServer},
		{name: "DMARC passed for another domain", server: "dmarc=pass header.from=evil.example", own: silent, level: Weak, source: fromServer},
		{name: "DMARC failed and was set aside for ARC", server: excused, own: silent, level: Weak, source: fromServer, why: "set aside"},
		{name: "DMARC failed, ARC passed, nothing set aside", server: failed + "; arc=pass", own: silent, level: Fail, source: fromServer},
		{name: "ARC alone", server: "arc=pass", own: silent, level: Weak, source: fromServer},
		{name: "an aligned signature", server: aligned, own: silent, level: Strong, source: fromServer, why: "a DKIM signature of partner.example holds"},
		{name: "an aligned signature of a subdomain", server: "dkim=pass header.d=mail.partner.example", own: silent, level: Strong, source: fromServer},
		{name: "a signature by identity", server: "dkim=pass header.i=@partner.example", own: silent, level: Strong, source: fromServer},
		{name: "another's signature", server: foreign, own: silent, level: Weak, source: fromServer},
		{name: "another's signature with our identity", server: "dkim=pass header.d=esp.example header.i=@partner.example", own: silent, level: Weak, source: fromServer},
		{name: "a broken signature", server: broken, own: silent, level: Weak, source: fromServer},
		{name: "a broken and a foreign signature", server: broken + ";" + foreign, own: silent, level: Weak, source: fromServer},
		{name: "a foreign and an aligned signature", server: foreign + ";" + aligned, own: silent, level: Strong, source: fromServer},
		{name: "SPF passed", server: allowed, own: silent, level: Weak, source: fromServer},
		{name: "SPF failed, no signature", server: refused, own: silent, level: Fail, source: fromServer, why: "SPF failed and no signature holds"},
		{name: "SPF failed, a broken signature", server: refused + ";" + broken, own: silent, level: Fail, source: fromServer},
		{name: "SPF failed, somebody's signature", server: refused + ";" + foreign, own: silent, level: Weak, source: fromServer},
		{name: "SPF failed, an aligned signature", server: refused + ";" + aligned, own: silent, level: Strong, source: fromServer},
		{name: "SPF failed, a signature whose key could not be asked for", server: refused + ";" + slow, own: silent, level: Weak, source: fromServer, why: "DNS gave no answer"},
		{name: "SPF in doubt", server: "spf=softfail", own: silent, level: Weak, source: fromServer},
		{name: "the server had trouble with DNS", server: unsure, own: silent, level: Weak, source: fromServer, why: "DNS gave no answer about partner.example"},
		{name: "a permanent error of DMARC", server: "dmarc=permerror", own: silent, level: Weak, source: fromServer},
		{name: "a weak key", server: "dkim=policy header.d=partner.example", own: silent, level: Weak, source: fromServer},
		{name: "a denial below, where nothing was proven", server: "dkim=none", against: failed, own: silent, level: Fail, source: fromServer},
		{name: "a denial below, where something was proven", server: aligned, against: failed, own: silent, level: Strong, source: fromServer},
		{name: "a denial of SPF below", server: "dkim=none", against: refused, own: silent, level: Fail, source: fromServer},

		// Our own check alone.
		{name: "we found nothing", server: silent, own: "dmarc=none", level: Weak, source: fromKeys, why: "nothing was proven about partner.example, by our own check."},
		{name: "we found an aligned signature", server: silent, own: aligned + "; dmarc=none", level: Strong, source: fromKeys},
		{name: "we found another's", server: silent, own: foreign + "; dmarc=none", level: Weak, source: fromKeys},
		{name: "we found DMARC passed", server: silent, own: aligned + ";" + passed, level: Strong, source: fromDNS, why: "by our own check."},
		{name: "we found DMARC passed by SPF", server: silent, own: allowed + ";" + passed, level: Strong, source: fromDNS},
		{name: "we found DMARC failed", server: silent, own: foreign + ";" + failed, level: Fail, source: fromDNS},
		{name: "we found SPF failed", server: silent, own: refused + "; dmarc=none", level: Fail, source: fromDNS},
		{name: "an unaligned signature of a strict domain", server: silent, own: "dkim=pass header.d=mail.partner.example; dmarc=none policy.adkim=s", level: Weak, source: fromKeys},
		{name: "an aligned signature of a strict domain", server: silent, own: aligned + "; dmarc=none policy.adkim=s", level: Strong, source: fromKeys},
		{name: "no answer about the key", server: silent, own: slow + "; dmarc=none", level: Weak, source: fromKeys, temporary: true},
		{name: "no answer about the policy", server: silent, own: unsure, level: Weak, source: fromDNS, temporary: true},
		{name: "no answer about SPF", server: silent, own: "spf=temperror; dmarc=none", level: Weak, source: fromDNS, temporary: true},
		{name: "no answer about one key, and the other holds", server: silent, own: slow + ";" + aligned + "; dmarc=none", level: Strong, source: fromKeys},
		{name: "no answer about one key, the other is foreign", server: silent, own: foreign + ";" + slow + "; dmarc=none", level: Weak, source: fromKeys, temporary: true},
		{name: "no answer about the policy beside an aligned signature", server: silent, own: aligned + ";" + unsure, level: Strong, source: fromDNS},
		{name: "no answer about the key, and the policy is broken without it", server: silent, own: slow + ";" + unsure, level: Weak, source: fromDNS, temporary: true},
		{name: "SPF failed, no answer about the key", server: silent, own: refused + ";" + slow + "; dmarc=none", level: Weak, source: fromDNS, temporary: true},
		{name: "a broken record", server: silent, own: "dkim=permerror; dmarc=permerror", level: Weak, source: fromDNS},

		// Both.
		{name: "the server is silent on it, we found it strong", server: "spf=pass smtp.mailfrom=x@esp.example", own: aligned + ";" + passed, level: Strong, source: fromDNS, why: "by our own check"},
		{name: "the server is silent on it, we found it forged", server: "dkim=none", own: failed, level: Fail, source: fromDNS},
		{name: "the server is silent on it, and so are we", server: "dkim=none", own: "dmarc=none", level: Weak, source: fromServer},
		{name: "the server is silent on it, and DNS too", server: "dkim=none", own: slow + "; dmarc=none", level: Weak, source: fromServer, temporary: true},
		{name: "the server set a fail aside, we found it again", server: excused, own: failed, level: Weak, source: fromServer},
		{name: "the server set a fail aside, we found a signature", server: excused, own: aligned + ";" + passed, level: Strong, source: fromDNS},
		{name: "the server set a fail aside, and DNS is slow", server: excused, own: slow, level: Weak, source: fromServer},
		{name: "the server's yes is not asked again", server: passed, own: failed, level: Strong, source: fromServer},
		{name: "the server's no is not asked again", server: failed, own: passed, level: Fail, source: fromServer},

		// The sender.
		{name: "nobody in From, whoever vouches", server: passed, own: silent, from: "-", level: Fail, source: fromServer, why: "does not name one sender"},
		{name: "nobody in From, and DNS is slow", server: silent, own: slow, from: "-", level: Fail, source: fromKeys},
		{name: "a proven sender in doubt", server: passed, own: silent, doubts: doubt, level: Weak, source: fromServer, why: "The domain is proven, but it was sent by eve@evil.example for the sender."},
		{name: "a sender in doubt, by our own check", server: silent, own: aligned + "; dmarc=none", doubts: doubt, level: Weak, source: fromKeys},
		{name: "an unproven sender in doubt", server: nothing, own: silent, doubts: doubt, level: Weak, source: fromServer, why: "nothing was proven"},
		{name: "a forged sender in doubt", server: failed, own: silent, doubts: doubt, level: Fail, source: fromServer},
		{name: "a signature of a bare suffix", server: "dkim=pass header.d=example", own: silent, level: Weak, source: fromServer},
		{name: "a signature of a domain that ends alike", server: "dkim=pass header.d=notpartner.example", own: silent, level: Weak, source: fromServer},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := evidence{from: "partner.example", silence: "no authserv-id is configured", doubts: c.doubts}
			if c.from != "" {
				e.from = ""
			}
			if c.server != silent {
				e.server, e.stamped = server, results(c.server)
			}
			if c.against != "" {
				e.against = results(c.against)
			}
			if c.own != silent {
				e.looked, e.checked = true, results(c.own)
			}
			r := judge(e)
			if r.Level != c.level || r.Source != c.source || r.Temporary != c.temporary {
				t.Errorf("%s by %s, temporary %v (%s); want %s by %s, temporary %v", r.Level, r.Source, r.Temporary, r.Why, c.level, c.source, c.temporary)
			}
			if !strings.Contains(strings.ToLower(r.Why), strings.ToLower(c.why)) || !strings.HasSuffix(r.Why, ".") {
				t.Errorf("why: %q, want %q", r.Why, c.why)
			}
			if r.DKIM == "" || r.ARC == "" || r.SPF == "" || r.DMARC == "" {
				t.Errorf("an empty result: %+v", r)
			}
		})
	}
}

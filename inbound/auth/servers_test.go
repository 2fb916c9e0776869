package auth

import "testing"

// The header as the programs and services of the field write it, for a mail of ann@partner.example.
func TestFromHeaderOfRealServers(t *testing.T) {
	t.Parallel()
	const ar = "Authentication-Results: "
	tests := []struct {
		name, id, line   string
		level            Level
		dkim, spf, dmarc string
	}{
		{name: "Google", id: "mx.google.com", line: ar + "mx.google.com;\r\n       dkim=pass header.i=@partner.example header.s=google header.b=\"ZaB/c+De\";" +
			"\r\n       dkim=pass header.i=@esp.example header.s=s1 header.b=Aa==;\r\n       spf=pass (google.com: domain of b+ann=acme.example@esp.example designates 2001:db8::1 as permitted sender) smtp.mailfrom=\"b+ann=acme.example@esp.example\";" +
			"\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=partner.example", level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "Google, neither signed nor allowed", id: "mx.google.com", line: ar + "mx.google.com;\r\n       spf=softfail (google.com: domain of transitioning ann@partner.example does not designate 192.0.2.1 as permitted sender) smtp.mailfrom=ann@partner.example",
			level: Weak, dkim: "none", spf: "softfail", dmarc: "none"},
		{name: "Microsoft 365", id: "microsoft", line: ar + "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=partner.example; dkim=pass (signature was verified)\r\n header.d=partner.example;dmarc=pass action=none\r\n header.from=partner.example;compauth=pass reason=100",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "Microsoft 365, other tenant's signature", id: "microsoft", line: ar + "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=partner.example; dkim=pass (signature was verified)\r\n header.d=partner.onmicrosoft.com;dmarc=none action=none\r\n header.from=partner.example;compauth=pass reason=116",
			level: Weak, dkim: "pass", spf: "pass", dmarc: "none"},
		{name: "Microsoft 365, spoofed", id: "microsoft", line: ar + "spf=none (sender IP is 192.0.2.1)\r\n smtp.mailfrom=partner.example; dkim=none (message not signed)\r\n header.d=none;dmarc=fail action=quarantine\r\n header.from=partner.example;compauth=fail reason=000",
			level: Fail, dkim: "none", spf: "none", dmarc: "fail"},
		{name: "Microsoft 365, from within", id: "microsoft", line: ar + "dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from=partner.example;",
			level: Weak, dkim: "none", spf: "none", dmarc: "none"},
		{name: "Yahoo", id: "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com", line: ar + "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\r\n dkim=pass header.i=@partner.example header.s=s1;\r\n spf=pass smtp.mailfrom=partner.example;\r\n dmarc=pass(p=NONE) header.from=partner.example;",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "Yahoo of old", id: "mta1007.mail.ne1.yahoo.com", line: ar + "mta1007.mail.ne1.yahoo.com  from=partner.example; domainkeys=neutral (no sig);  from=partner.example; dkim=pass (ok)",
			level: Weak, dkim: "pass", spf: "none", dmarc: "none"},
		{name: "iCloud, a header for each method", id: "dmarc.icloud.com", line: ar + "dmarc.icloud.com; dmarc=pass header.from=partner.example", level: Strong, dkim: "none", spf: "none", dmarc: "pass"},
		{name: "Zoho", id: "mx.zohomail.com", line: ar + "mx.zohomail.com;\r\n\tdkim=pass;\r\n\tspf=pass (zohomail.com: domain of ann@partner.example designates 192.0.2.1 as permitted sender)  smtp.mailfrom=ann@partner.example;\r\n\tdmarc=pass(p=reject dis=none)  header.from=partner.example",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "Yandex", id: "mxfront1o.mail.yandex.net", line: ar + "mxfront1o.mail.yandex.net; spf=pass (mxfront1o.mail.yandex.net: domain of partner.example designates 192.0.2.1 as permitted sender, rule=[ip4:192.0.2.0/24]) smtp.mail=ann@partner.example; dkim=pass header.i=@partner.example",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "none"},
		{name: "Mail.ru", id: "mxs.mail.ru", line: ar + "mxs.mail.ru; spf=pass (mx301.i.mail.ru: domain of partner.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@partner.example smtp.helo=out.partner.example;\r\n dkim=pass header.d=partner.example; dmarc=pass header.from=ann@partner.example",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "GMX", id: "gmx.net", line: ar + "gmx.net; dkim=pass header.i=@partner.example", level: Strong, dkim: "pass", spf: "none", dmarc: "none"},
		{name: "Proton", id: "mail.protonmail.ch", line: ar + "mail.protonmail.ch; dmarc=fail (p=reject dis=none) header.from=partner.example", level: Fail, dkim: "none", spf: "none", dmarc: "fail"},
		{name: "rspamd", id: "mx.acme.example", line: ar + "mx.acme.example;\r\n\tdkim=pass header.d=partner.example header.s=s1 header.b=ABcd1234;\r\n\tdmarc=pass (policy=reject) header.from=partner.example;\r\n\tspf=pass (mx.acme.example: domain of ann@partner.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@partner.example",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "OpenDKIM, a semicolon in its comment", id: "mx.acme.example", line: ar + "mx.acme.example;\r\n\tdkim=pass (2048-bit key; unprotected; dmarc=fail) header.d=partner.example header.i=@partner.example header.a=rsa-sha256 header.s=s1 header.b=ABcd1234;\r\n\tdkim-atps=neutral",
			level: Strong, dkim: "pass", spf: "none", dmarc: "none"},
		{name: "OpenDKIM of old", id: "mx.acme.example", line: ar + "mx.acme.example; dkim=pass\r\n\treason=\"1024-bit key; insecure key\"\r\n\theader.d=partner.example header.i=@partner.example header.b=ABcd1234;\r\n\tdkim-adsp=pass; dkim-atps=neutral",
			level: Strong, dkim: "pass", spf: "none", dmarc: "none"},
		{name: "OpenDMARC", id: "mx.acme.example", line: ar + "mx.acme.example; dmarc=fail (p=none dis=none) header.from=partner.example", level: Fail, dkim: "none", spf: "none", dmarc: "fail"},
		{name: "amavis", id: "mx.acme.example", line: ar + "mx.acme.example (amavisd-new);\r\n\tdkim=pass (2048-bit key) header.d=partner.example", level: Strong, dkim: "pass", spf: "none", dmarc: "none"},
		{name: "policyd-spf", id: "mx.acme.example", line: ar + "mx.acme.example; spf=fail (SPF fail - not authorized) smtp.mailfrom=partner.example (client-ip=192.0.2.1; helo=x.example; envelope-from=ann@partner.example; receiver=deals@acme.example)",
			level: Fail, dkim: "none", spf: "fail", dmarc: "none"},
		{name: "Exim", id: "mx.acme.example", line: ar + "mx.acme.example;\r\n\tiprev=pass (out.partner.example) smtp.remote-ip=192.0.2.1;\r\n\tspf=pass smtp.mailfrom=partner.example;\r\n\tdkim=pass header.d=partner.example header.s=s1 header.a=rsa-sha256;\r\n\tdmarc=pass header.from=partner.example;\r\n\tarc=none",
			level: Strong, dkim: "pass", spf: "pass", dmarc: "pass"},
		{name: "Cisco ESA", id: "esa1.acme.example", line: ar + "esa1.acme.example; dkim=none (message not signed) header.i=none; spf=Pass smtp.mailfrom=ann@partner.example; spf=None smtp.helo=postmaster@out.partner.example; dmarc=pass (p=none dis=none) d=partner.example",
			level: Strong, dkim: "none", spf: "pass", dmarc: "pass"},
		{name: "Mimecast, dkim temporarily in doubt", id: "relay.mimecast.com", line: ar + "relay.mimecast.com;\r\n\tdkim=temperror (\"DNS error when getting key\") header.d=partner.example header.s=s1;\r\n\tdmarc=none;\r\n\tspf=pass (relay.mimecast.com: domain of ann@partner.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@partner.example",
			level: Weak, dkim: "temperror", spf: "pass", dmarc: "none"},
		{name: "Stalwart", id: "mx.acme.example", line: ar + "mx.acme.example;\r\n\tdkim=pass header.d=partner.example header.s=ed header.b=Ab12;\r\n\tdkim=pass header.d=partner.example header.s=rsa header.b=Cd34;\r\n\tiprev=pass policy.iprev=192.0.2.1;\r\n\tdmarc=pass header.from=partner.example policy.dmarc=reject",
			level: Strong, dkim: "pass", spf: "none", dmarc: "pass"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			forged := ar + tt.id + "; dmarc=pass header.from=partner.example; dkim=pass header.d=partner.example; spf=pass"
			if tt.level == Strong {
				forged = ar + tt.id + "; dmarc=fail header.from=partner.example; dkim=fail; spf=fail"
			}
			for where, h := range map[string][]string{"alone": {tt.line}, "above a forged one": {tt.line, forged}, "below one of another server": {ar + "mx.evil.example; dmarc=pass", tt.line}} {
				got := FromHeader(header(h...), "ann@partner.example", []string{tt.id})
				if got.Level != tt.level || got.DKIM != tt.dkim || got.SPF != tt.spf || got.DMARC != tt.dmarc {
					t.Errorf("%s: %+v", where, got)
				}
			}
			if got := FromHeader(header(tt.line), "ann@partner.example", []string{"mx.other.example"}); got.Level != Weak || got.Source != none {
				t.Errorf("where it is not pinned: %+v", got)
			}
		})
	}
}

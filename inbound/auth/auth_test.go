package auth

import (
	"reflect"
	"strings"
	"testing"

	"refermail/inbound/parse"
)

// header writes a header from "Name: value" lines.
func header(lines ...string) parse.Header {
	var h parse.Header
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		h = append(h, parse.HeaderField{Name: name, Value: strings.TrimSpace(value)})
	}
	return h
}

var pinned = []string{"mx.acme.example"}

func TestFromHeader(t *testing.T) {
	t.Parallel()
	const ours = "Authentication-Results: mx.acme.example; "
	tests := []struct {
		name string
		line string
		want Result // without Source and Detail
	}{
		{"dmarc pass", ours + "dmarc=pass header.from=partner.example", Result{Level: Strong, DMARC: "pass"}},
		{"dmarc pass that does not say for whom", ours + "dmarc=pass (p=reject)", Result{Level: Strong, DMARC: "pass"}},
		{"dmarc pass for a subdomain", ours + "dmarc=pass header.from=mail.partner.example", Result{Level: Strong, DMARC: "pass"}},
		{"dmarc pass for somebody else", ours + "dmarc=pass header.from=evil.example", Result{Level: Weak}},
		{"dmarc fail", ours + "dmarc=fail header.from=partner.example", Result{Level: Fail, DMARC: "fail"}},
		{"dmarc fail goes before an aligned signature", ours + "dkim=pass header.d=partner.example; dmarc=fail",
			Result{Level: Fail, DKIM: "pass", DMARC: "fail"}},
		{"two dmarc results: the worse counts", ours + "dmarc=pass; dmarc=fail", Result{Level: Fail, DMARC: "fail"}},
		{"aligned dkim without dmarc", ours + "dkim=pass header.d=partner.example; dmarc=none", Result{Level: Strong, DKIM: "pass"}},
		{"aligned dkim of the organisation's domain", ours + "dkim=pass header.d=news.partner.example", Result{Level: Strong, DKIM: "pass"}},
		{"aligned dkim by identity", ours + "dkim=pass header.i=@partner.example header.s=s1", Result{Level: Strong, DKIM: "pass"}},
		{"the identity does not outweigh the domain", ours + "dkim=pass header.d=evil.example header.i=@partner.example",
			Result{Level: Weak, DKIM: "pass"}},
		{"the second of two signatures is aligned", ours + "dkim=pass header.d=esp.example; dkim=pass header.d=partner.example",
			Result{Level: Strong, DKIM: "pass"}},
		{"the aligned one of two signatures is broken", ours + "dkim=pass header.d=esp.example; dkim=fail header.d=partner.example",
			Result{Level: Weak, DKIM: "pass"}},
		{"a signature that names no domain", ours + "dkim=pass", Result{Level: Weak, DKIM: "pass"}},
		{"somebody else's signature", ours + "dkim=pass header.d=esp.example; spf=fail", Result{Level: Weak, DKIM: "pass", SPF: "fail"}},
		{"a domain that only ends alike", ours + "dkim=pass header.d=notpartner.example", Result{Level: Weak, DKIM: "pass"}},
		{"a bare suffix", ours + "dkim=pass header.d=example", Result{Level: Weak, DKIM: "pass"}},
		{"spf alone vouches for nobody", ours + "spf=pass smtp.mailfrom=ann@partner.example", Result{Level: Weak, SPF: "pass"}},
		{"spf fail without a signature", ours + "spf=fail smtp.mailfrom=partner.example; dkim=none", Result{Level: Fail, SPF: "fail"}},
		{"spf fail and a broken signature", ours + "spf=fail; dkim=fail header.d=partner.example", Result{Level: Fail, SPF: "fail", DKIM: "fail"}},
		{"spf hardfail of old servers", ours + "spf=hardfail", Result{Level: Fail, SPF: "fail"}},
		{"spf softfail is a doubt", ours + "spf=softfail; dkim=none; dmarc=none", Result{Level: Weak, SPF: "softfail"}},
		{"a broken signature alone is what lists do", ours + "dkim=fail header.d=partner.example; spf=pass", Result{Level: Weak, DKIM: "fail", SPF: "pass"}},
		{"spf of HELO does not count beside the sender's", ours + "spf=fail smtp.helo=x.example; spf=pass smtp.mailfrom=a@partner.example",
			Result{Level: Weak, SPF: "pass"}},
		{"trouble with DNS is no verdict", ours + "dmarc=temperror; dkim=temperror; spf=temperror",
			Result{Level: Weak, DMARC: "temperror", DKIM: "temperror", SPF: "temperror"}},
		{"arc is reported", ours + "arc=pass (i=1); dmarc=none", Result{Level: Weak, ARC: "pass"}},
		{"the worst of several arc results", ours + "arc=pass; arc=fail; arc=none", Result{Level: Weak, ARC: "fail"}},
		{"arc vouches for nobody", ours + "arc=pass header.d=partner.example; spf=fail", Result{Level: Fail, ARC: "pass", SPF: "fail"}},
		{"a dkim result that is none of the known", ours + "dkim=policy (weak key) header.d=partner.example; dmarc=policy",
			Result{Level: Weak, DKIM: "policy", DMARC: "policy"}},
		{"nothing was checked", ours + "none", Result{Level: Weak}},
		{"only the id", "Authentication-Results: mx.acme.example", Result{Level: Weak}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, method := range []*string{&tt.want.DKIM, &tt.want.ARC, &tt.want.SPF, &tt.want.DMARC} {
				if *method == "" {
					*method = "none"
				}
			}
			got := FromHeader(header(tt.line), "Ann@partner.example", pinned)
			if got.Source != "authentication-results" || got.Server != "mx.acme.example" || !strings.HasSuffix(got.Why, " by mx.acme.example.") {
				t.Errorf("source %q, server %q, why %q", got.Source, got.Server, got.Why)
			}
			got.Source, got.Server, got.Why, got.SignedBy = "", "", "", nil
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// Which header is believed: good says that the sender is strong, bad that the mail is forged.
func TestOnlyTheTopmostPinnedHeaderCounts(t *testing.T) {
	t.Parallel()
	const (
		good    = "Authentication-Results: mx.acme.example; dmarc=pass header.from=partner.example"
		bad     = "Authentication-Results: mx.acme.example; dmarc=fail header.from=partner.example"
		foreign = "Authentication-Results: mx.evil.example; dmarc=pass header.from=partner.example"
		noID    = "Authentication-Results: dmarc=pass action=none header.from=partner.example"
		store   = "Received: from mx.acme.example by imap.acme.example with LMTP id 1; Fri, 20 Nov 2026 14:02:00 +0000"
		edge    = "Received: from out.partner.example (out.partner.example [192.0.2.1]) by mx.acme.example (Postfix) with ESMTPS; now"
		local   = "Received: from localhost by localhost (Postfix); now"
		before  = "Received: from laptop by out.partner.example with ESMTPSA; now"
		liar    = "Received: from by (evil) by mx.acme.example; now"
		outlook = "Received: from x by AM0PR.eurprd01.prod.outlook.com (2603::1) with HTTPS; now"
	)
	microsoft := []string{"Microsoft"}
	tests := []struct {
		name     string
		header   parse.Header
		authserv []string
		want     Level
	}{
		{"above our hops", header(good, store, edge, before), pinned, Strong},
		{"between our hops", header(store, good, edge, before), pinned, Strong},
		{"below our own hop, as milters write it", header(store, edge, good, before), pinned, Strong},
		{"case of the id does not matter", header(strings.Replace(good, "mx.acme", "MX.Acme", 1)), pinned, Strong},
		{"a version behind the id", header(strings.Replace(good, ";", " 1;", 1)), pinned, Strong},
		{"a forged one below the real one", header(bad, edge, good, before), pinned, Fail},
		{"a forged one right below the real one", header(edge, bad, good), pinned, Fail},
		{"the real one below a forged one of another id", header(foreign, bad), pinned, Fail},
		{"another server's", header(foreign), pinned, Weak},
		{"a longer id", header(strings.Replace(good, "mx.acme.example", "mx.acme.example.evil.example", 1)), pinned, Weak},
		{"below a hop that is not ours", header(store, edge, before, good), pinned, Weak},
		{"below a hop that is not ours, which is pinned too", header(store, edge, before, good), append(pinned, "partner.example"), Strong},
		{"hops that name no domain end nothing", header(local, store, local, good), pinned, Strong},
		{"a server that claims to be called by", header(liar, good), pinned, Strong},
		{"no hop of ours is recognised", header(before, good), pinned, Strong},
		{"a folded header field name in capitals", header(strings.ToUpper(good[:22]) + good[22:]), pinned, Strong},
		{"nothing pinned", header(good), nil, Weak},
		{"an empty pin matches nothing", header(good, noID), []string{""}, Weak},
		{"no header", header(edge), pinned, Weak},
		{"the original results of a forwarder", header("X-Original-"+good, "ARC-"+good), pinned, Weak},
		{"Microsoft's form", header(outlook, noID), microsoft, Strong},
		{"Microsoft's form where it is not pinned", header(outlook, noID), pinned, Weak},
		{"the word microsoft for an id", header("Authentication-Results: microsoft; dmarc=pass"), microsoft, Weak},
		{"Microsoft's form above a forged one", header(strings.Replace(noID, "pass", "fail", 1), outlook, noID), microsoft, Fail},
		{"Microsoft's form below the sender's hop", header(outlook, before, noID), microsoft, Weak},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := FromHeader(tt.header, "ann@partner.example", tt.authserv)
			if got.Level != tt.want {
				t.Errorf("level %s (%s), want %s", got.Level, got.Why, tt.want)
			}
			if found := got.Source != "none"; found != (tt.want != Weak) {
				t.Errorf("source %q for level %s", got.Source, got.Level)
			}
		})
	}
}

func TestAMailWithoutOneSenderFails(t *testing.T) {
	t.Parallel()
	h := header("Authentication-Results: mx.acme.example; dmarc=pass")
	for _, from := range []string{"", "ann", "ann@", "ann@[192.0.2.1]"} {
		if got := FromHeader(h, from, pinned); got.Level != Fail {
			t.Errorf("FromHeader for %q: %+v", from, got)
		}
		if got := ownCheck("From: " + from + "\r\n\r\n"); got.Level != Fail {
			t.Errorf("own check for %q: %+v", from, got)
		}
	}
}

func FuzzFromHeader(f *testing.F) {
	f.Add("mx.acme.example; dmarc=pass header.from=partner.example", "from a by mx.acme.example; now")
	f.Add("mx.acme.example 1; dkim=pass (a ; b) header.i=\"@x;y\" header.d=partner.example", "by")
	f.Add("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=none", "((by")
	f.Fuzz(func(t *testing.T, results, received string) {
		h := header("Received: "+received, "Authentication-Results: "+results)
		got := FromHeader(h, "ann@partner.example", []string{"mx.acme.example", "microsoft"})
		if got.DKIM == "" || got.ARC == "" || got.SPF == "" || got.DMARC == "" {
			t.Errorf("an empty result in %+v", got)
		}
		switch lower := strings.ToLower(results); got.Level {
		case Weak:
		case Strong:
			if !strings.Contains(lower, "dmarc") && !strings.Contains(lower, "dkim") {
				t.Errorf("strong for nothing: %+v", got)
			}
		case Fail:
			if !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(lower, `\`, ""), `"`, ""), "fail") {
				t.Errorf("fail for nothing: %+v", got)
			}
		default:
			t.Errorf("level %q", got.Level)
		}
	})
}

func BenchmarkFromHeader(b *testing.B) {
	h := header("Received: from out.partner.example by mx.acme.example; now",
		"Authentication-Results: mx.acme.example; dkim=pass header.i=@partner.example header.s=s1 header.b=AbCdEf; "+
			"spf=pass (mx.acme.example: domain of ann@partner.example designates 192.0.2.1 as permitted sender) "+
			"smtp.mailfrom=ann@partner.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=partner.example")
	b.ReportAllocs()
	for b.Loop() {
		FromHeader(h, "ann@partner.example", pinned)
	}
}

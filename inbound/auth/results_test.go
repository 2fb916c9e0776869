package auth

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseResults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value, id string
		want            []finding
	}{
		{"Google's form", "mx.google.com;\r\n       dkim=pass header.i=@partner.example header.s=20230601 header.b=AbC/=;" +
			"\r\n       spf=pass (google.com: domain of ann@partner.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@partner.example;" +
			"\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=partner.example", "mx.google.com", []finding{
			{"dkim", "pass", []property{{"header.i", "@partner.example"}, {"header.s", "20230601"}, {"header.b", "AbC/="}}, ""},
			{"spf", "pass", []property{{"smtp.mailfrom", "ann@partner.example"}}, "google.com: domain of ann@partner.example designates 192.0.2.1 as permitted sender"},
			{"dmarc", "pass", []property{{"header.from", "partner.example"}}, "p=NONE sp=NONE dis=NONE"},
		}},
		{"Microsoft's form without an id", "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=partner.example; dkim=pass (signature was verified)" +
			" header.d=partner.example;dmarc=bestguesspass action=none header.from=partner.example;compauth=pass reason=109", "", []finding{
			{"spf", "pass", []property{{"smtp.mailfrom", "partner.example"}}, "sender IP is 192.0.2.1"},
			{"dkim", "pass", []property{{"header.d", "partner.example"}}, "signature was verified"},
			{"dmarc", "bestguesspass", []property{{"action", "none"}, {"header.from", "partner.example"}}, ""},
			{"compauth", "pass", []property{{"reason", "109"}}, ""},
		}},
		{"comments in every place (RFC 8601 B.7)", "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it)" +
			" fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
			"foo.example.net", []finding{{"dkim", "fail", []property{{"policy.expired", "1362471462"}}, "Because I like it"}}},
		{"semicolons, parentheses and quotes in comments", `mx.a.example; spf=pass (a; (dmarc=fail) \) " ; ) smtp.mailfrom=x.example; dmarc=none`,
			"mx.a.example", []finding{{"spf", "pass", []property{{"smtp.mailfrom", "x.example"}}, `a; (dmarc=fail) \) " ; `}, {"dmarc", "none", nil, ""}}},
		{"a quoted value", `mx.a.example; dkim=fail reason="no \"key\"; dmarc=pass (x" header.d=x.example`, "mx.a.example",
			[]finding{{"dkim", "fail", []property{{"reason", `no "key"; dmarc=pass (x`}, {"header.d", "x.example"}}, ""}}},
		{"a quoted local part", `mx.a.example; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example`, "mx.a.example",
			[]finding{{"spf", "pass", []property{{"smtp.mailfrom", "x; dmarc=pass@evil.example"}}, ""}}},
		{"an equals sign in an envelope sender", "mx.a.example; spf=pass smtp.mailfrom=b+ann=acme.example@x.example; dmarc=none", "mx.a.example",
			[]finding{{"spf", "pass", []property{{"smtp.mailfrom", "b+ann=acme.example@x.example"}}, ""}, {"dmarc", "none", nil, ""}}},
		{"a quoted id", `"mx.a.example"; dmarc=PASS`, "mx.a.example", []finding{{"dmarc", "pass", nil, ""}}},
		{"a semicolon at the end", "mx.a.example; DMARC=pass ;", "mx.a.example", []finding{{"dmarc", "pass", nil, ""}}},
		{"no result", "mx.a.example; none", "mx.a.example", nil},
		{"only an id", "mx.a.example", "mx.a.example", nil},
		{"empty segments and stray signs", "mx.a.example;; =; dkim; dkim=; = x; spf = pass", "mx.a.example", []finding{{"spf", "pass", nil, ""}}},
		{"a comment that never ends", "mx.a.example; spf=pass (; dmarc=pass", "mx.a.example", []finding{{"spf", "pass", nil, ""}}},
		{"a quote that never ends", `mx.a.example; spf="pass; dmarc=pass`, "mx.a.example", []finding{{"spf", "pass; dmarc=pass", nil, ""}}},
		{"nothing", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			id, got := parseResults(tt.value)
			if id != tt.id || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q %+v\nwant %q %+v", id, got, tt.id, tt.want)
			}
		})
	}
}

func TestReceivedBy(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"from a.example (by b.example) by c.example (Postfix) with ESMTP; now": "c.example",
		"by c.example;now":                  "c.example",
		"FROM by BY c.example; now":         "c.example",
		"from \"by x\" (HELO) by c.example": "c.example",
		"(qmail 1 invoked by uid 0); now":   "",
		"from a.example; now":               "",
		"by":                                "",
		"":                                  "",
	} {
		if got := readHop(value).by; got != want {
			t.Errorf("readHop(%q).by = %q, want %q", value, got, want)
		}
	}
}

// A megabyte of any hostile shape is read in a moment, and what it gives is bounded.
func TestParseResultsIsLinear(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"(", ")", "\\", "\"", "=", ";", "a ", "a=b ", "a=b;", "a;", "(a)", "a.", "/"} {
		start := time.Now()
		_, results := parseResults("mx.acme.example; spf=pass " + strings.Repeat(unit, 1<<20/len(unit)))
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%q repeated takes %v", unit, took)
		}
		if len(results) > maxFindings {
			t.Errorf("%q repeated gives %d results", unit, len(results))
		}
	}
}

// Nothing within quotes or comments is a result, and what is read is read again from what it says.
func FuzzParseResults(f *testing.F) {
	f.Add("mx.acme.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=partner.example")
	f.Add("mx.acme.example 1; dkim=pass (a ; b) header.i=\"@x;y\" header . d = partner.example;; arc=pass (i=1 (x) \\) spf=pass")
	f.Add("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=none;compauth=pass reason=130")
	f.Fuzz(func(t *testing.T, value string) {
		_, results := parseResults(value)
		if len(results) > maxFindings {
			t.Errorf("%d results", len(results))
		}
		size := 0
		for _, r := range results {
			if r.method == "" || r.result == "" || r.method != strings.ToLower(r.method) {
				t.Errorf("no result: %+v", r)
			}
			size += len(r.comment)
		}
		if size > len(value) {
			t.Errorf("comments of %d bytes in %d", size, len(value))
		}
		if id, hidden := parseResults("mx.acme.example; (" + strings.NewReplacer("(", "", ")", "", `\`, "").Replace(value) + ")"); id != "mx.acme.example" || hidden != nil {
			t.Errorf("a comment gives %q %+v", id, hidden)
		}
	})
}

package account

import (
	"strings"
	"testing"
	"unicode"
)

func TestNormalizeAddress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 320)
	tests := []struct {
		name, addr, want string
	}{
		{"lower case on both sides", "Ann.Lee@Acme.EXAMPLE", "ann.lee@acme.example"},
		{"space and brackets go", " <ann@acme.example>\r\n", "ann@acme.example"},
		{"a plus tag stays", "ann+news@acme.example", "ann+news@acme.example"},
		{"an internationalised host", "bo@Müller.de", "bo@xn--mller-kva.de"},
		{"an internationalised local part", "JÖRG@müller.de", "jörg@xn--mller-kva.de"},
		{"the same in decomposed form", "jo\u0308rg@müller.de", "jörg@xn--mller-kva.de"},
		{"a trailing dot", "ann@acme.example.", "ann@acme.example"},
		{"a host without a dot", "root@localhost", "root@localhost"},
		{"dots where some providers allow them", ".ann..lee.@acme.example", ".ann..lee.@acme.example"},
		{"needless quotes go", `"Ann"@acme.example`, "ann@acme.example"},
		{"needed quotes stay", `"Ann Lee"@acme.example`, `"ann lee"@acme.example`},
		{"a quoted at sign does not choose the host", `"ann@acme.example"@evil.example`, `"ann@acme.example"@evil.example`},
		{"a long envelope sender", "bounces+" + long[:70] + "@acme.example", "bounces+" + long[:70] + "@acme.example"},
		{"no at sign", "acme.example", ""},
		{"no local part", "@acme.example", ""},
		{"no host", "ann@", ""},
		{"nothing", "", ""},
		{"two at signs", "ann@acme.example@evil.example", ""},
		{"an IP address", "ann@192.0.2.1", ""},
		{"an address literal", "ann@[192.0.2.1]", ""},
		{"a space", "ann lee@acme.example", ""},
		{"a line break", "ann\r\nBcc: x@acme.example", ""},
		{"a quoted line break", "\"ann\r\nx\"@acme.example", ""},
		{"a zero-width space", "ann\u200b@acme.example", ""},
		{"a direction override", "ann\u202e@acme.example", ""},
		{"a display name", "Ann <ann@acme.example>", ""},
		{"two addresses", "ann@acme.example,bo@globex.example", ""},
		{"broken UTF-8", "ann\xff@acme.example", ""},
		{"quotes around nothing", `""@acme.example`, ""},
		{"far too long", long + "@acme.example", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := NormalizeAddress(tt.addr)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("NormalizeAddress(%q) = %q, %v, want %q", tt.addr, got, ok, tt.want)
			}
		})
	}
}

func TestCompareKey(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"Ann+News@Acme.example": "ann@acme.example",
		"ann+a+b@acme.example":  "ann@acme.example",
		"ann@acme.example":      "ann@acme.example",
		"a.n.n@acme.example":    "a.n.n@acme.example",
		"ann-news@acme.example": "ann-news@acme.example",
		"+tag@acme.example":     "+tag@acme.example",
		`"a b+c"@acme.example`:  `"a b+c"@acme.example`,
		"no address":            "",
	} {
		if got := CompareKey(addr); got != want {
			t.Errorf("CompareKey(%q) = %q, want %q", addr, got, want)
		}
	}
}

func TestDomainAndFromAddress(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string][2]string{
		"Bo@Mail.Globex.Example":      {"mail.globex.example", "globex.example"},
		"<bo@globex.test>":            {"globex.test", "globex.test"},
		"bo@Gmail.com":                {"gmail.com", ""},
		"bo@privaterelay.appleid.com": {"privaterelay.appleid.com", ""},
		"root@localhost":              {"localhost", ""},
		"bo@[192.0.2.1]":              {"", ""},
		"globex.example":              {"", ""},
	} {
		if got := [2]string{Domain(addr), FromAddress(addr)}; got != want {
			t.Errorf("Domain, FromAddress of %q = %q, want %q", addr, got, want)
		}
	}
}

func FuzzNormalizeAddress(f *testing.F) {
	for _, seed := range []string{"Ann+x@Acme.example", `"a\"b"@x.example`, "jo\u0308rg@müller.de", "İ@x.example", "a@b@c", "\"\"\"@x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, addr string) {
		got, ok := NormalizeAddress(addr)
		if !ok {
			if got != "" {
				t.Errorf("%q is no address and yet %q", addr, got)
			}
			return
		}
		if again, ok := NormalizeAddress(got); !ok || again != got {
			t.Errorf("NormalizeAddress(%q) = %q, but of that %q", addr, got, again)
		}
		if strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("NormalizeAddress(%q) = %q holds a control", addr, got)
		}
		if key := CompareKey(got); CompareKey(key) != key || Domain(key) != Domain(got) {
			t.Errorf("CompareKey(%q) = %q is not stable", got, key)
		}
	})
}

package account

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRegistrable(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, host, want string }{
		{"a registrable domain is itself", "globex.example", "globex.example"},
		{"hosts below it belong to it", "mail.eu.globex.example", "globex.example"},
		{"test is a top-level domain", "globex.test", "globex.test"},
		{"test has subdomains", "mail.globex.test", "globex.test"},
		{"www goes", "www.globex.co.uk", "globex.co.uk"},
		{"a suffix of two labels", "a.b.globex.co.uk", "globex.co.uk"},
		{"upper case and a trailing dot", "WWW.Globex.COM.", "globex.com"},
		{"an internationalised name", "www.Müller.de", "xn--mller-kva.de"},
		{"its ASCII form", "mail.XN--MLLER-KVA.de", "xn--mller-kva.de"},
		{"a full-width dot", "globex。example", "globex.example"},
		{"customers of a shared host differ", "globex.github.io", "globex.github.io"},
		{"the shared host itself is nobody", "github.io", ""},
		{"www of a shared host is nobody", "www.github.io", ""},
		{"www may be registered itself", "www.com", "www.com"},
		{"a web address", "https://www.globex.example:8443/about?x=1#y", "globex.example"},
		{"a web address with a user", "https://ann@globex.example/", "globex.example"},
		{"a host with a port", "globex.example:25", "globex.example"},
		{"an address is taken for its host", "bo@mail.globex.example", "globex.example"},
		{"quotes and brackets around it", " <globex.example>, ", "globex.example"},
		{"an underscore in a host", "smtp_out.globex.example", "globex.example"},
		{"a bare suffix", "co.uk", ""},
		{"a top-level domain", "example", ""},
		{"localhost", "localhost", ""},
		{"an IPv4 address", "192.0.2.7", ""},
		{"an IPv6 address", "[2001:db8::1]", ""},
		{"nothing", "", ""},
		{"dots alone", "...", ""},
		{"an empty label", "globex..example", ""},
		{"a space inside", "globex example.com", ""},
		{"a line break inside", "globex.example\r\nBcc: x", ""},
		{"a hyphen at an edge", "-globex.example", ""},
		{"a label too long", strings.Repeat("a", 64) + ".example", ""},
		{"a host too long", strings.Repeat("a.", 126) + "example", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Registrable(tt.host); got != tt.want {
				t.Errorf("Registrable(%q) = %q, want %q", tt.host, got, tt.want)
			}
		})
	}
}

func TestDisplayFromDomain(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]string{
		"globex.example":                   "Globex",
		"https://www.globex.example/about": "Globex",
		"mail.globex-industries.co.uk":     "Globex Industries",
		"kpmg.com":                         "KPMG",
		"3m.com":                           "3M",
		"ibm.com":                          "Ibm",
		"xn--mller-kva.de":                 "Müller",
		"gmail.com":                        "",
		"com":                              "",
		"":                                 "",
	} {
		if got := DisplayFromDomain(domain); got != want {
			t.Errorf("DisplayFromDomain(%q) = %q, want %q", domain, got, want)
		}
	}
}

func TestFreeMailNeverIdentifiesACompany(t *testing.T) {
	t.Parallel()
	for _, domain := range []string{
		"gmail.com", "GoogleMail.com", "gmx.de", "gmx.net", "gmx.ch", "web.de", "outlook.com", "outlook.fr", "hotmail.co.uk",
		"hotmail.com", "live.nl", "yahoo.com", "yahoo.co.jp", "yahoo.com.br", "qq.com", "vip.qq.com", "163.com", "mail.ru",
		"yandex.ru", "yandex.com", "proton.me", "protonmail.com", "t-online.de", "orange.fr", "laposte.net", "libero.it",
		"wp.pl", "naver.com", "icloud.com", "aol.com", "privaterelay.appleid.com", "ann.fastmail.com", "nc.rr.com",
		"docomo.ne.jp", "mailinator.com", "www.gmail.com",
	} {
		if !IsFreeMail(domain) {
			t.Errorf("IsFreeMail(%q) = false", domain)
		}
		if got := FromAddress("bo@" + domain); got != "" {
			t.Errorf("FromAddress at %q = %q, want none", domain, got)
		}
	}
	for _, domain := range []string{
		"", "globex.example", "orange.com", "yahoo-inc.com", "notgmail.com", "gmail.com.globex.example", "apple.com",
		"appleid.com", "yandex-team.ru", "com", "yahoo", "outlook.example", "microsoft.com", "tencent.com",
	} {
		if IsFreeMail(domain) {
			t.Errorf("IsFreeMail(%q) = true", domain)
		}
	}
}

// Every entry must be in the form it is looked up by, else it never matches.
func TestFreeMailListIsCanonical(t *testing.T) {
	t.Parallel()
	if n := len(freeMail()); n < 150 {
		t.Errorf("the list has %d entries", n)
	}
	for entry := range freeMail() {
		domain := entry
		if strings.HasSuffix(entry, ".") {
			domain += "com"
		}
		if canonicalHost(domain) != domain || !IsFreeMail(domain) {
			t.Errorf("entry %q is not a lower-case ASCII domain", entry)
		}
		if Registrable(domain) == "" {
			t.Errorf("entry %q is a bare public suffix", entry)
		}
	}
}

func FuzzRegistrable(f *testing.F) {
	for _, seed := range []string{"www.globex.co.uk", "https://müller.de:1/", "[::1]", "a@b@c.example", "..", "xn--", "。"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, host string) {
		got := Registrable(host)
		if got == "" {
			return
		}
		if canonicalHost(got) != got || !strings.Contains(got, ".") {
			t.Errorf("Registrable(%q) = %q, not canonical", host, got)
		}
		if again := Registrable(got); again != got && !strings.HasPrefix(got, "www.") {
			t.Errorf("Registrable(%q) = %q, but of that %q", host, got, again)
		}
		if !utf8.ValidString(DisplayFromDomain(got)) {
			t.Errorf("DisplayFromDomain(%q) is not UTF-8", got)
		}
	})
}

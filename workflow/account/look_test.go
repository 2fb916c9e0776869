package account

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

func host(t *testing.T, readable string) string {
	t.Helper()
	ascii, err := idna.Punycode.ToASCII(readable)
	if err != nil {
		t.Fatal(err)
	}
	return ascii
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host, known string
		want        Likeness
	}{
		{"northwind.example", "northwind.example", Unlike},
		{"mail.northwind.example", "northwind.example", Unlike},
		{"globex.example", "northwind.example", Unlike},
		{"northvvind.example", "northwind.example", Alike},
		{"n0rthwind.example", "northwind.example", Alike},
		{"mail.n0rthwind.example", "northwind.example", Alike},
		{"northwlnd.example", "northwind.example", Alike},
		{"acrne.example", "acme.example", Alike},
		{"aсme.example", "acme.example", Alike}, // Cyrillic с
		{"асме.example", "acme.example", Alike}, // Cyrillic all over
		{"αcme.example", "acme.example", Alike}, // Greek
		{"ácmé.example", "acme.example", Alike}, // accents
		{"müller.example", "muller.example", Alike},
		{"northwınd.example", "northwind.example", Alike}, // without its dot
		{"clrop.example", "drop.example", Alike},
		{"northwindd.example", "northwind.example", Alike},
		{"northwnd.example", "northwind.example", Alike},
		{"northwend.example", "northwind.example", Alike},
		{"acne.example", "acme.example", Near},
		{"acmee.example", "acme.example", Near},
		{"acm.example", "acme.example", Near},
		{"acme.exampla", "acme.example", Unlike}, // another suffix
		{"acme.test", "acme.example", Unlike},
		{"northwind.example.evil.test", "northwind.example", Alike},
		{"northwind.evil.test", "northwind.example", Unlike},
		{"gmail.com", "gnail.com", Unlike}, // the sender's is the free mail everybody knows
		{"northwind-consulting.example", "northwind.example", Unlike},
		{"localhost", "acme.example", Unlike},
		{"acme.example", "", Unlike},
	} {
		if got := Compare(host(t, c.host), c.known); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.host, c.known, got, c.want)
		}
	}
}

// Whatever Compare calls alike or near is found by the keys.
func TestKeysFindWhatLooksAlike(t *testing.T) {
	t.Parallel()
	for _, known := range []string{"northwind.example", "acme.example", "ab.example", "aab.co.uk", "x.test"} {
		name, suffix, _ := strings.Cut(known, ".")
		stored := LookKeys(known)
		if len(stored) > len(name)+1 {
			t.Errorf("%d keys for %s", len(stored), known)
		}
		others := []string{strings.Replace(known, "o", "0", 1), "mail." + strings.ReplaceAll(known, "w", "vv"), known + ".evil.test"}
		for i := range name {
			for _, letter := range []string{"", "e", name[i:i+1] + "q"} {
				others = append(others, name[:i]+letter+name[i+1:]+"."+suffix)
			}
		}
		for _, other := range others {
			keys := FindKeys(other)
			found := slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(stored, k) })
			if Compare(other, known) != Unlike && !found {
				t.Errorf("%s looks like %s, and no key says so: %q", other, known, keys)
			}
		}
	}
	if keys := FindKeys("gmail.com"); keys != nil {
		t.Errorf("free mail: %q", keys)
	}
}

func TestSkeletonIsStable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Max Mustermann": "max mustermann", "Мах": "max", "MAX": "max", "Ｍａｘ": "max", "𝐌𝐚𝐱": "max",
		"M\u200bax": "max", "Máx": "max", "rnax": "max", "": ""} {
		if got := Skeleton(text); got != want {
			t.Errorf("%q looks like %q, want %q", text, got, want)
		}
	}
}

func TestTheTableHoldsSingleMeanings(t *testing.T) {
	t.Parallel()
	table := confusable()
	if len(table.letters) < 150 {
		t.Errorf("%d letters", len(table.letters))
	}
	for letter, to := range table.letters {
		if Skeleton(to) != to {
			t.Errorf("%c is taken for %q, which is taken for %q", letter, to, Skeleton(to))
		}
	}
}

func TestMixedScripts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"acme.example": false, "аcme.example": true, "пример.example": false, "müller.example": false,
		"пример.acme.example": false, "αcme.example": true, "xn--zz--.example": false, "日本abc.example": false} {
		ascii := name
		if !strings.HasPrefix(name, "xn--") {
			ascii = host(t, name)
		}
		if got := MixedScripts(ascii); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzSkeleton(f *testing.F) {
	f.Add("acrne.example", "аcme.example")
	f.Add("xn--80ak6aa92e.com", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		if utf8.ValidString(a) && !utf8.ValidString(Skeleton(a)) {
			t.Errorf("%q", Skeleton(a))
		}
		domain := Registrable(b)
		if Compare(Domain("@"+a), domain) == Alike && Registrable(a) == domain {
			t.Errorf("%q looks like itself", a)
		}
		FindKeys(Domain("@" + a))
	})
}

package token

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	token := Deal(testRing(t), ForDeal, 1042, "ann@partner.example")
	tests := []struct{ name, address, base, plus, catchall string }{
		{"a tagged address", "deals+" + token + "@acme.example", "deals@acme.example", token, ""},
		{"in capitals", "DEALS+" + strings.ToUpper(token) + "@ACME.example", "Deals@acme.EXAMPLE", token, ""},
		{"a tag that is no token", "deals+news@acme.example", "deals@acme.example", "news", ""},
		{"a base with a tag of its own", "deals+news+" + token + "@acme.example", "deals+news@acme.example", token, ""},
		{"the base itself", "deals@acme.example", "deals@acme.example", "", ""},
		{"an empty tag", "deals+@acme.example", "deals@acme.example", "", ""},
		{"another local part", "sales+" + token + "@acme.example", "deals@acme.example", "", ""},
		{"a local part that begins alike", "deals2+" + token + "@acme.example", "deals@acme.example", "", ""},
		{"another domain", "deals+" + token + "@globex.example", "deals@acme.example", "", ""},
		{"a subdomain", "deals+" + token + "@mail.acme.example", "deals@acme.example", "", ""},
		{"a catch-all address", token + "@acme.example", "deals@acme.example", "", token},
		{"a catch-all address in capitals", strings.ToUpper(token) + "@acme.example", "deals@acme.example", "", token},
		{"a person of the domain", "d-max@acme.example", "deals@acme.example", "", ""},
		{"a long name of the domain", "x-" + token[2:] + "@acme.example", "deals@acme.example", "", ""},
		{"two hyphens", "d-" + token + "@acme.example", "deals@acme.example", "", ""},
		{"no address", token, "deals@acme.example", "", ""},
		{"no base", token + "@acme.example", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, ok := Find(tt.address, tt.base); got != tt.plus || ok != (tt.plus != "") {
				t.Errorf("Find = %q, %v, want %q", got, ok, tt.plus)
			}
			if got, ok := FindCatchall(tt.address, tt.base); got != tt.catchall || ok != (tt.catchall != "") {
				t.Errorf("FindCatchall = %q, %v, want %q", got, ok, tt.catchall)
			}
		})
	}
}

func TestInText(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	a, b := Deal(ring, ForDeal, 1042, "ann@partner.example"), Notice(ring, 1)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"an attribution line", "On Fri, Acme <deals+" + a + "@acme.example> wrote:\n> Registered", []string{a}},
		{"percent-encoded in a link", "mailto:deals%2B" + a + "%40acme.example?subject=x", []string{a}},
		{"in capitals", "DEALS+" + strings.ToUpper(a) + "@ACME.EXAMPLE", []string{a}},
		{"at both ends of the text", b + " and " + a, []string{b, a}},
		{"each once", a + " " + a + " " + strings.ToUpper(a), []string{a}},
		{"a token behind a hyphenated word", "up-" + a, []string{a}},
		{"ordinary hyphens", "a read-only up-to-date hand-me-down d-day -", nil},
		{"a long run that is too long", "d-" + strings.Repeat("a", 500), nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := InText(tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("InText(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestInTextIsBounded(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "%s\n", Notice(testRing(t), int64(i)))
	}
	if got := InText(text.String()); len(got) != maxInText {
		t.Errorf("%d candidates, want %d", len(got), maxInText)
	}
}

func FuzzInText(f *testing.F) {
	f.Add("deals+" + Notice(testRing(f), 1) + "@acme.example")
	f.Add("d-d-d-")
	f.Add("up-\xff-K-ｄ-")
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range InText(text) {
			if address := token + "@acme.example"; !strings.Contains(strings.ToLower(text), token) {
				t.Errorf("%q is not in the text", token)
			} else if got, ok := FindCatchall(address, "deals@acme.example"); !ok || got != token {
				t.Errorf("FindCatchall(%q) = %q, %v", address, got, ok)
			}
		}
	})
}

func BenchmarkInText(b *testing.B) {
	text := strings.Repeat("a read-only d-d-d-d- up-to-date\n", 1<<15)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		InText(text)
	}
}

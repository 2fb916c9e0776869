package token

import (
	"crypto/rand"
	"regexp"
	"strings"
	"testing"
)

func TestAPITokensAreFoundByScannersAndKeptAsDigests(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^rfm_[a-z2-7]{59}$`)
	seen := map[string]bool{}
	for range 100 {
		k, err := NewAPI(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		digest, ok := APIDigest(k)
		if !shape.MatchString(k) || !ok || len(digest) != 64 || seen[k] || seen[digest] || strings.Contains(k, digest[:8]) {
			t.Errorf("%s → %s, %v", k, digest, ok)
		}
		seen[k], seen[digest] = true, true
	}
	if _, err := NewAPI(strings.NewReader("short")); err == nil {
		t.Error("a token was made of too little chance")
	}
}

func TestEveryMistypedAPITokenIsNone(t *testing.T) {
	t.Parallel()
	k, err := NewAPI(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(k) {
		other := byte('a')
		if k[i] == other {
			other = 'b'
		}
		if _, ok := APIDigest(k[:i] + string(other) + k[i+1:]); ok {
			t.Errorf("character %d can be changed", i)
		}
	}
	for _, wrong := range []string{"", "rfm_", k[:len(k)-1], k + "a", " " + k, strings.ToUpper(k), "rfm_" + strings.Repeat("a", 59)} {
		if _, ok := APIDigest(wrong); ok {
			t.Errorf("%q is taken for a token", wrong)
		}
	}
}

func FuzzAPIDigest(f *testing.F) {
	f.Add("rfm_" + strings.Repeat("a", 59))
	f.Add("rfm_")
	f.Fuzz(func(t *testing.T, s string) {
		if digest, ok := APIDigest(s); ok != (digest != "") {
			t.Errorf("%q: %q, %v", s, digest, ok)
		}
	})
}

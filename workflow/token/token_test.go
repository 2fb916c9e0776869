package token

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 20, 14, 2, 30, 0, time.UTC)

// testKey is a key that is the same in every run.
func testKey(t testing.TB, seed byte) Key {
	t.Helper()
	key, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{seed}, keySize)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func testRing(t testing.TB) Ring { return NewRing(testKey(t, 1)) }

var allPurposes = []Purpose{ForDeal, ForMember, ForRelay, ForBounce, ForNews, ForChallenge, ForUnsubscribe, ForOffer, ForPartner, ForApplication}

func TestSignedVerifies(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for _, p := range allPurposes {
		for n := range MaxPayload + 1 {
			payload := bytes.Repeat([]byte{0xfe}, n)
			token := ring.Sign(p, payload)
			gotP, got, err := ring.Verify(token, now)
			if err != nil || gotP != p || !bytes.Equal(got, payload) {
				t.Errorf("Verify(Sign(%v, %d bytes)) = %v, %x, %v", p, n, gotP, got, err)
			}
			if strings.Trim(token, "abcdefghijklmnopqrstuvwxyz234567-") != "" || token != ring.Sign(p, payload) {
				t.Errorf("token %q has other characters than a-z 2-7 -, or changes", token)
			}
		}
	}
}

// The wire form is a promise: tokens made today must verify after every later change of this package.
func TestTokensOfOldStillVerify(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for token, payload := range map[string]string{
		"d-siem62dcji5tstsuwdhiugmmmggouhphtac6y": "\x92\b\xcfhbJ;", // deal 1042, ann@partner.example
		"b-jw3ysjj7y4k6hmr4oe":                    "M",              // notice 77
		"c-nbswyzahtp7yrfyhy6muveozvqt244yzyjkao": "held",           // until a day after now
	} {
		if _, got, err := ring.Verify(token, now); err != nil || string(got) != payload {
			t.Errorf("Verify(%q) = %q, %v, want %q", token, got, err, payload)
		}
	}
}

func TestServersChangeCase(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	token := ring.Sign(ForDeal, []byte("payload"))
	for _, changed := range []string{strings.ToUpper(token), strings.ToUpper(token[:9]) + token[9:]} {
		if p, got, err := ring.Verify(changed, now); err != nil || p != ForDeal || string(got) != "payload" {
			t.Errorf("Verify(%q) = %v, %q, %v", changed, p, got, err)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	old, fresh, third := testKey(t, 1), testKey(t, 2), testKey(t, 3)
	token := NewRing(old).Sign(ForDeal, []byte("x"))
	tests := []struct {
		name string
		ring Ring
		want error
	}{
		{"the key that signed", NewRing(old), nil},
		{"another key", NewRing(fresh), ErrForged},
		{"after a rotation", NewRing(old).Rotate(fresh, 1), nil},
		{"after two rotations that keep one", NewRing(old).Rotate(fresh, 1).Rotate(third, 1), ErrForged},
		{"after two rotations that keep two", NewRing(old).Rotate(fresh, 1).Rotate(third, 9), nil},
		{"after a leak", NewRing(old).Rotate(fresh, 0), ErrForged},
		{"a ring without keys", Ring{}, ErrForged},
	}
	for _, tt := range tests {
		if _, _, err := tt.ring.Verify(token, now); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if got := NewRing(old).Rotate(fresh, 1).Sign(ForDeal, []byte("x")); got == token {
		t.Error("a rotated ring signs with the old key")
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	until := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	tests := []struct {
		name       string
		until, now time.Time
		want       error
	}{
		{"before", until, now, nil},
		{"the last second", until, until.Add(-time.Second), nil},
		{"the hour itself", until, until, ErrExpired},
		{"long after", until, until.AddDate(20, 0, 0), ErrExpired},
		{"rounded up to the hour", until.Add(-59 * time.Minute), until.Add(-time.Second), nil},
		{"an expiry before 1970", time.Time{}, now, ErrExpired},
	}
	for _, tt := range tests {
		token := ring.SignUntil(ForChallenge, []byte("held"), tt.until)
		p, payload, err := ring.Verify(token, tt.now)
		if !errors.Is(err, tt.want) || err == nil && (p != ForChallenge || string(payload) != "held") {
			t.Errorf("%s: %v, %q, %v, want %v", tt.name, p, payload, err, tt.want)
		}
	}
}

func TestWhatCannotBeSignedIsNoToken(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for name, token := range map[string]string{
		"a payload too long":          ring.Sign(ForDeal, make([]byte, MaxPayload+1)),
		"no room for the expiry":      ring.SignUntil(ForDeal, make([]byte, MaxPayload-2), now),
		"a purpose that is not there": ring.Sign('z', nil),
		"a ring without keys":         Ring{}.Sign(ForDeal, nil),
	} {
		if token != "" {
			t.Errorf("%s: signed as %q", name, token)
		}
	}
	for _, token := range []string{"", "d", "d-", "-", "z-" + strings.Repeat("a", 40), "d-" + strings.Repeat("a", 4000), "дд-a"} {
		if _, _, err := ring.Verify(token, now); !errors.Is(err, ErrMalformed) {
			t.Errorf("Verify(%.20q): %v", token, err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	for name, ring := range map[string]Ring{
		"newest key": testRing(b),
		"second key": testRing(b).Rotate(testKey(b, 2), 1),
	} {
		token := Deal(testRing(b), ForDeal, 1042, "ann@partner.example")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ring.Verify(token, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	ring := testRing(b)
	payload := binary.AppendUvarint(nil, 1042)
	b.ReportAllocs()
	for b.Loop() {
		ring.Sign(ForDeal, payload)
	}
}

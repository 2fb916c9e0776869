package token

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// When a key was made is kept with it, and changes nothing about what it signs.
func TestKeysKnowWhenTheyWereMade(t *testing.T) {
	t.Parallel()
	plain, dated := testKey(t, 1), testKey(t, 1).MadeAt(now.Add(500*time.Millisecond))
	ring := NewRing(dated, testKey(t, 2))
	back, err := ParseRing(ring.Secret())
	if err != nil || !back.Same(ring) || back.Len() != 2 {
		t.Fatalf("ParseRing = %v, %v", back, err)
	}
	if got := back.Keys()[0].Made(); !got.Equal(now) || !back.Keys()[1].Made().IsZero() {
		t.Errorf("made %v and %v", got, back.Keys()[1].Made())
	}
	if NewRing(plain).Sign(ForDeal, []byte("x")) != back.Sign(ForDeal, []byte("x")) || plain.Fingerprint() != dated.Fingerprint() {
		t.Error("the date changes the key")
	}
	for _, text := range []string{NewRing(plain).Secret() + "@", NewRing(plain).Secret() + "@yesterday", "@2026-11-20T14:02:30Z"} {
		if _, err := ParseRing(text); !errors.Is(err, errRing) {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
}

func TestAFingerprintNamesAKeyAndTellsNothingOfIt(t *testing.T) {
	t.Parallel()
	one, two := testKey(t, 1), testKey(t, 2)
	if len(one.Fingerprint()) != 16 || one.Fingerprint() == two.Fingerprint() || strings.Contains(NewRing(one).Secret(), one.Fingerprint()) {
		t.Errorf("%q and %q", one.Fingerprint(), two.Fingerprint())
	}
	if (Key{}).Fingerprint() != "" {
		t.Error("the zero key has a fingerprint")
	}
}

func TestARingStaysSmall(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for i := range 3 * MaxKeys {
		ring = ring.Rotate(testKey(t, byte(i+2)), 1000)
	}
	if ring.Len() != MaxKeys || ring.Rotate(testKey(t, 99), -5).Len() != 1 {
		t.Errorf("%d keys, and %d", ring.Len(), ring.Rotate(testKey(t, 99), -5).Len())
	}
}

func TestADealTokenWithAnExpiry(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for _, number := range []int64{0, 1, 1042, 1<<21 - 1} {
		token := DealUntil(ring, ForMember, number, "max@acme.example", now.Add(time.Hour))
		p, payload, err := ring.Verify(token, now)
		got, person, ok := ParseDeal(payload)
		if err != nil || p != ForMember || !ok || got != number || person != Person("max@acme.example") {
			t.Errorf("deal %d: %v %v %d %x", number, p, err, got, person)
		}
		if _, _, err := ring.Verify(token, now.Add(2*time.Hour)); !errors.Is(err, ErrExpired) {
			t.Errorf("deal %d, later: %v", number, err)
		}
		if local := "partner-referrals+" + token; len(local) > 64 {
			t.Errorf("deal %d: %d characters: %s", number, len(local), local)
		}
	}
}

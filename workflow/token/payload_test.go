package token

import (
	"math"
	"testing"
)

func TestDealAndNotice(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for _, number := range []int64{0, 1, 127, 128, 1042, 1 << 41, math.MaxInt64} {
		token := Deal(ring, ForMember, number, "Max@Acme.example")
		p, payload, err := ring.Verify(token, now)
		got, person, ok := ParseDeal(payload)
		if err != nil || p != ForMember || !ok || got != number || person != Person(" max@acme.example ") {
			t.Errorf("deal %d: %v %v %d %x %v", number, p, err, got, person, ok)
		}
		p, payload, err = ring.Verify(Notice(ring, number), now)
		seq, ok := ParseNotice(payload)
		if err != nil || p != ForBounce || !ok || seq != number {
			t.Errorf("notice %d: %v %v %d %v", number, p, err, seq, ok)
		}
	}
}

func TestTokensDifferByRecipient(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	ann, bea := Deal(ring, ForDeal, 1042, "ann@partner.example"), Deal(ring, ForDeal, 1042, "bea@partner.example")
	if ann == bea || ann == Deal(ring, ForMember, 1042, "ann@partner.example") {
		t.Errorf("two recipients or purposes share %q", ann)
	}
}

// RFC 5321 §4.5.3.1.1: a local part has at most 64 octets.
func TestLocalPartKeepsItsLimit(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for name, token := range map[string]string{
		"deal":      Deal(ring, ForDeal, 1<<42-1, "ann@partner.example"),
		"notice":    Notice(ring, math.MaxInt64),
		"challenge": ring.SignUntil(ForChallenge, make([]byte, 8), now),
	} {
		if local := "partner-referrals+" + token; len(local) > 64 || len(token) < 8 {
			t.Errorf("%s: %d characters: %s", name, len(local), local)
		}
	}
}

func TestStrangePayloads(t *testing.T) {
	t.Parallel()
	for name, number := range map[string]string{
		"nothing":                  "",
		"a number that never ends": "\xff",
		"above the largest int64":  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"above 64 bits":            "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
		"a longer spelling":        "\x81\x00",
		"something behind it":      "\x01\x01",
	} {
		if n, ok := ParseNotice([]byte(number)); ok {
			t.Errorf("%s: notice %d", name, n)
		}
		if n, _, ok := ParseDeal([]byte(number + "12345")); ok {
			t.Errorf("%s: deal %d", name, n)
		}
	}
	if _, _, ok := ParseDeal([]byte("1234")); ok {
		t.Error("a payload shorter than a person is a deal")
	}
}

package token

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestEveryChangeIsNoticed(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	tokens := []string{
		Deal(ring, ForDeal, 1042, "ann@partner.example"),
		Notice(ring, 77),
		ring.SignUntil(ForChallenge, []byte("x"), now.Add(time.Hour)),
	}
	refused := func(token string) {
		if p, payload, err := ring.Verify(token, now); err == nil || p != 0 || payload != nil {
			t.Errorf("Verify(%q) = %v, %x, %v, want an error and nothing else", token, p, payload, err)
		}
	}
	for _, token := range tokens {
		for cut := range len(token) {
			refused(token[:cut])
			refused(token[cut+1:])
		}
		for _, longer := range []string{token + "a", "a" + token, token + " ", " " + token, token + "\n", token + "=", token[:8] + "\n" + token[8:]} {
			refused(longer)
		}
		for i := range token {
			for c := range 256 {
				changed := token[:i] + string([]byte{byte(c)}) + token[i+1:]
				if strings.ToLower(changed) != token {
					refused(changed)
				}
			}
		}
		body, err := encoding.DecodeString(token[2:])
		if err != nil {
			t.Fatal(err)
		}
		for bit := range len(body) * 8 {
			body[bit/8] ^= 1 << (bit % 8)
			refused(token[:2] + encoding.EncodeToString(body))
			body[bit/8] ^= 1 << (bit % 8)
		}
	}
}

func TestOnePurposeIsNotAnother(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	for _, p := range allPurposes {
		token := ring.Sign(p, []byte("payload"))
		for _, other := range allPurposes {
			if other == p {
				continue
			}
			if _, _, err := ring.Verify(other.String()+token[1:], now); !errors.Is(err, ErrForged) {
				t.Errorf("a token of %v as one of %v: %v", p, other, err)
			}
		}
	}
}

// The expiry must not be strippable, nor its bytes be taken for payload.
func TestExpiryCannotBeTakenOff(t *testing.T) {
	t.Parallel()
	ring := testRing(t)
	timed := ring.SignUntil(ForChallenge, nil, now.Add(time.Hour))
	body, err := encoding.DecodeString(timed[2:])
	if err != nil {
		t.Fatal(err)
	}
	if forever := ring.Sign(ForChallenge, body[:expirySize]); forever == timed {
		t.Error("both forms have the same signature")
	}
	if _, _, err := ring.Verify("c-"+encoding.EncodeToString(body[expirySize:]), now); !errors.Is(err, ErrForged) {
		t.Errorf("without its expiry: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	ring := testRing(f)
	f.Add(Deal(ring, ForDeal, 1042, "ann@partner.example"))
	f.Add(Notice(ring, 1))
	f.Add(ring.SignUntil(ForChallenge, []byte("x"), now))
	f.Add("d-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")
	f.Fuzz(func(t *testing.T, token string) {
		p, payload, err := ring.Verify(token, now.AddDate(-1, 0, 0))
		if err != nil {
			return
		}
		lower := strings.ToLower(token)
		timed := ring.SignUntil(p, payload, now)
		if lower != ring.Sign(p, payload) && lower != timed {
			t.Errorf("%q verifies and is not what we sign", token)
		}
	})
}

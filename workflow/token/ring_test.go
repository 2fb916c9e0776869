package token

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
)

func TestRingSurvivesStorage(t *testing.T) {
	t.Parallel()
	ring := NewRing(testKey(t, 1)).Rotate(testKey(t, 2), 1)
	back, err := ParseRing(" " + strings.ReplaceAll(ring.Secret(), ",", " ,\n") + "\n")
	if err != nil || back.Secret() != ring.Secret() || back.Len() != 2 {
		t.Fatalf("ParseRing = %v, %v", back, err)
	}
	if token := ring.Sign(ForDeal, nil); token != back.Sign(ForDeal, nil) {
		t.Error("the ring that comes back signs with another key")
	}
}

func TestBrokenRingsAreRefusedWithoutShowingThem(t *testing.T) {
	t.Parallel()
	good := testRing(t).Secret()
	for _, text := range []string{"", " ", ",", good + ",", good[1:], good + "00", good + "," + good[:40], "zz" + good[2:]} {
		ring, err := ParseRing(text)
		if err == nil || ring.Len() != 0 {
			t.Errorf("%d characters are taken for %v", len(text), ring)
		} else if strings.Contains(err.Error(), "0101") {
			t.Errorf("the error shows the key: %v", err)
		}
	}
}

// A key is bytes of 0xab, so that every way to print it can be looked for.
func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	key := testKey(t, 0xab)
	ring := NewRing(key, testKey(t, 0xab))
	hidden := struct {
		ring Ring
		key  Key
	}{ring, key}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%b", "%t"} {
		for _, value := range []any{ring, &ring, key, &key, hidden, &hidden, []Key{key}, map[string]Ring{"r": ring}} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("ring", "ring", ring, "key", key, "hidden", hidden)
	}
	encoded, err := json.Marshal([]any{ring, key, hidden})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	for _, leak := range []string{"abab", "ABAB", "171 171", "171,171", "253253", "253 253", "10101011", ring.Secret()} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("the secret is printed as %q", leak)
		}
	}
	if got := fmt.Sprint(ring); got != "[keys: 2]" {
		t.Errorf("a ring prints as %q", got)
	}
	if !strings.Contains(out.String(), "ring=\"[keys: 2]\"") {
		t.Errorf("slog does not count the keys: %s", out.String())
	}
}

func TestNewKeyNeedsRandomness(t *testing.T) {
	t.Parallel()
	if _, err := NewKey(bytes.NewReader(make([]byte, keySize-1))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a short source: %v", err)
	}
	if NewRing(Key{}).Len() != 0 {
		t.Error("a zero key is in the ring")
	}
}

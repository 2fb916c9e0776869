package token

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

const keySize = 32 // bytes: the block that HMAC-SHA-256 can make full use of

// Key is one signing key. The zero Key is unusable; get one from NewKey or ParseRing. It prints as "[key]", whatever the
// verb.
type Key struct {
	// secret is a function because no verb of fmt looks into one. Methods alone do not hide a key: fmt cannot call them
	// on an unexported field of somebody's struct and prints what it finds there.
	secret func() [keySize]byte
}

// NewKey reads a fresh key from a source of randomness, crypto/rand.Reader outside of tests.
func NewKey(rand io.Reader) (Key, error) {
	var secret [keySize]byte
	if _, err := io.ReadFull(rand, secret[:]); err != nil {
		return Key{}, fmt.Errorf("make signing key: %w", err)
	}
	return keyOf(secret), nil
}

func keyOf(secret [keySize]byte) Key {
	return Key{func() [keySize]byte { return secret }}
}

// Ring is the keys in use: the newest signs, all of them verify. It is a value, never changes, and is safe for
// concurrent use. The zero Ring signs nothing and finds every token forged.
//
// A ring never prints its secrets, neither by fmt nor by slog nor as JSON; Secret is the only way to them.
type Ring struct {
	keys []Key // newest first
}

// NewRing returns a ring of keys, the newest first. Zero keys are left out.
func NewRing(keys ...Key) Ring {
	var r Ring
	for _, key := range keys {
		if key.secret != nil {
			r.keys = append(r.keys, key)
		}
	}
	return r
}

// Rotate returns a ring that signs with key and still verifies what the newest keep keys of r have signed. With keep 0
// every token in the world becomes worthless, which is what to do when a key has leaked.
func (r Ring) Rotate(key Key, keep int) Ring {
	return NewRing(append([]Key{key}, r.keys[:min(max(keep, 0), len(r.keys))]...)...)
}

// Len is the number of keys.
func (r Ring) Len() int { return len(r.keys) }

// errRing names no part of the text: an error is printed, the text must not be.
var errRing = errors.New("parse key ring: want keys of 64 hexadecimal digits, newest first, parted by commas")

// ParseRing reads what Secret wrote; space around keys is ignored. Its errors never show the text.
func ParseRing(text string) (Ring, error) {
	var keys []Key
	for part := range strings.SplitSeq(text, ",") {
		raw, err := hex.DecodeString(strings.TrimSpace(part))
		if err != nil || len(raw) != keySize {
			return Ring{}, errRing
		}
		keys = append(keys, keyOf([keySize]byte(raw)))
	}
	return Ring{keys}, nil
}

// Secret is the ring as text for storage. Whoever reads it can sign: keep it where the database password is kept.
func (r Ring) Secret() string {
	parts := make([]string, len(r.keys))
	for i, key := range r.keys {
		secret := key.secret()
		parts[i] = hex.EncodeToString(secret[:])
	}
	return strings.Join(parts, ",")
}

// String counts the keys: "[keys: 2]".
func (r Ring) String() string { return fmt.Sprintf("[keys: %d]", len(r.keys)) }

// GoString is String, for %#v.
func (r Ring) GoString() string { return r.String() }

// Format prints String under every verb; without it %d would print the bytes.
func (r Ring) Format(f fmt.State, _ rune) { io.WriteString(f, r.String()) }

// LogValue is String, for slog.
func (r Ring) LogValue() slog.Value { return slog.StringValue(r.String()) }

// String hides the key.
func (k Key) String() string { return "[key]" }

// GoString hides the key, for %#v.
func (k Key) GoString() string { return k.String() }

// Format hides the key under every verb.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, k.String()) }

// LogValue hides the key, for slog.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

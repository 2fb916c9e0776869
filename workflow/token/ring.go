package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"
)

const keySize = 32 // bytes: the block that HMAC-SHA-256 can make full use of

// Key is one signing key. The zero Key is unusable; get one from NewKey or ParseRing. It prints as "[key]", whatever the
// verb.
type Key struct {
	// secret is a function because no verb of fmt looks into one. Methods alone do not hide a key: fmt cannot call them
	// on an unexported field of somebody's struct and prints what it finds there.
	secret func() [keySize]byte
	mac    func(message []byte) [sha256.Size]byte
	made   time.Time
}

// MaxKeys is the most keys a ring holds: each costs an HMAC for every tag that is not ours.
const MaxKeys = 16

// NewKey reads a fresh key from a source of randomness, crypto/rand.Reader outside of tests.
func NewKey(rand io.Reader) (Key, error) {
	var secret [keySize]byte
	if _, err := io.ReadFull(rand, secret[:]); err != nil {
		return Key{}, fmt.Errorf("make signing key: %w", err)
	}
	return keyOf(secret), nil
}

func keyOf(secret [keySize]byte) Key {
	return Key{secret: func() [keySize]byte { return secret }, mac: macOf(secret)}
}

// macOf returns HMAC-SHA-256 with the key (RFC 2104), safe for concurrent use. It keeps the hashes that begin with the key, so
// that each message costs its own alone.
func macOf(secret [keySize]byte) func(message []byte) [sha256.Size]byte {
	begun := &sync.Pool{New: func() any { return hmac.New(sha256.New, secret[:]) }}
	return func(message []byte) (sum [sha256.Size]byte) {
		h := begun.Get().(hash.Hash)
		h.Reset()
		h.Write(message)
		h.Sum(sum[:0])
		begun.Put(h)
		return sum
	}
}

// MadeAt returns the key with the moment it was made, kept to the second.
func (k Key) MadeAt(at time.Time) Key {
	k.made = at.UTC().Truncate(time.Second)
	return k
}

// Made is when the key was made; zero for keys of versions that did not write it down.
func (k Key) Made() time.Time { return k.made }

// Fingerprint names the key without telling it: 16 hexadecimal digits of a digest of its own, the same for ever. The zero
// Key has none.
func (k Key) Fingerprint() string {
	if k.secret == nil {
		return ""
	}
	secret := k.secret()
	sum := sha256.Sum256(append([]byte("refermail fingerprint 1\x00"), secret[:]...))
	return hex.EncodeToString(sum[:8])
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

// Rotate returns a ring that signs with key and still verifies what the newest keep keys of r have signed, at most
// MaxKeys-1 of them. With keep 0 every token in the world becomes worthless, which is what to do when a key has leaked.
func (r Ring) Rotate(key Key, keep int) Ring {
	return NewRing(append([]Key{key}, r.keys[:min(max(keep, 0), len(r.keys), MaxKeys-1)]...)...)
}

// Keys are the keys of the ring, the newest first.
func (r Ring) Keys() []Key { return append([]Key(nil), r.keys...) }

// Same reports whether two rings have the same keys in the same order.
func (r Ring) Same(o Ring) bool { return r.Secret() == o.Secret() }

// Len is the number of keys.
func (r Ring) Len() int { return len(r.keys) }

// errRing names no part of the text: an error is printed, the text must not be.
var errRing = errors.New("parse key ring: want keys of 64 hexadecimal digits, each with @ and when it was made or without, newest first, parted by commas")

// ParseRing reads what Secret wrote; space around keys is ignored. Its errors never show the text.
func ParseRing(text string) (Ring, error) {
	var keys []Key
	for part := range strings.SplitSeq(text, ",") {
		digits, made, dated := strings.Cut(strings.TrimSpace(part), "@")
		raw, err := hex.DecodeString(digits)
		if err != nil || len(raw) != keySize {
			return Ring{}, errRing
		}
		key := keyOf([keySize]byte(raw))
		if dated {
			at, err := time.Parse(time.RFC3339, made)
			if err != nil {
				return Ring{}, errRing
			}
			key = key.MadeAt(at)
		}
		keys = append(keys, key)
	}
	return Ring{keys}, nil
}

// Secret is the ring as text for storage. Whoever reads it can sign: keep it where the database password is kept.
func (r Ring) Secret() string {
	parts := make([]string, len(r.keys))
	for i, key := range r.keys {
		secret := key.secret()
		parts[i] = hex.EncodeToString(secret[:])
		if !key.made.IsZero() {
			parts[i] += "@" + key.made.Format(time.RFC3339)
		}
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

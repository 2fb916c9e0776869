package token

import (
	"crypto/hmac"
	"encoding/base32"
	"errors"
	"time"
)

// Purpose says what a token is good for. It is signed with the rest: a token for one purpose is worth nothing for
// another.
type Purpose byte

// The purposes. Each is the first letter of its tokens.
const (
	ForDeal        Purpose = 'd' // a partner's thread of a deal
	ForMember      Purpose = 'm' // a team member's thread of a deal
	ForRelay       Purpose = 'r' // a partner's mail passed on to the team: a free answer to it goes to the partner
	ForBounce      Purpose = 'b' // the envelope sender of one notice (VERP): a mail to it is about that notice
	ForNews        Purpose = 'n' // replies to one copy of a newsletter
	ForChallenge   Purpose = 'c' // the question whether a held mail is really theirs
	ForUnsubscribe Purpose = 'u' // one contact's way out of the newsletter
	ForOffer       Purpose = 'o' // a lead we pass to a partner
	ForPartner     Purpose = 'p' // a partner's own secret address
	ForApplication Purpose = 'a' // a team member's thread about somebody who wants to be a partner
	ForIssue       Purpose = 'i' // a team member's thread about an issue of the newsletter
)

// What can be wrong with a token. Answer all three alike; the difference is for the log.
var (
	ErrMalformed = errors.New("token is malformed") // cut short, mistyped, or never a token of ours
	ErrForged    = errors.New("token is forged")    // well-formed, but no key of the ring has signed it
	ErrExpired   = errors.New("token has expired")  // genuine, and too old
)

// MaxPayload is the longest payload that can be signed, bytes; see the package comment for how long it should be.
const MaxPayload = 24

const (
	label      = "refermail token 1\x00" // parts these MACs from every other use of the same keys
	fullMAC    = 16                      // bytes
	bounceMAC  = 10
	expirySize = 3 // hours since 1970, big endian, good until the year 3883
	maxBody    = MaxPayload + fullMAC
)

var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Sign returns a token for payload that never expires. It is made with the newest key and is the same every time. A
// payload above MaxPayload, an unknown purpose and an empty ring give "", which is no token and never verifies.
func (r Ring) Sign(p Purpose, payload []byte) string {
	return r.sign(p, payload, false)
}

// SignUntil is Sign with an expiry, rounded up to a full hour; it takes three bytes of the payload's space.
func (r Ring) SignUntil(p Purpose, payload []byte, until time.Time) string {
	hours := (max(until.Unix(), 0) + 3599) / 3600
	timed := make([]byte, 0, len(payload)+expirySize)
	timed = append(timed, payload...)
	timed = append(timed, byte(hours>>16), byte(hours>>8), byte(hours))
	return r.sign(p, timed, true)
}

func (r Ring) sign(p Purpose, body []byte, timed bool) string {
	if len(r.keys) == 0 || len(body) > MaxPayload || p.macSize() == 0 {
		return ""
	}
	var signed [maxBody]byte
	n := copy(signed[:], body)
	forever, until := r.keys[0].macs(p, body)
	if timed {
		forever = until
	}
	n += copy(signed[n:], forever[:p.macSize()])
	var text [maxToken]byte
	text[0], text[1] = byte(p), '-'
	encoding.Encode(text[2:], signed[:n])
	return string(text[:2+encoding.EncodedLen(n)])
}

// Verify returns what was signed. Upper and lower case are the same. Every key of the ring is tried, so that tokens made
// before a rotation keep their meaning until their key is dropped. The error is one of ErrMalformed, ErrForged and
// ErrExpired, and then nothing else is returned.
func (r Ring) Verify(token string, now time.Time) (Purpose, []byte, error) {
	p, body, ok := decode(token)
	if !ok {
		return 0, nil, ErrMalformed
	}
	payload, mac := body[:len(body)-p.macSize()], body[len(body)-p.macSize():]
	for _, key := range r.keys {
		forever, until := key.macs(p, payload)
		if hmac.Equal(mac, forever[:len(mac)]) {
			return p, payload, nil
		}
		if hmac.Equal(mac, until[:len(mac)]) {
			return expire(p, payload, now)
		}
	}
	return 0, nil, ErrForged
}

// expire takes the expiry off a payload whose signature says that it has one.
func expire(p Purpose, timed []byte, now time.Time) (Purpose, []byte, error) {
	cut := len(timed) - expirySize
	if cut < 0 {
		return 0, nil, ErrMalformed
	}
	hours := int64(timed[cut])<<16 | int64(timed[cut+1])<<8 | int64(timed[cut+2])
	if now.Unix() >= hours*3600 {
		return 0, nil, ErrExpired
	}
	return p, timed[:cut], nil
}

// decode reads the wire form. Only the one spelling that Sign gives is accepted, case aside: base32 leaves up to four
// bits unused, and a token with other spellings could not be revoked by its text.
func decode(token string) (Purpose, []byte, bool) {
	if len(token) < 2 || len(token) > maxToken || token[1] != '-' {
		return 0, nil, false
	}
	var lower [maxToken]byte
	text := lower[:len(token)]
	for i := range text {
		c := token[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		text[i] = c
	}
	p := Purpose(text[0])
	body := make([]byte, encoding.DecodedLen(len(text)-2))
	n, err := encoding.Decode(body, text[2:])
	if err != nil || p.macSize() == 0 || n < p.macSize() {
		return 0, nil, false
	}
	var again [(maxBody*8 + 4) / 5]byte
	spelt := again[:encoding.EncodedLen(n)]
	encoding.Encode(spelt, body[:n])
	return p, body[:n], string(spelt) == string(text[2:])
}

// macSize is the length of a purpose's signature in bytes, 0 for a purpose that does not exist.
func (p Purpose) macSize() int {
	switch p {
	case ForBounce:
		return bounceMAC
	case ForDeal, ForMember, ForRelay, ForNews, ForChallenge, ForUnsubscribe, ForOffer, ForPartner, ForApplication, ForIssue:
		return fullMAC
	}
	return 0
}

// String is the purpose's letter.
func (p Purpose) String() string { return string(rune(p)) }

// macs returns the two halves of the HMAC: the signatures of body as a payload for ever, and as one that ends with its
// expiry.
func (k Key) macs(p Purpose, body []byte) (forever, until [fullMAC]byte) {
	var message [len(label) + 1 + maxBody]byte
	n := copy(message[:], label)
	message[n] = byte(p)
	n += 1 + copy(message[n+1:], body)
	sum := k.mac(message[:n])
	copy(forever[:], sum[:fullMAC])
	copy(until[:], sum[fullMAC:])
	return forever, until
}

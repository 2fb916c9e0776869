package token

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
)

// PersonID stands for a recipient in a payload: enough to notice that another person uses a token, too little to learn
// an address from it.
type PersonID [5]byte

// Person returns the PersonID of a mail address. Case and space around it do not matter; bring the address to its normal
// form first where more than that can differ.
func Person(address string) PersonID {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return PersonID(sum[:])
}

// Deal signs the thread of a deal for one recipient: p is ForDeal for a partner's contact, ForMember or ForRelay for one
// of the team. The number must not be negative; below 2⁴² the address keeps to its 64 octets, see the package comment.
func Deal(r Ring, p Purpose, number int64, recipient string) string {
	return r.Sign(p, dealPayload(number, recipient))
}

// DealUntil is Deal with an expiry, see SignUntil; below 2²¹ the address keeps to its 64 octets.
func DealUntil(r Ring, p Purpose, number int64, recipient string, until time.Time) string {
	return r.SignUntil(p, dealPayload(number, recipient), until)
}

func dealPayload(number int64, recipient string) []byte {
	person := Person(recipient)
	return append(binary.AppendUvarint(nil, uint64(number)), person[:]...)
}

// ParseDeal reads the payload of Deal: the deal's number and whom the token was given to. Compare the person with the
// sender's: a token in other hands still names its thread.
func ParseDeal(payload []byte) (number int64, person PersonID, ok bool) {
	number, ok = uvarint(payload, len(person))
	if !ok {
		return 0, PersonID{}, false
	}
	copy(person[:], payload[len(payload)-len(person):])
	return number, person, true
}

// Notice signs the envelope sender of one notice, so that a bounce names its notice without being understood. The
// sequence number must not be negative.
func Notice(r Ring, seq int64) string {
	return r.Sign(ForBounce, binary.AppendUvarint(nil, uint64(seq)))
}

// ParseNotice reads the payload of Notice.
func ParseNotice(payload []byte) (seq int64, ok bool) {
	return uvarint(payload, 0)
}

// uvarint reads the number that fills payload but for its last rest bytes; only its shortest spelling counts.
func uvarint(payload []byte, rest int) (int64, bool) {
	size := len(payload) - rest
	if size < 1 {
		return 0, false
	}
	n, read := binary.Uvarint(payload[:size])
	if read != size || int64(n) < 0 || size > 1 && payload[size-1] == 0 {
		return 0, false
	}
	return int64(n), true
}

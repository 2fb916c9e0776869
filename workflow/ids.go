package workflow

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
)

// Numbers are made by us, in order, one row of counters for each kind; people see them with a letter in front.
type (
	// DealNo is the number of a deal; its Ref is what people see.
	DealNo int64
	// PartnerNo is the number of a partner.
	PartnerNo int64
	// ContactNo is the number of a person at a partner.
	ContactNo int64
	// MailNo is the number of a mail that reached the inbox.
	MailNo int64
)

// NoticeID names one mail we owe. It is derived from the notice's key, so that deciding twice gives the same mail.
type NoticeID string

// String returns the reference people see: "D-1042".
func (n DealNo) String() string { return fmt.Sprintf("D-%d", int64(n)) }

// String returns "P-7".
func (n PartnerNo) String() string { return fmt.Sprintf("P-%d", int64(n)) }

// String returns "M-31".
func (n MailNo) String() string { return fmt.Sprintf("M-%d", int64(n)) }

// ParseRef reads "D-1042", "d-1042" or "1042". ok is false for anything else.
func ParseRef(s string) (n DealNo, ok bool) {
	v, ok := parseNumber(s, "D-")
	return DealNo(v), ok
}

// ParsePartnerNo reads "P-7" or "7".
func ParsePartnerNo(s string) (n PartnerNo, ok bool) {
	v, ok := parseNumber(s, "P-")
	return PartnerNo(v), ok
}

// ParseMailNo reads "M-31", "H-31" (a held mail) or "31".
func ParseMailNo(s string) (n MailNo, ok bool) {
	if v, ok := parseNumber(s, "H-"); ok {
		return MailNo(v), true
	}
	v, ok := parseNumber(s, "M-")
	return MailNo(v), ok
}

func parseNumber(s, prefix string) (int64, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	v, err := strconv.ParseInt(strings.TrimPrefix(s, prefix), 10, 64)
	return v, err == nil && v > 0
}

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewNoticeID derives the id of the notice with this key: 80 bits, 16 characters without look-alike letters.
func NewNoticeID(key string) NoticeID {
	sum := sha256.Sum256([]byte(key))
	return NoticeID(idEncoding.EncodeToString(sum[:10]))
}

// Bytes returns the ten bytes behind the id; ok is false when it is not one.
func (id NoticeID) Bytes() (b []byte, ok bool) {
	b, err := idEncoding.DecodeString(string(id))
	return b, err == nil && len(b) == 10
}

// NoticeIDFromBytes is the inverse of Bytes.
func NoticeIDFromBytes(b []byte) NoticeID { return NoticeID(idEncoding.EncodeToString(b)) }

package token

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// APIPrefix begins every token of the HTTP API, so that scanners of code and logs find those that leaked:
// rfm_[a-z2-7]{59}.
const APIPrefix = "rfm_"

const (
	apiRandom = 32 // bytes
	apiBody   = 52 // characters of base32
	apiCheck  = 7  // characters of base32, of a CRC-32
)

// NewAPI makes a token for the HTTP API from 256 random bits. Unlike the tokens in mail addresses it is not signed: it is
// looked up, by its [APIDigest].
//
//	rfm_ ‖ base32(32 random bytes) ‖ base32(CRC-32 of what stands before)
func NewAPI(random io.Reader) (string, error) {
	var b [apiRandom]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("make API token: %w", err)
	}
	body := APIPrefix + lower.EncodeToString(b[:])
	return body + checksum(body), nil
}

// APIDigest is what is kept of a token: the SHA-256 of its random bytes, in hexadecimal. ok is false for everything that is no
// token, mistyped ones too, without any look-up. The bytes are random, so that a plain hash is enough: there is nothing to
// guess.
func APIDigest(token string) (digest string, ok bool) {
	if len(token) != len(APIPrefix)+apiBody+apiCheck || !strings.HasPrefix(token, APIPrefix) {
		return "", false
	}
	body := token[:len(token)-apiCheck]
	if checksum(body) != token[len(body):] { // no secret: it is made of what was sent
		return "", false
	}
	random, err := lower.DecodeString(body[len(APIPrefix):])
	if err != nil || lower.EncodeToString(random) != body[len(APIPrefix):] { // one spelling for each token
		return "", false
	}
	sum := sha256.Sum256(random)
	return hex.EncodeToString(sum[:]), true
}

func checksum(body string) string {
	n := crc32.ChecksumIEEE([]byte(body))
	return lower.EncodeToString([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

var lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

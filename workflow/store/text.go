package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// clean makes text that both databases accept: valid UTF-8 without NUL. What does not fit becomes U+FFFD, so that
// nothing vanishes unseen.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return s
}

// maxKey is the longest text that is looked up, in bytes. PostgreSQL refuses index rows beyond 2704 bytes, and a
// Message-ID is as long as its sender likes.
const maxKey = 1000

// searchKey is text as it stands in an index: clean, and when too long, its beginning with a digest of the whole.
func searchKey(s string) string {
	s = clean(s)
	if len(s) <= maxKey {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return strings.ToValidUTF8(s[:maxKey-2*len(sum)-1], "") + "#" + hex.EncodeToString(sum[:])
}

// searchKeys are the texts as they stand in an index, each once, without empty ones.
func searchKeys(texts []string) []string {
	seen := make(map[string]bool, len(texts))
	out := make([]string, 0, len(texts))
	for _, s := range texts {
		if s = searchKey(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// oneLine is text for a place with room for one line: no line breaks, at most max bytes.
func oneLine(s string, max int) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if len(s) > max {
		s = strings.ToValidUTF8(s[:max], "")
	}
	return s
}

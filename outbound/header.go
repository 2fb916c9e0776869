package outbound

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	lineWanted = 78  // RFC 5322 §2.1.1, without CRLF
	wordMax    = 64  // RFC 2047 §2 allows 75; less leaves room for the field's name on the first line
	idMax      = 250 // of a Message-ID we repeat, so that a line of it stays far below 998
	refsMax    = 21  // References we repeat: the root and the newest
)

// AppendField writes one header field. value is printable ASCII, its words parted by single spaces; lines are folded at
// them where that keeps to 78 characters.
func AppendField(b []byte, name, value string) []byte {
	b = append(append(b, name...), ':')
	line := len(name) + 1
	for value != "" {
		word, rest, _ := strings.Cut(value, " ")
		if line+1+len(word) > lineWanted && line > len(name)+1 {
			b = append(b, "\r\n"...)
			line = 0
		}
		b = append(append(b, ' '), word...)
		line += 1 + len(word)
		value = rest
	}
	return append(b, "\r\n"...)
}

// appendDate writes when a mail was decided (RFC 5322 §3.6.1).
func appendDate(b []byte, at time.Time) []byte {
	return AppendField(b, "Date", at.UTC().Format(time.RFC1123Z))
}

// EncodeText makes a header value of any text (RFC 2047): as it is when every reader will read it back as it is,
// encoded words otherwise.
func EncodeText(s string) string {
	if plainLine(s) && !strings.Contains(s, "=?") && longestWord(s) <= lineWanted-10 {
		return s
	}
	return encodeWords(s)
}

func longestWord(s string) (n int) {
	for word := range strings.SplitSeq(s, " ") {
		n = max(n, len(word))
	}
	return n
}

// encodeWords encodes all of s, in Q when it is mostly ASCII, else in B; no character is split between words.
func encodeWords(s string) string {
	ascii := 0
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			ascii++
		}
	}
	if 3*ascii < 2*len(s) {
		return encodeB(s)
	}
	return encodeQ(s)
}

func encodeB(s string) string {
	const room = (wordMax - len("=?utf-8?b??=")) / 4 * 3
	var b strings.Builder
	for s != "" {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > room {
				break
			}
			n += size
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s[:n])) + "?=")
		s = s[n:]
	}
	return b.String()
}

// encodeQ uses the narrow alphabet that is safe in display names too (RFC 2047 §5 rule 3).
func encodeQ(s string) string {
	const room = wordMax - len("=?utf-8?q??=")
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	used := room
	for i, size := 0, 0; i < len(s); i += size {
		_, size = utf8.DecodeRuneInString(s[i:])
		c := s[i]
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ' '
		need := 3 * size
		if plain {
			need = 1
		}
		if used+need > room {
			if b.Len() > 0 {
				b.WriteString("?= ")
			}
			b.WriteString("=?utf-8?q?")
			used = 0
		}
		used += need
		switch {
		case c == ' ':
			b.WriteByte('_')
		case plain:
			b.WriteByte(c)
		default:
			for _, x := range []byte(s[i : i+size]) {
				b.WriteByte('=')
				b.WriteByte(hex[x>>4])
				b.WriteByte(hex[x&15])
			}
		}
	}
	if b.Len() > 0 {
		b.WriteString("?=")
	}
	return b.String()
}

// formatAddress writes a mailbox for a header: the name quoted, or encoded when it is more than ASCII.
func formatAddress(name, email string) string {
	name = CleanLine(name, 100)
	switch {
	case name == "":
		return email
	case plainLine(name) && !strings.Contains(name, "=?") && longestWord(name) < 60:
		return quoted(name) + " <" + email + ">"
	}
	return encodeWords(name) + " <" + email + ">"
}

// AppendMailbox appends an address field. A plain name on a short line, as most are, allocates nothing.
func AppendMailbox(b []byte, field, name, email string) []byte {
	name = HeaderText(CleanLine(name, maxLine))
	if n := len(field) + len(`: "" <>`) + len(name) + len(email); name == "" || n > lineWanted || !plainLine(name) || strings.ContainsAny(name, `\"`) {
		return AppendField(b, field, formatAddress(name, email))
	}
	b = append(append(b, field...), `: "`...)
	b = append(append(b, name...), `" <`...)
	return append(append(b, email...), ">\r\n"...)
}

// quoted makes a quoted-string (RFC 5322 §3.2.4) of printable ASCII.
func quoted(s string) string {
	if strings.ContainsAny(s, `\"`) {
		s = strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`)
	}
	return `"` + s + `"`
}

var errAddress = errors.New("not an address we can write to")

// WireAddress makes an addr-spec fit for SMTP: one line of printable ASCII with an IDNA domain. No quoted strings, no source
// routes (RFC 5321 §4.1.2, appendix F.2), no address literals, nothing that a program could take for a flag.
func WireAddress(email string) (string, error) {
	at := strings.LastIndexByte(email, '@')
	if at < 1 || at == len(email)-1 || len(email) > 254 {
		return "", fmt.Errorf("address of %d characters: %w", len(email), errAddress)
	}
	local, domain := email[:at], email[at+1:]
	if len(local) > 64 || local[0] == '-' { // RFC 5321 §4.5.3.1.1
		return "", fmt.Errorf("local part: %w", errAddress)
	}
	for i := 0; i < len(local); i++ {
		// Quoted local parts and SMTPUTF8 are for servers we do not know to have them.
		if c := local[i]; c <= ' ' || c > '~' || strings.IndexByte(`<>()[]:;@\,"`, c) >= 0 {
			return "", fmt.Errorf("local part: %w", errAddress)
		}
	}
	if plainDomain(domain) {
		return email, nil
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || ascii == "" {
		return "", fmt.Errorf("domain: %w", errAddress)
	}
	if last := ascii[strings.LastIndexByte(ascii, '.')+1:]; last == "" || strings.Contains(ascii, "..") || strings.Trim(last, "0123456789") == "" {
		return "", fmt.Errorf("domain: %w", errAddress) // an IP address, whatever wrote it there
	}
	return local + "@" + ascii, nil
}

// plainDomain reports a domain of lower-case letters, digits and single hyphens inside labels, which is on the wire as it is
// written. It only saves the tables of IDNA the common case.
func plainDomain(domain string) bool {
	label, letters := 0, false // of the label so far; whether the last one has a letter
	for i := 0; i < len(domain); i++ {
		switch c := domain[i]; {
		case c >= 'a' && c <= 'z':
			letters = true
		case c >= '0' && c <= '9':
		case c == '-' && label > 0 && domain[i-1] != '-' && i+1 < len(domain) && domain[i+1] != '.':
		case c == '.' && label > 0:
			label, letters = -1, false
		default:
			return false
		}
		if label++; label > 63 {
			return false
		}
	}
	return label > 0 && letters && len(domain) <= 253
}

// messageID writes an id others may have made up. ok is false for one that cannot stand in a header.
func messageID(id string) (string, bool) {
	id = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
	if id == "" || len(id) > idMax {
		return "", false
	}
	for i := 0; i < len(id); i++ {
		if c := id[i]; c <= ' ' || c > '~' || c == '<' || c == '>' {
			return "", false
		}
	}
	return "<" + id + ">", true
}

// references lists what a mail refers to, oldest first, the root always among them, our own id last: providers that
// rewrite Message-IDs leave References alone, so that later answers still find the thread.
func references(refs []string, own string) string {
	out := make([]string, 0, len(refs)+1)
	seen := make(map[string]bool, len(refs)+1)
	for _, id := range append(refs[:len(refs):len(refs)], own) {
		if w, ok := messageID(id); ok && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	if len(out) > refsMax {
		out = append(out[:1:1], out[len(out)-refsMax+1:]...)
	}
	return strings.Join(out, " ")
}

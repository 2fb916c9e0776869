package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxAddress is where an address stops being one. It is above the 254 octets of RFC 5321 §4.5.3.1.3, because senders
// with longer envelope addresses exist and are read, never written to.
const maxAddress = 320

// NormalizeAddress brings a mail address to the form that is stored and matched: trimmed of space and angle brackets,
// lower case on both sides of the @, the host in ASCII. It reports false for everything that is not one local@host: no
// local part, an IP address for a host, spaces, controls, invisible characters. A plus tag is kept, since mail must go
// where its owner asked; compare with [CompareKey].
//
// The local part is case sensitive on paper (RFC 5321 §2.4) and nowhere in use. Quotes that are not needed are dropped
// (RFC 5321 §4.1.2: the two forms are the same mailbox), so that "ann"@acme.example cannot pass for somebody else.
func NormalizeAddress(addr string) (string, bool) {
	addr = strings.Trim(addr, " \t\r\n<>")
	if len(addr) > maxAddress || !utf8.ValidString(addr) {
		return "", false
	}
	at := strings.LastIndexByte(addr, '@')
	if at < 1 {
		return "", false
	}
	host := Domain(addr[at:])
	local, ok := normalizeLocal(addr[:at])
	if !ok || host == "" {
		return "", false
	}
	return local + "@" + host, true
}

// CompareKey is the key under which two addresses belong to the same mailbox: NormalizeAddress without the plus tag
// (ann+news@acme.example is Ann). Nothing else is taken off, since dots and hyphens mean something at most providers.
// Never send to it. It is "" for what is no address.
func CompareKey(addr string) string {
	addr, ok := NormalizeAddress(addr)
	if !ok || addr[0] == '"' {
		return addr
	}
	at := strings.LastIndexByte(addr, '@')
	if plus := strings.IndexByte(addr[:at], '+'); plus > 0 {
		return addr[:plus] + addr[at:]
	}
	return addr
}

// FromAddress returns the registrable domain that identifies the company of whoever owns the address, "" when the
// address identifies no company: free mail, an IP address, no address at all.
func FromAddress(email string) string {
	host := Domain(email)
	if IsFreeMail(host) {
		return ""
	}
	return Registrable(host)
}

// normalizeLocal checks and lowers what stands before the @.
func normalizeLocal(local string) (string, bool) {
	if inner, ok := unquote(local); ok {
		if bare, plain := normalizeLocal(inner); plain && inner[0] != '"' {
			return bare, true
		}
		return strings.ToLower(local), true
	}
	local = strings.ToLower(norm.NFC.String(local))
	for _, r := range local {
		if strings.ContainsRune("\"(),:;<>@[\\]", r) || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return "", false
		}
	}
	return local, local != ""
}

// unquote returns the content of a quoted local part: printable ASCII, at least one character, and no escapes, which
// nobody has a use for.
func unquote(local string) (string, bool) {
	if len(local) < 3 || local[0] != '"' || local[len(local)-1] != '"' {
		return "", false
	}
	inner := local[1 : len(local)-1]
	for i := range len(inner) {
		if c := inner[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return inner, true
}

package smtp

import (
	"bytes"
	"errors"
	"strings"

	"refermail/outbound"
)

// lineLimit is RFC 5321 §4.5.3.1.6, without CRLF.
const lineLimit = 998

// fitForWire is the last look at what others may have had a hand in: an envelope that is nothing but two addresses, and a
// mail in which no server on the way can see an end before its end. Servers disagree about bare CR and LF beside the final
// dot, which is how a second mail is smuggled inside a first (RFC 5321 §2.3.8 forbids both).
func fitForWire(env outbound.Envelope, raw []byte) error {
	for _, a := range []string{env.From, env.To} {
		if err := fitAddress(a); err != nil {
			return err
		}
	}
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		return errors.New("the mail does not end with a line end")
	}
	start := 0
	for i, c := range raw {
		switch {
		case c == '\n' && (i == 0 || raw[i-1] != '\r'), c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n'):
			return errors.New("the mail holds half a line end")
		case c == 0 || c >= 0x80:
			return errors.New("the mail holds a byte that is not of 7 bits")
		case c == '\n':
			if i-1-start > lineLimit {
				return errors.New("the mail holds a line that is longer than SMTP allows")
			}
			start = i + 1
		}
	}
	return nil
}

// fitAddress accepts plain addresses only: no quoted local part, no source route, no address literal, no flag.
func fitAddress(a string) error {
	if a == "" {
		return errors.New("an envelope address is empty")
	}
	for i := 0; i < len(a); i++ {
		if a[i] <= ' ' || a[i] > '~' || strings.IndexByte(`<>()[]:;\,"`, a[i]) >= 0 {
			return errors.New("an envelope address holds a character that SMTP does not allow")
		}
	}
	local, domain, ok := strings.Cut(a, "@")
	if !ok || local == "" || domain == "" || strings.Contains(domain, "@") || a[0] == '-' {
		return errors.New("an envelope address is none")
	}
	return nil
}

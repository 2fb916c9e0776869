package smtp

import (
	"bytes"
	"encoding/binary"
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
	if fits(raw) {
		return nil
	}
	return misfit(raw)
}

// misfit names what is wrong with a mail that ends as it should.
func misfit(raw []byte) error {
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

// fits reports in a tenth of the time whether misfit would find nothing. raw ends with CRLF.
func fits(raw []byte) bool {
	return plainBytes(raw) && shortLines(raw)
}

// plainBytes reports whether raw is of 7 bits without NUL, and every CR is followed by LF, every LF preceded by CR. It looks at
// eight bytes at once, the first of them lowest; what it notes of each is the byte's highest bit.
func plainBytes(raw []byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	var wrong, before uint64 // before: the byte before these was CR
	for len(raw) > 0 {
		var w uint64
		if len(raw) >= 8 {
			w, raw = binary.LittleEndian.Uint64(raw), raw[8:]
		} else {
			rest := [8]byte{'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'}
			copy(rest[:], raw)
			w, raw = binary.LittleEndian.Uint64(rest[:]), nil
		}
		wrong |= (w | (w - ones)) & highs // a high bit of its own, or borrowed by a zero
		if (w-' '*ones)&highs == 0 && before == 0 {
			continue // no control among them
		}
		cr := ^((w ^ '\r'*ones) + 0x7f*ones) & highs // exact where no byte has its highest bit set
		lf := ^((w ^ '\n'*ones) + 0x7f*ones) & highs
		wrong |= (cr<<8 | before) ^ lf // half a line end
		before = cr >> 56
	}
	return wrong|before == 0
}

// shortLines reports whether each line is at most as long as it may be: within so many bytes of a line's end there is another.
func shortLines(raw []byte) bool {
	for len(raw) > 0 {
		end := bytes.LastIndexByte(raw[:min(len(raw), lineLimit+2)], '\n')
		if end < 0 {
			return false
		}
		raw = raw[end+1:]
	}
	return true
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

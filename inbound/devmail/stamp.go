package devmail

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// stamp adds what a receiving server adds for one recipient, our Authentication-Results topmost, and removes what only
// it may say: results in our name (RFC 8601 §5) and a Return-Path (RFC 5321 §4.4).
func (o *Office) stamp(a arrival, rcpt string, now time.Time) []byte {
	fields, body := splitHeader(a.raw)
	kept := make([]string, 0, len(fields))
	for _, f := range without(fields, "Return-Path") {
		if !o.inOurName(f) {
			kept = append(kept, f)
		}
	}
	with := "ESMTP"
	if a.user != nil {
		with = "ESMTPA"
	}
	top := []string{
		o.results(a, fields),
		fmt.Sprintf("Return-Path: <%s>\r\n", a.from),
		fmt.Sprintf("Delivered-To: %s\r\n", rcpt),
		fmt.Sprintf("Received: from %s ([127.0.0.1])\r\n\tby %s with %s\r\n\tfor <%s>; %s\r\n",
			or(oneToken(a.helo), "unknown"), o.cfg.AuthServID, with, rcpt, now.Format(time.RFC1123Z)),
	}
	return joinHeader(append(top, kept...), body)
}

// results is the Authentication-Results line for a mail.
func (o *Office) results(a arrival, fields []string) string {
	from := fromAddresses(fields)
	dmarc, domain := o.verdict(a.user, from), "unknown"
	if len(from) > 0 {
		domain = or(oneToken(domainOf(from[0])), "unknown")
	}
	spf := dmarc
	if a.from == "" {
		spf = "none"
	}
	line := fmt.Sprintf("Authentication-Results: %s; dmarc=%s header.from=%s;\r\n\tspf=%s smtp.mailfrom=%s",
		o.cfg.AuthServID, dmarc, domain, spf, or(oneToken(domainOf(a.from)), "none"))
	if a.user != nil {
		line += ";\r\n\tauth=pass smtp.auth=" + a.user.address
	}
	return line + "\r\n"
}

// verdict is pass only when the session was logged in to the mailbox that owns the one From address; a local address
// claimed by anybody else fails; of the world outside nothing is known.
func (o *Office) verdict(user *mailbox, from []string) string {
	if len(from) != 1 || from[0] == "" {
		return "fail"
	}
	if o.cfg.Trust != nil {
		as := ""
		if user != nil {
			as = user.address
		}
		if v := o.cfg.Trust(as, from[0]); v != "" {
			return v
		}
	}
	_, local := o.lookup(from[0])
	switch {
	case user != nil && user.owns(from[0]):
		return "pass"
	case local:
		return "fail"
	}
	return "none"
}

// inOurName reports whether a field is an Authentication-Results with our authserv-id, however it is written.
func (o *Office) inOurName(f string) bool {
	v, ok := field([]string{f}, "Authentication-Results")
	if !ok {
		return false
	}
	id, _, _ := strings.Cut(v, ";")
	for {
		before, after, found := strings.Cut(id, "(") // comments may stand anywhere (RFC 8601 §2.2)
		if !found {
			break
		}
		_, rest, _ := strings.Cut(after, ")")
		id = before + " " + rest
	}
	words := strings.Fields(id)
	return len(words) > 0 && strings.EqualFold(strings.Trim(words[0], `"`), o.cfg.AuthServID)
}

// fromAddresses returns the lower-case addresses of all From fields; what cannot be read counts as "".
func fromAddresses(fields []string) []string {
	var found []string
	for _, f := range fields {
		v, ok := field([]string{f}, "From")
		if !ok {
			continue
		}
		list, err := mail.ParseAddressList(v)
		if err != nil {
			found = append(found, looseAddress(v))
		}
		for _, a := range list {
			found = append(found, strings.ToLower(a.Address))
		}
	}
	return found
}

// looseAddress takes what stands in the last angle brackets of a From that breaks the grammar.
func looseAddress(v string) string {
	i, j := strings.LastIndexByte(v, '<'), strings.LastIndexByte(v, '>')
	if i < 0 || j < i {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(v[i+1 : j]))
}

// splitHeader cuts a mail into its raw header fields, each with its folded lines and line ends, and the rest, which
// begins with the empty line. A line that is no field (RFC 5322 §2.2) ends nothing: it stays with the field before it. Time is
// linear in the header.
func splitHeader(raw []byte) (fields []string, rest []byte) {
	begins := 0 // of the field that is being read
	end := func(at int) {
		if at > begins {
			fields = append(fields, string(raw[begins:at]))
		}
		begins = at
	}
	for at := 0; at < len(raw); {
		line := raw[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			end(at)
			return fields, raw[at:]
		}
		if line[0] != ' ' && line[0] != '\t' && bytes.IndexByte(line, ':') >= 0 {
			end(at)
		}
		at += len(line)
	}
	end(len(raw))
	return fields, nil
}

func joinHeader(fields []string, rest []byte) []byte {
	return append([]byte(strings.Join(fields, "")), rest...)
}

// field returns the unfolded value of the first field of a name.
func field(fields []string, name string) (string, bool) {
	for _, f := range fields {
		if n, v, ok := strings.Cut(f, ":"); ok && strings.EqualFold(strings.TrimSpace(n), name) {
			return strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(v)), true
		}
	}
	return "", false
}

func without(fields []string, name string) []string {
	kept := make([]string, 0, len(fields))
	for _, f := range fields {
		if n, _, ok := strings.Cut(f, ":"); !ok || !strings.EqualFold(strings.TrimSpace(n), name) {
			kept = append(kept, f)
		}
	}
	return kept
}

// oneToken is s, or "" when it could break the header it is written into.
func oneToken(s string) string {
	for _, r := range s {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`;()<>"\`, r) {
			return ""
		}
	}
	return s
}

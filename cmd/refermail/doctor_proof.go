package main

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
)

// checkProof compares the name under which the mail server stamped the mail that came back with those the configuration
// believes (RFC 8601 §2.5). A wrong name is the mistake nobody notices until a manager's reply is asked back.
func checkProof(cfg *Config, raw []byte) finding {
	const check = "proof"
	stamp, found := stampedBy(raw)
	believed := cfg.Mail.AuthservID
	switch {
	case cfg.Mail.Verify == string(auth.ByDNS):
		return finding{check, skipped, `verify = "dns": what the mail server writes is not asked for`, ""}
	case !found:
		return finding{check, skipped, "the mail that came back bears no Authentication-Results; servers often leave their own users' mail without", ""}
	case slices.ContainsFunc(believed, func(id string) bool { return strings.EqualFold(id, stamp) }):
		where := ", above its own Received field, where nobody else can write"
		h := parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()}).Header
		if !checkerOf(cfg, Clock{}.Now).StampsAbove(h) {
			where = ", below its own Received field: it must remove such headers from what it receives (RFC 8601 §5)"
		}
		return finding{check, green, "the mail server proves senders as " + stamp + where, ""}
	}
	f := finding{check, yellow, fmt.Sprintf("the mail server proves senders as %q", stamp), fmt.Sprintf("set authserv_id = [%q] in [mail] of %s", stamp, cfg.name())}
	if len(believed) > 0 {
		f.Detail += ", and authserv_id believes " + strings.Join(believed, ", ")
	}
	return f
}

// stampedBy is the authserv-id of the topmost Authentication-Results header. Microsoft 365 writes none.
func stampedBy(raw []byte) (id string, found bool) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", false
	}
	stamps := m.Header["Authentication-Results"]
	if len(stamps) == 0 {
		return "", false
	}
	first, _, _ := strings.Cut(stamps[0], ";")
	words := strings.Fields(first)
	switch {
	case len(words) == 0:
		return "", false
	case strings.Contains(words[0], "="):
		return auth.Microsoft, true
	}
	return strings.ToLower(words[0]), true
}

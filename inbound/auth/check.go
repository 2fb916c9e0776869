package auth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/inbound/parse"
	"refermail/workflow/account"
)

// Mode is whose word is taken for a sender.
type Mode string

// The modes.
const (
	ByHeader Mode = "header" // the receiving server's results, nothing else
	ByDNS    Mode = "dns"    // our own check, whatever a header says
	ByBoth   Mode = "both"   // the server's results, and our own check where they settle nothing
)

// Checker says how far to believe a mail's sender. All fields but DNS and Hops must be set; it is safe for concurrent use
// when DNS is.
type Checker struct {
	Mode     Mode
	Authserv []string // whose Authentication-Results are believed
	Hops     Hops     // our own servers; without them SPF is not checked
	DNS      Resolver // needed for [ByDNS] and [ByBoth]; wrap it in a [Cache]
}

// Letter is a mail to be checked.
type Letter struct {
	Raw  []byte
	Mail *parse.Message // what was read of Raw
	Cut  bool           // Raw is the header alone: no signature over a body can be checked
	At   time.Time      // as of when signatures are judged: the mail's arrival
}

// Check gives the verdict. It ends within 6 seconds and 40 questions, whatever the mail asks for; trouble with DNS makes
// a verdict temporary and is no error. Without questions to ask it takes microseconds.
func (c *Checker) Check(ctx context.Context, l Letter) Result {
	e := evidence{from: account.Domain(Author(l.Mail)), doubts: doubts(l.Mail)}
	if c.Mode != ByDNS {
		e.stamp(l.Mail.Header, c.Authserv, c.Hops)
	}
	if c.Mode != ByHeader && (e.server == "" || e.from == "" || e.verdict().Level == Weak) {
		ctx, cancel := context.WithTimeout(ctx, mailLimit)
		defer cancel()
		c.look(ctx, &e, l)
	}
	return judge(e)
}

// look makes our own checks.
func (c *Checker) look(ctx context.Context, e *evidence, l Letter) {
	dns := &questions{ask: c.DNS, left: maxQuestions}
	e.looked = true
	if !l.Cut {
		e.checked = checkDKIM(l.Raw, e.from, l.At, func(name string) ([]string, error) { return dns.LookupTXT(ctx, name) })
	}
	signatures := e.checked
	spf := spfOf(e.stamped)
	if e.server == "" || spf.result == none {
		spf = finding{}
	}
	if client, ok := c.Hops.envelope(l.Mail.Header); ok && spf.method == "" {
		e.client = client.client.String()
		spf = checkSPF(ctx, dns, client)
	}
	if spf.method != "" {
		e.checked = append(e.checked, spf)
	}
	if e.from == "" {
		return
	}
	f := dmarcFinding(policyOf(ctx, dns, e.from), e.from, signatures, spf)
	if l.Cut && f.result == fail { // a signature may hold over what we have not got
		f.result = none
	}
	e.checked = append(e.checked, f)
}

// Author is the one address a mail is from; "" when it names none or several, who are nobody.
func Author(m *parse.Message) string {
	if len(m.From) != 1 || len(m.Header.Values("From")) != 1 {
		return ""
	}
	return m.From[0].Address
}

// StampsAbove reports whether the headers that are believed stand above the hop at which a mail reached our side, where
// nobody outside can write one. Where they stand below, the server has to remove forged ones.
func (c *Checker) StampsAbove(h parse.Header) bool {
	entry := c.Hops.entry(h, ownDomains(c.Authserv))
	for i, field := range h {
		if i < entry && strings.EqualFold(field.Name, "Authentication-Results") {
			if id, _ := parseResults(field.Value); pinnedAs(id, c.Authserv) != "" {
				return true
			}
		}
	}
	return false
}

// Says describes what is in force, for an operator: one clause, and whether senders can be proven at all.
func (c *Checker) Says() (what string, able bool) {
	spf := "SPF is not checked without mail.trusted_hops"
	if c.Hops.Named() {
		spf = "SPF at the listed hops"
	}
	header := len(c.Authserv) > 0
	switch {
	case c.Mode == ByHeader && header:
		return fmt.Sprintf("header: the results of %s are believed", strings.Join(c.Authserv, ", ")), true
	case c.Mode == ByHeader:
		return "header: nobody's results are believed", false
	case c.Mode == ByBoth && header:
		return fmt.Sprintf("both: the results of %s are believed, else DKIM and DMARC are checked over DNS; %s", strings.Join(c.Authserv, ", "), spf), true
	case c.Mode == ByBoth:
		return "both: nobody's results are believed, so DKIM and DMARC are checked over DNS; " + spf, true
	}
	return "dns: DKIM and DMARC are checked over DNS; " + spf, true
}

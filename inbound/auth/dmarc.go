package auth

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dmarc"

	"refermail/workflow/account"
)

// policy is what a domain asks receivers to do (RFC 7489 §6.3), as far as it concerns one mail.
type policy struct {
	result string // "pass" when there is one, else "none", "temperror" or "permerror"
	asks   string // none, quarantine or reject, for the domain or, below it, for its subdomains
	dkim   bool   // strict alignment
	spf    bool
}

// policyOf looks for the policy of a host, and of its registered domain when it has none itself (RFC 7489 §6.6.3).
func policyOf(ctx context.Context, dns Resolver, host string) policy {
	p := policyAt(ctx, dns, host, false)
	if domain := account.Registrable(host); p.result == none && domain != "" && domain != host {
		return policyAt(ctx, dns, domain, true)
	}
	return p
}

func policyAt(ctx context.Context, dns Resolver, domain string, below bool) policy {
	records, err := dns.LookupTXT(ctx, "_dmarc."+domain)
	var refused *net.DNSError
	switch {
	case errors.As(err, &refused) && refused.IsNotFound:
		return policy{result: none}
	case errors.As(err, &refused) && refused.Temporary():
		return policy{result: temperror}
	case err != nil:
		return policy{result: permerror}
	}
	return readPolicy(records, below)
}

// readPolicy reads the TXT records at one name. Several policies are none (RFC 7489 §6.6.3). Tags that do not matter to us
// are left out first, since a mistake in them must not take the policy away (§6.3); among them is pct: a domain that is
// still trying its policy out is believed all the same. below chooses the policy for subdomains.
func readPolicy(records []string, below bool) policy {
	var found []string
	for _, record := range records {
		if version, _, _ := strings.Cut(record, ";"); strings.Join(strings.Fields(version), "") == "v=DMARC1" {
			found = append(found, record)
		}
	}
	if len(found) != 1 {
		return policy{result: none}
	}
	tags := tagList(found[0])
	kept := "v=DMARC1"
	for name, words := range map[string]string{"p": "none quarantine reject", "sp": "none quarantine reject", "adkim": "r s", "aspf": "r s"} {
		value := strings.ToLower(tags[name])
		if value != "" && slices.Contains(strings.Fields(words), value) {
			kept += "; " + name + "=" + value
		} else if name == "p" && tags["rua"] != "" {
			kept += "; p=none" // RFC 7489 §6.6.3 step 6: whoever wants reports has a policy
		}
	}
	record, err := dmarc.Parse(kept)
	if err != nil {
		return policy{result: permerror}
	}
	p := policy{result: pass, asks: string(record.Policy), dkim: record.DKIMAlignment == dmarc.AlignmentStrict, spf: record.SPFAlignment == dmarc.AlignmentStrict}
	if below && record.SubdomainPolicy != "" {
		p.asks = string(record.SubdomainPolicy)
	}
	return p
}

// dmarcFinding weighs signatures and SPF by the policy of from's domain (RFC 7489 §6.6.2). spf may be the finding of a
// server, the zero finding when nobody could check. Then a mail without an aligned signature may still have been
// sent by a host of the domain: it fails only where the domain asks receivers to refuse what is not proven.
func dmarcFinding(p policy, from string, dkim []finding, spf finding) finding {
	f := finding{method: "dmarc", result: p.result, props: []property{{"header.from", from}}}
	if p.result != pass {
		return f
	}
	f.props = append(f.props, property{"policy.p", p.asks})
	if p.dkim {
		f.props = append(f.props, property{"policy.adkim", "s"})
	}
	trouble := spf.result == temperror
	for _, s := range dkim {
		if s.result == pass && alignedAs(p.dkim, strings.ToLower(s.property("header.d")), from) {
			return f
		}
		trouble = trouble || s.result == temperror
	}
	switch {
	case spf.result == pass && alignedAs(p.spf, strings.ToLower(hostOf(spf.property("smtp.mailfrom"))), from):
	case trouble:
		f.result = temperror
	case spf.result != "", p.asks != "none":
		f.result = fail
	default:
		f.result = none
	}
	return f
}

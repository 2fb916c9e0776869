package main

import (
	"context"
	"net"
	"slices"
	"strings"
)

// checkDNS looks up what the world needs to accept our mail and to send us some. It is never red: mail can work without,
// and the machine may not be allowed to ask.
func checkDNS(ctx context.Context, cfg *Config) finding {
	_, domain, _ := strings.Cut(cfg.Mail.Address, "@")
	if cfg.SMTP.Server.Loopback() || reserved(domain) {
		return finding{"dns", skipped, domain + " is not in the public DNS", ""}
	}
	ctx, cancel := context.WithTimeout(ctx, dnsLimit)
	defer cancel()
	var r net.Resolver
	var found, missing []string
	note := func(name string, ok bool) {
		if ok {
			found = append(found, name)
		} else {
			missing = append(missing, name)
		}
	}
	mx, err := r.LookupMX(ctx, domain)
	note("MX", err == nil && len(mx) > 0)
	note("SPF", hasRecord(ctx, &r, domain, "v=spf1"))
	note("DMARC", hasRecord(ctx, &r, "_dmarc."+domain, "v=dmarc1"))
	if len(missing) > 0 {
		return finding{"dns", yellow, domain + " has no " + strings.Join(missing, ", no ") + " that can be seen from here",
			"ask whoever runs the domain; without them our mail may land in spam"}
	}
	return finding{"dns", green, domain + " has " + strings.Join(found, ", "), ""}
}

func hasRecord(ctx context.Context, r *net.Resolver, name, prefix string) bool {
	records, err := r.LookupTXT(ctx, name)
	return err == nil && slices.ContainsFunc(records, func(t string) bool { return strings.HasPrefix(strings.ToLower(t), prefix) })
}

// reserved reports whether a domain is kept out of the public DNS (RFC 2606, RFC 6761, RFC 6762).
func reserved(domain string) bool {
	tld := domain[strings.LastIndexByte(domain, '.')+1:]
	return slices.Contains([]string{"test", "example", "invalid", "localhost", "local", "internal"}, tld)
}

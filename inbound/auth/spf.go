package auth

import (
	"context"
	"net"

	"blitiri.com.ar/go/spf"

	"refermail/workflow/account"
)

// checkSPF asks whether the client at which a mail came from may send for its envelope sender (RFC 7208), for HELO when
// that is null (§2.4). The library bounds terms and empty answers as §4.6.4 asks; dns bounds the questions.
func checkSPF(ctx context.Context, dns Resolver, e envelope) finding {
	domain, sender := account.Domain(e.sender), e.sender
	if e.sender == "" {
		domain = account.Domain("@" + e.helo)
		sender = "postmaster@" + domain
	}
	f := finding{method: "spf", result: none, props: []property{{"smtp.mailfrom", domain}}}
	if domain == "" {
		return f
	}
	result, _ := spf.CheckHostWithSender(net.IP(e.client.AsSlice()), e.helo, sender, spf.WithContext(ctx), spf.WithResolver(dns))
	f.result = string(result)
	return f
}

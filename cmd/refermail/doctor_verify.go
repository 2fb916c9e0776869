package main

import (
	"context"
	"errors"
	"net"
	"strings"

	"refermail/inbound/auth"
)

// checkVerify says whose word is taken for senders, and whether that can work at all: mail can be received without, and
// nobody can command.
func checkVerify(ctx context.Context, cfg *Config) finding {
	const check = "senders"
	checker := checkerOf(cfg, Clock{}.Now)
	what, able := checker.Says()
	if !able {
		return finding{check, yellow, what + ", so nobody can be proven", `set authserv_id, or verify = "dns", in [mail] of ` + cfg.name()}
	}
	if checker.Mode == auth.ByHeader {
		return finding{check, green, what, ""}
	}
	if trouble := dnsTrouble(ctx, cfg); trouble != "" {
		f := finding{check, yellow, what + "; but DNS does not answer: " + trouble, "let this machine ask DNS, or name a server that it may ask in dns_server in [mail] of " + cfg.name()}
		if len(checker.Authserv) == 0 || checker.Mode == auth.ByDNS {
			f.Detail += ", so nobody can be proven"
		}
		return f
	}
	return finding{check, green, what, ""}
}

// dnsTrouble asks about our own domain; every answer will do, also that there is none.
func dnsTrouble(ctx context.Context, cfg *Config) string {
	ctx, cancel := context.WithTimeout(ctx, dnsLimit)
	defer cancel()
	_, domain, _ := strings.Cut(cfg.Mail.Address, "@")
	_, err := resolverOf(cfg).LookupTXT(ctx, "_dmarc."+domain)
	var dns *net.DNSError
	if err == nil || errors.As(err, &dns) && dns.IsNotFound {
		return ""
	}
	return err.Error()
}

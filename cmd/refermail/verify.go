package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"refermail/inbound/auth"
)

// checkVerify names what is wrong about how senders are verified.
func (c *Config) checkVerify(r *configReader) {
	r.oneOf("mail.verify", c.Mail.Verify, string(auth.ByHeader), string(auth.ByDNS), string(auth.ByBoth))
	hops, err := auth.ParseHops(c.Mail.Hops)
	switch {
	case err != nil:
		r.wrong("mail.trusted_hops", `%s; list your own mail servers, like ["mx.acme.example", "10.0.0.0/8"]`, err)
	case len(c.Mail.Hops) > 0 && !hops.Named():
		r.wrong("mail.trusted_hops", `names no server; add the host that writes "by …" into the topmost Received header of your mail`)
	}
	if c.Mail.DNSServer == "" {
		return
	}
	host, port, err := net.SplitHostPort(c.Mail.DNSServer)
	if n, e := strconv.Atoi(port); err != nil || e != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, " \t/@") {
		r.wrong("mail.dns_server", "%q is not host:port; write it like 127.0.0.1:53", c.Mail.DNSServer)
	}
}

// checkerOf makes what verifies senders. The configuration has been checked.
func checkerOf(cfg *Config, now func() time.Time) *auth.Checker {
	hops, _ := auth.ParseHops(cfg.Mail.Hops)
	return &auth.Checker{Mode: auth.Mode(cfg.Mail.Verify), Authserv: cfg.Mail.AuthservID, Hops: hops, DNS: auth.NewCache(resolverOf(cfg), now)}
}

// resolverOf asks the configured name server, else those of the system. It is Go's own resolver, which can be stopped.
func resolverOf(cfg *Config) *net.Resolver {
	r := &net.Resolver{PreferGo: true}
	if server := cfg.Mail.DNSServer; server != "" {
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, server)
		}
	}
	return r
}

// shownProof is a proof as JSON shows it: its lists are never null.
func shownProof(a auth.Result) auth.Result {
	a.SignedBy, a.Doubts = list(a.SignedBy), list(a.Doubts)
	return a
}

// proofLines tell a person how far a sender is believed, label and text.
func proofLines(a auth.Result) (lines [][2]string) {
	switch a.Source {
	case "":
		return nil
	case "none":
		lines = append(lines, [2]string{"sender", string(a.Level) + " (no word of a receiving server we believe, and no signature was checked)"})
	default:
		lines = append(lines, [2]string{"sender", fmt.Sprintf("%s (dmarc %s, dkim %s, spf %s, arc %s; by %s)", a.Level, a.DMARC, a.DKIM, a.SPF, a.ARC, a.Source)})
	}
	lines = append(lines, [2]string{"why", a.Why})
	if len(a.SignedBy) > 0 {
		lines = append(lines, [2]string{"signed by", strings.Join(a.SignedBy, ", ")})
	}
	if a.Client != "" {
		lines = append(lines, [2]string{"came from", a.Client})
	}
	for _, d := range a.Doubts {
		lines = append(lines, [2]string{"doubt", d.Text})
	}
	return lines
}

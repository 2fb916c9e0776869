package auth

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow/account"
)

// Hops are the servers that pass mail on to us on our side: the hosts whose Received fields are believed, and the network
// addresses from which they hand mail to each other. The zero value trusts none.
type Hops struct {
	names []string
	nets  []netip.Prefix
}

// ParseHops reads what an operator lists: host names, which stand for their subdomains too, network addresses and networks
// ("10.0.0.0/8"). The error names the entry that is neither.
func ParseHops(list []string) (Hops, error) {
	var h Hops
	for _, entry := range list {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if ip := literal(strings.Trim(entry, "[]")); ip.IsValid() {
			h.nets = append(h.nets, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		if network, err := netip.ParsePrefix(entry); err == nil {
			h.nets = append(h.nets, network.Masked())
			continue
		}
		if account.Domain("@"+entry) == "" {
			return Hops{}, fmt.Errorf("%q is neither a host name nor a network address", entry)
		}
		h.names = append(h.names, account.Domain("@"+entry))
	}
	return h, nil
}

// named reports whether a host is one of ours.
func (h Hops) named(host string) bool {
	return slices.ContainsFunc(h.names, func(n string) bool { return host == n || strings.HasSuffix(host, "."+n) })
}

// within reports whether a network address is one of ours.
func (h Hops) within(ip netip.Addr) bool {
	return ip.IsValid() && slices.ContainsFunc(h.nets, func(n netip.Prefix) bool { return n.Contains(ip) })
}

// internal reports whether a hop of ours surely took the mail from another one of ours: over LMTP, which is spoken to a
// server's own mail store alone (RFC 2033 §5), or from an address that the operator has listed. A private address that is
// not listed proves nothing: behind a proxy the whole world seems to write from one.
func (h Hops) internal(at hop) bool {
	return h.within(at.client) || strings.HasPrefix(at.with, "LMTP") && !at.client.IsValid()
}

// entry is the index of the Received field at which a mail reached our side: above it nobody outside can have written
// anything. It goes from the top through hops that are surely internal. domains are registrable domains of servers of ours
// beside the listed ones. It is -1 when the topmost Received field is not ours.
func (h Hops) entry(header parse.Header, domains []string) int {
	at := -1
	for i, field := range header {
		if !strings.EqualFold(field.Name, "received") {
			continue
		}
		hop := readHop(field.Value)
		if !h.named(hop.by) && !slices.Contains(domains, account.Registrable(hop.by)) {
			return at
		}
		if at = i; !h.internal(hop) {
			return at
		}
	}
	return at
}

// envelope is what the hop at which a mail reached our side says of its transport.
type envelope struct {
	client netip.Addr
	helo   string
	sender string // MAIL FROM; "" for the null sender
}

// envelope finds it. Only listed hosts are believed. The Return-Path must stand above the hop, where delivery writes it
// (RFC 5321 §4.4): one below is the sender's own. ok is false when the address of the client or the envelope sender is not
// known, or the client is no address of the public network.
func (h Hops) envelope(header parse.Header) (e envelope, ok bool) {
	at := h.entry(header, nil)
	if at < 0 {
		return e, false
	}
	hop := readHop(header[at].Value)
	if !hop.client.IsValid() || hop.client.IsPrivate() || hop.client.IsLoopback() || hop.client.IsLinkLocalUnicast() || h.within(hop.client) {
		return e, false
	}
	e.client, e.helo = hop.client, strings.Trim(strings.ToLower(hop.helo), ".")
	for _, field := range header[:at] {
		if strings.EqualFold(field.Name, "return-path") {
			e.sender = strings.Trim(strings.TrimSpace(field.Value), "<>")
			return e, true
		}
	}
	return e, false
}

// Named reports whether a host is listed; network addresses alone make no Received field believed.
func (h Hops) Named() bool { return len(h.names) > 0 }

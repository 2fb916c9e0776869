package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ParseProxy reads an address or a network of a proxy: 10.0.0.7 or 10.0.0.0/24.
func ParseProxy(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()), nil
}

// client is who asks: the peer, or, when the peer is a trusted proxy, the last address of X-Forwarded-For that is no trusted
// proxy itself. Anybody can write that header; only what our own proxies added to its end is believed. The zero Addr means
// that nobody knows.
func (s Site) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.proxied(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap().WithZone("")
	}
	return at
}

func (s Site) proxied(ip netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// forwarded reports whether a proxy stands between, believed or not.
func forwarded(r *http.Request) bool {
	return r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
}

// local reports whether somebody on this machine asks, without anybody in between.
func (s Site) local(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && !forwarded(r)
}

// bucketOf is whose allowance a client uses up: an IPv6 customer has a whole /64.
func bucketOf(ip netip.Addr) string {
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

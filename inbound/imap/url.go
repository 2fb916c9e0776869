package imap

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// place is a parsed mailbox URL.
type place struct {
	user, host, port, box string
	security              security
}

type security int

const (
	tlsFirst security = iota // TLS from the first byte (imaps)
	startTLS                 // required, never optional: RFC 8314 §3
	plain                    // loopback only
)

func (p place) name() string    { return p.host + "/" + p.box }
func (p place) address() string { return net.JoinHostPort(p.host, p.port) }

// parseURL reads imaps://user@host:993/INBOX. Errors name what to change and never repeat a password.
func parseURL(raw string) (place, error) {
	u, err := url.Parse(raw)
	if err != nil { // url.Error repeats the whole input, which may hold a secret
		return place{}, errors.New("imap url: not a URL, want imaps://user@host:993/INBOX")
	}
	p := place{host: strings.ToLower(u.Hostname()), port: u.Port(), box: strings.Trim(u.Path, "/")}
	switch u.Scheme {
	case "imaps":
		p.port, p.security = or(p.port, "993"), tlsFirst
	case "imap":
		p.port, p.security = or(p.port, "143"), startTLS
	default:
		return place{}, fmt.Errorf("imap url: scheme %q, want imaps or imap", u.Scheme)
	}
	if p.host == "" {
		return place{}, errors.New("imap url: no host")
	}
	if u.User == nil || u.User.Username() == "" {
		return place{}, errors.New("imap url: no user, want imaps://user@host (write @ in the user as %40)")
	}
	p.user = u.User.Username()
	if _, has := u.User.Password(); has {
		return place{}, errors.New("imap url: holds a password; use password_file or password_command")
	}
	if u.Fragment != "" {
		return place{}, errors.New("imap url: unexpected #")
	}
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 || values[0] != "off" {
			return place{}, errors.New("imap url: an unknown option behind the question mark, only tls=off exists") // it may be half a password
		}
		if !loopback(p.host) {
			return place{}, fmt.Errorf("imap url: tls=off is for loopback only, not for %s", p.host)
		}
		p.security = plain
	}
	if p.box == "" || strings.EqualFold(p.box, "INBOX") {
		p.box = "INBOX"
	}
	return p, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

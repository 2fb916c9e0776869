package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Security is how a connection is protected.
type Security string

// The ways to connect. Without protection is for loopback only.
const (
	ImplicitTLS Security = "tls"      // TLS from the first byte: imaps, smtps
	StartTLS    Security = "starttls" // required, never optional: a server that does not offer it is refused
	NoTLS       Security = "off"
)

// Server is a mail server as its URL names it.
type Server struct {
	Host     string
	Port     int
	Security Security
	User     string // "" means: no login
	Mailbox  string // IMAP only
}

// Addr returns host:port for dialling.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Loopback reports whether the server is this machine, by its name alone; no name is looked up.
func (s Server) Loopback() bool {
	if s.Host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(s.Host)
	return err == nil && ip.IsLoopback()
}

// parseServer reads imap://, imaps://, smtp:// and smtps:// addresses. A password inside is returned apart and not kept
// in the Server. Errors say how to mend the URL and never quote it, because it may hold the password.
func parseServer(raw, protocol string) (s Server, password Secret, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return s, password, fmt.Errorf("cannot be read as a URL; write %s, with @ in the user name as %%40", exampleURL(protocol))
	}
	ports := map[string]struct {
		port     int
		security Security
	}{
		"imap": {143, StartTLS}, "imaps": {993, ImplicitTLS}, "smtp": {587, StartTLS}, "smtps": {465, ImplicitTLS},
	}
	kind, ok := ports[u.Scheme]
	if !ok || !strings.HasPrefix(u.Scheme, protocol) {
		return s, password, fmt.Errorf("must begin with %s:// (STARTTLS) or %ss:// (TLS)", protocol, protocol)
	}
	s = Server{Host: strings.ToLower(u.Hostname()), Port: kind.port, Security: kind.security, User: u.User.Username()}
	if s.Host == "" {
		return s, password, fmt.Errorf("names no host; write %s", exampleURL(protocol))
	}
	if strings.ContainsAny(s.User, "\r\n\x00") {
		return s, password, fmt.Errorf("has a line break in the user name")
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			return s, password, fmt.Errorf("has no valid port")
		}
	}
	if p, ok := u.User.Password(); ok {
		password = Secret{p}
	}
	if protocol == "imap" {
		if s.Mailbox = strings.Trim(u.Path, "/"); s.Mailbox == "" {
			s.Mailbox = "INBOX"
		}
	} else if strings.Trim(u.Path, "/") != "" {
		return s, password, fmt.Errorf("has something after the host; write %s", exampleURL(protocol))
	}
	return s, password, s.options(u.Query())
}

// options reads what stands behind the question mark: tls=off and nothing else.
func (s *Server) options(q url.Values) error {
	for name, values := range q {
		if name != "tls" || len(values) != 1 || values[0] != "off" {
			return errors.New("has an unknown option behind the question mark; only ?tls=off exists, for servers on this machine") // not named: it may be half a password
		}
		if !s.Loopback() {
			return fmt.Errorf("switches TLS off (?tls=off) for %s, which is not this machine; take ?tls=off away", s.Host)
		}
		if s.Security == ImplicitTLS {
			return fmt.Errorf("asks for TLS and switches it off (?tls=off); keep one")
		}
		s.Security = NoTLS
	}
	return nil
}

func exampleURL(protocol string) string {
	if protocol == "imap" {
		return "imaps://user@host:993/INBOX"
	}
	return "smtp://user@host:587"
}

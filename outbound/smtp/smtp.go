package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	"refermail/outbound"
)

// How long the server may take. RFC 5321 §4.5.3.2 allows minutes everywhere and ten for the answer to a mail; a server
// next door that takes longer than this is better asked again, and only the answer to a mail gets patience, because
// asking again may deliver it twice.
const (
	dialWait    = 15 * time.Second
	commandWait = 30 * time.Second
	dataWait    = 2 * time.Minute // for taking the whole mail, and again for the answer to it
	quitWait    = 2 * time.Second
	idleWait    = time.Minute // servers close after one to five minutes
)

// Options says where and as whom to send.
type Options struct {
	// URL is smtp://user@host:587 (STARTTLS is required) or smtps://user@host:465. ?tls=off is for loopback only. Without
	// a user there is no login.
	URL string
	// Password is asked for each new connection; a password in the URL stands in for a nil one.
	Password func(context.Context) (string, error)
	// Token gives an OAuth 2 access token; when set, XOAUTH2 is used instead of a password.
	Token func(context.Context) (string, error)
	// Hello is our name in EHLO; "": localhost.
	Hello string
	// TLS is used when set, for tests; nil trusts the system's roots (SSL_CERT_FILE is honoured).
	TLS *tls.Config
	// Idle is how long an unused connection is kept; 0: a minute.
	Idle time.Duration
}

// Sender is a pool of connections to one server. It is safe for concurrent use; as many connections open as mails are
// sent at once.
type Sender struct {
	o       Options
	user    string
	host    string // for TLS and login
	address string
	mode    security

	mu     sync.Mutex
	idle   []*session // the last used is taken first
	closed bool
}

type security int

const (
	startTLS security = iota
	implicitTLS
	plaintext
)

var _ outbound.Sender = (*Sender)(nil)

// New reads the URL. It does not connect.
func New(o Options) (*Sender, error) {
	u, err := url.Parse(o.URL)
	if err != nil {
		return nil, errors.New("smtp url cannot be read") // err repeats the URL, which may hold a password
	}
	s := &Sender{o: o, user: u.User.Username(), host: u.Hostname()}
	port := "587"
	switch u.Scheme {
	case "smtp":
	case "smtps":
		s.mode, port = implicitTLS, "465"
	default:
		return nil, fmt.Errorf("smtp url: scheme %q: want smtp or smtps", u.Scheme)
	}
	if s.host == "" {
		return nil, errors.New("smtp url: the host is missing")
	}
	if p := u.Port(); p != "" {
		port = p
	}
	s.address = net.JoinHostPort(s.host, port)
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 || values[0] != "off" {
			return nil, errors.New("smtp url: an unknown option behind the question mark, only tls=off exists") // it may be half a password
		}
		if s.mode == implicitTLS || !loopback(s.host) {
			return nil, errors.New("smtp url: tls=off is for smtp:// on a loopback address only")
		}
		s.mode = plaintext
	}
	if pw, ok := u.User.Password(); ok && o.Password == nil {
		s.o.Password = func(context.Context) (string, error) { return pw, nil }
	}
	if s.user != "" && s.o.Password == nil && o.Token == nil {
		return nil, errors.New("smtp url names a user, but there is no password and no token")
	}
	if s.o.Hello == "" {
		s.o.Hello = "localhost"
	}
	if s.o.Idle <= 0 {
		s.o.Idle = idleWait
	}
	return s, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send delivers one mail. Errors are *outbound.SendError. A kept connection that turns out to be dead before the server
// said anything about the mail is replaced once; that is not an attempt.
func (s *Sender) Send(ctx context.Context, env outbound.Envelope, raw []byte) (string, error) {
	c := s.take()
	if c != nil {
		response, err := s.over(ctx, c, env, raw)
		if !errors.Is(err, errStale) {
			return response, err
		}
	}
	c, err := s.connect(ctx)
	if err != nil {
		return "", err
	}
	return s.over(ctx, c, env, raw)
}

// over sends on one connection and keeps it when it can still be used.
func (s *Sender) over(ctx context.Context, c *session, env outbound.Envelope, raw []byte) (string, error) {
	stop := context.AfterFunc(ctx, c.cut)
	response, err := c.send(ctx, env, raw)
	if !stop() || c.dead {
		c.cut()
		return response, err
	}
	s.keep(c)
	return response, err
}

// Probe connects, logs in and says goodbye: what doctor asks. The text names what was negotiated.
func (s *Sender) Probe(ctx context.Context) (string, error) {
	c, err := s.connect(ctx)
	if err != nil {
		return "", err
	}
	stop := context.AfterFunc(ctx, c.cut)
	defer stop()
	about := c.about
	c.quit()
	return about, nil
}

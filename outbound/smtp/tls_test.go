package smtp_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"refermail/outbound"
	"refermail/outbound/smtp"
)

// secure starts a real server with TLS and logins; it returns its address and the roots to trust.
func secure(t *testing.T, implicit bool) (string, *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}, &x509.Certificate{SerialNumber: big.NewInt(1),
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	srv := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) { return &visit{}, nil }))
	srv.TLSConfig, srv.ErrorLog = config, log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if implicit {
		l = tls.NewListener(l, config)
	}
	done := make(chan struct{})
	go func() { defer close(done); srv.Serve(l) }()
	t.Cleanup(func() { srv.Close(); <-done })
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return address, &tls.Config{RootCAs: roots}
}

type visit struct{ in bool }

func (v *visit) Reset()                                 {}
func (v *visit) Logout() error                          { return nil }
func (v *visit) AuthMechanisms() []string               { return []string{"XOAUTH2", "PLAIN"} }
func (v *visit) Data(r io.Reader) error                 { _, err := io.Copy(io.Discard, r); return err }
func (v *visit) Rcpt(string, *gosmtp.RcptOptions) error { return nil }
func (v *visit) Mail(string, *gosmtp.MailOptions) error {
	if !v.in {
		return gosmtp.ErrAuthRequired
	}
	return nil
}

func (v *visit) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, secret string) error {
		if v.in = user == "deals@acme.example" && secret == "open sesame"; !v.in {
			return gosmtp.ErrAuthFailed
		}
		return nil
	}
	if mechanism == "PLAIN" {
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	}
	return &xoauth2{check}, nil
}

type xoauth2 struct {
	check func(user, token string) error
}

func (x *xoauth2) Next(response []byte) ([]byte, bool, error) {
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	return nil, true, x.check(user, strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01"))
}

func TestTLSAndLogin(t *testing.T) {
	t.Parallel()
	secret := func(s string) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return s, nil }
	}
	tests := []struct {
		name     string
		implicit bool
		change   func(*smtp.Options)
		fails    string // a part of the error
	}{
		{"STARTTLS and a password", false, func(o *smtp.Options) { o.Password = secret("open sesame") }, ""},
		{"TLS and a password", true, func(o *smtp.Options) { o.Password = secret("open sesame") }, ""},
		{"STARTTLS and a token", false, func(o *smtp.Options) { o.Token = secret("open sesame\n") }, ""},
		{"a wrong password", false, func(o *smtp.Options) { o.Password = secret("guess") }, "log in to mail server"},
		{"a wrong token", true, func(o *smtp.Options) { o.Token = secret("guess") }, "log in to mail server"},
		{"a certificate nobody vouches for", false, func(o *smtp.Options) { o.Password, o.TLS = secret("open sesame"), nil }, "certificate"},
		{"TLS with a certificate nobody vouches for", true, func(o *smtp.Options) { o.Password, o.TLS = secret("open sesame"), nil }, "certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address, config := secure(t, tt.implicit)
			o := smtp.Options{URL: "smtp://deals%40acme.example@" + address, TLS: config}
			if tt.implicit {
				o.URL = "smtps://deals%40acme.example@" + address
			}
			tt.change(&o)
			s, err := smtp.New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			about, err := s.Probe(context.Background())
			if err == nil {
				_, err = s.Send(context.Background(), env, raw)
			}
			var se *outbound.SendError
			switch {
			case tt.fails == "" && err != nil:
				t.Error(err)
			case tt.fails == "" && !strings.Contains(about, "logged in as deals@acme.example"):
				t.Errorf("probe says %q", about)
			case tt.fails != "" && (!errors.As(err, &se) || se.Class != outbound.Outage || !strings.Contains(err.Error(), tt.fails)):
				t.Errorf("%v, want an outage about %q", err, tt.fails)
			case err != nil && (strings.Contains(err.Error(), "guess") || strings.Contains(err.Error(), "sesame")):
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

func TestBulkMailOverTLS(t *testing.T) {
	t.Parallel()
	for name, implicit := range map[string]bool{"STARTTLS": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, config := secure(t, implicit)
			o := smtp.Options{URL: map[bool]string{false: "smtp", true: "smtps"}[implicit] + "://deals%40acme.example:open%20sesame@" + address, TLS: config}
			out, err := smtp.NewBulk(smtp.BulkOptions{Options: o, Connections: 2})
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			mails, raws := letters(100)
			raws[50] = bytes.Repeat([]byte("sixteen letters.\r\n.dot\r\n"), 5000) // more than one record and one buffer
			for i, r := range all(out, 6, mails, raws) {
				if r.err != nil {
					t.Errorf("mail %d: %v", i, r.err)
				}
			}
			o.Password = func(context.Context) (string, error) { return "guess", nil }
			wrong, err := smtp.NewBulk(smtp.BulkOptions{Options: o, Connections: 2})
			if err != nil {
				t.Fatal(err)
			}
			defer wrong.Close()
			for i, r := range all(wrong, 6, mails[:6], raws) {
				if r.class() != "outage" || !strings.Contains(r.err.Error(), "log in to mail server") || strings.Contains(r.err.Error(), "guess") {
					t.Errorf("mail %d: %v", i, r.err)
				}
			}
		})
	}
}

func TestPlainTextIsNeverFallenBackTo(t *testing.T) {
	t.Parallel()
	s := play(t, []string{"220 hi", hello, "221 bye"})
	out, err := smtp.New(smtp.Options{URL: "smtp://deals%40acme.example:open%20sesame@" + s.address})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Send(context.Background(), env, raw); err == nil || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("%v", err)
	}
	if s.said("AUTH") != 0 || s.said("MAIL") != 0 {
		t.Error("something was said in the clear")
	}
}

package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// leaky is the password that must stay where it belongs.
const leaky = "leaky-7c1f9b"

// forms are the password as it travels.
func forms(user string) []string {
	return []string{leaky, base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + leaky)), base64.StdEncoding.EncodeToString([]byte(leaky))}
}

func shows(text, user string) bool {
	for _, f := range forms(user) {
		if strings.Contains(text, f) {
			return true
		}
	}
	return false
}

// ask has doctor look at the server, and returns what it finds.
func (s *mailServer) ask(t *testing.T, caFile string) finding {
	t.Helper()
	schemes := map[bool]string{false: s.protocol, true: s.protocol + "s"}
	text := strings.Replace(goodConfig, "password_file = \"imap.secret\"", fmt.Sprintf("password = %q\nca_file = %q", leaky, caFile), 1)
	text = strings.Replace(text, "[smtp]\n", fmt.Sprintf("[smtp]\nca_file = %q\n", caFile), 1)
	text = strings.Replace(text, map[string]string{"imap": "imaps://deals%40acme.example@imap.acme.example:993", "smtp": "smtp://deals%40acme.example@smtp.acme.example:587"}[s.protocol],
		schemes[s.implicit]+"://deals@"+s.address, 1)
	text = strings.Replace(text, "[smtp]\n", "[smtp]\npassword = \""+leaky+"\"\n", 1)
	cfg, err := LoadConfig(writeConfig(t, text), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	log := slog.New(slog.DiscardHandler)
	if s.protocol == "imap" {
		box, err := openMailbox(cfg, Clock{}, log, false)
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close()
		return checkIMAP(ctx, cfg, box)
	}
	sender, err := openSender(cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	return checkSMTP(ctx, cfg, sender)
}

// tlsCase is one server that is not to be trusted, or is.
type tlsCase struct {
	name   string
	server func(*mailServer, *authority)
	other  bool   // the authority is not the one that is trusted
	only   string // "starttls" or "tls"; "" for both
	says   string // a part of the advice
	let    bool   // the password is sent, within TLS
}

func tlsCases() []tlsCase {
	cert := func(change func(*x509.Certificate)) func(*mailServer, *authority) {
		return func(s *mailServer, a *authority) {
			s.config = &tls.Config{Certificates: []tls.Certificate{a.certificate(change)}}
		}
	}
	good := cert(nil)
	return []tlsCase{
		{name: "a certificate of the authority in ca_file", server: good, says: "check url and password", let: true},
		{name: "an authority nobody trusts", server: good, other: true, says: "nobody this machine trusts vouches for 127.0.0.1"},
		{name: "a self-signed certificate", server: func(s *mailServer, a *authority) {
			cert(nil)(s, &authority{t: a.t})
		}, says: "nobody this machine trusts vouches for 127.0.0.1"},
		{name: "a certificate for another name", server: cert(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"mail.other.example"} }),
			says: "the certificate is for mail.other.example, not for this name"},
		{name: "an expired certificate", server: cert(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), says: "has expired or is not valid yet"},
		{name: "a certificate of tomorrow", server: cert(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(30 * time.Minute) }), says: "has expired or is not valid yet"},
		{name: "a certificate for clients only", server: cert(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), says: "may not be used for this"},
		{name: "TLS 1.1 at most", server: func(s *mailServer, a *authority) {
			good(s, a)
			s.config.MinVersion, s.config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		}, says: "version 1.2 at least"},
		{name: "STARTTLS is taken away", server: func(s *mailServer, a *authority) { good(s, a); s.strip = true }, only: "starttls", says: "offers no STARTTLS, or somebody on the way takes it away"},
		{name: "words put behind STARTTLS", server: func(s *mailServer, a *authority) {
			good(s, a)
			s.inject = map[string]string{"imap": "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA1 OK injected\r\n", "smtp": "250-evil.test\r\n250 AUTH PLAIN LOGIN XINJECTED\r\n"}[s.protocol]
		}, only: "starttls", says: ""},
	}
}

func TestTLSIsCheckedBeforeAPasswordIsSent(t *testing.T) {
	t.Parallel()
	trusted, other := newAuthority(t), newAuthority(t)
	for _, protocol := range []string{"imap", "smtp"} {
		for _, implicit := range []bool{false, true} {
			for _, c := range tlsCases() {
				if c.only == "starttls" && implicit {
					continue
				}
				way := map[bool]string{false: " with STARTTLS", true: " with TLS"}[implicit]
				t.Run(protocol+way+", "+c.name, func(t *testing.T) {
					t.Parallel()
					s := &mailServer{protocol: protocol, implicit: implicit}
					by := trusted
					if c.other {
						by = other
					}
					c.server(s, by)
					s.open(t)
					f := s.ask(t, trusted.file)
					if f.State != red || !strings.Contains(f.Mend, c.says) {
						t.Errorf("%s: %s\n→ %s", f.State, f.Detail, f.Mend)
					}
					if shows(f.Detail+f.Mend, "deals") {
						t.Errorf("the password is shown: %s", f.Detail)
					}
					if plain := s.heard(false); shows(plain, "deals") || strings.Contains(plain, "AUTH PLAIN") || strings.Contains(plain, "AUTHENTICATE") {
						t.Errorf("said in the clear: %s", plain)
					}
					if sent := shows(s.heard(true), "deals"); c.let && !sent || sent && !c.let && s.inject == "" {
						t.Errorf("the password was sent: %v", sent)
					}
					if strings.Contains(s.heard(true), "XINJECTED") || strings.Contains(f.Detail, "evil.test") {
						t.Errorf("words from outside TLS were believed: %s", f.Detail)
					}
				})
			}
		}
	}
}

func TestAServerThatSpeaksNoTLSGetsNoPassword(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	for _, protocol := range []string{"imap", "smtp"} {
		s := (&mailServer{protocol: protocol, strip: true}).open(t)
		asks := &mailServer{protocol: protocol, implicit: true, address: s.address}
		if f := asks.ask(t, a.file); f.State != red || !strings.Contains(f.Mend, "does not speak TLS on this port") || shows(s.heard(false), "deals") {
			t.Errorf("%s: %s → %s; heard %q", protocol, f.Detail, f.Mend, s.heard(false))
		}
	}
	pre := &mailServer{protocol: "imap", preauth: true, config: &tls.Config{Certificates: []tls.Certificate{a.certificate(nil)}}}
	if f := pre.open(t).ask(t, a.file); f.State != red || shows(pre.heard(false), "deals") || strings.Contains(pre.heard(false), "SELECT") {
		t.Errorf("PREAUTH in the clear: %s, heard %q", f.Detail, pre.heard(false))
	}
}

// TestSSLCertFileIsHonoured asks in a process of its own: the roots are read once for each.
func TestSSLCertFileIsHonoured(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	s := (&mailServer{protocol: "imap", implicit: true, config: &tls.Config{Certificates: []tls.Certificate{a.certificate(nil)}}}).open(t)
	text := strings.Replace(goodConfig, "imap.acme.example:993", s.address, 1)
	path := writeConfig(t, strings.Replace(text, "smtp.acme.example:587", "127.0.0.1:1", 1))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{a.file: "bad credentials", "/dev/null": "certificate"} {
		cmd := exec.CommandContext(t.Context(), self, "--config", path, "doctor", "--no-mail")
		cmd.Env = append(cleanEnvironment(), asProgram+"=1", "SSL_CERT_FILE="+file, "SSL_CERT_DIR=/nonexistent")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, _ := cmd.CombinedOutput() // it finds something red
		in.Close()
		if !strings.Contains(string(out), want) {
			t.Errorf("with SSL_CERT_FILE=%s it says\n%s\nand not %q", file, out, want)
		}
	}
}

// TestPostgreSQLProvesItsName plays the beginning of a PostgreSQL server: it answers the wish for TLS and listens.
func TestPostgreSQLProvesItsName(t *testing.T) {
	t.Parallel()
	a, other := newAuthority(t), newAuthority(t)
	for name, c := range map[string]struct {
		cert tls.Certificate
		no   bool // offers no TLS
		says string
	}{
		"an authority nobody trusts": {other.certificate(nil), false, "nobody this machine trusts vouches"},
		"another name":               {a.certificate(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"db.other.example"} }), false, "the certificate is for db.other.example"},
		"an expired certificate":     {a.certificate(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), false, "has expired"},
		"no encryption":              {tls.Certificate{}, true, "offers no encryption, or somebody on the way takes it away"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard := make(chan string, 100)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					conn.SetDeadline(time.Now().Add(10 * time.Second))
					io.ReadFull(conn, make([]byte, 8)) // SSLRequest
					if c.no {
						io.WriteString(conn, "N")
					} else {
						io.WriteString(conn, "S")
						conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c.cert}})
					}
					text, _ := io.ReadAll(conn)
					heard <- string(text)
					conn.Close()
				}
			}()
			text := strings.Replace(goodConfig, "sqlite:refermail.db", "postgres://deals:"+leaky+"@"+l.Addr().String()+"/refermail?sslmode=verify-full&sslrootcert="+a.file, 1)
			cfg, err := LoadConfig(writeConfig(t, text), nil)
			if err != nil {
				t.Fatal(err)
			}
			f := checkDatabase(t.Context(), cfg)
			if f.State != red || !strings.Contains(f.Mend, c.says) || shows(f.Detail+f.Mend, "deals") {
				t.Errorf("%s: %s\n→ %s", f.State, f.Detail, f.Mend)
			}
			if got := <-heard; c.no && strings.Contains(got, "deals") || shows(got, "deals") {
				t.Errorf("it was said %q", got)
			}
		})
	}
}

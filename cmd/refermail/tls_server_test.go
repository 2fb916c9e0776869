package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority makes certificates for the tests of TLS.
type authority struct {
	t    testing.TB
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	file string // the certificate, PEM
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	a := &authority{t: t, file: filepath.Join(t.TempDir(), "ca.pem")}
	der, key := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)})
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		a.key, a.cert = key, cert
		err = os.WriteFile(a.file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sign makes a key and a certificate, signed by the authority; by itself while there is none.
func (a *authority) sign(c *x509.Certificate) ([]byte, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = c, key
	}
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	return der, key
}

// certificate is one for a server on 127.0.0.1, good for an hour, but for what change makes of it.
func (a *authority) certificate(change func(*x509.Certificate)) tls.Certificate {
	a.t.Helper()
	c := &x509.Certificate{Subject: pkix.Name{CommonName: "server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	if change != nil {
		change(c)
	}
	der, key := a.sign(c)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// mailServer speaks as much IMAP or SMTP as somebody needs to steal a password, and remembers all it hears.
type mailServer struct {
	protocol string // imap or smtp
	config   *tls.Config
	implicit bool   // TLS from the first byte
	strip    bool   // offers no STARTTLS, as when somebody on the way takes it away
	preauth  bool   // IMAP: says that everybody is logged in already
	inject   string // sent in the clear behind the answer to STARTTLS
	address  string

	mu     sync.Mutex
	clear  strings.Builder // heard without TLS
	secret strings.Builder // heard within TLS
}

// open begins to listen.
func (s *mailServer) open(t testing.TB) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.serve(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return s
}

func (s *mailServer) heard(secure bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if secure {
		return s.secret.String()
	}
	return s.clear.String()
}

func (s *mailServer) serve(c net.Conn) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if s.implicit {
		c = tls.Server(c, s.config)
	}
	secure := s.implicit
	r := bufio.NewReader(c)
	io.WriteString(c, s.greeting())
	for {
		line, err := r.ReadString('\n')
		s.mu.Lock()
		if secure {
			s.secret.WriteString(line)
		} else {
			s.clear.WriteString(line)
		}
		s.mu.Unlock()
		if err != nil {
			return
		}
		answer, upgrade := s.answer(strings.TrimSpace(line), secure)
		io.WriteString(c, answer)
		if upgrade {
			c, secure = tls.Server(c, s.config), true
			r = bufio.NewReader(c)
		}
	}
}

func (s *mailServer) greeting() string {
	switch {
	case s.protocol == "smtp":
		return "220 mx.acme.test hello\r\n"
	case s.preauth:
		return "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n"
	}
	return "* OK [CAPABILITY IMAP4rev1 SASL-IR" + s.offer(" STARTTLS") + " AUTH=PLAIN] hello\r\n"
}

func (s *mailServer) offer(what string) string {
	if s.strip || s.implicit {
		return ""
	}
	return what
}

// answer says what a server says; nobody is ever let in.
func (s *mailServer) answer(line string, secure bool) (text string, upgrade bool) {
	tag, command, _ := strings.Cut(line, " ")
	if s.protocol == "smtp" {
		switch {
		case strings.HasPrefix(line, "EHLO") && secure:
			return "250-mx.acme.test\r\n250 AUTH PLAIN\r\n", false
		case strings.HasPrefix(line, "EHLO"):
			return "250-mx.acme.test\r\n" + s.offer("250-STARTTLS\r\n") + "250 AUTH PLAIN\r\n", false
		case line == "STARTTLS" && !s.strip:
			return "220 go ahead\r\n" + s.inject, true
		case strings.HasPrefix(line, "AUTH"): // as servers do that repeat what they do not like
			return "535 5.7.8 bad credentials: " + line + "\r\n", false
		}
		return "502 what?\r\n", false
	}
	switch word, _, _ := strings.Cut(command, " "); strings.ToUpper(word) {
	case "CAPABILITY":
		offered := ""
		if !secure {
			offered = s.offer(" STARTTLS")
		}
		return "* CAPABILITY IMAP4rev1 SASL-IR" + offered + " AUTH=PLAIN\r\n" + tag + " OK done\r\n", false
	case "STARTTLS":
		if s.strip {
			return tag + " BAD what is STARTTLS?\r\n", false
		}
		return tag + " OK go ahead\r\n" + s.inject, true
	case "AUTHENTICATE", "LOGIN":
		return tag + " NO bad credentials: " + command + "\r\n", false
	}
	return tag + " BAD what?\r\n", false
}

package realmail

import (
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// DovecotOptions is what a test can choose. The zero value is a server with MOVE, IDLE and UIDPLUS that accepts every
// user and creates the mailbox on first use.
type DovecotOptions struct {
	// Users, when not empty, are the only addresses that exist: LMTP refuses others with 550, which makes Postfix bounce.
	Users []string
	// NoMove, NoIdle and NoUIDPlus take the capability away (RFC 6851, RFC 2177, RFC 4315), like older servers.
	NoMove, NoIdle, NoUIDPlus bool
	// Prefix puts personal folders below it, e.g. "INBOX." as Courier and many hosters do (RFC 2342).
	Prefix string
	// FsyncNever trades safety for speed, for benchmarks that measure us and not the disk.
	FsyncNever bool
}

// DovecotServer is a running Dovecot. Its methods may be used by several goroutines, except Stop, Start and Restart.
type DovecotServer struct {
	IMAPPort  int            // plain and STARTTLS
	IMAPSPort int            // TLS from the first byte
	LMTPPort  int            // what Postfix delivers to; recipients with "+detail" land in the INBOX of the part before
	SASLPort  int            // Dovecot's auth protocol, for Postfix' SMTP AUTH
	CA        *x509.CertPool // trusts the server's certificate, valid for 127.0.0.1 and localhost
	CAPEM     []byte         // the same, for programs that read a file

	dir      string
	tls      *authority
	uid, gid int // who owns the mail
	proc     daemon
	tokenKey []byte
	added    atomic.Int64 // makes file names unique
}

// Dovecot starts a server and stops it when the test ends.
func Dovecot(tb testing.TB, opt DovecotOptions) *DovecotServer {
	tb.Helper()
	path := need(tb, "dovecot")
	if v, err := exec.Command(path, "--version").Output(); err != nil || !strings.HasPrefix(string(v), "2.3.") {
		missing(tb, fmt.Sprintf("dovecot 2.3 is needed, this is %q (%v)", strings.TrimSpace(string(v)), err))
	}
	auth, err := newAuthority()
	if err != nil {
		tb.Fatal(err)
	}
	s := &DovecotServer{dir: folder(tb, "dove"), tls: auth, CA: auth.pool, CAPEM: auth.caPEM, uid: os.Getuid(), gid: os.Getgid()}
	s.tokenKey = []byte("a key for tests, 32 bytes long..")
	if s.uid == 0 {
		s.uid, s.gid = mailOwner(tb)
	}
	ports := freePorts(tb, 4)
	s.IMAPPort, s.IMAPSPort, s.LMTPPort, s.SASLPort = ports[0], ports[1], ports[2], ports[3]
	s.configure(tb, opt)
	s.proc = daemon{
		name: "dovecot", dir: s.dir, log: filepath.Join(s.dir, "log"),
		argv: []string{path, "-F", "-c", filepath.Join(s.dir, "dovecot.conf")},
	}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("dovecot:\n%s", s.proc.tail())
		}
		s.proc.kill()
	})
	s.Start(tb)
	return s
}

// mailOwner returns an ordinary account for the mail files: Dovecot refuses to serve mail as root.
func mailOwner(tb testing.TB) (uid, gid int) {
	tb.Helper()
	for _, name := range []string{"mail", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return uid, gid
		}
	}
	tb.Fatal("no account to own mail: neither mail nor nobody exists")
	return 0, 0
}

// Start starts a stopped server on the same ports with the same mail.
func (s *DovecotServer) Start(tb testing.TB) {
	tb.Helper()
	s.proc.start(tb, s.IMAPPort, s.LMTPPort, s.SASLPort) // IMAPS says nothing before the client does
}

// Stop ends the server and every connection to it. The mail stays.
func (s *DovecotServer) Stop(tb testing.TB) {
	tb.Helper()
	s.proc.stop(tb)
}

// Restart stops and starts. UIDVALIDITY and UIDs stay as they were.
func (s *DovecotServer) Restart(tb testing.TB) {
	tb.Helper()
	s.Stop(tb)
	s.Start(tb)
}

// IMAPURL is the user's INBOX without encryption, which our client accepts on loopback only.
func (s *DovecotServer) IMAPURL(user string) string {
	return fmt.Sprintf("imap://%s@127.0.0.1:%d/INBOX?tls=off", url.QueryEscape(user), s.IMAPPort)
}

// STARTTLSURL is the user's INBOX with encryption from STARTTLS on. The client must trust CA.
func (s *DovecotServer) STARTTLSURL(user string) string {
	return fmt.Sprintf("imap://%s@127.0.0.1:%d/INBOX", url.QueryEscape(user), s.IMAPPort)
}

// IMAPSURL is the user's INBOX with encryption from the first byte. The client must trust CA.
func (s *DovecotServer) IMAPSURL(user string) string {
	return fmt.Sprintf("imaps://%s@127.0.0.1:%d/INBOX", url.QueryEscape(user), s.IMAPSPort)
}

// Dir is the server's folder: configuration, log, mail/<user>/Maildir.
func (s *DovecotServer) Dir() string { return s.dir }

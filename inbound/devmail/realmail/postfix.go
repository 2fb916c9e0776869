package realmail

import (
	"fmt"
	"net/smtp"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// PostfixOptions is what a test can choose. Dovecot is required.
type PostfixOptions struct {
	// Dovecot receives every accepted mail by LMTP.
	Dovecot *DovecotServer
	// Discard has every accepted mail thrown away in Dovecot's stead; the log says so.
	Discard bool
	// Domains are those mail is accepted for; others are refused with 554 and nothing is ever relayed. Empty: every
	// domain is local.
	Domains []string
	// Refuse and Defer are recipients that get 550 and 450 at RCPT.
	Refuse, Defer []string
	// AuthservID in the stamps. Default [AuthservID].
	AuthservID string
	// Outside is the DMARC verdict stamped on mail from the outside port: "fail" (default), "none", or "pass".
	Outside string
}

// PostfixServer is a running Postfix. Send may be used by several goroutines.
//
// It plays the vendor's mail server, which checks DMARC (RFC 7489) and says so in Authentication-Results. There is no
// DNS in a test, so the verdict depends on the port a mail came in by and the domain is that of its From header:
//
//	SubmissionPort  the sender's own provider: spf=pass, dkim=pass, dmarc=pass header.from=<domain>
//	OutsidePort     anybody: dmarc=fail (or what PostfixOptions.Outside says)
//
// On both, Authentication-Results that claim to be ours and came with the mail are removed (RFC 8601 §5), also folded
// ones and in any case; inner headers of attached mails stay. The stamp stands directly above the From header. A mail
// without a From header gets none.
type PostfixServer struct {
	SubmissionPort int // STARTTLS and AUTH (PLAIN, LOGIN, XOAUTH2) are offered, not demanded
	OutsidePort    int

	opt  PostfixOptions
	auth *DovecotServer // checks SMTP AUTH; not opt.Dovecot, which a test may stop while submission goes on
	dir  string
	proc *daemon
}

// Postfix starts a server and stops it when the test ends. It needs root.
func Postfix(tb testing.TB, opt PostfixOptions) *PostfixServer {
	tb.Helper()
	master := postfixMaster(tb)
	if opt.Dovecot == nil {
		tb.Fatal("PostfixOptions.Dovecot is required")
	}
	if opt.AuthservID == "" {
		opt.AuthservID = AuthservID
	}
	if opt.Outside == "" {
		opt.Outside = "fail"
	}
	ports := freePorts(tb, 2)
	s := &PostfixServer{SubmissionPort: ports[0], OutsidePort: ports[1], opt: opt, dir: folder(tb, "post")}
	s.auth = Dovecot(tb, DovecotOptions{})
	s.configure(tb)
	s.proc = postfixDaemon(tb, master, s.dir)
	s.Start(tb)
	return s
}

// postfixMaster is the path of Postfix's first process.
func postfixMaster(tb testing.TB) string {
	tb.Helper()
	postconf := need(tb, "postconf")
	if os.Getuid() != 0 {
		missing(tb, "postfix can be started by root only")
	}
	lib, err := exec.Command(postconf, "-d", "-h", "daemon_directory").Output()
	if err != nil {
		tb.Fatalf("ask postfix for its daemons: %v", err)
	}
	return filepath.Join(strings.TrimSpace(string(lib)), "master")
}

// postfixDaemon is a Postfix that is not started yet and ends with the test.
func postfixDaemon(tb testing.TB, master, dir string) *daemon {
	d := &daemon{name: "postfix", dir: dir, log: filepath.Join(dir, "log"), argv: []string{master, "-d", "-c", filepath.Join(dir, "conf")}}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("postfix:\n%s", d.tail())
		}
		d.kill()
	})
	return d
}

// Start starts a stopped server on the same ports with the same queue.
func (s *PostfixServer) Start(tb testing.TB) {
	tb.Helper()
	s.proc.start(tb, s.SubmissionPort, s.OutsidePort)
}

// Stop ends the server and every connection to it. The queue stays.
func (s *PostfixServer) Stop(tb testing.TB) {
	tb.Helper()
	s.proc.stop(tb)
}

// Restart stops and starts.
func (s *PostfixServer) Restart(tb testing.TB) {
	tb.Helper()
	s.Stop(tb)
	s.Start(tb)
}

// Flush makes Postfix try every deferred mail now.
func (s *PostfixServer) Flush(tb testing.TB) {
	tb.Helper()
	out, err := exec.Command(need(tb, "postqueue"), "-c", filepath.Join(s.dir, "conf"), "-f").CombinedOutput()
	if err != nil {
		tb.Fatalf("flush the queue: %v: %s", err, out)
	}
}

// Queued is how many mails have been accepted and not yet delivered or bounced.
func (s *PostfixServer) Queued(tb testing.TB) int {
	tb.Helper()
	out, err := exec.Command(need(tb, "postqueue"), "-c", filepath.Join(s.dir, "conf"), "-j").Output()
	if err != nil {
		tb.Fatalf("read the queue: %v", err)
	}
	return strings.Count(string(out), "\n")
}

// Log is everything Postfix logged so far.
func (s *PostfixServer) Log(tb testing.TB) string {
	tb.Helper()
	b, err := os.ReadFile(s.proc.log)
	if err != nil {
		tb.Fatalf("read postfix' log: %v", err)
	}
	return string(b)
}

// SMTPURL is the submission port for user without encryption, which our client accepts on loopback only.
func (s *PostfixServer) SMTPURL(user string) string {
	return fmt.Sprintf("smtp://%s@127.0.0.1:%d?tls=off", url.QueryEscape(user), s.SubmissionPort)
}

// STARTTLSURL is the submission port for user with STARTTLS. The client must trust the Dovecot server's CA.
func (s *PostfixServer) STARTTLSURL(user string) string {
	return fmt.Sprintf("smtp://%s@127.0.0.1:%d", url.QueryEscape(user), s.SubmissionPort)
}

// Send submits raw as a sender whose provider signs: it will arrive with dmarc=pass. From may be "" (the null sender).
func (s *PostfixServer) Send(tb testing.TB, from string, rcpts []string, raw []byte) {
	tb.Helper()
	if err := send(s.SubmissionPort, from, rcpts, raw); err != nil {
		tb.Fatalf("send mail of %s: %v", from, err)
	}
}

// SendOutside submits raw as anybody in the world could: it will arrive with dmarc=fail.
func (s *PostfixServer) SendOutside(tb testing.TB, from string, rcpts []string, raw []byte) {
	tb.Helper()
	if err := send(s.OutsidePort, from, rcpts, raw); err != nil {
		tb.Fatalf("send mail of %s: %v", from, err)
	}
}

// send is one SMTP transaction. Line ends may be LF or CRLF.
func send(port int, from string, rcpts []string, raw []byte) error {
	c, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, rcpt := range rcpts {
		if err := c.Rcpt(rcpt); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// Package realmail starts real mail servers for tests: Dovecot as the IMAP store and LMTP target, Postfix as the MTA in
// front of it. Everything listens on 127.0.0.1, on free ports, with its own configuration in a short temporary folder,
// and is gone when the test ends.
//
//	             ┌── submission (AUTH, STARTTLS) ─ stamps dmarc=pass ──┐
//	net/smtp ───►│                                                     ├─ Postfix queue ─ LMTP ─► Dovecot ─► Maildir ─► IMAP
//	             └── outside (port 25 of the world) ─ stamps dmarc=fail┘
//
// A typical test:
//
//	dove := realmail.Dovecot(t, realmail.DovecotOptions{})
//	post := realmail.Postfix(t, realmail.PostfixOptions{Dovecot: dove})
//	post.Send(t, "ann@partner.example", []string{"deals@acme.example"}, raw)
//	got := dove.WaitMessages(t, "deals@acme.example", "INBOX", 1, 10*time.Second)
//
// A server that is not installed makes the test skip; with REFERMAIL_TEST_REAL=1 it makes the test fail, so that CI
// cannot pass by skipping. Needs Linux, Dovecot 2.3 (the configuration language changed in 2.4) and Postfix 3.4 or
// newer. Dovecot runs as root or as an ordinary user; Postfix needs root. Nothing here is for production: everybody's
// password is [Password].
package realmail

// Password is every user's password, for IMAP and for SMTP AUTH.
const Password = "secret"

// AuthservID is the name under which Postfix stamps Authentication-Results (RFC 8601 §2.5), unless told otherwise.
const AuthservID = "mx.acme.test"

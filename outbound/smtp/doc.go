// Package smtp hands mails to a submission server over kept-open connections (go-mail's SMTP client for greeting, TLS
// and login; MAIL, RCPT and DATA are ours, so that every reply code and text is known). One mail costs four round trips:
// no NOOP before it and no RSET after it. A connection that died while it was idle is noticed without asking the server.
package smtp

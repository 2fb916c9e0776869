// Package smtp hands mails to a submission server over kept-open connections (go-mail's SMTP client for greeting, TLS
// and login; MAIL, RCPT and DATA are ours, so that every reply code and text is known).
//
// Sender is for mail to single people: one mail at a time on a connection, four round trips each, no NOOP before it and
// no RSET after it. A connection that died while it was idle is noticed without asking the server.
//
// Bulk is for many mails at once: it says as much ahead as the server allows (PIPELINING, RFC 2920; CHUNKING, RFC 3030).
// A mail goes this way:
//
//	Send ─ queue ─ line.take ─┬─ gather, put ──► server     a goroutine that writes, one write for several mails
//	  ▲                       └─ read, hear ◄──── server    a goroutine that reads, answers in the order of the commands
//	  └──────── settle, lose ───────┘
//
// What was said and what was heard of each mail is a transaction, which decides alone what an answer means. When a
// connection ends, stage tells for each mail on it whether its end had left: only then the server may have it.
package smtp

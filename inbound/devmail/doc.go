// Package devmail is a small post office in one process: it takes mail by SMTP, keeps it in memory, and hands it out by
// IMAP, on loopback only. `refermail demo` and the tests use it in place of the mail servers of everybody in the story:
// the partner's, the prospect's and the vendor's.
//
// The path of one mail: a client says MAIL, RCPT and DATA to smtp.go; deliver.go stamps what a receiving server stamps
// (Authentication-Results, Return-Path, Delivered-To, Received) on one copy for each recipient; mailbox.go keeps the
// copies in folders; imap.go shows the folders to mail programs, which are woken from IDLE at once; event.go tells tests
// and the demo's page. Nothing is ever written to disk.
//
// It is honest where it matters to refermail: unknown recipients are refused in the SMTP dialogue, a sender is
// authenticated only when the session was, mail submitted by a mailbox's owner lands in that mailbox's Sent folder, and
// UIDVALIDITY is new on every start, as the mails are. It is no mail server otherwise: no TLS, no queue, no relay.
//
// [Page] is the demo's mail program in the browser, on top of the same office.
package devmail

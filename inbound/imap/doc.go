// Package imap is the dedicated inbox, read over IMAP4rev1 (RFC 3501) with go-imap.
//
// The path of one mail:
//
//	Wait   ─ IDLE (RFC 2177) until EXISTS, or the poll interval is over, then NOOP
//	Next   ─ UID FETCH n:* (UID RFC822.SIZE INTERNALDATE)      what is there, and how big
//	       ─ UID FETCH … (UID BODY.PEEK[])                      the bytes, at most 200 mails and 64 MB at a time
//	         the caller commits the bytes and the new Mark in one transaction, then handles them
//	File   ─ UID MOVE (RFC 6851) to Processed, Held, Ignored or Failed
//
// Nothing is trusted to be polite. Every command has a deadline for silence and one for the whole call; what a server
// may send is bounded; ENVELOPE and BODYSTRUCTURE are never asked for, because a parser for nested lists can be made to
// overflow. A body counts as received only when the literal is complete and the command ended with OK. After any error
// the connection is closed and the next call makes a new one, so the caller's only duty is to wait between attempts
// ([Backoff]).
//
// A mail that the server cannot deliver does not block those behind it: batches shrink until it is alone, and after
// five attempts only its header is fetched.
package imap

package workflow

import "time"

// Mark is how far a mailbox has been read. It is stored in the transaction that stores the mails, so that a crash
// repeats a batch instead of losing one. The zero Mark means: never read.
type Mark struct {
	Validity uint32    // UIDVALIDITY (RFC 3501 §2.3.1.1); a change makes every UID meaningless
	UID      uint32    // the highest UID handed out
	Floor    uint32    // UIDs up to here lay in the mailbox before our first start and are none of our business
	Since    time.Time // when this mailbox was first opened; after a UIDVALIDITY change, older mail (INTERNALDATE) is skipped
}

// RawMail is one mail before anybody has read it. Its key is the digest of its bytes.
type RawMail struct {
	Digest   string // hex SHA-256 of Bytes
	Bytes    []byte // what IMAP gives for BODY[]; the header alone when Oversize
	Size     int64  // bytes, as the server says
	Oversize bool
	Received time.Time // INTERNALDATE, UTC
	Mailbox  string
	UID      uint32
}

// KeptMail is a raw mail in memory's keeping.
type KeptMail struct {
	RawMail
	No          MailNo
	Disposition Disposition // as it was before; Pending for a new one
	Known       bool        // the same bytes were kept before
	Forced      bool        // released by a person: the sender counts as proven
}

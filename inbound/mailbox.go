package inbound

import (
	"context"
	"time"

	"refermail/workflow"
)

// Mailbox is where mail arrives: IMAP in production and in tests. It is used by one goroutine at a time. Every method
// returns within its own deadline or when ctx ends; an error means the connection is gone and the next call makes a new
// one, so that callers only wait and try again.
type Mailbox interface {
	// Next returns mails that arrived after mark, oldest first, at most max of them and about 64 MB in all. An empty
	// batch means nothing is new. With reconcile, every mail still in the inbox above mark.Floor is returned, also
	// those below mark.UID: the receiver recognises by digest what it has seen.
	Next(ctx context.Context, mark Mark, max int, reconcile bool) (Batch, error)
	// File moves mails out of the inbox into a folder, which is made when it does not exist. UIDs that are gone are no
	// error, so that filing twice is harmless.
	File(ctx context.Context, uids []uint32, folder Folder) error
	// Wait returns when something may be new, after the poll interval at the latest.
	Wait(ctx context.Context) error
}

// Folder is where a mail is filed after its disposition is committed. The inbox itself is never a target.
type Folder string

// The folders, one for each disposition.
const (
	Processed Folder = "Processed"
	Held      Folder = "Held"
	Ignored   Folder = "Ignored"
	Failed    Folder = "Failed"
)

// Mark is how far a mailbox has been read; see workflow.Mark.
type Mark = workflow.Mark

// Batch is one answer of Mailbox.Next.
type Batch struct {
	Mails []Raw
	Mark  Mark // to be stored with the mails
	More  bool // more is waiting; do not Wait
}

// Raw is one mail as the mailbox holds it, byte for byte what IMAP gives for BODY[].
type Raw struct {
	UID      uint32
	Received time.Time // INTERNALDATE, UTC: the server's clock, the only one trusted for registration
	Bytes    []byte    // complete, or the header alone when Oversize
	Size     int64     // as the server says (RFC822.SIZE), bytes
	Oversize bool      // beyond the size limit; only the header was fetched
	Mailbox  string    // e.g. "imap.acme.example/INBOX", stable per mailbox
}

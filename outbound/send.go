package outbound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"refermail/workflow"
)

// Envelope is what the SMTP dialogue says: two addr-specs without brackets. From is different for every notice, so that
// a bounce names its notice (VERP), and never empty.
type Envelope struct{ From, To string }

// Sender hands one mail to the world. Implementations are safe for concurrent use and return promptly when ctx ends.
type Sender interface {
	// Send returns what the server said when it took responsibility for raw, which is a whole mail with CRLF line ends.
	// An error should be a *SendError; any other is taken as temporary.
	Send(ctx context.Context, env Envelope, raw []byte) (response string, err error)
}

// Queue is the outbox as the dispatcher needs it.
type Queue interface {
	// Claim leases at most max due notices for the given time, mail about deals before bulk mail, then by RunAt, so that
	// one that fails lets the others pass, and counts an attempt for each.
	Claim(ctx context.Context, now time.Time, lease time.Duration, max int) ([]workflow.Claimed, error)
	// Settle ends attempts, all or none. Settlements whose lease is no longer ours change nothing and are no error.
	Settle(ctx context.Context, done []workflow.Settlement) error
	// NextDue returns when the next ready notice is due or the next lease ends; ok is false when there is none.
	NextDue(ctx context.Context) (at time.Time, ok bool, err error)
}

// Class says what a failed attempt means for the mail.
type Class int

// Classes of failure.
const (
	Temporary Class = iota // this mail, not now: try again later
	Permanent              // this mail, never: give up and tell somebody
	Outage                 // the server, not the mail: it did not count
	Ambiguous              // no answer after the mail: it may have been delivered
)

// String returns the word used in logs.
func (c Class) String() string {
	switch c {
	case Temporary:
		return "temporary"
	case Permanent:
		return "permanent"
	case Outage:
		return "outage"
	case Ambiguous:
		return "ambiguous"
	}
	return "unknown"
}

// SendError is why a mail was not accepted.
type SendError struct {
	Class Class
	Code  int // the server's reply code, 0 when it gave none
	Err   error
}

// Error describes the failure with its class.
func (e *SendError) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }

func asSendError(err error) *SendError {
	var se *SendError
	if errors.As(err, &se) {
		return se
	}
	return &SendError{Class: Temporary, Err: err}
}

package devmail

import (
	"errors"
	"log/slog"
	"time"
)

// Config says how an office behaves. Now is required; everything else has a default.
type Config struct {
	SMTPAddr string // where to listen; must be loopback; default "127.0.0.1:0"
	IMAPAddr string // as SMTPAddr
	// AuthServID opens every Authentication-Results the office stamps (RFC 8601 §2.5); default "mx.acme.example".
	AuthServID string
	// Domains are local besides those of the mailboxes: mail to an unknown address there is refused with 550 5.1.1.
	Domains []string
	// Now is the clock of INTERNALDATE and Received.
	Now func() time.Time
	// Trust overrides the DMARC verdict for a mail: authUser is the mailbox the SMTP session logged in to ("" when it
	// did not), from the lower-case From address. It returns "pass", "fail" or "none"; "" leaves it to the office.
	Trust func(authUser, from string) string
	// Refuse is asked for every recipient before anything else. Nil takes the recipient's normal course; an
	// *smtp.SMTPError is answered as it is, another error with 451; [ErrSwallow] and [ErrHangUp] are special.
	Refuse func(rcpt string) error
	// Log gets one line per delivery at debug level, and protocol errors; nil is silence.
	Log *slog.Logger
}

// ErrSwallow, returned by Config.Refuse, accepts the recipient and throws the mail away: it can then be asserted that
// nothing noticed.
var ErrSwallow = errors.New("accept and discard")

// ErrHangUp, returned by Config.Refuse, cuts the connection without an answer.
var ErrHangUp = errors.New("hang up")

// maxMail is what one mail may weigh; above refermail's own limit, so that this can be tested.
const maxMail = 40 << 20

// MailboxOptions are what is unusual about a mailbox.
type MailboxOptions struct {
	Aliases []string // other addresses whose mail arrives here
	Folders []string // made besides INBOX, Sent, Drafts and Trash
	NoSent  bool     // keep no copies of what the owner submits
}

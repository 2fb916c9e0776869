package outbound

import (
	"strings"
	"time"

	"refermail/workflow/token"
)

// How long a reply address gives authority. What only finds a thread holds for ever: partners answer mails of last year.
const (
	questionLasts = 30 * 24 * time.Hour  // the question whether a held mail is theirs
	commandsLast  = 400 * 24 * time.Hour // a team member's word about a deal or an applicant
	deskLasts     = 30 * 24 * time.Hour  // the same about whatever a line names
)

// maxLocal is the longest local part, octets (RFC 5321 §4.5.3.1.1).
const maxLocal = 64

// lasts is how long a token of this purpose is good for, 0 for ever; number 0 is no deal's.
func lasts(p token.Purpose, number int64) time.Duration {
	switch p {
	case token.ForChallenge:
		return questionLasts
	case token.ForMember:
		if number == 0 {
			return deskLasts
		}
		return commandsLast
	case token.ForRelay, token.ForApplication, token.ForIssue:
		return commandsLast
	}
	return 0
}

// ring is the keys that sign now.
func (c *Composer) ring() token.Ring {
	if c.o.Keys != nil {
		return c.o.Keys()
	}
	return c.o.Ring
}

// sign makes the reply token of a mail that was decided at created. Where our own address leaves no room for an expiry, the
// token has none.
func (c *Composer) sign(p token.Purpose, number int64, recipient string, created time.Time) string {
	ring := c.ring()
	if d := lasts(p, number); d > 0 {
		t := token.DealUntil(ring, p, number, recipient, created.Add(d))
		if local, _, _ := strings.Cut(c.tagged(t), "@"); t != "" && len(local) <= maxLocal {
			return t
		}
	}
	return token.Deal(ring, p, number, recipient)
}

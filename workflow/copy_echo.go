package workflow

import (
	"time"

	"refermail/workflow/token"
)

// EchoKind is what came of a copy after its server had taken it.
type EchoKind string

// Kinds of echoes. Each counts once for a copy.
const (
	Bounced      EchoKind = "bounced"
	Replied      EchoKind = "replied"
	Unsubscribed EchoKind = "unsubscribed"
	Complained   EchoKind = "complained"
	Submitted    EchoKind = "submitted" // a reply to it registered a deal
)

// TakenOff is why somebody gets no newsletter whom the team took off, at their word by other ways: no echo of any copy.
const TakenOff EchoKind = "taken_off"

// CopyEcho is one echo. Writing it again changes nothing.
type CopyEcho struct {
	CopyID
	Kind EchoKind
	At   time.Time
}

// CopyFacts is what a mail that comes back about a copy needs to know of it.
type CopyFacts struct {
	CopyID
	Kind    IssueKind
	Subject string
	By      Address // whose the issue is
}

// IssueAnswer is what a reader wrote back to an issue. One mail is one answer.
type IssueAnswer struct {
	Mail    MailNo
	Issue   IssueNo
	Contact ContactNo // who wrote, not always whose copy it was
	At      time.Time
	Text    string
}

// IssueNumbers is what became of an issue. Nothing is counted by pictures or links: a mail that was read and not answered looks
// like one that was not (NL-11).
type IssueNumbers struct {
	Accepted     int `json:"accepted"` // taken by their servers
	Refused      int `json:"refused"`  // by their servers, for good
	Skipped      int `json:"skipped"`  // not sent: unsubscribed or unreachable by then
	Waiting      int `json:"waiting"`  // to be sent
	Bounced      int `json:"bounced"`
	Replied      int `json:"replied"`
	Unsubscribed int `json:"unsubscribed"`
	Complained   int `json:"complained"`
	Submitted    int `json:"submitted"`   // copies a reply to which registered a deal
	Submissions  int `json:"submissions"` // deals that its readers registered within [SubmissionsWithin] of their copy
}

// SubmissionsWithin is how long after a copy a deal counts among its issue's submissions, and when its author gets the numbers.
const SubmissionsWithin = 14 * 24 * time.Hour

// Suppression says whether an address may get newsletters, whoever's contact it is. It outlives the contact: memory keeps a
// hash of the address alone.
type Suppression struct {
	Address string // compare key
	Why     EchoKind
	Lifted  bool // the person asked for newsletters again
}

// Reach is how well a contact can be reached.
type Reach struct {
	HeardAt   time.Time `json:"heard_at,omitzero"` // when they last wrote, to the day
	BouncedAt time.Time `json:"bounced_at,omitzero"`
	Reason    string    `json:"reason,omitzero"`  // of that bounce, as their server said
	Soft      int       `json:"soft,omitzero"`    // days with bounces since they last wrote that may pass, none longer than [SoftWithin] after the one before
	SoftAt    time.Time `json:"soft_at,omitzero"` // of the last of them
}

// How many bounces that may pass make a contact unreachable: a full mailbox is emptied in a month, or nobody reads it.
const (
	SoftMost   = 3
	SoftWithin = 30 * 24 * time.Hour
	SoftApart  = 20 * time.Hour // those that come sooner after one another count as one
)

// RefusedCopy is a copy that the receiving server refused for good. It is harmless when repeated.
type RefusedCopy struct {
	Copy   CopyID
	Reason string
}

// LeaveNewsletter is a reader's word on the web page of their way out: no newsletter any more. It is harmless when repeated.
type LeaveNewsletter struct{ Copy CopyID }

func (RefusedCopy) action()     {}
func (LeaveNewsletter) action() {}

// The purposes of a copy's tokens.
const (
	ofNews     = byte(token.ForNews)
	ofWayOut   = byte(token.ForUnsubscribe)
	ofEnvelope = byte(token.ForBounce)
)

// echo notes what came of a copy.
func (d *draft) echo(c CopyID, kind EchoKind) {
	if c != (CopyID{}) {
		d.out.Echoes = append(d.out.Echoes, CopyEcho{c, kind, d.in.At})
	}
}

// copies asks for the copies that inputs are about.
func (w *Want) copies(r *Rules, ins []Input) {
	for _, in := range ins {
		switch a := in.Action.(type) {
		case ReceivedMail:
			for _, t := range a.Mail.Threads {
				w.copy(t.Copy, a.Mail.Class == Delivery)
			}
			if a.Mail.Class == Human {
				for _, id := range repliedIDs(a.Mail) {
					c, _ := CopyOfMessageID(id, r.Self.Domain())
					w.copy(c, false)
				}
			}
			if of := a.Mail.Complaint; of != nil {
				w.copy(of.Copy, false)
				if of.Notice != "" {
					w.Notices = append(w.Notices, of.Notice)
				}
			}
		case RefusedCopy:
			w.copy(a.Copy, true)
		case LeaveNewsletter:
			w.copy(a.Copy, false)
		}
	}
}

func (w *Want) copy(c CopyID, bounced bool) {
	if c == (CopyID{}) {
		return
	}
	w.Copies = append(w.Copies, c)
	if bounced {
		w.OfContacts = append(w.OfContacts, c.Contact)
	}
}

// repliedIDs are the Message-IDs a mail answers, the nearest first.
func repliedIDs(m *Mail) []string {
	ids := append([]string{}, m.InReplyTo...)
	for i := len(m.References) - 1; i >= 0; i-- {
		ids = append(ids, m.References[i])
	}
	return ids
}

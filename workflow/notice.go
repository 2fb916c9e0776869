package workflow

import "time"

// Kind names a mail we write; templates/mail/<kind>.txt and .html hold its words.
type Kind string

// What partners and strangers get.
const (
	KindReceipt    Kind = "receipt"    // registered, with what we understood
	KindIncomplete Kind = "incomplete" // registered, something is missing
	KindReminder   Kind = "reminder"   // still missing after three days
	KindDuplicate  Kind = "duplicate"  // another registration of this account exists
	KindMerged     Kind = "merged"     // you registered this already
	KindRefused    Kind = "refused"    // self-referral, off limits, our own domain
	KindStage      Kind = "stage"      // news: approved, declined, moved, won, lost, expired
	KindQuestion   Kind = "question"   // the manager asks
	KindAnswer     Kind = "answer"     // the manager's words
	KindCorrection Kind = "correction" // a command was undone
	KindUpdated    Kind = "updated"    // your correction was applied
	KindStatus     Kind = "status"     // the partner's deals
	KindHelp       Kind = "help"
	KindUnknown    Kind = "unknown"   // we do not know this address
	KindChallenge  Kind = "challenge" // did you write this? reply confirm
	KindTooLarge   Kind = "too_large"
	KindKept       Kind = "kept" // a person will look at it
)

// What the team gets.
const (
	KindReview      Kind = "review"   // decide: approve, decline, ask
	KindRelay       Kind = "relay"    // a partner wrote
	KindConfirm     Kind = "confirm"  // what your command did
	KindCommands    Kind = "commands" // that was no command; these are
	KindNewContact  Kind = "new_contact"
	KindUnreachable Kind = "unreachable" // a contact's mail bounces
	KindBrake       Kind = "brake"       // answers to an address were stopped
	KindHeld        Kind = "held"        // a mail waits for a person
	KindTeamNews    Kind = "team_news"   // withdrawn, lapsed, protection ended
)

// Notice is one mail we owe to one person. It lives in the outbox until it is settled.
type Notice struct {
	ID         NoticeID
	Key        string // unique; what makes deciding twice harmless
	Kind       Kind
	Deal       DealNo
	Mail       MailNo // the mail it answers or relays
	To         Address
	Side       Side // "" for strangers
	Answer     bool // counts against the brakes
	Subject    string
	MessageID  string // without brackets; fixed here, before the first attempt
	InReplyTo  string
	References []string // oldest first, without our own id
	Purpose    byte     // of the reply token; 0: replies go to the plain address
	Letter     Letter
	RunAt      time.Time
}

// NoticeState is where a notice stands in the outbox.
type NoticeState string

// Notice states.
const (
	Ready     NoticeState = "ready"
	Sending   NoticeState = "sending"
	Sent      NoticeState = "sent"
	Refused   NoticeState = "failed"
	Cancelled NoticeState = "cancelled"
)

// Letter is everything a template may say. One type for all kinds, so that every template is checked at start with
// the same example and a misspelt field is an error before the first mail. Text is untrusted; templates escape it.
type Letter struct {
	Ref          string // D-1042
	To           string // the reader's name, may be empty
	Partner      string // only in mail to the team
	By           string // who did it, a name
	Company      string
	Domain       string
	Contact      Person
	Context      string
	Consent      string
	Fields       []Line   // further fields as understood
	Missing      []Line   // what is asked for: label and an example
	Stage        string   // label for people: "demo completed"
	Was          string   // label of the stage before
	Reason       string   // one sentence
	Rule         string   // the rule that decided, for people
	Text         string   // words of a person, to be shown as written
	Note         string   // a further sentence
	Effects      []string // what a command did, a line each
	Warnings     []string // rule results and conflicts shown to the manager
	Commands     []string // what can be replied
	Deals        []DealLine
	Registered   time.Time
	Protected    time.Time // last day of protection
	Attribution  time.Time
	Due          time.Time // when the next thing happens
	UndoUntil    time.Time
	Amount       *Money
	Other        string       // reference of another registration; only in mail to the team
	OtherPartner string       // likewise
	Address      string       // an address the mail speaks about
	Excerpt      string       // first words of the mail it speaks about
	Attachments  []Attachment // relayed with it (RP-7)
	Limit        int
	Final        bool // the stage ends the deal
	Accepted     bool // the stage is reached by approval
}

// Line is a label with its value.
type Line struct{ Label, Value string }

// DealLine is one row of a status answer.
type DealLine struct {
	Ref, Company, Stage string
	Since, Protected    time.Time
	Next                string
}

package workflow

import "time"

// Deal is one registration and its life. Times are UTC with microseconds. The zero time means: not set.
type Deal struct {
	No        DealNo
	Partner   PartnerNo
	Submitter ContactNo
	Company   string
	Domain    string // registrable domain of the account, "" when unknown
	NameKey   string // account.NameKey of Company
	Contact   Person
	Others    []Person // further people at the account (WF-9)
	Context   string
	Consent   string            // the words or the evidence, "" when missing
	Fields    map[string]string // everything else the partner said, by canonical name
	Stage     string
	Line      int               // of the list it came in, 0 when it came in a mail of its own
	Perhaps   map[string]string // what only seems so of the missing fields, by canonical name; asked about, never used
	Missing   []string          // required fields still missing: company, contact, context
	Conflict  DealNo            // another partner's open registration of the same account, 0 when none
	Reason    string            // the sentence given with the last negative move

	ReasonCode  string       // of Reason in the program, "" when it had none
	Approval    *Approval    // further approvals asked for, nil when none were
	Involvement *Involvement // how far the partner takes part, nil when nobody said
	DecidedAt   time.Time    // when it was first accepted or declined
	AnsweredAt  time.Time    // when a person of the team first wrote to the partner, or decided

	CountsAt time.Time // since when it counts as accepted for the partner's tier; zero while it does not
	WonAt    time.Time // since when it is won
	Terms    *Terms    // what the partner was when it was registered; nil for deals older than this

	Program string   // digest of the version it was registered under; "" for deals older than versions
	Ruling  *Ruling  // the last one on this account, nil when there is none
	Dispute *Dispute // the last one the partner opened, nil when there is none

	ApprovedAt       time.Time // when protection began; zero before
	ActiveAt         time.Time // when somebody last moved it or wrote about it
	Extended         int       // how often protection was lengthened by rule
	RegisteredAt     time.Time // INTERNALDATE of the first mail (VA-6)
	ProtectedUntil   time.Time // last protected second; zero before approval
	AttributionUntil time.Time // last second of attribution
	Amount           *Money

	StageAt  time.Time // when it came to its stage
	ReviewBy time.Time // until when the last review was promised; kept after the decision, zero before the first
	Backup   string    // member's address: who decides this review while the manager is away, "" mostly

	Owner  string        // member's address; "" means the partner's manager
	People []Participant // everybody with a thread of this deal
	Asked  *Change       // what a partner asks to change and a manager has not decided yet (IN-9)
	Undo   *Undo         // the last team command, while it can be undone

	Seq       int64  // of the last event
	Hash      string // of the last event: the head of the chain
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Person is the prospect.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone,omitempty"`
	Title string `json:"title,omitempty"`
}

// Side says on whose side of a deal a person stands.
type Side string

// The sides. Prospects have no thread and are never mailed.
const (
	PartnerSide Side = "partner"
	TeamSide    Side = "team"
)

// Participant is a person with a thread of the deal in their own mail program.
type Participant struct {
	Side    Side      `json:"side"`
	Address Address   `json:"address"`
	Contact ContactNo `json:"contact,omitempty"`
	Subject string    `json:"subject"`        // never changes once set (STYLE 35)
	Root    string    `json:"root"`           // Message-ID the thread began with
	Last    string    `json:"last"`           // Message-ID of the newest mail in it, theirs or ours
	Heard   Kind      `json:"heard"`          // what our newest mail in it was; "" before the first, and in deals of older versions
	Since   time.Time `json:"since"`          // when the hour began in which they wrote last
	Wrote   int       `json:"wrote"`          // their mails in that hour
	News    *string   `json:"news,omitempty"` // what they chose for this deal; nil: as for all of theirs
}

// Change is a new company for a deal that was decided: a manager's to allow (IN-9).
type Change struct {
	By      Address `json:"by"`
	Company string  `json:"company"`
	Domain  string  `json:"domain"`
	Mail    MailNo  `json:"mail"`
}

// Undo remembers what the last team command changed, for 15 minutes.
type Undo struct {
	By             string    `json:"by"`
	Input          string    `json:"input"` // key of the mail, or of whatever else brought it
	Until          time.Time `json:"until"`
	What           string    `json:"what"` // "approved", "stage demo_completed"
	Stage          string    `json:"stage"`
	Left           string    `json:"left"` // the stage the command left the deal in; another one now, and it cannot be undone
	Reason         string    `json:"reason"`
	ProtectedUntil time.Time `json:"protected_until"`
	Owner          string    `json:"owner"`
	Amount         *Money    `json:"amount"`
	Won            time.Time `json:"won,omitzero"`
	Backup         string    `json:"backup,omitempty"`
	LeftUntil      time.Time `json:"left_until,omitzero"` // the protection the command left
	Changed        bool      `json:"changed,omitempty"`   // the command was about the account, which follows
	Company        string    `json:"company,omitempty"`
	Domain         string    `json:"domain,omitempty"`
	NameKey        string    `json:"name_key,omitempty"`
	Asked          *Change   `json:"asked,omitempty"`
	Told           bool      `json:"told"` // the partner heard of it, so a correction is owed
	Done           bool      `json:"done"` // already undone

	ReasonCode  string       `json:"reason_code,omitempty"`
	Decided     time.Time    `json:"decided,omitzero"`
	Answered    time.Time    `json:"answered,omitzero"`
	Approval    *Approval    `json:"approval,omitempty"`
	Involvement *Involvement `json:"involvement,omitempty"`
	Involved    bool         `json:"involved,omitempty"` // the command was about the partner's part
	Added       []Person     `json:"added,omitempty"`
	Step        bool         `json:"step,omitempty"`    // the command was one step of an approval
	Rulings     []Ruled      `json:"rulings,omitempty"` // what a ruling replaced
}

// Visibility says who may read an event.
type Visibility string

// Visibilities.
const (
	ForPartner Visibility = "partner" // the partner and the team
	ForTeam    Visibility = "team"    // the team only
)

// Event is one entry of a deal's timeline. Events are never changed, save that words can be
// erased; each hash covers the one before (RP-6).
type Event struct {
	Deal       DealNo
	Seq        int64 // 1, 2, 3 … without gaps
	At         time.Time
	Kind       string // registered, completed, field, stage, reply, answer, note, undo, merged, conflict, …
	By         string // address of who did it; "refermail" for ourselves, "operator" for the command line
	Visibility Visibility
	Text       string
	Mail       MailNo // the mail behind it, 0 when none
	Hash       string // hex SHA-256 over the previous hash and this event

	Salt   string    // of author and words, hexadecimal, ':' between them; "" in events of old databases
	Digest string    // likewise the digests of what was erased
	Erased time.Time // when its words were erased; zero while they are there
}

package yearcheck

import "time"

// Town is what stands before the year begins.
type Town struct {
	Start     time.Time // the first start of the service
	Team      []Member
	Partners  []Partner
	Rules     []Rules   // the first is in force at the start, the others come by an Event
	OffLimits []Account // accounts nobody may register
}

// Member is somebody of the team. The first manager is responsible for what is nobody's.
type Member struct {
	Email, Name, Zone string
	Manager           bool
}

// Partner is an organisation that refers.
type Partner struct {
	Name, Type, Tier, Domain string   // a tier given here was given by a person
	Manager                  string   // a member's address, "" for the first manager
	People                   []string // addresses on file
}

// Account is a company.
type Account struct{ Company, Domain string }

// Rules are the rules of engagement, as numbers.
type Rules struct {
	Required   map[string][]string // by partner type
	Windows    []Window            // the first one is for everybody
	Segments   []Segment
	Policy     string             // last_known or first_registered
	ReviewDays float64            // business days
	Factor     map[string]float64 // of the review, by tier
	Disputes   float64            // business days until a ruling

	AnswersAnHour int // to one address

	Opens, Closes int // minutes of the day
	Zone          string
	Holidays      []string // 2027-03-26

	Ladder                  []Tier // from the first to the highest
	NoticeDays, DormantDays int

	RemindDays, LapseDays       int
	WarnDays                    []int
	NoNewsDays, NudgeDays       int
	ExtendDays, ExtendMost      int
	ActiveDays, UndoMinutes     int
	MorningHour, LookAheadDays  int
	HeldDays, MostLines, LateIn int // LateIn: hours after which a thing counts as late
}

// Window is how many days deals are protected and credited; selectors that are "" fit all, numbers that are 0 say nothing.
type Window struct {
	Type, Tier, Segment     string
	Protection, Attribution int
}

// Tier is a step of the ladder: what it asks for within its last days. The first one asks for nothing.
type Tier struct {
	Name, Label   string
	Days          int
	Accepted, Won int
	Revenue       int // whole USD of won deals
}

// Segment is a class of accounts by size.
type Segment struct {
	Name string
	From int // employees
}

// Kind is what happened.
type Kind string

// The kinds of events.
const (
	Mailed      Kind = "mail"        // a mail reached the inbox
	Opportunity Kind = "opportunity" // our own sales people began to work on an account
	NewRules    Kind = "rules"       // other rules came into force
	Down        Kind = "down"        // the service stopped
	End         Kind = "end"         // the year is over
)

// Event is one thing that happened, in order of time. Mails that reached the inbox while the service was down stand at the
// time they reached it.
type Event struct {
	At   time.Time
	Kind Kind

	// Of a mail.
	ID      string // its Message-ID
	From    string // address
	Thread  string // the Message-ID of the first mail of the conversation it answers, "" for a new one
	Relay   bool   // it answers a partner's mail that was passed on to its author
	Desk    bool   // it answers a morning mail
	Robot   bool   // an automatic answer
	Tier    string // it answers the question whether the partner of this name keeps its tier
	Body    string // the author's own words
	Forward *Forward

	// Of an opportunity.
	Account Account
	Rep     string

	Rules int // of new rules: their index in [Town]

	// Of a stop.
	Until   time.Time // when it was started again
	Decided bool      // what it did at that very moment was on disk; its mails may have gone out only after the start
}

// Forward is a mail of a prospect that a partner passes on.
type Forward struct{ Name, Email, Company string }

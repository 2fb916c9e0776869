package workflow

import "time"

// Input is one thing that happened. There is one way in for every change, whoever asks for it.
type Input struct {
	At     time.Time // now, by the caller's clock
	Key    string    // makes a repeat harmless for inputs that are no mail; "" means: every time counts
	By     string    // address of who acts, for what comes from the command line or the API: "operator"
	Silent bool      // decide and remember, but write to nobody (backfill)
	Action Action
}

// Action is what happened: one of the types below.
type Action interface{ action() }

// ReceivedMail is a mail that reached the inbox.
type ReceivedMail struct{ Mail *Mail }

// UnreadableMail is a mail that could not be read at all: a bug of ours, to be replayed when it is mended. With Late, not
// even its header could be read in time, which is no bug: it is held.
type UnreadableMail struct {
	Mail *Mail
	Late bool
}

// TimerFired is a due timer.
type TimerFired struct{ Timer Timer }

// PlanMornings gives every manager a morning mail who has none coming. It is harmless when repeated.
type PlanMornings struct{}

// Commanded is one or more commands to a deal by an operator, in the words a manager would mail.
type Commanded struct {
	Deal DealNo
	Text string
}

// AddPartner makes a partner with its domains and people. No mail is sent for it.
type AddPartner struct {
	Name     string
	Type     string
	Tier     string
	Domains  []string
	Contacts []Address
	Manager  string
}

// SetPartner changes a partner. Nil pointers and empty slices leave things as they are.
type SetPartner struct {
	Partner                           PartnerNo
	Name, Type, Tier, Status, Manager *string
	AddDomains                        []string
	AddContacts                       []Address
	Language, Zone                    *string // of all its people; "" leaves it to be learnt from their mail
}

// ImportOffLimits replaces one list of off-limits accounts.
type ImportOffLimits struct{ List OffLimitList }

// AddAliases says that names mean accounts: each Name and Account as people write them, a domain or a company's name.
type AddAliases struct {
	Rows  []AliasRow
	Again bool // pass over rows that are so already
}

// AliasRow is one line of AddAliases.
type AliasRow struct{ Name, Account string }

// EndAlias takes a name away from its account.
type EndAlias struct{ Name string }

// ReleaseMail hands a held or failed mail back for handling; with Trusted as if its sender were proven, with As as mail of a
// contact of that partner, whom a number, a name or its beginning, a domain or the address of somebody there names.
type ReleaseMail struct {
	Mail    MailNo
	Trusted bool
	As      string
}

// ReleaseHeld hands back what the brakes hold of somebody, round by round: From is as [HeldOf] gives it.
type ReleaseHeld struct{ From string }

// RejectMail ends a held mail as ignored.
type RejectMail struct {
	Mail   MailNo
	Reason string
}

// DeliveryFailed is a notice the receiving server refused for good.
type DeliveryFailed struct {
	Notice NoticeID
	To     string
	Reason string
}

func (ReceivedMail) action()    {}
func (UnreadableMail) action()  {}
func (TimerFired) action()      {}
func (PlanMornings) action()    {}
func (Commanded) action()       {}
func (AddPartner) action()      {}
func (SetPartner) action()      {}
func (ImportOffLimits) action() {}
func (AddAliases) action()      {}
func (EndAlias) action()        {}
func (ReleaseMail) action()     {}
func (ReleaseHeld) action()     {}
func (RejectMail) action()      {}
func (DeliveryFailed) action()  {}

// Decision is what follows from one Input: rows that change, mails we owe, and what to say to who asked.
type Decision struct {
	Changes
	// Refusal, when not empty, is why nothing was changed, in words for who asked.
	Refusal string
	// Effects is what was done, a line each, in words for who asked.
	Effects []string
	// Leaks says which mails were withheld because they would have told one partner of another: bugs of ours, for the log.
	Leaks []string
	// Issue is the issue an input was about as this leaves it; nil for other inputs.
	Issue *IssueWords
	// Mail results and new numbers stand in Changes.
}

package workflow

import (
	"context"
	"time"

	"refermail/workflow/program"
)

// Store is memory as the Engine needs it. Transactions of Update run one after another across all processes that share
// the database, so that a decision never races another one; batches make that cheap.
type Store interface {
	// Update runs fn in one transaction and commits when fn returns nil. An error from fn or the database rolls
	// everything back and is returned.
	Update(ctx context.Context, fn func(Tx) error) error
	// Due returns timers whose time has come, oldest first, at most max.
	Due(ctx context.Context, now time.Time, max int) ([]Timer, error)
}

// Tx is one transaction of a Store.
type Tx interface {
	// Load reads what the wanted inputs need, in a handful of queries however many they are.
	Load(ctx context.Context, want Want, now time.Time) (Facts, error)
	// Save writes everything or fails. A notice whose key exists already is skipped: that is what makes repeats harmless.
	Save(ctx context.Context, c Changes) error
}

// Want names the facts a batch of inputs needs. Duplicates are harmless. Addresses are compare keys
// (account.CompareKey), domains registrable.
type Want struct {
	Addresses  []string   // senders: contacts, their partners
	Domains    []string   // senders' domains: partners; accounts: deals with that domain, off-limits
	NameKeys   []string   // accounts: deals with that name, off-limits
	Emails     []string   // deals whose prospect has this address (compare key)
	MessageIDs []string   // deals behind mails and notices with these ids; earlier mails with these ids
	Deals      []DealNo   // by number
	Notices    []NoticeID // deals and recipients behind these notices
	PartnersOf []string   // addresses whose partner's deals are all needed (status)
	Partners   []PartnerNo
	Mails      []MailNo             // state of these mails
	Timers     []string             // keys: does the timer still exist
	Inputs     []string             // keys: was the input handled before
	Programs   []string             // digests of versions
	Similar    []string             // name keys: deals whose account begins alike, some of them
	Timelines  []DealNo             // their newest events
	Offers     []MailNo             // offers made with these mails
	Reports    map[MailNo]ReportAsk // asked for by these mails
	Desks      []DeskAsk
	Exports    map[MailNo]string // addresses whose data these mails ask for
	OfAddress  []string          // deals in which the contact with this address takes part (bounces)
	Events     []HistoryAsk      // the newest events that partners may see of these deals, as far as they are theirs
	Checks     bool              // how many accounts the loaded partners asked about in the last day
	NewsOf     []ContactNo       // kept for these contacts' daily mails
	Looks      []string          // what hosts look like (account.FindKeys): partners' domains that share one

	Tallies  []string   // keys to count; those of [PartnerTallies] come with every loaded partner
	HeldFrom []string   // addresses or domains whose mail the brakes hold, [EverybodyHeld] for all of it
	Braked   time.Time  // what the brakes hold since then, summed up; zero asks nothing
	Letters  []NoticeID // what these notices say

	Named []string // beginnings of partners' names, keys of [PartnerNameKey]
	Night NightAsk
	// DormantSince asks for the partners that went dormant since then; zero asks nothing.
	DormantSince time.Time
	Merits       MeritAsk // of all loaded partners

	Issues    []IssueNo     // with their documents and how far they are
	Latest    bool          // the newest issue that went out or is going out, and those that wait to
	Audiences []AudienceAsk // who would get an issue
	Month     bool          // what happened since the last newsletter
	BulkTo    []PartnerNo   // when their contacts got their last bulk mail

	Copies     []CopyID    // with the partners of their contacts
	OfContacts []ContactNo // deals in which they take part (bounces)
	Numbers    []IssueNo   // what became of these issues
}

// Facts is the answer to Want. Slices may hold more than was asked for, never less.
type Facts struct {
	Partners  []Partner // of contacts, domains and numbers asked for, and of all loaded deals
	Contacts  []Contact // with the addresses asked for, and all contacts of loaded partners
	Deals     []Deal    // open and final
	OffLimits []OffLimit
	Aliases   []Alias // all names of the accounts whose domains and names were asked for; their deals are there, too
	Apart     []Apart
	Texts     []ProgramText               // by Programs
	Programs  map[string]*program.Program // by digest, what the Engine made of Texts; never the one in force
	Timelines map[DealNo][]Event          // by Timelines, oldest first, at most TimelineMost each
	ByMessage map[string]DealNo           // Message-ID → deal, from mails and notices
	Earlier   []MailState                 // mails with the Message-IDs asked for, and the Mails asked for
	Notices   []SentNotice                // by Notices and by MessageIDs
	Answers   map[string]int              // answers in the last hour by recipient's compare key
	ByThread  map[ThreadKey]int           // answers in the last hour by deal and recipient
	Submitted map[PartnerNo]int           // registrations in the last hour by partner
	Timers    map[string]bool             // which of the wanted timers exist
	Handled   map[string]bool             // which of the wanted inputs were handled before
	TimerDue  map[string]time.Time        // when they are due
	Reports   map[MailNo]ReportFacts
	Exports   map[MailNo]Exported
	Offers    map[MailNo]Offer
	Desks     map[string]Desk   // by DeskAsk.Member
	Events    []Event           // of the deals asked for, each deal's in order, at most [MaxEvents] of each
	Checked   map[PartnerNo]int // accounts asked about in the last day by partner
	News      []NewsLine        // in order
	Alike     []string          // partners' domains found by Looks
	Next      Counters

	Tallies  map[string]Count
	HeldFrom map[string][]MailNo // by HeldFrom, oldest first, at most [ReleaseMost] + 1 each
	Braked   BrakedSum

	Letters    map[NoticeID]Letter // by Want.Letters
	Merits     map[PartnerNo]Merits
	MeritAsk   MeritAsk    // what Merits answers; the Engine fills it in
	Night      []PartnerNo // by Night, in order
	NightAfter PartnerNo   // what Night answers; the Engine fills it in
	Quiet      []PartnerNo // by DormantSince, oldest first

	Erased map[string]time.Time // which of the addresses asked for, and of prospects loaded, were erased at their owner's wish, and when

	Issues    []Issue
	Documents map[IssueNo]Document
	Progress  map[IssueNo]IssueProgress
	Latest    Issue
	Waiting   []Issue // scheduled issues and then drafts, the newest first, at most [WaitingIssues]
	Audiences []AudienceAnswer
	Month     Month
	BulkTo    map[ContactNo]time.Time

	Copies     []CopyFacts // those that exist
	Numbers    map[IssueNo]IssueNumbers
	Collated   map[IssueNo][]Line  // by Numbers: what was answered, oldest first, at most [CollatedMost]
	Suppressed map[string]EchoKind // which of the addresses asked for get no newsletters, and why

	Seed []byte // random, new with every batch: what the salts of its events are made of
}

// HistoryAsk asks for a deal's history on behalf of a partner. A deal of anybody else has none.
type HistoryAsk struct {
	Deal    DealNo
	Partner PartnerNo
}

// MaxEvents bounds how many events of one deal are loaded.
const MaxEvents = 101

// AccountCheck is one account that a partner asked about (CF-14).
type AccountCheck struct {
	Mail    MailNo
	Partner PartnerNo
	Contact ContactNo
	Account string // as asked, one line
	Verdict string
	At      time.Time
}

// NewsLine is one sentence kept for a person's next daily mail.
type NewsLine struct {
	Contact ContactNo
	Deal    DealNo
	At      time.Time
	Text    string
}

// NightAsk asks for the next partners of a nightly evaluation, in the order of their numbers.
type NightAsk struct {
	After PartnerNo
	Most  int // 0 asks nothing
}

// NamedMost is how many partners are loaded for one name; DormantMost how many one mail lists.
const (
	NamedMost   = 6
	DormantMost = 50
)

// ThreadKey is one person's thread of one deal.
type ThreadKey struct {
	Deal    DealNo
	Address string // compare key
}

// SentNotice is what a bounce or a reply needs to know of a notice.
type SentNotice struct {
	ID        NoticeID
	MessageID string
	Kind      Kind
	Deal      DealNo
	Mail      MailNo // that it answers or is about; 0: none
	To        Address
	Side      Side
	Bulk      bool
}

// Counters are the next numbers to be given out.
type Counters struct {
	Deal    DealNo
	Partner PartnerNo
	Contact ContactNo
	Issue   IssueNo
}

// Changes is everything a batch of decisions writes. Rows are whole: an upsert replaces the row with that number.
type Changes struct {
	Partners  []Partner
	Contacts  []Contact
	Deals     []Deal // each once, in its final state
	Events    []Event
	Notices   []Notice
	Mails     []MailResult
	SetTimers []Timer  // replaces the timer with the same key
	EndTimers []string // keys
	Inputs    []string // keys of handled inputs other than mails
	Endings   []Ending
	Release   []Release
	Offers    []Offer // each replaces the one with the same mail
	Checks    []AccountCheck
	EndNews   []ContactNo // forgets what is kept for their daily mails; goes before News
	News      []NewsLine
	OffLimits *OffLimitList // replaces one list
	Programs  []ProgramText // kept once

	Tallies    []Tally  // to be added to what is counted
	EndAliases []string // names; before Aliases
	Aliases    []Alias  // each replaces the one of that name
	Apart      []Apart

	Issues    []Issue     // each replaces the one with that number, but for its cursor, which is the broadcaster's
	Documents []IssueText // likewise

	Echoes      []CopyEcho    // each kept once
	Answers     []IssueAnswer // each replaces the one with the same mail
	Suppression []Suppression // in order

	Next Counters
	At   time.Time
}

// MailResult is how one mail ended.
type MailResult struct {
	No          MailNo
	Disposition Disposition
	Rule        string
	Deal        DealNo
	MessageID   string // what the mail said of itself, for the list and for threading
	BodyDigest  string
	From        string
	Subject     string
	Proof       Proof // the zero Proof leaves the one that is kept
	Braked      bool  // a brake holds it
}

// Ending is how the latest mail from an address of somebody we know ended: one for each address, replaced by the next. An
// older one changes nothing.
type Ending struct {
	Address string // compare key
	Text    string
	At      time.Time // when the mail was received
}

// Release makes a held mail pending again; it will be handled as if its sender's address had been proven, or as it is.
type Release struct {
	Mail   MailNo
	Forced bool
}

// OffLimitList is one imported list (VA-4).
type OffLimitList struct {
	Name string
	Rows []OffLimit
}

// Timer is something that must happen later: a row, never a sleeping goroutine.
type Timer struct {
	Key  string // unique, e.g. "remind/D-1042"
	Kind string // remind, lapse, warn, protection, sla, nudge, quiet; morning, unanswered and place belong to no deal
	Deal DealNo
	Due  time.Time
}

package workflow

import "time"

// Kind names a mail we write; templates/mail/<kind>.txt holds its words, and <language>/<kind>.txt in other languages.
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
	KindCase       Kind = "case"       // an open question: a manager decides by then
	KindStatus     Kind = "status"     // the partner's deals
	KindHelp       Kind = "help"
	KindUnknown    Kind = "unknown"   // we do not know this address
	KindChallenge  Kind = "challenge" // did you write this? reply confirm
	KindExpiring   Kind = "expiring"  // protection ends soon
	KindEnded      Kind = "ended"     // protection has ended
	KindDelayed    Kind = "delayed"   // we promised a decision by now
	KindNoNews     Kind = "no_news"   // nothing happened, and we say so
	KindHistory    Kind = "history"
	KindRules      Kind = "rules"      // the program's clauses
	KindRates      Kind = "rates"      // what the partner earns
	KindTier       Kind = "tier"       // where the partner stands
	KindAssets     Kind = "assets"     // what can be asked for
	KindAsset      Kind = "asset"      // a file of the program
	KindTemplate   Kind = "template"   // an introduction to forward
	KindCheck      Kind = "check"      // is this account open?
	KindPreference Kind = "preference" // what news the partner gets
	KindNewsletter Kind = "newsletter" // whether the partner's person gets newsletters
	KindDigest     Kind = "digest"     // the news of a day
	KindPerson     Kind = "person"     // somebody was added, or we ask whether
	KindUnsure     Kind = "unsure"     // not quite a command
	KindTooLarge   Kind = "too_large"
	KindKept       Kind = "kept"   // a person will look at it
	KindPassed     Kind = "passed" // a manager has your question
	KindPaused     Kind = "paused" // so many mails came that a person reads the next ones
	KindList       Kind = "list"   // what became of each row of a list of leads

	KindJoin         Kind = "join"          // what we ask who wants to be a partner
	KindApplied      Kind = "applied"       // the application is complete
	KindJoinQuestion Kind = "join_question" // the manager asks the applicant
	KindJoined       Kind = "joined"        // you are a partner
	KindJoinDeclined Kind = "join_declined"
	KindWaiting      Kind = "waiting"   // your referral is kept until something is done
	KindAgreement    Kind = "agreement" // the text to accept
	KindAgreed       Kind = "agreed"    // what was accepted when
	KindStep         Kind = "step"      // a mail of the onboarding
	KindTest         Kind = "test"      // what a referral like this would be answered

	KindPromoted    Kind = "promoted"  // a higher tier
	KindDemotion    Kind = "demotion"  // the notice of a lower tier
	KindTierKept    Kind = "tier_kept" // the tier stays
	KindDemoted     Kind = "demoted"
	KindNominated   Kind = "nominated"   // thank you for suggesting a partner
	KindInvitation  Kind = "invitation"  // to somebody who was nominated, once
	KindOwner       Kind = "owner"       // who of the team looks after the deal now
	KindInvolvement Kind = "involvement" // how far they take part
	KindOffer       Kind = "offer"       // a lead we pass on, and what became of it
)

// What the team gets.
const (
	KindReview      Kind = "review"   // decide: approve, decline, ask
	KindRelay       Kind = "relay"    // a partner wrote
	KindAsked       Kind = "asked"    // a partner wrote something that is no deal; replies go straight to Letter.Address
	KindConfirm     Kind = "confirm"  // what your command did
	KindCommands    Kind = "commands" // that was no command; these are
	KindNewContact  Kind = "new_contact"
	KindUnreachable Kind = "unreachable" // a contact's mail bounces
	KindComplaint   Kind = "complaint"   // a contact called a newsletter spam
	KindBrake       Kind = "brake"       // answers to an address were stopped
	KindBrakesOver  Kind = "brakes_over" // what the brakes of the last hour hold
	KindHeld        Kind = "held"        // a mail waits for a person
	KindDispute     Kind = "dispute"     // a partner disagrees: rule
	KindListReview  Kind = "list_review" // decide: the registrations of a list
	KindDirect      Kind = "direct"      // our own people work on a registered account
	KindOverdue     Kind = "overdue"     // a decision we promised is late
	KindNudge       Kind = "nudge"       // the partner has heard nothing for long
	KindMorning     Kind = "morning"     // the day's work
	KindColleague   Kind = "colleague"   // may this person write for that partner?
	KindChange      Kind = "change"      // a partner asks to change the company of a decided deal
	KindTeamNews    Kind = "team_news"   // withdrawn, lapsed, protection ended
	KindApplication Kind = "application" // somebody wants to be a partner: decide
	KindPartner     Kind = "partner"     // what a command about a partner did, and where the partner stands

	KindPartnerNews Kind = "partner_news" // what became of a partner
	KindTierAsk     Kind = "tier_ask"     // does a partner keep its tier?
	KindAlias       Kind = "alias"        // a stranger wrote to a partner's secret address
	KindNomination  Kind = "nomination"   // somebody suggests a partner
	KindBrief       Kind = "brief"        // to the owner: what to know for the first call
	KindOffered     Kind = "offered"      // to who offered it: the partner's answer
	KindExport      Kind = "export"       // to a manager: what is kept about one person
	KindReport      Kind = "report"       // to a manager: the table that was asked for
	KindClaim       Kind = "claim"        // to the team: a partner says how far they take part; confirm
	KindPreview     Kind = "preview"      // a newsletter as partners will read it: reply send
	KindIssue       Kind = "issue"        // what became of a newsletter, and what can be done about it
	KindTestCopy    Kind = "test_copy"    // one copy of a newsletter, to a member
)

// Notice is one mail we owe to one person. It lives in the outbox until it is settled.
type Notice struct {
	ID         NoticeID
	Key        string // unique; what makes deciding twice harmless
	Kind       Kind
	Deal       DealNo
	Mail       MailNo    // the mail it answers or relays
	Partner    PartnerNo // the partner a mail of purpose [toPartner] is about
	To         Address
	Side       Side // "" for strangers
	Answer     bool // counts against the brakes
	Unproven   bool // answers a mail whose sender is not proven: counted apart, and kept as Letter.Answers only
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
// the same example and a misspelt field is an error before the first mail. Text is untrusted; templates escape it. What is
// not said takes no space in the outbox.
type Letter struct {
	Answers      bool           `json:",omitzero"` // this answers a mail whose sender is not proven
	Ref          string         `json:",omitzero"` // D-1042
	To           string         `json:",omitzero"` // the reader's name, may be empty
	Partner      string         `json:",omitzero"` // only in mail to the team
	By           string         `json:",omitzero"` // who did it, a name
	Company      string         `json:",omitzero"`
	Domain       string         `json:",omitzero"`
	Contact      Person         `json:",omitzero"`
	Context      string         `json:",omitzero"`
	Consent      string         `json:",omitzero"`
	Fields       []Line         `json:",omitzero"` // further fields as understood
	Missing      []Line         `json:",omitzero"` // what is asked for: label and an example
	Evidence     string         `json:",omitzero"` // of consent: what a yes to our guess at the contact takes over
	Stage        string         `json:",omitzero"` // label for people: "demo completed"
	Was          string         `json:",omitzero"` // label of the stage before
	Reason       string         `json:",omitzero"` // one sentence
	Rule         string         `json:",omitzero"` // the rule that decided, for people
	Text         string         `json:",omitzero"` // words of a person, to be shown as written
	Note         string         `json:",omitzero"` // a further sentence
	Effects      []string       `json:",omitzero"` // what a command did, a line each
	Warnings     []string       `json:",omitzero"` // rule results and conflicts shown to the manager
	Commands     []string       `json:",omitzero"` // what can be replied
	Deals        []DealLine     `json:",omitzero"`
	Criteria     []string       `json:",omitzero"` // which of the program's wishes an account meets; only in mail to the team
	Rows         []RowGroup     `json:",omitzero"` // of a list of leads, by what became of them
	Registered   time.Time      `json:",omitzero"`
	Protected    time.Time      `json:",omitzero"` // last day of protection
	Attribution  time.Time      `json:",omitzero"`
	Due          time.Time      `json:",omitzero"` // when the next thing happens
	UndoUntil    time.Time      `json:",omitzero"`
	Amount       *Money         `json:",omitzero"`
	Other        string         `json:",omitzero"` // reference of another registration; only in mail to the team
	OtherPartner string         `json:",omitzero"` // likewise
	Address      string         `json:",omitzero"` // an address the mail speaks about
	Excerpt      string         `json:",omitzero"` // first words of the mail it speaks about
	Attachments  []Attachment   `json:",omitzero"` // relayed with it (RP-7)
	Unopened     []string       `json:",omitzero"` // files of the mail it answers that we could not read
	Limit        int            `json:",omitzero"`
	Final        bool           `json:",omitzero"` // the stage ends the deal
	Clause       string         `json:",omitzero"` // what the decision rests on, a sentence
	Timeline     []TimelineLine `json:",omitzero"` // only in mail to the team
	Signer       string         `json:",omitzero"` // the named person at our end who signs and reads the answer
	Tier         *TierWords     `json:",omitzero"` // in mails about a partner's tier
	Accepted     bool           `json:",omitzero"` // the stage is reached by approval
	Owner        string         `json:",omitzero"` // who of the team works on it, a name
	Days         int            `json:",omitzero"` // how many are left
	Since        time.Time      `json:",omitzero"` // of the last change
	Late         time.Time      `json:",omitzero"` // when this mail should have come, if it is more than a day late
	Agenda       []Section      `json:",omitzero"` // of the morning mail
	Events       []EventLine    `json:",omitzero"` // of a history, oldest first
	Assets       []AssetLine    `json:",omitzero"`
	Asset        string         `json:",omitzero"` // name of the program's file to send along
	Version      string         `json:",omitzero"` // of the program
	Verdict      string         `json:",omitzero"` // of a check: open, not available, ask us, yours, no more

	Language string            `json:",omitzero"` // of its reader, "" for English
	Zone     string            `json:",omitzero"` // its reader's; "" when not known: times are shown as they are
	Words    map[string]string `json:",omitzero"` // the program's texts in the letter, in that language
	Hash     string            `json:",omitzero"` // SHA-256 of the agreement, hexadecimal

	Table   *Table     `json:",omitzero"` // of a report
	Files   []TextFile `json:",omitzero"` // made by us, to be sent along
	Opening string     `json:",omitzero"` // a first line to the prospect
	Awaited string     `json:",omitzero"` // whose approval is awaited after the manager's, a name; only in mail to the team
	Reasons []Line     `json:",omitzero"` // codes for declining, with what the partner reads

	Issue *IssueWords `json:",omitzero"` // in mails to the team about a newsletter

	About PartnerNo `json:"-"` // whose deal it was filled from, 0 for no deal; for the check of who may read it
}

// TextFile is a file of our own making that goes along with a mail.
type TextFile struct{ Name, Type, Text string }

// Line is a label with its value; on what is missing, the value is an example.
type Line struct {
	Label, Value string
	Perhaps      string `json:",omitzero"` // of what is missing: our guess, as it stands on the line to fill in
}

// DealLine is one row of a status answer.
type DealLine struct {
	Ref, Company, Stage string
	Since, Protected    time.Time
	Next                string
	Amount              *Money `json:",omitzero"`
}

// EventLine is one event of a history answer.
type EventLine struct {
	At       time.Time
	By, Text string
	Spoken   bool `json:",omitzero"` // the text is a person's
}

// AssetLine is something a partner can ask for.
type AssetLine struct{ Name, About string }

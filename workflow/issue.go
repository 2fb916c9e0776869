package workflow

import (
	"encoding/binary"
	"fmt"
	"time"
)

// IssueNo is the number of one issue of the newsletter.
type IssueNo int64

// String returns "N-7".
func (n IssueNo) String() string { return fmt.Sprintf("N-%d", int64(n)) }

// ParseIssueNo reads "N-7" or "7".
func ParseIssueNo(s string) (n IssueNo, ok bool) {
	v, ok := parseNumber(s, "N-")
	return IssueNo(v), ok
}

// IssueKind is what an issue is for.
type IssueKind string

// Kinds of issues.
const (
	Newsletter IssueKind = "newsletter"
	CheckIn    IssueKind = "check_in" // one to three questions, whose answers are filed (NL-7)
)

// IssueState is where an issue stands.
type IssueState string

// States of an issue. Draft, scheduled, sending and paused can still be cancelled; copies that left have left.
const (
	IssueDraft     IssueState = "draft"
	IssueScheduled IssueState = "scheduled"
	IssueSending   IssueState = "sending"
	IssuePaused    IssueState = "paused"
	IssueSent      IssueState = "sent"
	IssueCancelled IssueState = "cancelled"
)

// Issue is one bulk mail and how far it is. Its words are its Document, kept apart; each mail of it is a copy, a row of its
// own by issue and contact.
type Issue struct {
	No        IssueNo
	Kind      IssueKind
	State     IssueState
	Mail      MailNo  // the mail it was made of or changed by last; 0: made by us or on the command line
	By        Address // the member whose it is: gets the preview, and the replies of partners without a manager
	Subject   string
	Audience  Audience
	Personal  bool   // each copy ends with its reader's own deals (NL-3)
	Anyway    bool   // also to whom another bulk mail went within the week (NL-12)
	Rest      bool   // without asking about those: they are left out
	Doubt     string // a digest of what stood below the last send that sent nothing for it; "" for none
	CreatedAt time.Time
	SendAt    time.Time // when it goes out, or went; zero for a draft
	EndedAt   time.Time // when its last copy was settled, or it was cancelled; zero before
	Cursor    ContactNo // copies of all contacts up to this one are made
}

// Document is what an issue says, cleaned, with its merge fields as they were written: "{{first name}}". It is the same for
// every reader.
type Document struct {
	Subject string      `json:"subject"`
	Text    string      `json:"text"` // says the same as HTML
	HTML    string      `json:"html"` // inside of a body; sanitised, no remote content
	Images  []IssueFile `json:"images,omitzero"`
	Files   []IssueFile `json:"files,omitzero"`

	Warnings []string `json:"warnings,omitzero"` // what its author should look at: sentences
	Problems []string `json:"problems,omitzero"` // what keeps it from being sent: sentences
}

// IssueFile is a picture of a document, found by its CID, or a file that goes with it.
type IssueFile struct {
	Name string `json:"name"`
	Type string `json:"type"`
	CID  string `json:"cid,omitzero"` // without brackets
	Data []byte `json:"data"`
}

// Audience says who gets an issue: everybody who wants the newsletter, or those of them that meet every condition.
type Audience struct {
	Said      string        `json:"said,omitzero"`      // as the manager wrote it: "tier>=silver, type=consultant"
	Types     []string      `json:"types,omitzero"`     // kinds of partner, any of them
	Tiers     []string      `json:"tiers,omitzero"`     // any of them; "tier>=silver" lists all from silver on
	Languages []string      `json:"languages,omitzero"` // of the contact, any of them; "en" is also not known
	Managers  []string      `json:"managers,omitzero"`  // members' addresses, any of them
	Partners  []PartnerNo   `json:"partners,omitzero"`  // any of them
	Quiet     time.Duration `json:"quiet,omitzero"`     // the partner has not written for longer than this: "dormant>60d"
	Heard     time.Duration `json:"heard,omitzero"`     // the partner wrote within this: "active<30d"
}

// AudienceFacts is who would get an issue now, and who would not.
type AudienceFacts struct {
	Count    int      // contacts
	Partners int      // partners they are at
	Names    []string // the first of them in order of their partners, "Ann Lee (Northwind)", at most [AudienceNames]
	Excluded []Exclusion
}

// Exclusion is contacts within the audience's conditions that get no copy, by reason.
type Exclusion struct {
	Reason string // for people: "unsubscribed", "unreachable", "got another bulk mail within a week", "their partner is suspended"
	Count  int
	Names  []string // at most [AudienceNames]
}

// AudienceNames is how many names a preview lists, of readers and for each reason.
const AudienceNames = 20

// Recipient is whom one copy is for, with all that its words can be filled from.
type Recipient struct {
	Contact  ContactNo
	Partner  PartnerNo
	To       Address
	Company  string // the partner's name
	Type     string
	Tier     string // label for people
	Manager  Address
	Tongue   Tongue
	Personal *PersonalBlock // nil unless the issue has one
}

// PersonalBlock is what a copy tells its reader about their own partner's business (NL-3).
type PersonalBlock struct {
	Deals    []DealLine // open ones, the newest first, at most [PersonalDeals]
	More     int        // open deals beyond those
	Expiring []DealLine // whose protection ends within 30 days
	Won      []Money    // amounts of deals won within twelve months, a sum for each currency: what customers pay, not what the partner earns
	NextTier string     // label; "" when there is none above
	ToNext   []string   // what is missing for it, phrases
}

// PersonalDeals is how many deals a personal block lists.
const PersonalDeals = 10

// CopyID names one copy of an issue. It is made of the issue and the contact and nothing else, so that a repeat is the same
// mail, whatever happened in between.
type CopyID struct {
	Issue   IssueNo
	Contact ContactNo
}

// copyMark keeps copies' ids apart from notices', which are ten bytes.
const copyMark = 'n'

// Bytes is what the tokens of a copy sign: its envelope sender (token.ForBounce), its reply address (token.ForNews) and its
// way out (token.ForUnsubscribe). Eleven bytes leave the local part its 64 octets.
func (c CopyID) Bytes() []byte {
	b := append(make([]byte, 0, 11), copyMark)
	b = binary.BigEndian.AppendUint32(b, uint32(c.Issue))
	return append(b, byte(c.Contact>>40), byte(c.Contact>>32), byte(c.Contact>>24), byte(c.Contact>>16), byte(c.Contact>>8), byte(c.Contact))
}

// CopyIDFromBytes is the inverse of Bytes; ok is false when b are not a copy's.
func CopyIDFromBytes(b []byte) (c CopyID, ok bool) {
	if len(b) != 11 || b[0] != copyMark {
		return CopyID{}, false
	}
	c.Issue = IssueNo(binary.BigEndian.Uint32(b[1:]))
	for _, x := range b[5:11] {
		c.Contact = c.Contact<<8 | ContactNo(x)
	}
	return c, c.Issue > 0 && c.Contact > 0
}

// CopyState is where a copy stands.
type CopyState string

// States of a copy.
const (
	CopyReady   CopyState = "ready"
	CopySent    CopyState = "sent"
	CopyRefused CopyState = "refused" // for good; Response says why
	CopySkipped CopyState = "skipped" // its reader is not to be mailed any more; Response says why
)

// CopySettlement ends one attempt to send a copy; ready means that it is tried again at RunAt.
type CopySettlement struct {
	CopyID
	State    CopyState
	At       time.Time
	RunAt    time.Time
	Response string // what the server said, one line
}

// RecentlyMailed is the reason of an [Exclusion] that a manager may override with "send anyway" (CONTRACT, Behaviour 11).
const RecentlyMailed = "got another bulk mail within a week"

// BulkRest is how long a contact gets no second bulk mail (NL-12).
const BulkRest = 7 * 24 * time.Hour

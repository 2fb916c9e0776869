package workflow

import "time"

// Disposition is where a mail ended.
type Disposition string

// The four dispositions; every mail gets exactly one. Pending means: stored, not decided yet.
const (
	Pending Disposition = ""
	Handled Disposition = "handled"
	Ignored Disposition = "ignored"
	Held    Disposition = "held"
	Failed  Disposition = "failed"
)

// Class is what kind of sender stands behind a mail, before we know who it is.
type Class string

// Classes.
const (
	Human     Class = "human"
	AutoReply Class = "auto_reply"
	Delivery  Class = "bounce"
	List      Class = "list"
	Own       Class = "own"
)

// Trust is how far the sender's address is proven (DESIGN §6).
type Trust string

// Trust levels.
const (
	Strong Trust = "strong" // DMARC pass or aligned DKIM
	Weak   Trust = "weak"   // no verdict
	Fail   Trust = "fail"
)

// Mail is what the world said to us, understood but not yet decided about. Package inbound makes it.
type Mail struct {
	No         MailNo
	Digest     string // hex SHA-256 of the raw bytes: the key
	BodyDigest string // hex SHA-256 of what a repeat has in common: the body without trace headers
	MessageID  string // without brackets; made up from the digest when missing
	InReplyTo  []string
	References []string // oldest first
	Received   time.Time
	Written    time.Time // what the mail says of it, in its author's zone; zero when it says nothing readable

	From    Address
	Senders int // mailboxes in From; anything but 1 is nobody's mail
	To      []Address
	Cc      []Address
	Subject string

	Class  Class
	Rule   string // what decided the class
	Quiet  bool   // null return path or list: never answer
	Trust  Trust
	Proof  Proof // what Trust rests on
	Again  bool  // held or failed before, and put back into the inbox by a person
	Forced bool  // released by a person: trust counts as strong

	Threads    []Thread // verified capabilities found in recipient headers, then in the quoted text
	TokenBad   bool     // a recipient carried one of our tags that does not verify
	TokenOld   bool     // and one of these was ours, and has expired
	SubjectNo  DealNo   // [D-1042] in the subject, a hint only
	ToPartner  []string // the partners our addresses like deals+to-northwind@ name; a member passes a lead on
	ToNews     bool     // sent to the newsletter address
	ToJoin     bool     // sent to the address for people who want to become partners
	ToTest     bool     // sent to the address for trying it out
	ToNominate bool     // sent to nominate@ or deals+nominate@

	Text        string // whole decoded text
	Reply       string // visible words
	AllQuote    bool   // Reply is the whole text only because nothing but quote and signature was there
	Spoken      Spoken // what it tells about its writer's language
	Ending      string // the last lines of the sender's own, to know their signature by; "" when there is nothing to learn
	Forwarded   bool   // carries a forwarded mail
	ForwardOwn  bool   // the forwarded mail is by somebody of ours
	ForwardUs   bool   // a mail of this service is in it, forwarded, quoted or pasted: what we wrote comes back
	Lead        *Lead
	List        *LeadList         // a file of leads, or several contact cards; nil when there is none
	Said        map[string]string // canonical field → value, from explicit "Key: value" lines of the sender's own words
	Unfilled    bool              // lines we gave them to fill in came back as they were
	Report      *Report
	Complaint   *Complaint // nil unless it is about a mail of ours
	News        *NewsMail  // what it says as a newsletter; nil unless it was sent to that address, or is about an issue
	Attachments []Attachment
	Oversize    bool // larger than the limit: its header alone was fetched
	Late        bool // its header alone was read: the whole takes longer than the limit
	Degraded    bool
}

// Thread is a verified capability found on a mail.
type Thread struct {
	Purpose byte // token.Purpose: d partner thread, m team thread, r relayed partner mail, c challenge, b envelope, a application, n reply to a copy, u way out
	Deal    DealNo
	Mail    MailNo    // for challenges
	Notice  NoticeID  // for envelopes
	Partner PartnerNo // for applications, a partner's secret address, and a member's thread about a partner
	Issue   IssueNo   // for a member's thread about an issue
	Copy    CopyID    // for a copy of an issue: a reply to it, its reader's way out of the newsletter, its envelope
	Person  [5]byte   // token.Person of whom it was given to
	Quoted  bool      // found in the quoted body, not in a recipient header
}

// Lead is what one mail tells about an account.
type Lead struct {
	Company string
	Domain  string
	Contact Person
	Context string
	Consent string
	Fields  map[string]string
	Perhaps map[string]string // what is too unsure to be in any field above, by canonical name: to be asked, not assumed; "others": further people, one a line
}

// names reports whether the lead points to somebody: a company, a domain or a person.
func (l *Lead) names() bool {
	return l != nil && (l.Company != "" || l.Domain != "" || l.Contact.Name != "" || l.Contact.Email != "")
}

// Report is a delivery report.
type Report struct {
	Recipient  string
	Status     string
	Permanent  bool
	Delayed    bool // it is still being tried
	Reason     string
	OriginalID string
}

// Complaint is a report that the reader of a mail of ours, or their mail provider, called it spam (RFC 5965). A token of ours says
// which mail: a copy of an issue, or a notice.
type Complaint struct {
	Type   string   // "abuse", "fraud"; "" when not said
	Copy   CopyID   // zero when it is about a notice
	Notice NoticeID // "" when it is about a copy
}

// Attachment is named here; its bytes stay in the raw mail.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
	Inline bool   `json:"inline"`
}

// MailState is what memory knows about a mail that was here before.
type MailState struct {
	No          MailNo
	MessageID   string
	BodyDigest  string
	Disposition Disposition
	Deal        DealNo
	From        string // the sender's address as the mail said it, known once it was decided
	Erased      bool   // its bytes are gone
}

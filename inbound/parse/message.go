package parse

import "time"

// Address is one mailbox. Both parts are valid UTF-8 without control characters. Name may be empty; Address is the
// addr-spec as written, trimmed of brackets. Never match a person by Name: it is the sender's to choose.
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Message is everything one mail says, as far as it can be read. Text fields are valid UTF-8 with "\n" line ends and
// no NUL. The zero value is an empty mail.
type Message struct {
	From    []Address // every mailbox of every From header; more than one is suspicious (RFC 5322 §3.6 allows one header)
	Sender  []Address
	ReplyTo []Address
	To      []Address
	Cc      []Address
	Bcc     []Address

	// Delivered holds every address this mail was delivered for, lower case, in header order: Delivered-To,
	// X-Original-To, Envelope-To, X-Envelope-To, X-Delivered-To, X-Forwarded-To, Apparently-To.
	Delivered []string
	// ReturnPath is the envelope sender as stamped at delivery; nil when no Return-Path header exists, pointing to ""
	// for the null sender "<>" (RFC 5321 §4.5.5).
	ReturnPath *string

	Subject    string // decoded, one line
	Date       time.Time
	DateRaw    string
	MessageID  string   // without angle brackets; "" when missing or hopeless
	InReplyTo  []string // without angle brackets
	References []string // without angle brackets, oldest first

	Header Header // every top-level header field in order, unfolded

	Text        string // the whole decoded text (text/plain preferred, else from HTML)
	HTML        string // the decoded HTML body, untrusted, "" when there is none
	FromHTML    bool   // Text was derived from HTML
	Reply       string // what the person wrote, apart from quotes and signature; = Text when unsure
	Elided      string // what Reply leaves out
	AllQuote    bool   // nothing but quote, signature and footer was found: Reply is the whole text because nothing else is there
	Forward     *Forward
	Bounce      *Bounce
	Complaint   *Complaint // nil for every mail but a feedback report
	Auto        Auto
	Fields      []Field // "Key: value" lines of the person's own words, in order
	Lead        *Lead   // nil when the mail is a bounce, automatic, or tells nothing about an account
	Consent     string  // where Lead is nil, the words that say a third person agreed to be contacted; "" when none do
	Attachments []Attachment

	Degraded bool          // something could not be read as written and was mended
	Warnings []string      // what was mended, one plain sentence each
	cards    []contactCard // of several people, when the mail does not say which is meant

	Findings []Finding // which rule took which lines, in the order they were found

	learnt    string // what DropEnding took off the end of Reply
	quoteAt   int    // the line of Text where the HTML begins a quote, noMark when it has none
	quoteRead bool   // quoteAt was set
}

// Forward is the innermost forwarded mail whose author is recognised.
type Forward struct {
	From    Address   `json:"from"` // who wrote the forwarded mail: the prospect, never the partner
	To      []Address `json:"to"`
	Cc      []Address `json:"cc"`
	Subject string    `json:"subject"`
	Date    string    `json:"date"`    // as written in the forwarded block
	Body    string    `json:"body"`    // the forwarded mail's own text
	Message string    `json:"message"` // the forwarder's words (above, or below when nothing stands above)
	Via     string    `json:"via"`     // "inline" or "attachment" (message/rfc822)

	MessageID string   `json:"-"` // of an attached original
	Chain     []Nested `json:"-"` // outer forwards passed through on the way in, outermost first
}

// Nested is one forward wrapped around another.
type Nested struct {
	From    Address
	Subject string
}

// Bounce is what a delivery report says (RFC 3464, and the older formats).
type Bounce struct {
	Recipient string `json:"recipient"` // the address that could not be reached, lower case domain
	Status    string `json:"status"`    // RFC 3463 code such as "5.1.1", "" when the report names none
	Permanent bool   `json:"permanent"`
	Reason    string `json:"reason"` // one line for a person

	OriginalID string   `json:"-"` // Message-ID of the mail that bounced, "" when unknown
	Recipients []string `json:"-"` // every failed recipient
	Delayed    bool     `json:"-"` // the server goes on trying
}

// Auto is the verdict on automatic mail.
type Auto struct {
	Reply bool   // a robot's answer: vacation, ticket system, receipt (RFC 3834)
	List  bool   // came through a mailing list or is bulk mail (RFC 2919, RFC 2369, Precedence)
	Rule  string // the header or text that decided, e.g. "Auto-Submitted: auto-replied"; "" when neither
}

// Field is one "Key: value" line of the person's own words.
type Field struct {
	Key   string // as written, trimmed
	Name  string // canonical name: company, domain, contact, email, phone, title, context, consent, address, need, size, timing, amount; "" when unknown
	Value string
}

// Lead is what one mail tells about an account. Empty strings mean: not said.
type Lead struct {
	Company string            `json:"company"`
	Domain  string            `json:"domain"` // registrable domain of the account; never a free-mail domain
	Contact Person            `json:"contact"`
	Context string            `json:"context"`
	Consent string            `json:"consent"` // the words that show consent, "" when not shown
	Denied  string            `json:"denied"`  // the words that deny or doubt it, "" when none do; nothing but words is consent then
	Others  []string          `json:"others"`  // further people the words introduce, "Name <address>, Company", parts not said left out: suggestions
	Fields  map[string]Value  `json:"fields"`  // canonical name → value, with where it came from
	Missing []string          `json:"missing"` // of company, contact, context: what the built-in program requires and is not said
	Unknown map[string]string `json:"-"`       // lines with keys we do not know; they stay in Context too
}

// Person is a human at the account.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	Title string `json:"title"`
}

// Value is one field of a lead with its evidence.
type Value struct {
	Value      string  `json:"value"`
	Source     string  `json:"source"`     // "line", "forward", "signature", "header", "prose", "attachment"
	Confidence float64 `json:"confidence"` // 0…1
}

// Attachment is one non-body part. Content is shared with the raw mail where possible; do not change it.
type Attachment struct {
	Name   string `json:"name"` // cleaned of paths and controls, never empty
	Type   string `json:"type"` // lower case media type
	Size   int    `json:"size"` // decoded bytes
	SHA256 string `json:"sha256"`
	Inline bool   `json:"inline"`

	ContentID string `json:"-"`
	Content   []byte `json:"-"`
}

// Limits bound what one mail may cost. The zero value is not useful; use [DefaultLimits].
type Limits struct {
	Size   int           // raw bytes; a longer mail is cut and marked degraded
	Parts  int           // MIME parts in all
	Depth  int           // nesting of multipart and message/rfc822
	Header int           // bytes of one header block
	Time   time.Duration // for one mail, enforced by the caller
}

// DefaultLimits are the numbers in force, in one place: 25 MB, 100 parts, depth 10, 1 MB of header, 30 s.
func DefaultLimits() Limits {
	return Limits{Size: 25 << 20, Parts: 100, Depth: 10, Header: 1 << 20, Time: 30 * time.Second}
}

// Options tells Parse what it cannot know from the bytes.
type Options struct {
	Limits Limits
	// Own reports whether a lower-case address or domain is the vendor's or the submitter's own, so that the innermost
	// *external* person is taken for the prospect. Nil: only the outer From's registrable domain counts as own.
	Own func(address string) bool
}

package workflow

import "time"

// Address is one mailbox, name and addr-spec. The addr-spec is lower case.
type Address struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Partner is the organisation or person that refers.
type Partner struct {
	No        PartnerNo
	Name      string
	Type      string // consultant, agency, vendor, customer, …
	Tier      string
	Status    string // [Active] and the other states of a partner
	Domains   []string
	Manager   string // member's address; empty: the first manager of the team
	CreatedAt time.Time

	Joining   *Joining  // application, agreement, first steps; nil: none
	HeardAt   time.Time // when one of its people last wrote, to the day; zero when nobody has
	DormantAt time.Time // since when it is dormant; zero when it is not
	Standing  Standing
	Held      []MailNo // mails that wait until it is no longer suspended, in the order they came
}

// Contact is a person at a partner.
type Contact struct {
	No         ContactNo
	Partner    PartnerNo
	Name       string
	Addresses  []string // compare keys (account.CompareKey); the first is where we write
	Email      string   // the primary address as given
	Status     string   // active, unreachable
	Newsletter bool
	Tongue     Tongue // the language and zone they are written to in
	News       string // what news of deals they get by mail: "" all, [Muted] none
	CreatedAt  time.Time
	Reach      Reach
}

// Contact states.
const (
	Active      = "active"
	Unreachable = "unreachable" // a hard bounce; cleared by the next mail from that address
	Suspended   = "suspended"
	Prospect    = "prospect" // applies or was nominated; owns no domain yet
	Invited     = "invited"  // was asked to apply
)

// What news of deals a contact gets (NT-5). Decisions, money and people's words always come.
const (
	AllNews = ""
	Muted   = "mute"
	Daily   = "digest" // one mail a day with that day's news
)

// Member is a person of the team. Members are configured, not stored.
type Member struct {
	Email string   `json:"email"`
	Name  string   `json:"name"`
	Roles []string `json:"roles"`               // manager, rep, finance
	Zone  string   `json:"time_zone,omitempty"` // of their morning mail, "Europe/Berlin"; "" means the program's
}

// Is reports whether the member has the role.
func (m Member) Is(role string) bool {
	for _, r := range m.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// OffLimit is an account nobody may register (VA-4).
type OffLimit struct {
	List    string // customer, named_account, competitor, open_opportunity
	Company string
	Domain  string    // registrable; may be empty
	NameKey string    // account.NameKey of Company; may be empty
	Since   time.Time // open opportunities: since when our own sales people work on it
	Rep     string    // likewise: the address of who does, "" when not known
}

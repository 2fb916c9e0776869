// Package program holds the rules of engagement as data: which stages a deal can be in and what they mean, what a
// registration must say, how long it is protected, what partners are told. A partner manager writes them in one file,
// program.toml, which [Parse] reads; [Builtin] is in force when there is none, and holds for every section the file
// leaves out.
//
// Names are free; flags give them meaning. Code asks for a flag ("protects", "final"), never for a name, save the few
// stages every program has: received, incomplete, under_review, accepted, declined, withdrawn, expired, won, lost.
package program

import "time"

// Program is the rules in force. It is a value: never changed after it was made, and safe for concurrent use.
type Program struct {
	Name      string   `json:"name"`
	Languages []string `json:"languages"` // "en", the first one where a partner's is not known

	Words map[string]map[string]string `json:"words,omitempty"` // by language: the texts below in it, by what they are in the first

	Stages   []Stage  `json:"stages"`   // in the order a deal moves forward
	Reasons  []Reason `json:"reasons"`  // why a deal ends without success
	Fields   []Field  `json:"fields"`   // everything that can be asked
	Required []Field  `json:"required"` // what a registration must say before it is reviewed
	Optional []Field  `json:"optional"` // what is asked beside it

	Types    []Type    `json:"types"`
	Tiers    []Tier    `json:"tiers"` // from the first to the highest
	Segments []Segment `json:"segments"`
	Windows  []Window  `json:"windows"` // the first one is the default; see [Program.ProtectionDays]

	Qualification Qualification `json:"qualification"`
	Conflict      string        `json:"conflict"` // [LastKnown], [FirstRegistered] or [Split]
	Extension     Extension     `json:"extension"`
	SLA           SLA           `json:"sla"`
	Calendar      Calendar      `json:"calendar"`
	Reminders     Reminders     `json:"reminders"`

	Consent        bool     `json:"consent"`         // acceptance needs the prospect's consent or a reason
	ConsentPhrases []string `json:"consent_phrases"` // words in a mail that say the prospect agreed, lower case

	Approvals []Approval `json:"approvals,omitempty"` // after the manager's decision, in order
	Routes    []Route    `json:"routes,omitempty"`    // who owns a deal

	Clauses    []Clause  `json:"clauses"`
	Agreement  Agreement `json:"agreement"`
	Onboarding []Step    `json:"onboarding"` // by day
	CheckIns   []CheckIn `json:"check_ins"`
	Assets     []Asset   `json:"assets"`

	RemindAfter  time.Duration `json:"-"` // an incomplete registration is asked once more
	LapseAfter   time.Duration `json:"-"` // and then ends
	ReviewWithin time.Duration `json:"-"` // SLA.Review as if nobody ever slept; [Program.ReviewBy] is exact
	MergeWithin  time.Duration `json:"-"` // the same partner's same account is a note, not a new deal
	UndoWithin   time.Duration `json:"-"` // how long a team command can be taken back
}

// Field is one item of a registration and how it is asked for.
type Field struct {
	Name     string   `json:"name"`  // company, contact, context; others are yours
	Label    string   `json:"label"` // as the fill-in line begins
	Example  string   `json:"example"`
	Ask      string   `json:"ask"`      // the question in plain words; "" when label and example say enough
	Synonyms []string `json:"synonyms"` // other labels partners write, lower case
}

// Type is a kind of partner.
type Type struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	About    string   `json:"about"`    // what such a partner does
	Plan     string   `json:"plan"`     // the name of what they earn
	Rates    string   `json:"rates"`    // the same in words, for partners
	Welcome  string   `json:"welcome"`  // what a new partner reads first
	Required []string `json:"required"` // names of fields
	Optional []string `json:"optional"`
}

// Segment is a class of accounts.
type Segment struct {
	Name          string `json:"name"`
	Label         string `json:"label"`
	EmployeesFrom int    `json:"employees_from"` // 0: no account belongs to it by its size
}

// Policies for several registrations of one account when none is protected (D1).
const (
	LastKnown       = "last_known"
	FirstRegistered = "first_registered"
	Split           = "split"
)

// Extension says how protection is lengthened (VA-8).
type Extension struct {
	Days       int `json:"days"`
	Most       int `json:"max"`         // times
	ActiveDays int `json:"active_days"` // granted at once when something happened in so many days; 0: a manager decides
}

// SLA is what we promise, in opening time.
type SLA struct {
	Review  BusinessTime `json:"review"`  // of a registration
	Answer  BusinessTime `json:"answer"`  // to a partner's question
	Dispute BusinessTime `json:"dispute"` // a ruling
}

// Reminders are numbers of days.
type Reminders struct {
	Missing    int   `json:"missing_days"`    // an incomplete registration is asked again
	Lapse      int   `json:"lapse_days"`      // and ends
	Protection []int `json:"protection_days"` // before the end of protection, falling; 0 is the last day
	NoNews     int   `json:"no_news_days"`    // a partner hears from us at least so often
	Nudge      int   `json:"nudge_days"`      // before that, the owner is asked
	Demotion   int   `json:"demotion_days"`   // between the notice and the lower tier
	Dormant    int   `json:"dormant_days"`    // a partner nobody of whom wrote for so long is dormant
}

// Clause is one numbered sentence of the rules of engagement.
type Clause struct {
	ID      string `json:"id"`      // "3.2"
	Purpose string `json:"purpose"` // what decisions rest on it; "" when none does
	Text    string `json:"text"`
}

// Agreement is what a partner accepts before paid deals.
type Agreement struct {
	Required bool   `json:"required"`
	Renew    bool   `json:"renew,omitempty"` // a text that changed is asked for again; else who accepted one is done
	Text     string `json:"text"`
}

// Step is one mail to a new partner; it is not sent once it is done.
type Step struct {
	Day      int    `json:"day"` // after joining
	Name     string `json:"step"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	DoneWhen string `json:"done_when"` // one of [DoneWhens]
}

// CheckIn is a mail to a partner who is quiet.
type CheckIn struct {
	EveryDays int    `json:"every_days"` // without a lead
	Subject   string `json:"subject"`
	Text      string `json:"text"`
}

// Asset is something partners can ask for: `send battlecard`.
type Asset struct {
	Name        string   `json:"name"`
	File        string   `json:"file"` // seen from the program file's folder
	Description string   `json:"description"`
	Types       []string `json:"types"` // who may have it; none: everybody
}

// Field returns the field with this name.
func (p *Program) Field(name string) (Field, bool) {
	return find(p.Fields, func(f Field) bool { return f.Name == name })
}

// Type returns the partner type with this name.
func (p *Program) Type(name string) (Type, bool) {
	return find(p.Types, func(t Type) bool { return t.Name == name })
}

// Asset returns the asset with this name.
func (p *Program) Asset(name string) (Asset, bool) {
	return find(p.Assets, func(a Asset) bool { return a.Name == name })
}

// Clause returns the clause that decisions of this purpose rest on.
func (p *Program) Clause(purpose string) (Clause, bool) {
	return find(p.Clauses, func(c Clause) bool { return c.Purpose == purpose && purpose != "" })
}

// RequiredFor returns what a registration by a partner of this type must say; the program's default for types it does
// not know.
func (p *Program) RequiredFor(partnerType string) []Field {
	if t, ok := p.Type(partnerType); ok {
		return p.fields(t.Required)
	}
	return p.Required
}

// OptionalFor is [Program.RequiredFor] for what is asked beside it.
func (p *Program) OptionalFor(partnerType string) []Field {
	if t, ok := p.Type(partnerType); ok {
		return p.fields(t.Optional)
	}
	return p.Optional
}

func (p *Program) fields(names []string) []Field {
	var out []Field
	for _, n := range names {
		if f, ok := p.Field(n); ok {
			out = append(out, f)
		}
	}
	return out
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	for _, one := range all {
		if is(one) {
			return one, true
		}
	}
	var none T
	return none, false
}

// Package program holds the rules of engagement as data: which stages a deal can be in and what they mean, what a
// registration must say, how long it is protected. [Builtin] is in force when the operator has written none.
//
// Names are free; flags give them meaning. Code asks for a flag ("protects", "final"), never for a name, save the few
// stages every program has: received, incomplete, under_review, accepted, declined, withdrawn, expired, won, lost.
package program

import (
	"slices"
	"strings"
	"time"
)

// Program is the rules in force. It is a value: never changed after it was made.
type Program struct {
	Name            string
	Stages          []Stage       // in the order a deal moves forward
	Required        []Field       // what a registration must say before it is reviewed
	ProtectionDays  int           // from approval, inclusive to the end of the last day UTC
	AttributionDays int           // from registration, likewise
	RemindAfter     time.Duration // an incomplete registration is asked once more
	LapseAfter      time.Duration // and then ends
	ReviewWithin    time.Duration // what the receipt promises
	MergeWithin     time.Duration // the same partner's same account is a note, not a new deal
	UndoWithin      time.Duration // how long a team command can be taken back
	Consent         bool          // acceptance needs the prospect's consent or a reason
}

// The stages every program has.
const (
	Received    = "received"
	Incomplete  = "incomplete"
	UnderReview = "under_review"
	Accepted    = "accepted"
	Won         = "won"
	Lost        = "lost"
	Declined    = "declined"
	Withdrawn   = "withdrawn"
	Expired     = "expired"
)

// Stage is one place a deal can stand.
type Stage struct {
	Name     string
	Label    string   // for people: "demo completed"
	Says     []string // plain words that mean it in a command, lower case: "demo done"
	News     string   // what it means for the partner, one sentence
	Open     bool     // before a decision
	Protects bool     // reached only through approval; the protection window runs
	Final    bool     // nothing follows
	Negative bool     // needs a reason
	ByTeam   bool     // a team command may move a deal here
}

// Field is one required item and how it is asked for.
type Field struct {
	Name    string // company, contact, context
	Label   string // as the fill-in line begins
	Example string
}

// Stage returns the stage with this name.
func (p *Program) Stage(name string) (Stage, bool) {
	i := slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Name == name })
	if i < 0 {
		return Stage{}, false
	}
	return p.Stages[i], true
}

// Label returns the stage's words for people, the name itself when it is unknown.
func (p *Program) Label(name string) string {
	if s, ok := p.Stage(name); ok {
		return s.Label
	}
	return strings.ReplaceAll(name, "_", " ")
}

// Find returns the stage somebody means by these words: its name, its label or one of its plain words.
func (p *Program) Find(words string) (Stage, bool) {
	w := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(words))), " ")
	for _, s := range p.Stages {
		if w == strings.ReplaceAll(s.Name, "_", " ") || w == s.Label || slices.Contains(s.Says, w) {
			return s, true
		}
	}
	return Stage{}, false
}

// Next returns the stages a team command may move a deal to from here, forward jumps included. Final stages have none.
func (p *Program) Next(from string) []Stage {
	at := slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Name == from })
	if at < 0 || p.Stages[at].Final {
		return nil
	}
	var next []Stage
	for _, s := range p.Stages[at+1:] {
		if s.ByTeam {
			next = append(next, s)
		}
	}
	return next
}

// Protection returns the last second of protection of a deal approved at this time.
func (p *Program) Protection(approved time.Time) time.Time {
	return EndOfDay(approved, p.ProtectionDays)
}

// Attribution returns the last second in which a registration made at this time is credited.
func (p *Program) Attribution(registered time.Time) time.Time {
	return EndOfDay(registered, p.AttributionDays)
}

// EndOfDay returns the last second (UTC) of the day that many days after t: windows are inclusive (CF-3).
func EndOfDay(t time.Time, days int) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d+days+1, 0, 0, -1, 0, time.UTC)
}

package program

import (
	"slices"
	"strings"
)

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
	Name      string   `json:"name"`
	Label     string   `json:"label"`     // for people: "demo completed"
	Says      []string `json:"words"`     // plain words that mean it in a command, lower case: "demo done"
	News      string   `json:"news"`      // what it means for the partner, one sentence
	Open      bool     `json:"open"`      // before a decision
	Protects  bool     `json:"protects"`  // reached only through approval; the protection window runs
	Final     bool     `json:"final"`     // nothing follows
	Negative  bool     `json:"negative"`  // needs a reason
	ByTeam    bool     `json:"by_team"`   // a team command may move a deal here
	Milestone bool     `json:"milestone"` // something a plan can pay for has happened
	Pays      bool     `json:"pays"`      // money is earned here
	To        []string `json:"to"`        // allowed moves; none: forward, in the order of the stages
}

// Reason is why a deal ended without success (WF-4): a code for reports and a sentence for the partner.
type Reason struct {
	Code   string   `json:"code"`
	Label  string   `json:"label"`
	Text   string   `json:"text"`
	Stages []string `json:"stages"` // the negative stages it explains; none: all
}

// Stage returns the stage with this name.
func (p *Program) Stage(name string) (Stage, bool) {
	return find(p.Stages, func(s Stage) bool { return s.Name == name })
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
	w := said(words)
	return find(p.Stages, func(s Stage) bool { return w != "" && slices.Contains(s.words(), w) })
}

// words is everything that means this stage, in the form of said.
func (s Stage) words() []string {
	out := []string{said(s.Name), said(s.Label)}
	for _, w := range s.Says {
		out = append(out, said(w))
	}
	return out
}

// said brings words into the form in which they are compared.
func said(words string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(words))), " ")
}

// Next returns the stages a team command may move a deal to from here: those named in `to`, else all that follow,
// forward jumps included. Final stages have none.
func (p *Program) Next(from string) []Stage {
	var next []Stage
	for _, s := range p.moves(from) {
		if s.ByTeam {
			next = append(next, s)
		}
	}
	return next
}

// moves is Next with the moves nobody commands.
func (p *Program) moves(from string) []Stage {
	at := slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Name == from })
	if at < 0 || p.Stages[at].Final {
		return nil
	}
	if len(p.Stages[at].To) == 0 {
		return p.Stages[at+1:]
	}
	var to []Stage
	for _, name := range p.Stages[at].To {
		if s, ok := p.Stage(name); ok {
			to = append(to, s)
		}
	}
	return to
}

// ReasonsFor returns the reasons that explain a stage.
func (p *Program) ReasonsFor(stage string) []Reason {
	var out []Reason
	for _, r := range p.Reasons {
		if len(r.Stages) == 0 || slices.Contains(r.Stages, stage) {
			out = append(out, r)
		}
	}
	return out
}

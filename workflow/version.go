package workflow

import (
	"time"

	"refermail/workflow/program"
)

// ProgramText is one version of the program as it is kept: what the file said, and what stood behind it.
type ProgramText struct {
	Digest   string // of what the program meant when it was first read: its key, whatever a later version of ours makes of it
	Name     string // of the program, for people
	Text     string // the file's, "" for the built-in program
	Defaults string // of the sections the file leaves out, as they were then
	Since    time.Time
}

// version is the digest of the program in force.
func (r *Rules) version() string {
	if r.Version == "" {
		return r.Program.Digest()
	}
	return r.Version
}

// programOf returns the rules a deal was registered under (CM-15). A version that is gone or cannot be read any more, and
// a deal older than versions, stand under the program in force: a deal without rules could not be decided about at all.
func (w *World) programOf(k Deal) *program.Program {
	if k.Program == "" {
		return w.Rules.Program
	}
	if p := w.programs[k.Program]; p != nil {
		return p
	}
	return w.Rules.Program
}

// rules are those a decision about a deal rests on.
func (d *draft) rules(k Deal) *program.Program { return d.w.programOf(k) }

// stageOf returns the stage a deal is in. One its rules do not know is neither lost nor a dead end: it counts as open
// until the deal was approved, and as protecting from then on.
func (d *draft) stageOf(k Deal) program.Stage {
	rules := d.rules(k)
	if s, ok := rules.Stage(k.Stage); ok {
		return s
	}
	return program.Stage{Name: k.Stage, Label: rules.Label(k.Stage), Open: k.ProtectedUntil.IsZero(), Protects: !k.ProtectedUntil.IsZero()}
}

// nextStages are those a team command may move a deal to; from a stage its rules do not know, to all there are.
func (d *draft) nextStages(k Deal) []program.Stage {
	rules := d.rules(k)
	if _, known := rules.Stage(k.Stage); known {
		return rules.Next(k.Stage)
	}
	var all []program.Stage
	for _, s := range rules.Stages {
		if s.ByTeam {
			all = append(all, s)
		}
	}
	return all
}

// clause cites the clause a decision about a deal rests on, with the version it is read in (VA-9); "" when there is none.
func (d *draft) clause(k Deal, purpose string) string {
	c, ok := d.rules(k).Clause(purpose)
	if !ok {
		return ""
	}
	return "Clause " + c.ID + " of the rules in force at registration" + d.versionWords(k) + "."
}

func (d *draft) versionWords(k Deal) string {
	v := k.Program
	if v == "" {
		v = d.w.Rules.version()
	}
	return " (version " + v[:min(8, len(v))] + ")"
}

package program

import (
	"fmt"
	"slices"
	"strings"
)

// stageFlag is one of a stage's flags with where it is kept.
type stageFlag struct {
	name string
	of   func(*Stage) *bool
}

func stageFlags() []stageFlag {
	return []stageFlag{
		{"open", func(s *Stage) *bool { return &s.Open }},
		{"protects", func(s *Stage) *bool { return &s.Protects }},
		{"by_team", func(s *Stage) *bool { return &s.ByTeam }},
		{"milestone", func(s *Stage) *bool { return &s.Milestone }},
		{"pays", func(s *Stage) *bool { return &s.Pays }},
		{"negative", func(s *Stage) *bool { return &s.Negative }},
		{"final", func(s *Stage) *bool { return &s.Final }},
	}
}

// flags lists the flags a stage has.
func (s Stage) flags() []string {
	var out []string
	for _, f := range stageFlags() {
		if *f.of(&s) {
			out = append(out, f.name)
		}
	}
	return out
}

// mustHave says which flags the stages every program has cannot do without.
func mustHave() map[string][]string {
	return map[string][]string{
		Received: {"open"}, Incomplete: {"open"}, UnderReview: {"open"}, Accepted: {"protects", "by_team"}, Won: {"by_team"},
		Lost: {"by_team", "negative", "final"}, Declined: {"by_team", "negative", "final"}, Withdrawn: {"final"}, Expired: {"final"},
	}
}

// readStages reads [stage.NAME] in the order of the file.
func (r *reader) readStages(p *Program) {
	tables := r.root.sections("stage")
	for _, t := range tables {
		p.Stages = append(p.Stages, t.stage())
	}
	line := r.root.v.table["stage"].line
	if len(tables) > 0 {
		line = tables[0].v.line
	}
	for _, name := range []string{Received, Incomplete, UnderReview, Accepted, Won, Lost, Declined, Withdrawn, Expired} {
		if _, ok := p.Stage(name); !ok && len(r.damaged) == 0 {
			r.wrong(line, "[stage."+name+"]", "is missing; every program has it: write it with flags = [%s]", quoted(mustHave()[name]))
		}
	}
	r.checkWords(p, tables)
	r.checkMoves(p, tables)
}

func (t *table) stage() Stage {
	s := Stage{Name: t.name, Label: t.text("label"), News: t.prose("news")}
	t.need("label", s.Label, strings.ReplaceAll(s.Name, "_", " "))
	t.placeholders("news", s.News, dealWords())
	for _, w := range t.texts("words") {
		s.Says = append(s.Says, strings.ToLower(w))
	}
	var known []string
	for _, f := range stageFlags() {
		known = append(known, f.name)
	}
	given := t.chosen("flags", "flag", known)
	for _, f := range stageFlags() {
		*f.of(&s) = slices.Contains(given, f.name)
	}
	s.To = t.texts("to")
	t.checkFlags(s)
	t.close()
	return s
}

// readReasons reads [reason.CODE].
func (r *reader) readReasons(p *Program) {
	negative := []string{Lost, Declined}
	for _, s := range p.Stages {
		if s.Negative && !slices.Contains(negative, s.Name) {
			negative = append(negative, s.Name)
		}
	}
	for _, t := range r.root.sections("reason") {
		one := Reason{Code: t.name, Label: t.text("label"), Text: t.prose("text")}
		t.need("label", one.Label, strings.ReplaceAll(t.name, "_", " "))
		t.need("text", one.Text, "They have no budget for it now.")
		t.placeholders("text", one.Text, dealWords())
		one.Stages = t.chosen("stages", "negative stage", negative)
		t.close()
		p.Reasons = append(p.Reasons, one)
	}
}

func quoted(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, ", ")
}

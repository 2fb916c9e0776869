package main

import (
	"fmt"
	"slices"
	"strings"

	"refermail/inbound/parse"
)

// explanation shows a person why a mail was understood as it was: the mail, and beside each line the rule that took it.
type explanation struct {
	m      *parse.Message
	view   inspectView
	fate   []string                  // what became of it, label and text by turns; nil for a mail nobody has kept
	doubt  string                    // why it is hardly a mail, "" when it may be one
	binary bool                      // its bytes are no text
	bytes  int                       // of the whole mail, where doubt is said
	says   func(r parse.Rule) string // parse.Rule.Says, but for tests
}

func newExplanation(m *parse.Message, v inspectView) explanation {
	return explanation{m: m, view: v, says: parse.Rule.Says}
}

// explain writes an explanation as wide as the terminal, or in full where there is none.
func (c *console) explain(e explanation) error {
	s := newSheet(c.Out, c.width(), c.colours())
	e.write(s)
	return s.flush()
}

func (e explanation) write(s *sheet) {
	warnings := e.view.Warnings
	if e.doubt != "" {
		s.wrapped(piece{e.doubt, alertInk}, nil)
		s.line()
		warnings = slices.DeleteFunc(slices.Clone(warnings), func(w string) bool { return w == e.doubt })
	}
	e.header(s)
	e.text(s)
	e.rules(s)
	e.understood(s)
	for i, w := range warnings {
		if i == 0 {
			s.title("Warnings")
		}
		s.labelled("", 0, w, alertInk)
	}
}

func (s *sheet) title(text string) {
	s.line()
	s.line(piece{text, boldInk})
}

// telling are the header fields that rules look at, beside the ones every reader wants to see.
func telling() []string {
	return []string{"Sender", "Reply-To", "Return-Path", "Delivered-To", "In-Reply-To", "References", "Content-Type", "Auto-Submitted",
		"Precedence", "X-Auto-Response-Suppress", "X-Autoreply", "X-Failed-Recipients", "List-Id", "List-Unsubscribe", "Feedback-ID",
		"X-Referral-Loop", "Authentication-Results"}
}

const headerColumns = 24

func (e explanation) header(s *sheet) {
	s.line(piece{"Mail", boldInk})
	show := func(name, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			s.labelled(name, headerColumns, value, plainInk)
		}
	}
	show("From", people(e.m.From))
	show("To", people(e.m.To))
	show("Cc", people(e.m.Cc))
	show("Subject", e.m.Subject)
	show("Date", e.m.DateRaw)
	show("Message-ID", e.m.MessageID)
	for _, name := range telling() {
		for _, value := range e.m.Header.Values(name) {
			show(name, value)
		}
	}
}

func people(list []parse.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, person(a.Name, a.Address))
	}
	return strings.Join(out, ", ")
}

func person(name, address string) string {
	switch {
	case address == "":
		return name
	case name == "":
		return address
	}
	return name + " <" + address + ">"
}

// rules lists what was found, in that order, with what each rule looks for.
func (e explanation) rules(s *sheet) {
	s.title("Rules")
	if len(e.m.Findings) == 0 {
		s.line(piece{"  (none took a part of this mail)", dimInk})
		return
	}
	said := map[parse.Rule]bool{}
	for _, f := range e.m.Findings {
		s.line(piece{"  " + string(f.Rule), ruleInk}, piece{"  " + place(f), dimInk})
		if says := e.says(f.Rule); says != "" && !said[f.Rule] {
			s.labelled("  says", 6, says, plainInk)
			said[f.Rule] = true
		}
		if f.What != "" {
			s.labelled("  took", 6, f.What, plainInk)
		}
		if why := unused(f, e.view.Lead); why != "" {
			s.labelled("", 6, why, alertInk)
		}
	}
}

// place names the lines of a finding.
func place(f parse.Finding) string {
	switch {
	case f.First == 0:
		return "header or file"
	case f.First == f.Last:
		return fmt.Sprintf("line %d", f.First)
	}
	return fmt.Sprintf("lines %d–%d", f.First, f.Last)
}

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"refermail/inbound/parse"
)

const factColumns = 14

// fact writes one thing that was understood; nothing when it is not said.
func (s *sheet) fact(label, value string) {
	if value = strings.TrimSpace(value); value != "" {
		s.labelled(label, factColumns, value, plainInk)
	}
}

// understood writes what the mail was taken for, and what it says.
func (e explanation) understood(s *sheet) {
	s.title("Understood")
	v := e.view
	s.fact("kind", v.Kind+" ("+v.Rule+")")
	for i := 0; i+1 < len(e.fate); i += 2 {
		s.fact(e.fate[i], e.fate[i+1])
	}
	for _, line := range proofLines(e.view.Auth) {
		s.fact(line[0], line[1])
	}
	if a := e.m.Auto; a.Reply || a.List {
		what := "a robot's mail"
		if !a.Reply {
			what = "list or bulk mail"
		}
		s.fact("automatic", what+" ("+a.Rule+")")
	}
	if b := v.Bounce; b != nil {
		bounced(s, b)
	}
	if f := v.Forward; f != nil {
		forwarded(s, f)
	}
	if v.Lead != nil {
		lead(s, v.Lead)
	}
	if v.Kind == "reply" || v.Kind == "command" {
		s.fact("words", v.Reply)
	}
	e.asked(s)
	for _, a := range v.Attachments {
		inline := ""
		if a.Inline {
			inline = ", inline"
		}
		s.fact("attachment", fmt.Sprintf("%s, %s, %d bytes%s", a.Name, a.Type, a.Size, inline))
	}
	if v.Degraded {
		s.fact("mended", "something could not be read as written; see the warnings")
	}
	s.labelled("", 0, sureness, dimInk)
}

func bounced(s *sheet, b *parse.Bounce) {
	for _, r := range b.Recipients {
		s.fact("unreached", r)
	}
	if len(b.Recipients) == 0 {
		s.fact("unreached", b.Recipient)
	}
	lasting := "for now"
	if b.Permanent {
		lasting = "for good"
	}
	s.fact("failed", strings.TrimSpace(lasting+" "+b.Status))
	s.fact("reason", b.Reason)
	s.fact("about", b.OriginalID)
}

func forwarded(s *sheet, f *parse.Forward) {
	for _, outer := range f.Chain {
		s.fact("passed on by", person(outer.From.Name, outer.From.Address))
	}
	s.fact("forwarded from", person(f.From.Name, f.From.Address)+", "+f.Via)
	s.fact("to", people(f.To))
	s.fact("cc", people(f.Cc))
	s.fact("subject", f.Subject)
	s.fact("date", f.Date)
	s.fact("with the words", f.Message)
}

// lead writes each field with where it comes from and how sure that is; a guess is never used unasked.
func lead(s *sheet, l *parse.Lead) {
	order := []string{"company", "domain", "contact", "email", "title", "phone", "context", "need", "size", "timing", "amount", "consent"}
	for _, name := range slices.Sorted(maps.Keys(l.Fields)) {
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	for _, name := range order {
		f, said := l.Fields[name]
		if !said {
			continue
		}
		guess := ""
		if f.Confidence < parse.Bar {
			guess = ", a guess"
		}
		s.fact(name, fmt.Sprintf("%s  (%s, %.2f%s)", f.Value, f.Source, f.Confidence, guess))
	}
}

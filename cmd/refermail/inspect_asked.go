package main

import (
	"slices"
	"strings"

	rules "refermail/workflow/program"
)

// sureness explains the words about how sure something is.
const sureness = "A guess (below 0.55) is asked for, not assumed. The sender is strong: proven by DMARC or DKIM; weak: nobody said; fail: not who it says."

// registers reports a mail that may become a deal: robots, commands and replies are asked for nothing.
func (e explanation) registers() bool {
	return e.doubt == "" && (e.view.Kind == "submission" || e.view.Kind == "forward") && e.view.Bounce == nil
}

// asked writes what a partner would be asked for, were this mail theirs.
func (e explanation) asked(s *sheet) {
	if !e.registers() {
		return
	}
	missing, consent := []string{"company", "contact", "context"}, false
	if l := e.view.Lead; l != nil {
		missing = slices.Clone(l.Missing)
		by := ""
		if e.m.Forward != nil {
			by = e.m.Forward.From.Address
		}
		consent = l.Consent != "" || by != "" && strings.EqualFold(by, l.Contact.Email)
	}
	if e.m.Forward == nil && len(e.m.Fields) == 0 && len(strings.Fields(e.m.Reply)) >= 3 { // what they wrote is the context
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == "context" })
	}
	if rules.Builtin().Consent && !consent {
		s.fact("consent", "not shown: asked for before acceptance")
	}
	note := ""
	if e.view.Lead == nil && len(missing) > 0 {
		note = "; of a plain question nothing: a person reads it"
	}
	s.fact("asked for", strings.Join(missing, ", ")+note)
}

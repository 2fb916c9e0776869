package parse

import "strings"

// Rule names what understood a part of a mail, such as "reply.attribution": the subject, a dot, the rule. Every rule has
// a sentence in its subject's table, which says what it looks for; names are stable, people search for them.
type Rule string

// Finding is one step of how a mail was understood: which rule took which lines. It answers "why did it do that?".
type Finding struct {
	Rule  Rule   `json:"rule"`
	First int    `json:"first"` // first line of Message.Text, from 1; 0 when the rule read a header, a file or a nested mail
	Last  int    `json:"last"`  // last line, inclusive
	What  string `json:"what"`  // what was taken: a value, or the header that decided; at most 200 bytes
}

// maxFindings bounds the findings of one mail, maxWhat the bytes of one What.
const (
	maxFindings = 200
	maxWhat     = 200
)

// note records that rule took the lines [first, next), counted from 0, of m.Text; 0, 0 when it read no lines of it.
func (m *Message) note(rule Rule, first, next int, what string) {
	if m == nil || len(m.Findings) >= maxFindings {
		return
	}
	f := Finding{Rule: rule, What: clipText(what)}
	if next > first {
		f.First, f.Last = first+1, next
	}
	m.Findings = append(m.Findings, f)
}

// Quotes reports whether the person's words stand beside the quote of an older mail, as in an answer.
func (m *Message) Quotes() bool {
	for _, f := range m.Findings {
		switch f.Rule {
		case "reply.separator", "reply.block", "reply.attribution", "reply.html-quote", "reply.quote-marks", "reply.inline-answers", "reply.all-quote", "reply.marker":
			return true
		}
	}
	return false
}

// ruleText is what one rule looks for, in a sentence for a support person.
type ruleText struct {
	rule Rule
	says string
}

// Says returns the sentence that explains a rule, "" for a name that is no rule's.
func (r Rule) Says() string { return ruleSays[r] }

// ruleSays joins the tables of all subjects.
var ruleSays = joinRules(mimeRules, autoRules, bounceRules, forwardRules, replyRules, leadRules)

func joinRules(tables ...[]ruleText) map[Rule]string {
	all := map[Rule]string{}
	for _, table := range tables {
		for _, r := range table {
			all[r.rule] = r.says
		}
	}
	return all
}

// clipText shortens s to maxWhat bytes without breaking a character.
func clipText(s string) string {
	if len(s) <= maxWhat {
		return s
	}
	return strings.ToValidUTF8(s[:maxWhat-len("…")], "") + "…"
}

package inbound

import (
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// LoopHeader marks our own mail (NT-12); its value is secret enough that nobody else's mail carries it by chance.
const LoopHeader = "X-Referral-Loop"

// Verdict is what kind of sender stands behind a mail, and the rule that says so.
type Verdict struct {
	Class workflow.Class
	Rule  string
	Quiet bool // never answer, whatever else is decided (DESIGN §5.4)
}

// Screen classifies a mail by its headers first (RFC 3834 §2, IN-12). Robots win over lists, delivery reports over both.
func Screen(m *parse.Message, self workflow.Self, loopMark string) Verdict {
	for _, mark := range m.Header.Values(LoopHeader) {
		if loopMark != "" && strings.TrimSpace(mark) == loopMark {
			if m.Bounce != nil {
				break // a report may carry our header along
			}
			return Verdict{workflow.Own, LoopHeader, true}
		}
	}
	if len(m.From) == 1 && self.Address != "" && self.Owns(m.From[0].Address) && m.Bounce == nil {
		return Verdict{workflow.Own, "From is our own address", true}
	}
	switch {
	case m.Bounce != nil:
		return Verdict{workflow.Delivery, "delivery report", true}
	case m.Auto.Reply:
		return Verdict{workflow.AutoReply, m.Auto.Rule, true}
	case m.NullReturnPath():
		return Verdict{workflow.AutoReply, "null envelope sender", true}
	case len(m.From) == 1 && parse.Robot(m.From[0].Address):
		return Verdict{workflow.AutoReply, "From " + m.From[0].Address, true}
	case m.Auto.List:
		return Verdict{workflow.List, m.Auto.Rule, true}
	}
	return Verdict{Class: workflow.Human}
}

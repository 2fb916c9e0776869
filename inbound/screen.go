package inbound

import (
	"slices"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/token"
)

// LoopHeader marks our own mail (NT-12); its value is secret enough that nobody else's mail carries it by chance.
const LoopHeader = "X-Referral-Loop"

// Verdict is what kind of sender stands behind a mail, and the rule that says so.
type Verdict struct {
	Class workflow.Class
	Rule  string
	Quiet bool // never answer, whatever else is decided (DESIGN §5.4)
}

// Screen classifies a mail by its headers first (RFC 3834 §2, IN-12). Our own mail wins over robots, robots over lists,
// delivery reports over all three.
func Screen(m *parse.Message, self workflow.Self, loopMark string) Verdict {
	return screen(m, self, loopMark, workflow.Without{})
}

func screen(m *parse.Message, self workflow.Self, loopMark string, without workflow.Without) Verdict {
	if rule := ownRule(m, self, loopMark); rule != "" && !without.Mark {
		return Verdict{workflow.Own, rule, true}
	}
	if m.Bounce == nil && m.Header.Get(LoopHeader) != "" && !without.Mark { // two of us must not talk to each other either
		return Verdict{workflow.AutoReply, LoopHeader + " of another service like this", true}
	}
	if without.Headers {
		return Verdict{Class: workflow.Human}
	}
	return robot(m)
}

// ownRule names how a mail shows that it is ours: by our mark, or by its author. A report may carry our header along.
func ownRule(m *parse.Message, self workflow.Self, loopMark string) string {
	if m.Bounce != nil {
		return ""
	}
	for _, mark := range m.Header.Values(LoopHeader) {
		if loopMark != "" && strings.TrimSpace(mark) == loopMark {
			return LoopHeader
		}
	}
	if len(m.From) == 1 && self.Address != "" && self.Owns(m.From[0].Address) {
		return "From is our own address"
	}
	return ""
}

// robot tells what nobody wrote by hand, by what the mail says of itself.
func robot(m *parse.Message) Verdict {
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

// toReturnPath reports a mail to the unique envelope sender of a mail of ours that is no report of its delivery: robots
// answer there (RFC 3834 §4), people's mail programs never do.
func toReturnPath(threads []workflow.Thread) bool {
	return slices.ContainsFunc(threads, func(t workflow.Thread) bool { return token.Purpose(t.Purpose) == token.ForBounce && !t.Quoted })
}

package inbound

import (
	"slices"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// Kind sorts a mail by its bytes alone and names the rule that decided: submission, forward, reply, command, auto_reply,
// bounce, list or own. Robots come first: what a robot wrote is never taken for a person's words. Without a
// configuration nobody knows who we are or which loop mark is ours, so any mark counts as ours.
func Kind(m *parse.Message) (kind, rule string) {
	if m.Header.Get(LoopHeader) != "" && m.Bounce == nil {
		return string(workflow.Own), LoopHeader + " is present"
	}
	if v := Screen(m, workflow.Self{}, ""); v.Class != workflow.Human {
		return string(v.Class), v.Rule
	}
	if m.Forward != nil {
		return "forward", "forwarded mail, " + m.Forward.Via
	}
	if word := commandWord(m.Reply); word != "" {
		return "command", "first line: " + word
	}
	switch {
	case len(m.InReplyTo) > 0:
		return "reply", "In-Reply-To"
	case len(m.References) > 0:
		return "reply", "References"
	case m.Quotes():
		return "reply", "quoted text"
	}
	return "submission", "a new mail by a person"
}

// commandWord is the command a mail begins with, "" when it begins with other words. Words that people also begin a
// sentence with count only when they stand alone on the line.
func commandWord(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	words := strings.Fields(strings.ToLower(first))
	if len(words) == 0 {
		return ""
	}
	word := strings.Trim(words[0], ".!,:")
	alone := []string{"approve", "approved", "undo", "help", "status", "withdraw", "confirm", "rules"}
	with := []string{"decline", "stage", "assign", "extend", "won", "lost"}
	if len(words) == 1 && slices.Contains(alone, word) || len(words) > 1 && len(words) <= 8 && slices.Contains(with, word) {
		return word
	}
	return ""
}

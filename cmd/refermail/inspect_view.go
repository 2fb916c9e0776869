package main

import (
	"slices"
	"strings"
	"time"

	"refermail/inbound"
	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// inspectView is the object `refermail inspect` prints; mail show uses parts of it. The field names are a contract.
type inspectView struct {
	Kind        string           `json:"kind"`
	Rule        string           `json:"rule"`
	From        *parse.Address   `json:"from"`
	To          []parse.Address  `json:"to"`
	Cc          []parse.Address  `json:"cc"`
	Subject     string           `json:"subject"`
	Date        *time.Time       `json:"date"`
	MessageID   string           `json:"message_id"`
	Text        string           `json:"text"`
	Reply       string           `json:"reply"`
	Elided      string           `json:"elided"`
	Forward     *parse.Forward   `json:"forward"`
	Bounce      *parse.Bounce    `json:"bounce"`
	AutoReply   bool             `json:"auto_reply"`
	Lead        *parse.Lead      `json:"lead"`
	Auth        auth.Result      `json:"auth"`
	Attachments []attachmentView `json:"attachments"`
	Degraded    bool             `json:"degraded"`
	Warnings    []string         `json:"warnings"`
}

// attachmentView is one attachment without its bytes.
type attachmentView struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
	Inline bool   `json:"inline"`
}

// inspect understands one mail; its signatures are judged as of at. It is total, like parse.Parse.
func inspect(raw []byte, at time.Time, check signatureCheck) inspectView {
	m := parse.Parse(raw, parse.Options{})
	v := viewMessage(m)
	v.Auth = check(raw, m, at)
	return v
}

// viewMessage is everything of an inspectView but its Auth. Lists are never null.
func viewMessage(m *parse.Message) inspectView {
	v := inspectView{
		To: list(m.To), Cc: list(m.Cc), Subject: m.Subject, Date: timePointer(m.Date), MessageID: m.MessageID,
		Text: m.Text, Reply: m.Reply, Elided: m.Elided, Forward: m.Forward, Bounce: m.Bounce, AutoReply: m.Auto.Reply,
		Lead: m.Lead, Attachments: []attachmentView{}, Degraded: m.Degraded, Warnings: list(m.Warnings),
	}
	v.Kind, v.Rule = kindOf(m)
	if len(m.From) > 0 {
		v.From = &m.From[0]
	}
	if v.Forward != nil {
		f := *v.Forward
		f.To, f.Cc = list(f.To), list(f.Cc)
		v.Forward = &f
	}
	if v.Lead != nil {
		l := *v.Lead
		l.Missing = list(l.Missing)
		if l.Fields == nil {
			l.Fields = map[string]parse.Value{}
		}
		v.Lead = &l
	}
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, attachmentView{a.Name, a.Type, a.Size, a.SHA256, a.Inline})
	}
	return v
}

// kindOf sorts a mail, robots first: what a robot wrote is never taken for a person's words. Without a configuration
// nobody knows who we are or which loop mark is ours, so any mark counts as ours.
func kindOf(m *parse.Message) (kind, rule string) {
	if m.Header.Get(inbound.LoopHeader) != "" && m.Bounce == nil {
		return string(workflow.Own), inbound.LoopHeader + " is present"
	}
	if v := inbound.Screen(m, workflow.Self{}, ""); v.Class != workflow.Human {
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
	case strings.HasPrefix(m.Elided, ">") || strings.Contains(m.Elided, "\n>"):
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

// list makes nil an empty list, which JSON shows as [].
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// timePointer makes the zero time null in JSON.
func timePointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

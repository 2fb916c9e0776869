package main

import (
	"time"

	"refermail/inbound"
	"refermail/inbound/auth"
	"refermail/inbound/parse"
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
	Findings    []parse.Finding  `json:"findings"`
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
func inspect(raw []byte, options parse.Options, at time.Time, check signatureCheck) (*parse.Message, inspectView) {
	m := parse.Parse(raw, options)
	v := viewMessage(m)
	v.Auth = shownProof(check(raw, m, at))
	return m, v
}

// viewMessage is everything of an inspectView but its Auth. Lists are never null.
func viewMessage(m *parse.Message) inspectView {
	v := inspectView{
		To: list(m.To), Cc: list(m.Cc), Subject: m.Subject, Date: timePointer(m.Date), MessageID: m.MessageID,
		Text: m.Text, Reply: m.Reply, Elided: m.Elided, Forward: m.Forward, Bounce: m.Bounce, AutoReply: m.Auto.Reply,
		Lead: m.Lead, Attachments: []attachmentView{}, Degraded: m.Degraded, Warnings: list(m.Warnings), Findings: list(m.Findings),
	}
	v.Kind, v.Rule = inbound.Kind(m)
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

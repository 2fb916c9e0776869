package devmail

import (
	"net/url"
	"strings"
)

// Step is one thing the guide proposes to try.
type Step struct {
	As    string // address of a persona
	Title string // "You are Ann, the partner"
	Text  string
	Do    Shortcut
	Done  func() bool // shows a check mark when true; nil: never
}

// Shortcut opens a prepared draft, which the reader then sends.
type Shortcut struct {
	Label   string // on the button; "" shows none
	Mode    string // "reply", "all", "forward", or "new"
	Find    string // the newest mail whose subject or sender contains this is answered or forwarded; not for "new"
	To      string
	Subject string
	Body    string
}

type stepView struct {
	Step
	Who  *person
	Href string // "" while there is nothing to answer yet
	Done bool
}

func (p *page) guide() []stepView {
	var steps []stepView
	for _, s := range p.opts.Guide {
		v := stepView{Step: s, Done: s.Done != nil && s.Done()}
		for _, someone := range p.people {
			if strings.EqualFold(someone.Address, s.As) {
				v.Who = someone
			}
		}
		if v.Who != nil && s.Do.Label != "" {
			v.Href = p.shortcut(v.Who, s.Do)
		}
		steps = append(steps, v)
	}
	return steps
}

func (p *page) shortcut(who *person, do Shortcut) string {
	q := url.Values{"write": {do.Mode}}
	for k, v := range map[string]string{"to": do.To, "subject": do.Subject, "body": do.Body} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if do.Mode == "new" {
		return who.path("INBOX", "") + "?" + q.Encode()
	}
	mails := p.office.Messages(who.Address, "INBOX")
	for i := len(mails) - 1; i >= 0; i-- {
		s := p.read(mails[i].Raw)
		from := first(s.From)
		if strings.Contains(strings.ToLower(s.Subject+"\n"+from.Name+"\n"+from.Address), strings.ToLower(do.Find)) {
			return who.path("INBOX", s.ID) + "?" + q.Encode() + "#draft"
		}
	}
	return ""
}

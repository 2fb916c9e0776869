package workflow

import (
	"maps"
	"slices"
	"time"
)

// Joining is how a partner came to us and how far they have come since: their application, the agreement, the first
// steps. It is kept whole with the partner; nil for one who was added by hand and has none of it.
type Joining struct {
	Application *Application         `json:",omitzero"`
	Agreements  []Acceptance         `json:",omitzero"` // oldest first, at most maxAcceptances
	Asked       string               `json:",omitzero"` // digest of the agreement as it was last mailed
	AskedAt     time.Time            `json:",omitzero"`
	AskedIn     []NoticeID           `json:",omitzero"` // the newest mails that carry that text
	Scores      *Scores              `json:",omitzero"`
	Since       time.Time            `json:",omitzero"` // from when the days of the onboarding count; zero: there is none
	Sent        map[string]time.Time `json:",omitzero"` // mails of the onboarding, by step
	Done        map[string]time.Time `json:",omitzero"` // facts that end steps: "first_lead"; "replied/…" and "step/…" with the step's name
	Waiting     []MailNo             `json:",omitzero"` // leads kept until approval or acceptance, oldest first, at most maxWaiting
}

// Bounds of what is kept with a partner.
const (
	maxAcceptances = 20
	maxWaiting     = 50
)

// Where an application stands.
const (
	Asking   = "asking"   // something is missing; the applicant was asked
	Deciding = "deciding" // a manager has it
	Approved = "approved"
	Declined = "declined"
	Lapsed   = "lapsed" // no answer in time
)

// Application is somebody's wish to become a partner (PT-3).
type Application struct {
	State    string
	Answers  map[string]string // by question: company, domain, customers, type
	At       time.Time         // of the first mail
	Reminded bool              `json:",omitzero"`
	Decided  time.Time         `json:",omitzero"`
	By       string            `json:",omitzero"` // address of who decided
	Reason   string            `json:",omitzero"` // of a decline
	Root     string            `json:",omitzero"` // the applicant's thread, in their mail program
	Last     string            `json:",omitzero"`
	Subject  string            `json:",omitzero"`
	TeamRoot string            `json:",omitzero"` // the manager's
	TeamLast string            `json:",omitzero"`
}

// Acceptance is one agreement somebody accepted (VA-14).
type Acceptance struct {
	Digest    string    // SHA-256 of the text as it was mailed
	By        string    // address
	Name      string    `json:",omitzero"`
	MessageID string    `json:",omitzero"` // of the mail that says so; "" when an operator recorded it
	Mail      MailNo    `json:",omitzero"`
	At        time.Time // when that mail reached us
}

// Scores say how well a partner fits, each 0 to 3, as a manager sees it (PT-2).
type Scores struct {
	Fit, Reach, Credibility, Responsiveness int
	Note                                    string    `json:",omitzero"`
	By                                      string    // address
	At                                      time.Time // when it was said
}

// clone returns a copy that can be changed freely; of nil, an empty one.
func (j *Joining) clone() *Joining {
	if j == nil {
		return &Joining{}
	}
	c := *j
	c.Agreements, c.Waiting = slices.Clone(j.Agreements), slices.Clone(j.Waiting)
	c.AskedIn = slices.Clone(j.AskedIn)
	c.Sent, c.Done = maps.Clone(j.Sent), maps.Clone(j.Done)
	if j.Application != nil {
		a := *j.Application
		a.Answers = maps.Clone(a.Answers)
		c.Application = &a
	}
	if j.Scores != nil {
		s := *j.Scores
		c.Scores = &s
	}
	return &c
}

// application returns a partner's, nil for who never applied.
func (p Partner) application() *Application {
	if p.Joining == nil {
		return nil
	}
	return p.Joining.Application
}

// outside reports whether somebody is no partner yet: an applicant, or one who was asked to apply.
func (p Partner) outside() bool { return p.Status == Prospect || p.Status == Invited }

// inside reports a partner that was taken on and has not left.
func (p Partner) inside() bool { return !p.outside() && p.Status != Left }

// partner returns a partner as this draft left it.
func (d *draft) partner(no PartnerNo) Partner {
	if i := slices.IndexFunc(d.out.Partners, func(p Partner) bool { return p.No == no }); i >= 0 {
		return d.out.Partners[i]
	}
	return d.w.partners[no]
}

// keepPartner writes a partner, in the place of what this draft wrote of it before.
func (d *draft) keepPartner(p Partner) {
	d.out.Partners = replace(d.out.Partners, []Partner{p}, func(p Partner) PartnerNo { return p.No })
}

// joining changes what is kept of how a partner joined.
func (d *draft) joining(no PartnerNo, change func(p *Partner, j *Joining)) Partner {
	p := d.partner(no)
	p.Joining = p.Joining.clone()
	change(&p, p.Joining)
	d.keepPartner(p)
	return p
}

// WaitsByItself begins the rule of held mail that is handled again without a person's word.
const WaitsByItself = "waits for the "

// keepLead keeps a mail until the partner may register; ok is false when too many are kept already.
func (d mailDraft) keepLead(no PartnerNo) (ok bool) {
	d.joining(no, func(_ *Partner, j *Joining) {
		if ok = slices.Contains(j.Waiting, d.m.No); !ok && len(j.Waiting) < maxWaiting {
			j.Waiting, ok = append(j.Waiting, d.m.No), true
		}
	})
	return ok
}

// releaseLeads hands what was kept to the rules again, in the order it came; every mail keeps its time. What a person
// decided about meanwhile is left alone.
func (d *draft) releaseLeads(j *Joining) (n int) {
	for _, no := range j.Waiting {
		if known, ok := d.w.mails[no]; ok && known.Disposition == Held {
			d.out.Release, n = append(d.out.Release, Release{Mail: no}), n+1
		}
	}
	j.Waiting = nil
	return n
}

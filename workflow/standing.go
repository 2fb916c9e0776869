package workflow

import (
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// The states of a partner (PT-12). Those who do not take part yet or no more are strangers to the inbox.
const (
	Dormant = "dormant" // nobody of them wrote for long; their next mail makes them active
	Left    = "left"    // takes no part any more
	// The others stand in partner.go.
)

// Standing is how a partner stands on its tier and what a manager may take back.
type Standing struct {
	Given        *Given        `json:"given,omitempty"`   // a manager gave the tier: the partner does not fall below it
	Falling      *Falling      `json:"falling,omitempty"` // the notice of a lower tier
	KeptUntil    time.Time     `json:"kept_until,omitzero"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Undo         *PartnerUndo  `json:"undo,omitempty"`
}

// Given is a tier by a manager's word.
type Given struct {
	Tier string    `json:"tier"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Why  string    `json:"why"`
}

// Falling is a partner's notice of a lower tier (PT-5). Nobody falls before Due, nor without a manager's word.
type Falling struct {
	To      string    `json:"to"` // the lower tier, "" for none
	Told    time.Time `json:"told"`
	Due     time.Time `json:"due"`
	Asked   time.Time `json:"asked,omitzero"` // when a manager was last asked
	Notices int       `json:"notices"`        // how often
}

// Certificate is a course a partner's people passed.
type Certificate struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"` // valid before this moment
}

// PartnerUndo is what a partner was before the last command, while it can be taken back.
type PartnerUndo struct {
	By      string    `json:"by"`
	Until   time.Time `json:"until"`
	What    string    `json:"what"`
	Tier    string    `json:"tier"`
	Status  string    `json:"status"`
	Domains []string  `json:"domains,omitempty"`
	Given   *Given    `json:"given,omitempty"`
	Falling *Falling  `json:"falling,omitempty"`
	Told    bool      `json:"told"` // the partner heard of it
}

// Terms are what a partner was when a deal was registered. The deal keeps the windows and the review time that go with
// them, whatever becomes of the partner (PT-5).
type Terms struct {
	Type string `json:"type"`
	Tier string `json:"tier"`
}

// terms are a deal's own, else those its partner has now.
func (d *draft) terms(k Deal) Terms {
	if k.Terms != nil {
		return *k.Terms
	}
	p := d.partner(k.Partner)
	return Terms{p.Type, p.Tier}
}

// partnersManager is the partner's named contact at our end (PT-11): its manager, else the team's first.
func (d *draft) partnersManager(p Partner) (Member, bool) {
	if m, ok := d.w.Rules.member(p.Manager); ok && p.Manager != "" {
		return m, true
	}
	return d.w.Rules.lead()
}

// signer is the person at our end who signs a mail to a partner and gets the answer to it: who decides about the deal, else
// the partner's manager (PT-11). Strangers and the team read the service's own name.
func (d *draft) signer(n Notice) string {
	if n.Side != PartnerSide {
		return ""
	}
	if k, known := d.w.deals[n.Deal]; n.Deal != 0 {
		if own := d.drafted(n.Deal); own != nil {
			k, known = *own, true
		}
		if m, ok := d.w.managerOf(k); ok && known {
			return memberName(m)
		}
		return ""
	}
	c, ok := d.w.contactAt(n.To.Email)
	if !ok {
		for _, made := range d.out.Contacts {
			if made.Email == n.To.Email {
				c, ok = made, true
			}
		}
	}
	if m, found := d.partnersManager(d.partner(c.Partner)); ok && found {
		return memberName(m)
	}
	return ""
}

// tellLeadOf is tellLead for what concerns one partner: its manager reads it.
func (d *draft) tellLeadOf(p Partner, key string, n Notice) {
	m, ok := d.partnersManager(p)
	if !ok {
		return
	}
	n.Key, n.To, n.Side = key, Address{Name: m.Name, Email: m.Email}, TeamSide
	d.send(n)
}

// takesPart reports whether a partner's people may register and ask.
func (p Partner) takesPart() bool {
	return p.Status == Active || p.Status == Dormant || p.Status == ""
}

// PartnerNameKey is a name as partners are found by it: lower case, single spaces.
func PartnerNameKey(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(name)), " ")
}

// certified counts the certificates that hold at a moment.
func (s Standing) certified(at time.Time) int {
	n := 0
	for _, c := range s.Certificates {
		if c.Until.After(at) {
			n++
		}
	}
	return n
}

// keepMerit notes since when a deal counts for its partner's tier. What was accepted counts even when it is lost later;
// what was declined, withdrawn or taken back does not.
func (d *draft) keepMerit(k *Deal) {
	stage := d.stageOf(*k)
	since := k.ApprovedAt
	if since.IsZero() && !k.ProtectedUntil.IsZero() {
		since = k.RegisteredAt
	}
	switch stage.Name {
	case program.Declined, program.Withdrawn, program.Expired:
		since = time.Time{}
	}
	if stage.Open {
		since = time.Time{}
	}
	k.CountsAt = since
	place := func(name string) int {
		return slices.IndexFunc(d.rules(*k).Stages, func(s program.Stage) bool { return s.Name == name })
	}
	switch won := stage.Protects && place(stage.Name) >= place(program.Won); { // "paid" comes after it
	case stage.Name == program.Lost || !won && place(stage.Name) < place(program.Won):
		k.WonAt = time.Time{}
	case won && k.WonAt.IsZero():
		k.WonAt = d.in.At
	}
}

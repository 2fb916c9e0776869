package workflow

import (
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// DeskAsk asks what waits for one manager. Every list is bounded by DeskLimit.
type DeskAsk struct {
	Member   string   // address
	Managers []string // addresses; a deal is on the desk of its owner, else its partner's manager, if they are among these
	Lead     bool     // everything that is nobody's is this one's

	Review    string   // the stage in which a decision is awaited
	Active    []string // stages in which somebody works on the deal
	Open      []string // all stages but the final ones
	Now       time.Time
	EndsBy    time.Time // protection that ends until then is told
	Unmoved   time.Time // a deal that came to its stage before stalls
	HeldSince time.Time
}

// DeskLimit is how many lines of one kind a desk holds; with one more, there are more.
const DeskLimit = 25

// Desk is what waits for one manager: the most urgent first, at most DeskLimit+1 of each.
type Desk struct {
	Awaiting    []DeskDeal
	Expiring    []DeskDeal
	Stalled     []DeskDeal
	Held        []DeskMail
	Unreachable []DeskContact // one for each deal that is blocked
	Idle        []DeskContact // likewise unreachable, and no open deal waits; no work by itself
	Applicants  []Partner     // who wait for a decision, the oldest first
	Newcomers   []Partner     // whose agreement or first steps are open
}

// idleMost is how many people are told of whom no open deal needs.
const idleMost = 5

// Empty reports whether there is nothing to do.
func (k Desk) Empty() bool {
	return len(k.Awaiting)+len(k.Expiring)+len(k.Stalled)+len(k.Held)+len(k.Unreachable)+len(k.Applicants)+len(k.Newcomers) == 0
}

// DeskDeal is a deal as it lies on a desk.
type DeskDeal struct {
	No             DealNo
	Company        string
	Domain         string
	Partner        string
	Stage          string
	RegisteredAt   time.Time
	ReviewBy       time.Time
	ProtectedUntil time.Time
	StageAt        time.Time
}

// DeskMail is a held mail.
type DeskMail struct {
	No       MailNo
	From     string
	Subject  string
	Rule     string
	Received time.Time
}

// DeskContact is a person whose mail bounces, with one deal that has to do without them, 0 for none.
type DeskContact struct {
	Name, Email, Partner, Company string
	Deal                          DealNo
	PartnerNo                     PartnerNo
	Other                         Address // the partner's first person who can be reached; empty when there is none
}

// expiringDays is how far a desk looks ahead.
const expiringDays = 14

// DeskOf asks for the desk of a manager.
func (r *Rules) DeskOf(m Member, now time.Time) DeskAsk {
	lead, _ := r.lead()
	ask := DeskAsk{Member: m.Email, Lead: sameMember(lead, m), Review: program.UnderReview, Now: now,
		EndsBy: now.AddDate(0, 0, expiringDays), HeldSince: now.AddDate(0, 0, -expiringDays)}
	for _, one := range r.Managers() {
		ask.Managers = append(ask.Managers, one.Email)
	}
	for _, s := range r.Program.Stages {
		if !s.Final {
			ask.Open = append(ask.Open, s.Name)
		}
		if !s.Final && s.Protects {
			ask.Active = append(ask.Active, s.Name)
		}
	}
	if n := r.Program.Reminders.NoNews; n > 0 {
		ask.Unmoved = now.AddDate(0, 0, -n)
	}
	return ask
}

// Managers are the members who decide.
func (r *Rules) Managers() []Member {
	var all []Member
	for _, m := range r.Team {
		if m.Is("manager") {
			all = append(all, m)
		}
	}
	return all
}

// mornings asks for the desks of managers whose morning has come.
func (w *Want) mornings(r *Rules, ins []Input) {
	for _, in := range ins {
		t, ok := in.Action.(TimerFired)
		if ok && t.Timer.Kind == "morning" {
			if m, found := r.early(t.Timer.Key); found {
				w.Desks = append(w.Desks, r.DeskOf(m, in.At))
			}
		}
		if _, ok := in.Action.(PlanMornings); ok {
			for _, m := range r.Managers() {
				w.Timers = append(w.Timers, morningKey(m))
			}
		}
	}
}

func morningKey(m Member) string { return "morning/" + account.CompareKey(m.Email) }

// early is whose morning a timer is.
func (r *Rules) early(key string) (Member, bool) {
	for _, m := range r.Managers() {
		if morningKey(m) == key {
			return m, true
		}
	}
	return Member{}, false
}

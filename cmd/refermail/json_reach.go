package main

import (
	"time"

	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// reachView says how well a person can be reached (partner show).
type reachView struct {
	Reachable    bool       `json:"reachable"`
	Why          string     `json:"why"`           // in a sentence, for people
	AcceptedAt   *time.Time `json:"accepted_at"`   // when a server last took a mail for them
	BouncedAt    *time.Time `json:"bounced_at"`    // when one last came back
	BounceReason string     `json:"bounce_reason"` // as their server said
	SoftBounces  int        `json:"soft_bounces"`  // days with them since they last wrote; with the third within a month they are unreachable
	RepliedAt    *time.Time `json:"replied_at"`    // when they last wrote, to the day
	NoNewsletter string     `json:"no_newsletter"` // unsubscribed, complained, taken_off; "" when none is known
	NoNewsSince  *time.Time `json:"no_newsletter_since"`
}

// viewForTeam is a partner with all that the team knows of it.
func viewForTeam(p workflow.Partner, contacts []workflow.Contact, rules *rulebook.Program, exchange workflow.Exchange, answers []answerView,
	reach map[workflow.ContactNo]workflow.Mailed, now time.Time) partnerDetail {
	people := viewContacts(contacts)
	for i, k := range contacts {
		people[i].Reach = viewReach(k, reach[k.No], now)
	}
	return partnerDetail{viewPartner(p), people, viewJoining(p, rules), &exchange, answers}
}

func viewReach(c workflow.Contact, m workflow.Mailed, now time.Time) *reachView {
	return &reachView{c.Status != workflow.Unreachable, c.Reachable(m, now), timePointer(m.AcceptedAt), timePointer(c.Reach.BouncedAt), c.Reach.Reason, c.Reach.Soft,
		timePointer(c.Reach.HeardAt), string(m.Suppressed), timePointer(m.SuppressedAt)}
}

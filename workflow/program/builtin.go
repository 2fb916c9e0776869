package program

import "time"

const day = 24 * time.Hour

// Builtin returns the program in force when the operator has written none: 90 days of protection and attribution; a
// registration names a company, a person there and one sentence of context.
func Builtin() *Program {
	return &Program{
		Name:            "Partner program",
		Stages:          builtinStages(),
		Required:        builtinFields(),
		ProtectionDays:  90,
		AttributionDays: 90,
		RemindAfter:     3 * day,
		LapseAfter:      14 * day,
		ReviewWithin:    2 * day,
		MergeWithin:     day,
		UndoWithin:      15 * time.Minute,
		Consent:         true,
	}
}

func builtinFields() []Field {
	return []Field{
		{Name: "company", Label: "Company", Example: "the company's name or its web domain"},
		{Name: "contact", Label: "Contact", Example: "the person's name or e-mail address"},
		{Name: "context", Label: "Context", Example: "one sentence: what they need, and how you know"},
	}
}

func builtinStages() []Stage {
	return []Stage{
		{Name: Received, Label: "received", Open: true},
		{Name: Incomplete, Label: "incomplete", Open: true},
		{Name: UnderReview, Label: "under review", Open: true},
		{Name: Accepted, Label: "accepted", Protects: true, ByTeam: true, Says: []string{"approved"},
			News: "We take it from here."},
		{Name: "qualified", Label: "qualified", Protects: true, ByTeam: true,
			News: "We have spoken to them and the need is real."},
		{Name: "meeting", Label: "meeting", Protects: true, ByTeam: true, Says: []string{"meeting set", "meeting booked", "meeting scheduled", "meeting held", "meeting done"},
			News: "We are meeting them."},
		{Name: "demo_completed", Label: "demo completed", Protects: true, ByTeam: true, Says: []string{"demo done", "demo held", "demo complete", "demoed", "demo"},
			News: "They have seen the product."},
		{Name: "poc", Label: "proof of concept", Protects: true, ByTeam: true, Says: []string{"poc started", "pilot", "trial"},
			News: "They are trying it out."},
		{Name: "proposal", Label: "proposal", Protects: true, ByTeam: true, Says: []string{"proposal sent", "offer sent", "quoted", "quote sent"},
			News: "Our offer is with them."},
		{Name: Won, Label: "won", Protects: true, Final: true, ByTeam: true, Says: []string{"closed won", "signed", "contract signed"},
			News: "They signed. Thank you for bringing them to us."},
		{Name: Lost, Label: "lost", Final: true, Negative: true, ByTeam: true, Says: []string{"closed lost"},
			News: "They decided against it."},
		{Name: Declined, Label: "declined", Final: true, Negative: true, ByTeam: true,
			News: "We cannot take this one on."},
		{Name: Withdrawn, Label: "withdrawn", Final: true, News: "You took it back."},
		{Name: Expired, Label: "expired", Final: true, News: "It lapsed because what was missing did not reach us in time."},
	}
}

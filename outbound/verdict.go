package outbound

import (
	"fmt"
	"time"

	"refermail/workflow"
)

// Outcome is how one attempt ended, in the word used in logs and metrics.
type Outcome string

// Outcomes.
const (
	OutcomeSent      Outcome = "sent"
	OutcomeRetry     Outcome = "retry"     // temporary: again after a while
	OutcomeOutage    Outcome = "outage"    // no server: again when it is back
	OutcomeAmbiguous Outcome = "ambiguous" // maybe delivered: once more with the same Message-ID
	OutcomeRefused   Outcome = "refused"   // for good
	OutcomeStopped   Outcome = "stopped"   // we were told to stop before the server answered
	OutcomePaced     Outcome = "paced"     // not now, for the receiving domain's sake
)

// attempt is what is known after one attempt.
type attempt struct {
	claimed  workflow.Claimed
	response string
	err      error
	at       time.Time // when it ended
	before   bool      // an earlier attempt of this mail ended ambiguously
	stopping bool      // the attempt was cut short by our own stop
	untold   bool      // it was refused, and the team could not be told
}

// verdict says what becomes of the notice. It is pure: jitter is in [0, 1).
func (a attempt) verdict(jitter float64) (workflow.Settlement, Outcome) {
	now := a.at
	s := workflow.Settlement{ID: a.claimed.ID, Lease: a.claimed.Lease, At: now, RunAt: now, State: workflow.Ready}
	if a.err == nil {
		s.State, s.Response = workflow.Sent, CleanLine(a.response, maxLine)
		return s, OutcomeSent
	}
	se := asSendError(a.err)
	s.Response = CleanLine(se.Err.Error(), maxLine)
	age := now.Sub(a.claimed.Created)
	switch {
	case a.untold:
		s.RunAt = now.Add(backoff(a.claimed.Attempts, age, jitter))
		return s, OutcomeRetry
	case se.Class == Ambiguous && a.before:
		s.State, s.Response = workflow.Refused, "maybe delivered, no answer twice: "+s.Response
		return s, OutcomeRefused
	case se.Class == Ambiguous:
		s.Response = "maybe delivered: " + s.Response
		s.RunAt = now.Add(spread(time.Minute, jitter))
		return s, OutcomeAmbiguous
	case se.Class == Permanent:
		s.State = workflow.Refused
		return s, OutcomeRefused
	case a.stopping:
		return s, OutcomeStopped
	case se.Class == Outage:
		s.RunAt = now.Add(spread(3*time.Second, jitter))
		return s, OutcomeOutage
	case age >= giveUpAfter && a.claimed.Attempts >= giveUpTries:
		s.State, s.Response = workflow.Refused, fmt.Sprintf("given up after %d tries: %s", a.claimed.Attempts, s.Response)
		return s, OutcomeRefused
	}
	s.RunAt = now.Add(backoff(a.claimed.Attempts, age, jitter))
	return s, OutcomeRetry
}

// report is the input that tells the team, nil when there is nothing to tell. Mail that may have arrived says nothing
// about the address.
func (a attempt) report(s workflow.Settlement) *workflow.Input {
	if s.State != workflow.Refused || asSendError(a.err).Class == Ambiguous {
		return nil
	}
	return &workflow.Input{At: a.at, Key: "undelivered/" + string(s.ID), By: "refermail",
		Action: workflow.DeliveryFailed{Notice: s.ID, To: a.claimed.To.Email, Reason: s.Response}}
}

package inbound

import (
	"errors"
	"strings"

	"refermail/workflow"
	"refermail/workflow/token"
)

// Keys are the signing keys where another process may replace them (`refermail token rotate`). It is safe for concurrent use.
type Keys interface {
	// Ring is the ring as far as this process knows.
	Ring() token.Ring
	// Renew looks whether there is a newer ring, and returns the one that is known then; changed is false when there is none,
	// or when it cannot be had now.
	Renew() (ring token.Ring, changed bool)
}

// verifier checks the tokens of one mail, against the ring as it is now: before the first one it looks whether another process
// has replaced it. So what a new key has signed is never refused, and what a key signed that was dropped is never taken, not for
// a moment, for one look at a mail that carries anything like a token.
type verifier struct {
	r      *Reader
	ring   token.Ring
	looked bool
	old    bool // some token was genuine and has expired
}

func (r *Reader) verifier() *verifier {
	if r.Keys == nil {
		return &verifier{r: r, ring: r.Ring, looked: true}
	}
	return &verifier{r: r, ring: r.Keys.Ring()}
}

// verify reads a token; ok is false for what is none of ours.
func (v *verifier) verify(t string) (workflow.Thread, bool) {
	if !v.looked && looksLikeToken(t) {
		v.looked = true
		v.ring, _ = v.r.Keys.Renew()
	}
	purpose, payload, err := v.ring.Verify(t, v.r.Now())
	v.old = v.old || errors.Is(err, token.ErrExpired)
	if err != nil {
		return workflow.Thread{}, false
	}
	return threadOf(purpose, payload)
}

// WayOut reads the token of a copy's List-Unsubscribe: whose way out of the newsletter it is. ok is false for every other token
// and for what is none.
func (r *Reader) WayOut(t string) (id workflow.CopyID, ok bool) {
	if len(t) > 80 {
		return id, false
	}
	thread, ok := r.verifier().verify(strings.ToLower(t))
	return thread.Copy, ok && token.Purpose(thread.Purpose) == token.ForUnsubscribe
}

// threadOf reads what a token was signed for.
func threadOf(purpose token.Purpose, payload []byte) (workflow.Thread, bool) {
	thread := workflow.Thread{Purpose: byte(purpose)}
	switch purpose {
	case token.ForNews, token.ForUnsubscribe:
		var ok bool
		thread.Copy, ok = workflow.CopyIDFromBytes(payload)
		return thread, ok
	case token.ForBounce:
		var ok bool
		if thread.Copy, ok = workflow.CopyIDFromBytes(payload); !ok {
			thread.Notice = workflow.NoticeIDFromBytes(payload)
		}
		return thread, true
	}
	number, person, ok := token.ParseDeal(payload)
	if !ok {
		return workflow.Thread{}, false
	}
	thread.Person = person
	switch purpose {
	case token.ForChallenge, token.ForOffer:
		thread.Mail = workflow.MailNo(number)
	case token.ForPartner, token.ForApplication:
		thread.Partner = workflow.PartnerNo(number)
	case token.ForIssue:
		thread.Issue = workflow.IssueNo(number)
	default:
		thread.Deal = workflow.DealNo(number)
	}
	return thread, true
}

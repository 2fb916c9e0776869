package workflow

import (
	"slices"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// threadDeal says which deal a mail belongs to and by which token, in the order of RP-1: token in a recipient header,
// In-Reply-To, References newest first, token in the quoted text, [D-1042] from a participant. Clues that contradict
// each other give clash.
func (d mailDraft) threadDeal() (deal DealNo, by *Thread, clash bool) {
	m := d.m
	by = d.dealToken(false)
	replied := d.repliedTo()
	switch {
	case by != nil && (replied != 0 && replied != by.Deal || d.otherToken(by.Deal)):
		return 0, by, true
	case by != nil:
		return by.Deal, by, false
	case m.Forwarded && !m.ForwardOwn: // a new referral that drags an old thread's headers along
		return 0, nil, false
	case replied != 0:
		return replied, nil, false
	}
	for i := len(m.References) - 1; i >= 0; i-- {
		if no := d.w.byMessage[m.References[i]]; no != 0 {
			return no, nil, false
		}
	}
	if by = d.dealToken(true); by != nil {
		return by.Deal, by, false
	}
	if k, ok := d.w.deals[m.SubjectNo]; ok && d.takesPart(k) {
		return k.No, nil, false
	}
	return 0, nil, false
}

// dealToken returns the first valid token of a deal's thread, in a recipient header or in the quoted text.
func (d mailDraft) dealToken(quoted bool) *Thread {
	for i := range d.m.Threads {
		t := &d.m.Threads[i]
		if _, known := d.w.deals[t.Deal]; known && t.Quoted == quoted && (t.Purpose == toDeal || t.Purpose == toDecision || t.Purpose == toRelay) {
			return t
		}
	}
	return nil
}

// otherToken reports whether the recipients name a second deal: which one is meant is for a person to say.
func (d mailDraft) otherToken(deal DealNo) bool {
	return slices.ContainsFunc(d.m.Threads, func(t Thread) bool {
		_, known := d.w.deals[t.Deal]
		return known && !t.Quoted && t.Deal != deal && (t.Purpose == toDeal || t.Purpose == toDecision || t.Purpose == toRelay)
	})
}

func (d mailDraft) repliedTo() DealNo {
	for _, id := range d.m.InReplyTo {
		if no := d.w.byMessage[id]; no != 0 {
			return no
		}
	}
	return 0
}

// takesPart reports whether the sender is somebody of this deal: of the team, of its partner, or in its threads.
func (d mailDraft) takesPart(k Deal) bool {
	if c, ok := d.w.contactAt(d.m.From.Email); ok && c.Partner == k.Partner {
		return true
	}
	return k.find(d.m.From.Email) != nil
}

// challengeToken returns the capability to confirm a held mail, if it was given to the sender and the mail came to its
// address: what a text quotes is nobody's yes.
func (d mailDraft) challengeToken() *Thread {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toChallenge && !t.Quoted && t.Person == token.Person(account.CompareKey(d.m.From.Email)) {
			return t
		}
	}
	return nil
}

// anotherOnesChallenge reports whether the mail answers a question that was asked of somebody else.
func (d mailDraft) anotherOnesChallenge() bool {
	return d.challengeToken() == nil && slices.ContainsFunc(d.m.Threads, func(t Thread) bool { return t.Purpose == toChallenge && !t.Quoted })
}

// mine reports whether the token was given to the sender: a forwarded one proves nothing (CONTRACT 17).
func (d mailDraft) mine(t *Thread) bool {
	return t != nil && t.Person == token.Person(account.CompareKey(d.m.From.Email))
}

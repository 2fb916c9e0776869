package workflow

import (
	"refermail/workflow/account"
	"refermail/workflow/program"
)

// absent hands a decision to the backup when an automatic answer says that the manager who was asked is away (MG-10):
// once for a review, and never back. A robot that answers anything but the request to decide changes nothing.
func (d mailDraft) absent(k *Deal) {
	away, ok := d.w.Rules.member(d.m.From.Email)
	if !ok || k.Stage != program.UnderReview || k.Backup != "" || !d.answersReview(*k, away) {
		return
	}
	if m, ok := d.w.managerOf(*k); !ok || !sameMember(m, away) { // the decision is another one's already
		return
	}
	next, ok := d.w.Rules.backup(away)
	if !ok {
		d.event(k, "rerouted", "refermail", ForTeam, memberName(away)+" answers automatically, and there is no other manager to ask")
		return
	}
	k.Backup = next.Email
	d.event(k, "rerouted", "refermail", ForTeam, memberName(away)+" answers automatically; "+memberName(next)+" is asked to decide")
	n := Notice{Kind: KindReview, Letter: d.reviewLetter(k, memberName(away)+" answers automatically and seems to be away: please decide instead.")}
	d.tell(k, d.person(k, TeamSide, Address{Name: next.Name, Email: next.Email}, 0), n)
}

// answersReview reports whether the mail came back on the very thread in which this member was asked to decide.
func (d mailDraft) answersReview(k Deal, who Member) bool {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toDecision && !t.Quoted && t.Deal == k.No && d.mine(t) {
			return true
		}
	}
	for _, id := range d.m.InReplyTo {
		n, ok := d.w.notices[d.w.sent[id]]
		if ok && n.Deal == k.No && (n.Kind == KindReview || n.Kind == KindOverdue) && account.CompareKey(n.To.Email) == account.CompareKey(who.Email) {
			return true
		}
	}
	return false
}

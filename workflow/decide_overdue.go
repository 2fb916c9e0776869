package workflow

import (
	"slices"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// overdue is a decision that we promised and did not take (VA-11): who decides hears it, and so does the backup, and the
// partner gets an honest word. It is told once for a review.
func (d *draft) overdue(k *Deal) {
	if k.Stage != program.UnderReview {
		return
	}
	promised := k.ReviewBy.In(d.rules(*k).Calendar.Location()).Format("2 Jan 2006 15:04 MST")
	d.event(k, "overdue", "refermail", ForPartner, "The decision was promised by "+promised+" and is late")
	l := d.letter(*k)
	l.Due, l.Commands = d.inZone(k.ReviewBy, *k), []string{"approve", "decline <why>", "ask <question>"}
	var decider string
	for i, m := range d.deciders(*k) {
		if i == 0 {
			decider = memberName(m)
		}
		d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindOverdue, Letter: l})
	}
	l.Partner, l.Commands, l.Owner = "", nil, decider
	d.tellPartner(k, Notice{Kind: KindDelayed, Letter: l})
}

// deciders are who can approve a deal: the one who decides now first, then the backup.
func (d *draft) deciders(k Deal) []Member {
	var who []Member
	add := func(m Member, ok bool) {
		if ok && !slices.ContainsFunc(who, func(o Member) bool { return sameMember(o, m) }) {
			who = append(who, m)
		}
	}
	add(d.approver(k))
	if k.Backup != "" {
		add(d.w.Rules.member(k.Backup))
	}
	m, ok := d.w.managerOf(k)
	add(m, ok)
	if len(who) < 2 && ok {
		add(d.w.Rules.backup(m))
	}
	return who
}

// backup is the manager who decides in place of another: the next one in the team's list.
func (r *Rules) backup(of Member) (Member, bool) {
	at := slices.IndexFunc(r.Team, func(m Member) bool { return sameMember(m, of) })
	for i := 1; i <= len(r.Team); i++ {
		if m := r.Team[(at+i)%len(r.Team)]; m.Is("manager") && !sameMember(m, of) {
			return m, true
		}
	}
	return Member{}, false
}

func sameMember(a, b Member) bool { return account.CompareKey(a.Email) == account.CompareKey(b.Email) }

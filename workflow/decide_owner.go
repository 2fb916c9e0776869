package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// route gives a deal the owner its program names for such accounts (WF-5), if it has none. A manager is put in charge as
// soon as there is something to decide; everybody else when the deal is accepted.
func (d *draft) route(k *Deal, accepted bool) {
	rules := d.rules(*k)
	if k.Owner != "" || len(rules.Routes) == 0 {
		return
	}
	country := ""
	if slices.ContainsFunc(rules.Routes, func(r program.Route) bool { return r.Country != "" }) {
		country = countryCode(k.Fields["country"])
	}
	m, ok := d.w.Rules.member(rules.RouteFor(country, segmentOf(rules, *k), d.w.partners[k.Partner].Type))
	if !ok || !accepted && !m.Is("manager") {
		return
	}
	k.Owner = m.Email
	d.event(k, "assigned", "refermail", ForTeam, "Owner by the program: "+memberName(m))
}

// assign gives the deal an owner: who gets it is briefed, and the partner learns who looks after it (WF-5).
func (d *draft) assign(by Member, k *Deal, who string) string {
	m, ok := d.w.Rules.named(who)
	switch {
	case !ok:
		return fmt.Sprintf("%q is nobody of the team; there are: %s", oneLine(who, 60), d.teamNames())
	case account.CompareKey(k.Owner) == account.CompareKey(m.Email):
		return fmt.Sprintf("%s owns it already", memberName(m))
	}
	stage := d.stageOf(*k)
	introduced := !stage.Open && !stage.Final
	d.rememberUndo(by, k, "assigned to "+memberName(m), introduced)
	k.Owner = m.Email
	d.event(k, "assigned", by.Email, ForTeam, "Owner: "+memberName(m))
	if account.CompareKey(m.Email) != account.CompareKey(by.Email) {
		if k.Stage == program.UnderReview {
			n := d.reviewNotice(k, memberName(by)+" gave you this deal: please decide.")
			d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), n)
		} else {
			d.brief(by, k)
		}
	}
	says := fmt.Sprintf("%s: %s owns it now", k.No, memberName(m))
	switch {
	case introduced && d.acceptedNow(k):
		says += "; the mail that accepts it names them"
	case introduced:
		d.introduce(k)
		says += "; the partner was told who looks after it"
	case stage.Open:
		says += "; the partner hears it when the deal is accepted"
	}
	d.effect("%s", says)
	return ""
}

// acceptedNow names the owner in the mails of this decision that tell the partner that the deal is accepted, if there are any.
func (d *draft) acceptedNow(k *Deal) (found bool) {
	for i := range d.out.Notices {
		n := &d.out.Notices[i]
		if n.Deal == k.No && n.Kind == KindStage && n.Side == PartnerSide && n.Letter.Accepted && n.Letter.Was != n.Letter.Stage {
			accepted, _ := d.rules(*k).Stage(program.Accepted)
			n.Letter.Note, found = joined(accepted.News, d.ownerLine(*k)), true
		}
	}
	if found {
		m, _ := d.w.Rules.member(k.Owner)
		d.event(k, "introduced", "refermail", ForPartner, memberName(m)+" looks after it")
	}
	return found
}

// introduce tells the partner, in their thread, who of the team looks after the deal from now on.
func (d *draft) introduce(k *Deal) {
	m, ok := d.w.Rules.member(k.Owner)
	if !ok {
		return
	}
	d.event(k, "introduced", "refermail", ForPartner, memberName(m)+" looks after it")
	l := d.letter(*k)
	l.Was, l.By, l.Partner, l.Reason, l.Owner, l.Address = l.Stage, "", "", "", memberName(m), m.Email
	d.tellPartner(k, Notice{Kind: KindOwner, Letter: l})
}

// ownerLine says who looks after a deal, for the partner; "" when nobody was named.
func (d *draft) ownerLine(k Deal) string {
	m, ok := d.w.Rules.member(k.Owner)
	if !ok || k.Owner == "" {
		return ""
	}
	return memberName(m) + " looks after it for us; your replies here reach them."
}

// Bounds of what a brief repeats of the partner's words.
const (
	briefWords = 4000 // bytes
	briefMails = 5
)

// brief tells the owner of a deal what they need for the first call (WF-12): who referred it, what they wrote, and a
// first line that names the referrer.
func (d *draft) brief(by Member, k *Deal) {
	m, ok := d.w.Rules.member(k.Owner)
	if !ok {
		return
	}
	l := d.letter(*k)
	l.Was, l.Note, l.Reason = l.Stage, "", ""
	if c, known := d.contact(k.Submitter); known {
		l.Address = c.Email
	}
	l.Text = d.partnersWords(*k)
	l.Opening = d.opening(*k)
	l.Owner = memberName(by)
	l.Commands = []string{"meeting set", "note <text>", "@partner <text>", "add contact Kim Lee <kim@…>", "lost <reason>: <sentence>"}
	d.tell(k, d.person(k, TeamSide, Address{Name: m.Name, Email: m.Email}, 0), Notice{Kind: KindBrief, Letter: l})
}

// partnersWords is what people at the partner wrote about a deal, oldest first, within bounds.
func (d *draft) partnersWords(k Deal) string {
	var said []string
	events := slices.Clone(d.w.timelines[k.No])
	for _, e := range d.out.Events {
		if e.Deal == k.No {
			events = append(events, e)
		}
	}
	for _, e := range events {
		if e.Kind == "reply" && e.Erased.IsZero() && !d.w.Rules.IsMember(e.By) {
			said = append(said, e.At.UTC().Format("2 Jan 2006")+", "+e.By+":\n"+strings.TrimSpace(e.Text))
		}
	}
	said = said[max(0, len(said)-briefMails):]
	return clip(strings.Join(said, "\n\n"), briefWords)
}

// opening is a first line to the prospect that names the referrer.
func (d *draft) opening(k Deal) string {
	first, _, _ := strings.Cut(strings.TrimSpace(k.Contact.Name), " ")
	hello := "Hello,"
	if first != "" {
		hello = "Hello " + oneLine(first, 40) + ","
	}
	from := d.w.partners[k.Partner].Name
	if c, ok := d.contact(k.Submitter); ok && c.Name != "" {
		from = oneLine(c.Name, 60) + " of " + from
	}
	return hello + " " + from + " suggested that I get in touch with you, and told me what you are looking for. When would a short call suit you?"
}

func (d *draft) teamNames() string {
	var names []string
	for _, m := range d.w.Rules.Team {
		names = append(names, memberName(m))
	}
	return strings.Join(names, ", ")
}

package workflow

import (
	"fmt"
	"slices"
	"time"

	"refermail/workflow/account"
)

// mailDraft is a draft about one mail.
type mailDraft struct {
	*draft
	m *Mail
}

// decideMail gives every mail exactly one disposition and every human mail at most one answer.
func decideMail(w *World, in Input, m *Mail) Decision {
	if known, ok := w.mails[m.No]; ok && known.Disposition != Pending && !(m.Again && (known.Disposition == Held || known.Disposition == Failed)) {
		return Decision{Refusal: "this mail was handled before"}
	}
	d := mailDraft{newDraft(w, in), m}.doubtful()
	m = d.m
	result := d.route()
	d.submittedBy()
	if len(d.out.Leaks) > 0 {
		d, result = d.leaked(d.out.Leaks)
	}
	if b, braked := d.braked(); braked {
		d, result = d.brake(b)
	} else {
		d.count()
	}
	result.No, result.MessageID, result.BodyDigest = m.No, m.MessageID, m.BodyDigest
	result.From, result.Subject, result.Proof = m.From.Email, m.Subject, m.Proof
	d.out.Mails = append(d.out.Mails, result)
	d.learn(result)
	return d.finish()
}

func (d mailDraft) hold(rule string) MailResult { return MailResult{Disposition: Held, Rule: rule} }
func (d mailDraft) ignore(rule string) MailResult {
	return MailResult{Disposition: Ignored, Rule: rule}
}
func (d mailDraft) handle(rule string, deal *Deal) MailResult {
	r := MailResult{Disposition: Handled, Rule: rule}
	if deal != nil {
		r.Deal = deal.No
	}
	return r
}

// route decides in the order that keeps us safe: robots first, then who it is, then what it is about.
func (d mailDraft) route() MailResult {
	m := d.m
	switch m.Class {
	case Own:
		return d.ignoreOwn(m.Rule)
	case Delivery:
		if of, ok := d.bouncedCopy(); ok && m.Report != nil {
			return d.copyBounced(of)
		}
		return d.bounced()
	}
	if m.Complaint != nil {
		return d.complained()
	}
	if d.ownBack() {
		return d.ignoreOwn("the Message-ID is that of a mail of ours")
	}
	if first, repeat := d.repeated(); repeat {
		return MailResult{Disposition: Handled, Rule: "repeat of " + first.No.String(), Deal: first.Deal}
	}
	if id, ok := d.wayOut(); ok {
		return d.leftByMail(id)
	}
	if m.Class == AutoReply {
		return d.autoReply()
	}
	if m.Senders != 1 || m.From.Email == "" {
		rule := fmt.Sprintf("%d addresses in From: nobody's mail", m.Senders)
		if d.w.tallies[nobodyTally].Day >= nobodyPerDay || !d.place(nobodyPlaces()) {
			return d.hold(rule)
		}
		d.tally(nobodyTally, 1)
		return d.holdAndTell(rule)
	}
	if member, ok := d.w.Rules.member(m.From.Email); ok {
		return d.teamMail(member)
	}
	contact, ok := d.w.contactAt(m.From.Email)
	if p := d.partner(contact.Partner); ok && p.outside() && p.application() == nil { // was suggested, which keeps nobody out
		if c, colleague := d.newColleague(); colleague {
			contact = c
		}
	}
	if ok && d.partner(contact.Partner).Status == Left {
		return d.strangerMail()
	}
	if !ok {
		contact, ok = d.newColleague()
	}
	if !ok {
		contact, ok = d.newEmployee()
	}
	if p := d.partner(contact.Partner); ok && p.outside() {
		if p.application() == nil {
			return d.strangerMail()
		}
		return d.applicantMail(contact, p)
	}
	if ok {
		return d.partnerMail(contact)
	}
	return d.strangerMail()
}

// repeated finds an earlier mail with the same Message-ID and the same body (CONTRACT, Behaviour 2). A copy that was held
// or ignored, because it came forged, broken or through a list, must not swallow the person's own.
func (d mailDraft) repeated() (MailState, bool) {
	better := d.m.Class == Human && (d.m.Trust != Fail || d.m.Forced)
	for _, e := range d.w.earlier[d.m.MessageID] {
		if e.No == d.m.No || e.BodyDigest != d.m.BodyDigest {
			continue
		}
		if e.Disposition == Handled || !better && (e.Disposition == Held || e.Disposition == Ignored) {
			return e, true
		}
	}
	return MailState{}, false
}

// reused reports whether another mail carried the same Message-ID with other words.
func (d mailDraft) reused() bool {
	for _, e := range d.w.earlier[d.m.MessageID] {
		if e.No != d.m.No && e.BodyDigest != d.m.BodyDigest {
			return true
		}
	}
	return false
}

// autoReply keeps a robot's mail, unanswered; on a deal's thread the timeline notes it for the team (RP-8).
func (d mailDraft) autoReply() MailResult {
	r := d.ignore(d.m.Rule)
	if deal, _, clash := d.threadDeal(); deal != 0 && !clash && d.m.Trust != Fail {
		k := d.deal(deal)
		d.event(k, "auto_reply", d.m.From.Email, ForTeam, "Automatic reply: "+oneLine(d.m.Subject, maxLine))
		d.absent(k)
		r.Deal = deal
	}
	return r
}

// mostNewContacts is how many new addresses of a partner's domain become contacts within an hour; mail of more is a
// stranger's, and held.
const mostNewContacts = 50

// newColleague makes a contact of a new address at a partner's own domain, if it is strongly proven (CONTRACT 16).
func (d mailDraft) newColleague() (Contact, bool) {
	p, ok := d.w.partnerOfDomain(d.m.From.Email)
	if !ok || !d.strong() || p.Status == Left {
		return Contact{}, false
	}
	fresh, key := 0, "contact/"+account.CompareKey(d.m.From.Email)
	for _, k := range d.w.contacts {
		if k.Partner == p.No && k.CreatedAt.After(d.in.At.Add(-time.Hour)) {
			fresh++
		}
	}
	l := Letter{Partner: p.Name, By: displayName(d.m.From), Address: d.m.From.Email}
	if fresh >= placesPerHour {
		l.Note = "So many are new there that further ones of this hour are not told one by one."
		key = fmt.Sprintf("contacts/%s/%s", p.No, d.in.At.UTC().Format("2006-01-02T15"))
	}
	if fresh >= mostNewContacts {
		return Contact{}, false
	}
	c := d.joinsPartner(p.No, d.m.From)
	d.tellLeadOf(p, key, Notice{Kind: KindNewContact, Mail: d.m.No,
		Subject: "New contact at " + p.Name, Letter: l})
	return c, true
}

func (d mailDraft) strong() bool { return d.m.proven() }

// proven reports whether the sender's address is proven, or vouched for by a person.
func (m *Mail) proven() bool { return m.Trust == Strong || m.Forced }

// strangerMail is mail from somebody who is neither of the team nor a partner's: a prospect, or nobody we know.
func (d mailDraft) strangerMail() MailResult {
	m := d.m
	deal, _, clash := d.threadDeal()
	if m.ToJoin && m.Class == Human && d.strong() && deal == 0 && !clash && len(m.Threads)+len(m.InReplyTo) == 0 { // whoever was referred may want to refer
		return d.openApplication()
	}
	if deal == 0 && !clash && wantsToJoin(m) && d.strong() && d.answersInvitation() { // whoever was referred may be invited, too
		return d.openApplication()
	}
	if m.Trust != Fail && !clash {
		if r, ok := d.prospectMail(deal); ok {
			return r
		}
	}
	if r, ok := d.aliasMail(); ok {
		return r
	}
	switch {
	case m.Class == List:
		return d.ignore(m.Rule)
	case deal == 0 && d.toAnothersCopy(0):
		return d.holdAndTell("a stranger on the reply address of a newsletter")
	case deal != 0 || clash || len(m.Threads) > 0:
		return d.holdAndTell("a stranger on a deal's address")
	case m.Trust == Fail:
		return d.hold("unknown sender, authentication failed")
	case d.posing() != "":
		return d.holdPosing()
	case wantsToJoin(m) && d.strong():
		return d.openApplication()
	case d.answersUs():
		return d.holdAndTellAs(strangerKey(d.m), "an unknown sender answered us")
	case d.answersKept(): // perhaps a prospect who replies to all, and nobody is mailed on a perhaps
		return d.holdAndTell("a stranger's reply to a mail that is no deal")
	case d.bystanders(): // a prospect's reply may be here before the introduction it answers
		return d.holdAndTell("a stranger's reply to others, with us in copy")
	}
	return d.unknown()
}

// unknownKey makes one answer a day of what is told to an unknown sender.
func unknownKey(m *Mail) string {
	return "unknown/" + account.CompareKey(m.From.Email) + "/" + m.Received.UTC().Format(time.DateOnly)
}

// strangerKey makes one notice a day of what an unknown sender answers us.
func strangerKey(m *Mail) string {
	return "stranger/" + account.CompareKey(m.From.Email) + "/" + m.Received.UTC().Format(time.DateOnly)
}

// prospectMail lets the words of a prospect join the timeline, silently: prospects are never mailed (CONTRACT 5).
func (d mailDraft) prospectMail(deal DealNo) (MailResult, bool) {
	m := d.m
	home := account.Identity{Domain: account.FromAddress(m.From.Email)}
	isHis := func(k Deal) bool {
		return account.CompareKey(k.Contact.Email) == account.CompareKey(m.From.Email) ||
			home.Domain != "" && k.Domain != "" && d.w.same(home, identityOf(k)) ||
			slices.ContainsFunc(k.Others, func(p Person) bool {
				return p.Email != "" && account.CompareKey(p.Email) == account.CompareKey(m.From.Email)
			})
	}
	if deal == 0 {
		candidates := slices.Clone(d.w.byProspect[account.CompareKey(m.From.Email)])
		for _, k := range d.w.sameAccount(home) {
			candidates = append(candidates, k.No)
		}
		for _, no := range candidates {
			if k := d.w.deals[no]; isHis(k) && no > deal {
				deal = no
			}
		}
	}
	known, ok := d.w.deals[deal]
	if !ok || !isHis(known) {
		return MailResult{}, false
	}
	k := d.deal(deal)
	d.event(k, "prospect", m.From.Email, ForTeam, words(m))
	return d.handle("the prospect wrote", k), true
}

// answersUs reports whether an unknown sender did what our answer asks for, and says who he is. That answer promises that
// a person reads it.
func (d mailDraft) answersUs() bool {
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && n.Kind == KindUnknown && account.CompareKey(n.To.Email) == account.CompareKey(d.m.From.Email)
	})
}

// answersInvitation reports a reply to our invitation by who got it.
func (d mailDraft) answersInvitation() bool {
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && n.Kind == KindInvitation && account.CompareKey(n.To.Email) == account.CompareKey(d.m.From.Email)
	})
}

// answersKept reports whether the mail replies to a mail of somebody else that we keep without a deal: a partner's
// introduction that waits for its sender's confirmation.
func (d mailDraft) answersKept() bool {
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool { return len(d.w.earlier[id]) > 0 })
}

// words is what a person wrote: the visible text, the whole text when nothing is visible, the subject when there is none.
func words(m *Mail) string {
	for _, s := range []string{m.Reply, m.Text} {
		if s != "" {
			return s
		}
	}
	if m.Subject != "" {
		return m.Subject
	}
	return "(no words)"
}

func excerpt(s string) string { return oneLine(s, 160) }

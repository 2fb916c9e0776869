package workflow

import (
	"fmt"
	"slices"

	"refermail/workflow/account"
)

// applicantMail is mail from somebody whose application is not approved: an answer to it, or a referral made before the
// decision, which is kept.
func (d mailDraft) applicantMail(c Contact, p Partner) MailResult {
	m := d.m
	if t := d.challengeToken(); t != nil && m.Trust != Fail {
		return d.confirmed(t, PartnerSide)
	}
	if !d.strong() {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "an application needs an authenticated sender")
	}
	deal, _, clash := d.threadDeal()
	switch a := p.application(); {
	case m.Class == List:
		return d.ignore(m.Rule)
	case m.ToNews || deal != 0 || clash || m.TokenBad || d.anotherOnesChallenge():
		return d.holdAndTell("an applicant on an address of others")
	case m.Oversize || m.Late:
		r, _ := d.tooMuch(Address{Name: c.Name, Email: c.Email}, PartnerSide)
		return r
	case a.State == Declined || a.State == Lapsed:
		if wantsToJoin(m) || d.answersJoin() && len(readAnswers(d.w.Rules.Program, m.Reply, map[string]string{})) > 0 {
			return d.applies(p.No, "an application again")
		}
		return d.unknown()
	case d.isTest():
		return d.simulate(c, p)
	case !d.refersAlready(a):
		return d.answersApplication(c, p)
	}
	if !d.keepLead(p.No) {
		return d.holdAndTell("more mails than are kept before an approval")
	}
	d.answer(m, nil, PartnerSide, Notice{Kind: KindWaiting, Letter: Letter{Registered: m.Received, Note: waitsForApproval, Company: leadName(m), Excerpt: oneLine(m.Subject, 80)}})
	return d.hold(WaitsByItself + "approval of " + p.No.String())
}

// waitsForApproval is what a kept lead waits for, for people.
const waitsForApproval = "we have decided about your application"

// leadName is the company of a mail's lead, if it names one.
func leadName(m *Mail) string {
	if m.Lead == nil {
		return ""
	}
	return oneLine(firstOf(m.Lead.Company, m.Lead.Domain), maxLine)
}

// refersAlready tells a referral from words about the application: a forward, or a new mail that names somebody. What
// replies to us, or goes to the address for joining, is about the application.
func (d mailDraft) refersAlready(a *Application) bool {
	m := d.m
	switch {
	case m.Forwarded && !m.ForwardUs:
		return true
	case m.ToJoin || d.answersJoin() || wantsToJoin(m):
		return false
	case a.State == Asking && d.aboutThemselves(a):
		return false
	case a.State == Asking && len(m.Said) == 0 && len(readAnswers(d.w.Rules.Program, m.Reply, a.Answers)) > 0 && !m.Lead.names():
		return false
	}
	return m.Lead.names() || len(m.Said) > 0 || len(m.InReplyTo) == 0 && m.Lead != nil && len(m.Lead.Perhaps) > 0
}

// aboutThemselves reports a mail that has lost its thread and still answers our questions: under our subject, or with a line
// only they have, and without any person.
func (d mailDraft) aboutThemselves(a *Application) bool {
	m := d.m
	if m.Said["contact"]+m.Said["email"]+m.Said["context"] != "" || m.Lead != nil && m.Lead.Contact.Email != "" {
		return false
	}
	said := readAnswers(d.w.Rules.Program, m.Reply, a.Answers)
	return said["type"] != "" || said["customers"] != "" || len(said) > 0 && replySubject(m.Subject) == a.Subject
}

// answersJoin reports a reply to a mail of ours about the application.
func (d mailDraft) answersJoin() bool {
	return slices.ContainsFunc(append(slices.Clone(d.m.InReplyTo), d.m.References...), func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && slices.Contains([]Kind{KindUnknown, KindJoin, KindApplied, KindJoinQuestion, KindJoinDeclined}, n.Kind)
	})
}

// answersApplication takes what an applicant says: answers while we ask, words for the manager afterwards.
func (d mailDraft) answersApplication(c Contact, p Partner) MailResult {
	took := d.takeAnswers(p.No, false)
	if p.application().State == Asking {
		return d.goOn(p.No, "an answer to the questions")
	}
	if !d.place(applicantPlaces(d.m.From.Email)) {
		return d.holdAndTellOnce("applicant/"+d.m.From.Email+"/"+d.in.At.UTC().Format("2006-01-02T15"), "more mails of one applicant within an hour than are passed on")
	}
	l := Letter{Text: clip(words(d.m), maxText), Note: "The applicant wrote again; what the application says now stands below."}
	if took {
		l.Note = "The applicant wrote again and changed the application; what it says now stands below."
	}
	d.putBefore(p.No, l)
	return d.handle(fmt.Sprintf("words about the application %s", p.No), nil)
}

// applicantPlaces bound what an applicant can send to the manager in an hour.
func applicantPlaces(address string) []string {
	return places("applicant/" + account.CompareKey(address))
}

// holdAndTellOnce is holdAndTell with a key that makes several mails one notice.
func (d mailDraft) holdAndTellOnce(key, rule string) MailResult {
	d.tellLead(key, Notice{Kind: KindHeld, Mail: d.m.No, Purpose: toDecision, Subject: "Held: " + oneLine(d.m.Subject, 80),
		Letter: Letter{Commands: heldWords(d.m.No), Ref: d.m.No.String(), Address: d.m.From.Email, Rule: rule, Excerpt: excerpt(d.m.Reply)}})
	return d.hold(rule)
}

// unknown is the one polite answer to somebody we do not know.
func (d mailDraft) unknown() MailResult {
	m := d.m
	if (m.Oversize || m.Late) && !d.strong() { // nobody knows what the sender's domain says of it
		return d.hold("unknown sender, not proven, and only the header was read")
	}
	l := Letter{Address: m.From.Email, Excerpt: oneLine(m.Subject, 80)}
	if wantsToJoin(m) && !d.strong() {
		l.Note = "unproven"
	}
	d.answer(m, nil, "", Notice{Kind: KindUnknown, Key: unknownKey(m), Letter: l})
	return d.hold("unknown sender")
}

// applicationTimer does what an application waits for.
func (d *draft) applicationTimer(kind string, no PartnerNo) {
	p := d.partner(no)
	a := p.application()
	switch {
	case a == nil || !p.outside(): // dropped meanwhile
	case kind == "join_remind" && a.State == Asking && !a.Reminded:
		l := d.joinLetter(p)
		l.Note, l.Due = "reminder", a.At.Add(d.w.Rules.Program.LapseAfter)
		d.joining(no, func(_ *Partner, j *Joining) { j.Application.Reminded = true })
		d.tellApplicant(no, Notice{Kind: KindJoin, Key: fmt.Sprintf("join_remind/%s/%d", no, a.At.UnixMicro()), Letter: l})
	case kind == "join_lapse" && a.State == Asking:
		d.joining(no, func(_ *Partner, j *Joining) { j.Application.State, j.Application.Decided = Lapsed, d.in.At })
	case kind == "join_decide" && a.State == Deciding:
		d.putBefore(no, Letter{Note: "The applicant was promised a decision by now and hears that it is late."})
		l := d.joinLetter(p)
		l.Note = "late"
		d.tellApplicant(no, Notice{Kind: KindApplied, Key: fmt.Sprintf("join_late/%s/%d", no, a.At.UnixMicro()), Letter: l})
	}
}

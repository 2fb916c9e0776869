package workflow

import (
	"maps"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// wantsToJoin reports mail by which somebody asks to become a partner: to the address for it, or the bare word (PT-3).
func wantsToJoin(m *Mail) bool {
	if m.ToJoin {
		return m.Class == Human
	}
	line := soleLine(m.Reply)
	if strings.TrimSpace(m.Reply) == "" || m.AllQuote {
		line = bareSubject(m.Subject)
	}
	return m.Class == Human && !m.Forwarded && joins(line)
}

// joinPlaces bound the applications opened in an hour by everybody together.
func joinPlaces() []string { return places("join") }

// openApplication makes a prospect of an authenticated stranger and asks what is missing.
func (d mailDraft) openApplication() MailResult {
	m := d.m
	if d.in.Silent { // mail from before the service: nobody would be asked anything
		return d.unknown()
	}
	if c, known := d.w.contactAt(m.From.Email); known { // of somebody who was no partner, or is none any more
		return d.applies(c.Partner, "an application")
	}
	if !d.place(joinPlaces()) {
		return d.holdAndTellOnce("applications/"+d.in.At.UTC().Format("2006-01-02T15"), "more applications within an hour than are taken by themselves")
	}
	p := Partner{No: d.out.Next.Partner, Name: displayName(m.From), Status: Prospect, CreatedAt: d.in.At}
	d.out.Next.Partner++
	d.keepPartner(p)
	d.addContact(p.No, m.From)
	return d.applies(p.No, "an application")
}

// applies begins an application, anew if an earlier one ended.
func (d mailDraft) applies(no PartnerNo, rule string) MailResult {
	answers := map[string]string{}
	if domain := account.FromAddress(d.m.From.Email); domain != "" {
		answers["domain"] = domain
	}
	d.joining(no, func(p *Partner, j *Joining) {
		p.Status = Prospect
		j.Application = &Application{State: Asking, Answers: answers, At: d.m.Received, Root: d.m.MessageID, Subject: replySubject(d.m.Subject)}
	})
	d.takeAnswers(no, true)
	return d.goOn(no, rule)
}

// takeAnswers adds what the mail in hand says to the application; it reports whether that was anything. Before anything was
// asked, free words are a greeting more often than an answer.
func (d mailDraft) takeAnswers(no PartnerNo, first bool) (took bool) {
	text := d.m.Reply
	if d.m.AllQuote {
		text = ""
	}
	d.joining(no, func(p *Partner, j *Joining) {
		a := j.Application
		have := maps.Clone(a.Answers)
		if first {
			have["company"], have["customers"] = firstOf(have["company"], "…"), firstOf(have["customers"], "…")
		}
		for name, v := range readAnswers(d.w.Rules.Program, text, have) {
			took = took || a.Answers[name] != v
			a.Answers[name] = v
		}
		if company := a.Answers["company"]; company != "" {
			p.Name = company
		}
		a.Last = d.m.MessageID
	})
	return took
}

// goOn asks what is still missing, or puts the application before the manager.
func (d mailDraft) goOn(no PartnerNo, rule string) MailResult {
	program := d.w.Rules.Program
	p := d.partner(no)
	if len(unanswered(program, p.application().Answers)) > 0 {
		l := d.joinLetter(p)
		l.Due = d.in.At.Add(program.LapseAfter)
		if len(p.application().Answers) <= 1 && p.application().Root == d.m.MessageID {
			l.Note = "first"
		}
		d.setPartnerTimer("join_remind", no, d.in.At.Add(program.RemindAfter))
		d.setPartnerTimer("join_lapse", no, l.Due)
		d.answerApplicant(no, Notice{Kind: KindJoin, Letter: l})
		return d.handle(rule+", incomplete", nil)
	}
	d.endPartnerTimers(no, "join_remind", "join_lapse")
	d.joining(no, func(_ *Partner, j *Joining) { j.Application.State = Deciding })
	due := program.ReviewBy(d.in.At, "")
	l := d.joinLetter(d.partner(no))
	l.Due = due.In(d.zone(program))
	d.answerApplicant(no, Notice{Kind: KindApplied, Letter: l})
	d.setPartnerTimer("join_decide", no, due)
	d.putBefore(no, Letter{Due: due})
	return d.handle(rule+", complete", nil)
}

// answerApplicant replies in the thread of the application.
func (d mailDraft) answerApplicant(no PartnerNo, n Notice) {
	d.answer(d.m, nil, PartnerSide, n)
	if len(d.out.Notices) > 0 {
		last := d.out.Notices[len(d.out.Notices)-1]
		d.joining(no, func(_ *Partner, j *Joining) { j.Application.Last = last.MessageID })
	}
}

// tellApplicant sends an applicant news that answer no mail of theirs.
func (d *draft) tellApplicant(no PartnerNo, n Notice) {
	p := d.partner(no)
	c, ok := d.firstContact(no)
	if a := p.application(); ok && a != nil {
		n.To, n.Side, n.Subject, n.InReplyTo = Address{Name: c.Name, Email: c.Email}, PartnerSide, a.Subject, a.Last
		n.References = references(a.Root, a.Last)
		sent := d.send(n)
		d.joining(no, func(_ *Partner, j *Joining) { j.Application.Last = sent.MessageID })
	}
}

// firstContact is the person who applied, or the first of a partner's people.
func (d *draft) firstContact(no PartnerNo) (first Contact, ok bool) {
	take := func(c Contact) {
		if c.Partner == no && (!ok || c.No < first.No) {
			first, ok = c, true
		}
	}
	for _, c := range d.w.contacts {
		take(c)
	}
	for _, c := range d.out.Contacts {
		take(c)
	}
	return first, ok
}

// applicantToken returns the capability to decide about an applicant, if the mail carries one in a recipient's address.
func (d mailDraft) applicantToken() *Thread {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toApplicant && t.Partner != 0 && !t.Quoted && t.Person == token.Person(account.CompareKey(d.m.From.Email)) {
			return t
		}
	}
	return nil
}

// joinsPartner makes a person a contact of a partner, also one who was suggested or applied elsewhere, or whose partner left.
func (d *draft) joinsPartner(no PartnerNo, who Address) Contact {
	c, known := d.w.contactAt(who.Email)
	if !known {
		return d.addContact(no, who)
	}
	if c.Partner != no {
		d.takeOver(d.partner(c.Partner), c, no)
		c.Partner = no
	}
	return c
}

// takeOver makes an applicant a person of a partner at an operator's word: the application ends, and what was kept of theirs
// is registered.
func (d *draft) takeOver(applicant Partner, c Contact, to PartnerNo) {
	c.Partner = to
	d.out.Contacts = append(d.out.Contacts, c)
	d.joining(applicant.No, func(p *Partner, j *Joining) {
		d.releaseLeads(j)
		if j.Application == nil { // was nominated, and came another way
			p.Status = Left
		}
		if a := j.Application; a != nil {
			a.State, a.Decided, a.By = Lapsed, d.in.At, d.in.By
		}
	})
	d.endPartnerTimers(applicant.No, "join_remind", "join_lapse", "join_decide")
	d.effect("%s leaves the application %s", c.Email, applicant.No)
}

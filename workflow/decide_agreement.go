package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// agreement returns the text as partners read it, and its SHA-256 in hexadecimal.
func (d *draft) agreement() (text, digest string) {
	text = d.w.Rules.Program.AgreementText(map[string]string{"inbox": d.w.Rules.Self.Address})
	return text, program.AgreementDigest(text)
}

// mustAgree reports whether a partner has to accept the agreement before their next referral is registered (VA-14): there
// is one, and they accepted none, or another text where the program wants every text accepted.
func (d *draft) mustAgree(p Partner) bool {
	rules := d.w.Rules.Program.Agreement
	if !rules.Required {
		return false
	}
	if p.Joining == nil || len(p.Joining.Agreements) == 0 {
		return true
	}
	return rules.Renew && !d.agreed(p)
}

// agreed reports whether a partner accepted the text in force.
func (d *draft) agreed(p Partner) bool {
	_, digest := d.agreement()
	return p.Joining != nil && slices.ContainsFunc(p.Joining.Agreements, func(a Acceptance) bool { return a.Digest == digest })
}

// agreementKey names the one mail of a text to a person.
func agreementKey(no PartnerNo, digest, address string) string {
	return fmt.Sprintf("agreement/%s/%s/%s", no, digest, account.CompareKey(address))
}

// mailAgreement sends the text in force to somebody, once; its digest is what an "I agree" is bound to.
func (d *draft) mailAgreement(no PartnerNo, c Contact) {
	text, digest := d.agreement()
	p := d.joining(no, func(*Partner, *Joining) {})
	n := Notice{Kind: KindAgreement, Key: agreementKey(no, digest, c.Email), To: Address{Name: c.Name, Email: c.Email}, Side: PartnerSide,
		Subject: oneLine("Agreement: "+d.w.Rules.Program.Name, maxSubject), Letter: d.agreementLetter(p, text, digest)}
	d.carriesAgreement(no, digest, d.send(n).ID)
}

// agreementReminder asks once more for the agreement that referrals wait for.
func (d *draft) agreementReminder(no PartnerNo) {
	p := d.partner(no)
	c, ok := d.firstContact(no)
	if p.Joining == nil || len(p.Joining.Waiting) == 0 || !ok || !d.mustAgree(p) || !p.inside() || p.Status == Suspended {
		return
	}
	text, digest := d.agreement()
	l := d.agreementLetter(p, text, digest)
	l.Note = "reminder"
	n := d.send(Notice{Kind: KindAgreement, Key: agreementKey(no, digest, c.Email) + "/reminder", To: Address{Name: c.Name, Email: c.Email}, Side: PartnerSide,
		Subject: oneLine("Agreement: "+d.w.Rules.Program.Name, maxSubject), Letter: l})
	d.carriesAgreement(no, digest, n.ID)
}

func (d *draft) agreementLetter(p Partner, text, digest string) Letter {
	l := Letter{Company: p.Name, Text: text, Hash: digest, Limit: len(p.Joining.Waiting)}
	if m, ok := d.partnersManager(p); ok {
		l.By = memberName(m)
	}
	if len(p.Joining.Agreements) > 0 && !d.agreed(p) {
		l.Note = "changed"
	}
	return l
}

// waitForAgreement keeps a referral until the agreement is accepted; it keeps its time.
func (d mailDraft) waitForAgreement(c Contact, p Partner) MailResult {
	if !d.keepLead(p.No) {
		return d.holdAndTell("more mails than are kept before the agreement is accepted")
	}
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindWaiting, Letter: Letter{Registered: d.m.Received, Company: leadName(d.m), Excerpt: oneLine(d.m.Subject, 80),
		Note: "you have accepted the agreement: reply to our mail about it with the words I agree", Limit: 1}})
	d.mailAgreement(p.No, c)
	if len(d.partner(p.No).Joining.Waiting) == 1 {
		d.setPartnerTimer("agree_remind", p.No, d.in.At.Add(d.w.Rules.Program.RemindAfter))
	}
	return d.hold(WaitsByItself + "agreement with " + p.No.String())
}

// asksAgreement answers what a partner says about the agreement: the words that accept it, and whatever else answers it. ok
// is false for every other mail.
func (d mailDraft) asksAgreement(c Contact, p Partner) (r MailResult, ok bool) {
	text := d.m.Reply
	if d.m.AllQuote || d.m.Forwarded {
		return MailResult{}, false
	}
	line := soleLine(text)
	if strings.TrimSpace(text) == "" {
		line = bareSubject(d.m.Subject)
	}
	agrees := isPhrase(line, agreePhrases)
	isReply, older := d.answersAgreement(p)
	switch {
	case !d.hasAgreement(p) || !isReply && !agrees:
		return MailResult{}, false
	case !isReply && d.agreed(p) && d.answersAnother():
		return MailResult{}, false // to something else
	case !agrees:
		if d.m.Lead.names() || len(d.m.Said) > 0 {
			return MailResult{}, false // a referral in the wrong thread
		}
		return d.passOn(c, p, "words about the agreement", "The agreement counts as accepted when your reply says nothing but: I agree."), true
	case !d.strong():
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "an agreement needs an authenticated sender"), true
	}
	_, digest := d.agreement()
	if older || p.Joining == nil || !isReply && (p.Joining.Asked != digest || d.answersAnother()) {
		d.tellAgreementAgain(c, p)
		return d.handle("an agreement to another text", nil), true
	}
	return d.accept(c, p, digest), true
}

// hasAgreement reports whether there is anything to say about an agreement with the partner.
func (d *draft) hasAgreement(p Partner) bool {
	return d.w.Rules.Program.Agreement.Text != "" || p.Joining != nil && len(p.Joining.Agreements) > 0
}

// answersAgreement reports a reply to one of our mails that carry the agreement; older when its text is not in force.
func (d mailDraft) answersAgreement(p Partner) (yes, older bool) {
	_, digest := d.agreement()
	for _, id := range append(slices.Clone(d.m.InReplyTo), d.m.References...) {
		n, known := d.w.notices[d.w.sent[id]]
		switch {
		case !known:
		case p.Joining != nil && p.Joining.Asked == digest && slices.Contains(p.Joining.AskedIn, n.ID):
			return true, false
		case n.Kind == KindAgreement:
			return true, true
		case n.Kind == KindWaiting:
			yes = true
		}
	}
	return yes, false
}

// answersAnother reports a reply to a mail of ours.
func (d mailDraft) answersAnother() bool {
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool { return d.w.sent[id] != "" })
}

// carriesAgreement notes that a mail shows the text in force: a reply to it can accept it.
func (d *draft) carriesAgreement(no PartnerNo, digest string, mail NoticeID) {
	d.joining(no, func(_ *Partner, j *Joining) {
		if j.Asked != digest {
			j.Asked, j.AskedAt, j.AskedIn = digest, d.in.At, nil
		}
		if !slices.Contains(j.AskedIn, mail) {
			j.AskedIn = append(j.AskedIn, mail)
			j.AskedIn = j.AskedIn[max(0, len(j.AskedIn)-maxAcceptances):]
		}
	})
}

// accept stores the acceptance and lets go of what was kept.
func (d mailDraft) accept(c Contact, p Partner, digest string) MailResult {
	m := d.m
	released, before := 0, d.agreed(p)
	d.joining(p.No, func(_ *Partner, j *Joining) {
		if !before {
			j.Agreements = append(j.Agreements, Acceptance{Digest: digest, By: m.From.Email, Name: c.Name, MessageID: m.MessageID, Mail: m.No, At: m.Received})
			j.Agreements = j.Agreements[max(0, len(j.Agreements)-maxAcceptances):]
		}
		released = d.releaseLeads(j)
	})
	d.endPartnerTimers(p.No, "agree_remind")
	d.fact(p.No, "agreement_accepted")
	l := d.agreedLetter(d.partner(p.No))
	l.Limit = released
	d.answer(m, nil, PartnerSide, Notice{Kind: KindAgreed, Letter: l})
	return d.handle("agreement accepted", nil)
}

// agreedLetter lists what was accepted when.
func (d *draft) agreedLetter(p Partner) Letter {
	l := Letter{Company: p.Name, Hash: p.Joining.Asked}
	for _, a := range p.Joining.Agreements {
		l.Effects = append(l.Effects, a.String())
	}
	if m, ok := d.partnersManager(p); ok {
		l.By = memberName(m)
	}
	return l
}

// tellAgreement answers the word "agreement": what was accepted when, or the text that waits to be.
func (d mailDraft) tellAgreement(c Contact, p Partner, k *Deal) MailResult {
	p = d.joining(p.No, func(*Partner, *Joining) {})
	if d.w.Rules.Program.Agreement.Text != "" && !d.agreed(p) {
		d.tellAgreementAgain(c, p)
		return d.handle("agreement", k)
	}
	l := d.agreedLetter(p)
	l.Note = "asked"
	if d.agreed(p) {
		l.Text, l.Hash = d.agreement()
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindAgreed, Letter: l})
	return d.handle("agreement", k)
}

// tellAgreementAgain answers with the text in force, to be accepted by a reply.
func (d mailDraft) tellAgreementAgain(c Contact, p Partner) {
	text, digest := d.agreement()
	p = d.joining(p.No, func(*Partner, *Joining) {})
	key := agreementKey(p.No, digest, c.Email) + "/" + d.m.Digest
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindAgreement, Key: key, Letter: d.agreementLetter(p, text, digest)})
	d.carriesAgreement(p.No, digest, NewNoticeID(key))
}

// isPhrase reports whether a sentence is one of these, politeness and marks aside.
func isPhrase(sentence string, phrases []string) bool {
	if asks(sentence) {
		return false
	}
	var own []string
	for _, w := range wordsOf(sentence) {
		if w != "please" && w != "thanks" && w != "yes" && w != "ja" && w != "oui" && w != "sí" {
			own = append(own, strings.ReplaceAll(w, "’", "'"))
		}
	}
	return slices.Contains(phrases, strings.Join(own, " "))
}

// agreePhrases accept the agreement, in the languages we read. They are read, never changed.
var agreePhrases = []string{"i agree", "we agree", "agreed", "i accept", "we accept", "accepted", "i agree to the agreement", "i accept the agreement",
	"ich stimme zu", "wir stimmen zu", "einverstanden", "ich bin einverstanden", "ich akzeptiere",
	"j'accepte", "nous acceptons", "je suis d'accord", "d'accord", "j'approuve",
	"estoy de acuerdo", "de acuerdo", "acepto", "aceptamos",
	"ik ga akkoord", "wij gaan akkoord", "akkoord", "ik stem toe"}

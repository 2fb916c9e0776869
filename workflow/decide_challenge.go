package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// challenge holds a mail whose sender is not proven and asks the address on file, once, never Reply-To or the envelope
// sender (CONTRACT, Behaviour 7).
func (d mailDraft) challenge(onFile Address, side Side, rule string) MailResult {
	if !d.m.Quiet && d.m.Class == Human {
		limits := d.w.Rules.Limits
		switch {
		case d.w.tallies[questionTally(d.m.From.Email)].Day >= limits.QuestionsPerAddress:
			return d.bombed(rule, fmt.Sprintf("%d questions were sent within a day", limits.QuestionsPerAddress))
		case d.hour(questionsTally) >= limits.AnswersToOutsiders:
			return d.bombed(rule, fmt.Sprintf("%d questions were sent to everybody together within an hour", limits.AnswersToOutsiders))
		case !d.place(challengePlaces(d.m.From.Email)):
			return d.bombed(rule, fmt.Sprintf("%d questions were sent within an hour", placesPerHour))
		}
		d.tally(questionTally(d.m.From.Email), 1)
		d.tally(questionsTally, 1)
		d.send(Notice{Key: "challenge/" + d.m.Digest, Kind: KindChallenge, Mail: d.m.No, To: onFile, Side: side, Purpose: toChallenge,
			Subject: "Did you send this? " + oneLine(d.m.Subject, 120),
			Letter:  Letter{Ref: d.m.No.String(), Address: d.m.From.Email, Excerpt: excerpt(words(d.m)), Rule: rule}})
	}
	return d.hold(rule)
}

// bombed holds what would be one question too many: whoever forges a hundred mails must not make us send a hundred, not
// within an hour and not over days.
func (d mailDraft) bombed(rule, why string) MailResult {
	address := account.CompareKey(d.m.From.Email)
	rule += ", and " + why
	d.tellBrake(brake{rule: rule, of: "questions/" + address, who: address})
	return d.hold(rule)
}

// placesPerHour is how many mails of one sort that anybody can cause go out in an hour. They have places of their own,
// so that a forger uses up neither the answers to the person's own mail nor anybody's patience.
const placesPerHour = 8

// place takes one of the places; false when all are taken. A place is a timer that does nothing when it fires but end:
// restarts and other processes know of it. Want must have asked for them.
func (d *draft) place(places []string) bool {
	for _, key := range places {
		if !d.w.timers[key] || d.w.Rules.Without.Rates {
			d.out.SetTimers = append(d.out.SetTimers, Timer{Key: key, Kind: "place", Due: d.in.At.Add(time.Hour)})
			return true
		}
	}
	return false
}

func challengePlaces(address string) []string {
	return places("challenge/" + account.CompareKey(address))
}
func nobodyPlaces() []string { return places("nobody") }

func places(what string) []string {
	keys := make([]string, placesPerHour)
	for i := range keys {
		keys[i] = fmt.Sprintf("%s/%d", what, i)
	}
	return keys
}

// confirmWords release a held mail, in the languages our question is asked in.
var confirmWords = []string{"confirm", "confirmed", "bestätigen", "bestätigt", "confirmer", "confirmé", "confirmar", "confirmado", "bevestigen", "bevestigd"}

// confirmed handles the answer to a challenge: the word CONFIRM releases the held mail as if it had passed.
func (d mailDraft) confirmed(t *Thread) MailResult {
	first, _ := firstLine(d.m.Reply)
	word, _, _ := strings.Cut(strings.ToLower(strings.Trim(first, " .!*\"'")), " ")
	held, known := d.w.mails[t.Mail]
	switch {
	case !slices.Contains(confirmWords, word):
		d.answer(d.m, nil, PartnerSide, Notice{Kind: KindKept, Purpose: 0, Letter: Letter{Excerpt: oneLine(d.m.Subject, 80),
			Note: "To release the mail we kept, reply to our question with the one word CONFIRM."}})
		return d.handle("no confirmation", nil)
	case !known || held.Disposition != Held:
		return d.handle("confirmed before", nil)
	}
	d.out.Release = append(d.out.Release, Release{Mail: t.Mail, Forced: true})
	return d.handle("confirmed "+t.Mail.String(), nil)
}

// release hands a held or failed mail back for handling, at an operator's word.
func (d *draft) release(a ReleaseMail) {
	known, ok := d.w.mails[a.Mail]
	switch {
	case !ok:
		d.out.Refusal = fmt.Sprintf("there is no mail %s", a.Mail)
	case known.Disposition == Pending:
		d.out.Refusal = fmt.Sprintf("%s waits for handling already", a.Mail)
	case known.Disposition == Handled:
		d.out.Refusal = fmt.Sprintf("%s was handled; handling it again would change nothing", a.Mail)
	default:
		d.out.Release = append(d.out.Release, Release{Mail: a.Mail, Forced: a.Trusted})
		d.effect("%s will be handled again", a.Mail)
	}
}

// reject ends a held mail without effect.
func (d *draft) reject(a RejectMail) {
	known, ok := d.w.mails[a.Mail]
	if !ok || known.Disposition != Held {
		d.out.Refusal = fmt.Sprintf("there is no held mail %s", a.Mail)
		return
	}
	d.out.Mails = append(d.out.Mails, MailResult{No: a.Mail, Disposition: Ignored, Rule: "rejected by the operator" + because(oneLine(a.Reason, maxLine)),
		Deal: known.Deal, MessageID: known.MessageID, BodyDigest: known.BodyDigest})
	d.effect("%s was rejected; nothing was sent", a.Mail)
}

// bounced handles a delivery report: a permanent failure makes the contact unreachable, and the manager hears it once,
// with the deals it touches (NT-7, CONTRACT 19). Nobody answers a report.
func (d mailDraft) bounced() MailResult {
	r := d.m.Report
	if r == nil {
		return d.handle("delivery report about nothing of ours", nil)
	}
	notice, known := d.noticeOf()
	address := r.Recipient
	if known {
		address = notice.To.Email
	}
	if !r.Permanent {
		return d.handle("delivery delayed, not failed", nil)
	}
	if !known { // anybody can write a delivery report: without one of our envelopes or ids it proves nothing
		return d.handle("delivery report about no mail of ours", nil)
	}
	if notice.Kind == KindUnknown { // whoever forges senders must not fill the manager's inbox
		return d.handle("our answer to a stranger came back", nil)
	}
	d.unreachable(address, notice, strings.TrimSpace(r.Status+" "+r.Reason))
	res := d.handle("bounce", nil)
	res.Deal = notice.Deal
	return res
}

// noticeOf finds which of our mails a report is about: by the unique envelope sender, else by the returned Message-ID
// when the failed address is its recipient.
func (d mailDraft) noticeOf() (SentNotice, bool) {
	for _, t := range d.m.Threads {
		if n, ok := d.w.notices[t.Notice]; ok && t.Notice != "" {
			return n, true
		}
	}
	ids := append([]string{d.m.Report.OriginalID}, append(d.m.InReplyTo, d.m.References...)...)
	for _, id := range ids {
		if n, ok := d.w.notices[d.w.sent[id]]; ok && id != "" &&
			account.CompareKey(n.To.Email) == account.CompareKey(d.m.Report.Recipient) {
			return n, true
		}
	}
	return SentNotice{}, false
}

// deliveryFailed is a refusal in the SMTP dialogue: it counts like a bounce.
func (d *draft) deliveryFailed(a DeliveryFailed) {
	notice := d.w.notices[a.Notice]
	if notice.Kind == KindUnknown {
		return
	}
	if notice.To.Email == "" {
		notice.To.Email = a.To
	}
	d.unreachable(notice.To.Email, notice, a.Reason)
}

// unreachable marks the contact and tells the team once.
func (d *draft) unreachable(address string, n SentNotice, reason string) {
	key := account.CompareKey(address)
	if _, team := d.w.Rules.member(address); team {
		return // nobody to tell by mail; the outbox shows it
	}
	c, ok := d.w.contactAt(address)
	l := Letter{Address: address, Reason: oneLine(reason, maxLine), Partner: d.w.partners[c.Partner].Name}
	if ok && c.Status != Unreachable {
		c.Status = Unreachable
		d.out.Contacts = append(d.out.Contacts, c)
	}
	for _, no := range d.w.ofPartner[c.Partner] {
		k := d.w.deals[no]
		if !d.stageOf(k).Final && k.find(address) != nil {
			l.Deals = append(l.Deals, DealLine{Ref: k.No.String(), Company: accountName(k), Stage: d.stageOf(k).Label, Since: k.UpdatedAt})
		}
	}
	if k := d.deal(n.Deal); k != nil {
		d.event(k, "bounce", "refermail", ForTeam, "Mail to "+address+" came back"+because(l.Reason))
	}
	d.tellLead("unreachable/"+key, Notice{Kind: KindUnreachable, Subject: address + " cannot be reached", Letter: l})
}

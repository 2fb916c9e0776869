package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// answerWithin is how long we wait for an answer to our question before a manager is told, once.
const answerWithin = 7 * 24 * time.Hour

// provenFor is how long a domain counts as one that proves its mail: a yes from it that is not proven is then somebody else's.
const provenFor = 180 * 24 * time.Hour

// confirmWords release a held mail, in the languages our question is asked in.
var confirmWords = []string{"confirm", "confirmed", "bestätigen", "bestätigt", "confirmer", "confirmé", "confirmar", "confirmado", "bevestigen", "bevestigd"}

// confirmed handles the answer to a challenge: the word CONFIRM releases the held mail as if it had passed. The token says that
// its sender has seen the question, which went to the address on file alone, and the mail must be as well proven as its domain can
// do; see proves.
func (d mailDraft) confirmed(t *Thread, side Side) MailResult {
	held, known := d.w.mails[t.Mail]
	switch {
	case !d.saysConfirm():
		return d.saysOtherwise(t, held)
	case !known || held.Disposition != Held:
		return d.handle("confirmed before", nil)
	case !d.proves(side):
		return d.notConfirmed(t, "an answer to our question that is not proven, though mail of "+account.Domain(d.m.From.Email)+" usually is")
	}
	d.out.Release = append(d.out.Release, Release{Mail: t.Mail, Forced: true})
	return d.handle("confirmed "+t.Mail.String(), nil)
}

// saysOtherwise passes on, once for each held mail, what somebody answers instead of the word: "no, that was not me" is what
// the manager most needs to hear. The mail stays held.
func (d mailDraft) saysOtherwise(t *Thread, held MailState) MailResult {
	first, _ := firstLine(d.m.Reply)
	if held.Disposition != Held || strings.TrimSpace(d.m.Reply) == "" || d.m.AllQuote {
		return d.confirmItself()
	}
	d.tellManagerOf(held.From, "otherwise/"+t.Mail.String(), Notice{Kind: KindHeld, Mail: t.Mail, Purpose: toDecision,
		Subject: fmt.Sprintf("Held: an answer about %s", t.Mail),
		Letter: Letter{Commands: heldWords(t.Mail), Ref: t.Mail.String(), Address: held.From, Excerpt: excerpt(withoutLinks(d.m.Reply)),
			Rule: fmt.Sprintf("we asked %s whether they wrote it, and got no CONFIRM; what they answered (%s) stands below", held.From, d.m.No)}})
	if !slices.ContainsFunc(wordsOf(first), denies) {
		return d.confirmItself()
	}
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindKept, Letter: Letter{Excerpt: oneLine(d.m.Subject, 80),
		Note: "Thank you for telling us. The mail that came in your name stays held, and nothing is done with it unless a person here decides so."}})
	return d.handle("denied "+t.Mail.String(), nil)
}

// confirmItself says how to answer our question.
func (d mailDraft) confirmItself() MailResult {
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindKept, Purpose: 0, Letter: Letter{Excerpt: oneLine(d.m.Subject, 80),
		Note: "To release the mail we kept, reply to our question with the one word CONFIRM."}})
	return d.handle("no confirmation", nil)
}

// saysConfirm reports a first line that says the word and nothing else but courtesy: "Confirmed phishing, not mine" is no yes.
func (d mailDraft) saysConfirm() bool {
	first, _ := firstLine(d.m.Reply)
	words, own := wordsOf(first), wordsOf(d.m.From.Name)
	said := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(confirmWords, w) })
	return said && !asks(first) && !slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains(confirmWords, w) && !slices.Contains(yesWords, w) && !slices.Contains(politeWords, w) && !slices.Contains(own, w)
	})
}

// answersQuestion reports a yes to our question that did not come to its address: without it, it is none.
func (d mailDraft) answersQuestion() bool {
	if d.m.Class != Human || d.m.Forwarded || !d.saysConfirm() {
		return false
	}
	ofOurs := slices.ContainsFunc(d.m.InReplyTo, func(id string) bool { return d.w.sent[id] != "" })
	deal, _, clash := d.threadDeal()
	if deal == 0 && !clash && !ofOurs && len(d.m.Threads) == 0 && len(strings.Fields(d.m.Reply)) == 1 { // the word alone registers nothing
		return true
	}
	return slices.ContainsFunc(d.m.InReplyTo, func(id string) bool {
		n, ok := d.w.notices[d.w.sent[id]]
		return ok && n.Kind == KindChallenge && account.CompareKey(n.To.Email) == account.CompareKey(d.m.From.Email)
	}) || slices.ContainsFunc(d.m.Threads, func(t Thread) bool { return t.Purpose == toChallenge && t.Quoted && d.mine(&t) })
}

// proves reports whether the sender of a yes is proven enough. Strong always is, a failed one never. Nothing at all is known about
// mail of a domain that never authenticates: there the token must do, for a partner, since it was mailed to the address on file
// and nowhere else. Where the domain has been proven lately, and for the team always, it must not: who stole the token would
// need no more.
func (d mailDraft) proves(side Side) bool {
	switch {
	case d.strong():
		return true
	case d.m.Trust == Fail || side == TeamSide || len(d.m.Proof.Doubts) > 0:
		return false
	}
	return !d.w.timers[provenKey(d.m.From.Email)]
}

// notConfirmed keeps an answer that releases nothing, and tells a manager once that somebody knows the question. Nobody is asked
// about it: a question about an answer would never end.
func (d mailDraft) notConfirmed(t *Thread, rule string) MailResult {
	if held := d.w.mails[t.Mail]; held.Disposition == Held {
		d.tellManagerOf(held.From, "unconfirmed/"+t.Mail.String(), Notice{Kind: KindHeld, Mail: t.Mail, Purpose: toDecision,
			Subject: fmt.Sprintf("Held: an answer about %s is not proven", t.Mail),
			Letter: Letter{Commands: heldWords(t.Mail), Ref: t.Mail.String(), Address: held.From, Excerpt: excerpt(d.m.Subject),
				Rule: fmt.Sprintf("we asked %s whether they wrote it, and %s came (%s)", held.From, rule, d.m.No)}})
	}
	return d.hold(rule)
}

// tellManagerOf tells the manager of the partner whose address it is, else the team's first.
func (d *draft) tellManagerOf(address, key string, n Notice) {
	if c, ok := d.w.contactAt(address); ok {
		d.tellLeadOf(d.partner(c.Partner), key, n)
		return
	}
	d.tellLead(key, n)
}

// provenKey is the timer that says that a host proves its mail.
func provenKey(address string) string { return "proven/" + account.Domain(address) }

// noteProven remembers that mail of this partner's host is proven, with one write in a quarter of a year.
func (d mailDraft) noteProven() {
	key := provenKey(d.m.From.Email)
	until := d.in.At.Add(provenFor)
	if due, known := d.w.timerDue[key]; d.m.Trust == Strong && (!known || until.Sub(due) > provenFor/2) {
		d.setTimer(Timer{Key: key, Kind: "place", Due: until})
	}
}

// unansweredKey is the timer of a question: which mail it is about, and which mail of ours asks it.
func unansweredKey(m MailNo, question NoticeID) string {
	return fmt.Sprintf("unanswered/%s/%s", m, question)
}

func unansweredOf(key string) (m MailNo, question NoticeID) {
	parts := strings.Split(key, "/")
	if len(parts) != 3 {
		return 0, ""
	}
	m, _ = ParseMailNo(parts[1])
	return m, NoticeID(parts[2])
}

// unanswered tells a manager, once, of a question that nobody answered: the mail stays held. One that was confirmed, released or
// rejected meanwhile is no news.
func (d *draft) unanswered(t Timer) {
	no, question := unansweredOf(t.Key)
	held, asked := d.w.mails[no], d.w.notices[question]
	if held.Disposition != Held || asked.To.Email == "" {
		return
	}
	l := d.w.letters[question]
	l = Letter{Commands: heldWords(no), Ref: no.String(), Address: held.From, Excerpt: l.Excerpt,
		Rule: fmt.Sprintf("%s. On %s we asked %s whether they wrote it, and nobody has answered", l.Rule, dayOf(t.Due.Add(-answerWithin)), asked.To.Email)}
	d.tellManagerOf(held.From, t.Key, Notice{Kind: KindHeld, Mail: no, Purpose: toDecision, Subject: fmt.Sprintf("Held: nobody has confirmed %s", no), Letter: l})
}

// link is what mail programs turn into something to click.
var link = regexp.MustCompile(`(?i)(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.)\S+|\b(?:[a-z0-9-]{1,63}\.){1,9}[a-z]{2,24}(?::[0-9]{1,5})?/\S*`)

// withoutLinks takes links out of words that a forger may want us to mail to somebody under our name.
func withoutLinks(s string) string { return link.ReplaceAllString(s, "[link]") }

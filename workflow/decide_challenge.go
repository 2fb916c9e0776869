package workflow

import (
	"fmt"
	"time"

	"refermail/workflow/account"
)

// challenge holds a mail whose sender is not proven and asks the address on file, once for each mail, never Reply-To or the
// envelope sender (CONTRACT, Behaviour 7). An answer to a question is not asked about: it could never end.
func (d mailDraft) challenge(onFile Address, side Side, rule string) MailResult {
	if t := d.challengeToken(); t != nil && !d.w.timers[colleagueTimer(t.Mail)] {
		return d.notConfirmed(t, "an answer to our question that is not proven to be "+account.CompareKey(onFile.Email)+"'s")
	}
	key := challengeKey(d.m.Digest)
	if _, asked := d.w.notices[NewNoticeID(key)]; !asked && !d.m.Quiet && d.m.Class == Human {
		if why := d.questionsBraked(); why != "" {
			return d.bombed(rule, why)
		}
		d.tally(questionTally(d.m.From.Email), 1)
		d.tally(questionsTally, 1)
		q := d.send(Notice{Key: key, Kind: KindChallenge, Mail: d.m.No, To: onFile, Side: side, Purpose: toChallenge,
			Subject: "Did you send this? " + oneLine(withoutLinks(d.m.Subject), 120),
			Letter:  Letter{Ref: d.m.No.String(), Address: d.m.From.Email, Excerpt: excerpt(withoutLinks(words(d.m))), Rule: rule}})
		d.setTimer(Timer{Key: unansweredKey(d.m.No, q.ID), Kind: "unanswered", Due: d.in.At.Add(answerWithin)})
	}
	return d.hold(rule)
}

func challengeKey(digest string) string { return "challenge/" + digest }

// questionsBraked tells why no further question is mailed to the sender's address on file, or takes one of its places.
func (d mailDraft) questionsBraked() string {
	limits := d.w.Rules.Limits
	switch {
	case d.w.tallies[questionTally(d.m.From.Email)].Day >= limits.QuestionsPerAddress:
		return fmt.Sprintf("%d questions were sent within a day", limits.QuestionsPerAddress)
	case d.hour(questionsTally) >= limits.AnswersToOutsiders:
		return fmt.Sprintf("%d questions were sent to everybody together within an hour", limits.AnswersToOutsiders)
	case !d.place(challengePlaces(d.m.From.Email)):
		return fmt.Sprintf("%d questions were sent within an hour", placesPerHour)
	}
	return ""
}

// bombed holds what would be one question too many: whoever forges a hundred mails must not make us send a hundred, not
// within an hour and not over days.
func (d mailDraft) bombed(rule, why string) MailResult {
	address := account.CompareKey(d.m.From.Email)
	rule += ", and " + why
	d.tellBrake(brake{rule: rule, of: "questions/" + address, who: address, one: true})
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

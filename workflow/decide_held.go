package workflow

import (
	"strings"

	"refermail/workflow/account"
)

// strangers are all senders together who are unknown or not proven.
const (
	strangers      = "strangers"
	strangersTally = "told/strangers"
)

// heldOnesTally counts what the team was told of one sender's held mail.
func heldOnesTally(address string) string { return "told/" + account.CompareKey(address) }

// holdAndTell keeps a mail for a person and tells the team once. Of a sender, and of all outsiders together, only a few are
// told of one by one in an hour: whoever has got hold of a reply address must not fill the team's mailbox. The others wait
// beside them, the team hears that they do, and an hour later what they are.
func (d mailDraft) holdAndTell(rule string) MailResult {
	return d.holdAndTellAs("held/"+d.m.Digest, rule)
}

// holdAndTellAs is holdAndTell with a key that makes several mails one notice. Want must have asked for that notice.
func (d mailDraft) holdAndTellAs(key, rule string) MailResult {
	if _, told := d.w.notices[NewNoticeID(key)]; told {
		return d.hold(rule)
	}
	if b, many := d.toldEnough(rule); many {
		d.tellBrake(b)
		r := d.hold(b.rule)
		r.Braked = true
		return r
	}
	return d.holdAndTellOnce(key, rule)
}

// toldEnough counts a mail that the team is told of, and gives the brake when there were enough of its sort.
func (d mailDraft) toldEnough(rule string) (b brake, many bool) {
	key := account.CompareKey(d.m.From.Email)
	if key == "" || d.decidedBefore() || d.w.Rules.Without.Rates { // mail of nobody has places of its own
		return brake{}, false
	}
	of, counts := key, heldOnesTally(key)
	if _, known := d.w.contactAt(key); !d.m.proven() || !known && !d.w.Rules.IsMember(key) {
		of, counts = strangers, strangersTally
	}
	if d.hour(counts) < heldPerHour {
		d.tally(counts, 1)
		return brake{}, false
	}
	b = d.braking(of, "the team was told of %d such mails within an hour: "+strings.ReplaceAll(rule, "%", "%%"), heldPerHour)
	return b, true
}

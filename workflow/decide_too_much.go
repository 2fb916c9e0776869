package workflow

// Rules of mails of which only the header was read (SE-4).
const (
	tooLarge = "larger than the limit"
	tooLate  = "takes longer to read than the limit"
)

// megabytes is the largest mail that is read, as people are told.
const megabytes = 25

// tooMuch holds a mail of which only the header was read, and tells its sender once: the rest may have said anything, so
// nothing of it is done. One that is not proven is asked about first: over a header alone no signature can be checked, so that
// what the sender's domain denies is not seen to be denied.
func (d mailDraft) tooMuch(onFile Address, audience Side) (MailResult, bool) {
	m := d.m
	if !m.Oversize && !m.Late {
		return MailResult{}, false
	}
	rule, letter := tooLate, Letter{Excerpt: oneLine(m.Subject, 80)}
	if m.Oversize {
		rule, letter.Limit = tooLarge, megabytes
	}
	switch {
	case m.Class != Human:
	case !d.strong():
		return d.challenge(onFile, audience, "a mail of which only the header was read needs an authenticated sender"), true
	default:
		d.answer(m, nil, audience, Notice{Kind: KindTooLarge, Key: "too_large/" + m.BodyDigest + "/" + m.MessageID, Letter: letter})
	}
	return d.hold(rule), true
}

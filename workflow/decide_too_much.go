package workflow

// Rules of mails of which only the header was read (SE-4).
const (
	tooLarge = "larger than the limit"
	tooLate  = "takes longer to read than the limit"
)

// megabytes is the largest mail that is read, as people are told.
const megabytes = 25

// tooMuch holds a mail of which only the header was read, and tells its sender, who is authenticated, once: the rest may
// have said anything, so nothing of it is done.
func (d mailDraft) tooMuch(audience Side) (MailResult, bool) {
	m := d.m
	if !m.Oversize && !m.Late {
		return MailResult{}, false
	}
	rule, letter := tooLate, Letter{Excerpt: oneLine(m.Subject, 80)}
	if m.Oversize {
		rule, letter.Limit = tooLarge, megabytes
	}
	if m.Class == Human {
		d.answer(m, nil, audience, Notice{Kind: KindTooLarge, Key: "too_large/" + m.BodyDigest + "/" + m.MessageID, Letter: letter})
	}
	return d.hold(rule), true
}

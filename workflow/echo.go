package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// fewLetters are too few to tell one mail's words from another's: "approve", "See below.", "Thanks, Ann".
const fewLetters = 16

// wordsKey is under what a mail's words are counted: the same for the same words of one sender about the same thing,
// whatever subject and ids a robot makes up, and whatever number or date it puts into them. "" for words that people repeat:
// a few, or none at all on a new mail. Unproven mail has keys of its own: a forger's words are not the person's.
func (m *Mail) wordsKey(proven bool) string {
	if m.Class != Human || m.Senders != 1 || account.CompareKey(m.From.Email) == "" || m.Oversize {
		return ""
	}
	said := m.Reply
	if readAsk(m).verb != "" { // "check globex.example" and the like have an answer each time
		return ""
	}
	switch {
	case m.ForwardUs && (m.AllQuote || strings.TrimSpace(m.Reply) == ""):
		said = "" // ours, and nothing else
	case m.Forwarded && !m.ForwardUs:
		said = m.Text
	case m.AllQuote:
		said = ""
	case strings.TrimSpace(said) == "":
		return ""
	}
	plain, letters := plainWords(said)
	if letters > 0 && letters < fewLetters {
		return ""
	}
	h := sha256.New()
	part := func(s string) { h.Write([]byte(s + "\x00")) }
	part(account.CompareKey(m.From.Email))
	part(plain)
	for _, t := range m.Threads {
		part(t.Deal.String())
	}
	part(m.SubjectNo.String())
	if l := m.Lead; l != nil && !m.ForwardUs {
		part(l.Company + "\x00" + l.Domain + "\x00" + l.Contact.Email)
	}
	for _, a := range m.Attachments {
		part(a.SHA256)
	}
	return tallyKey("words", hex.EncodeToString(h.Sum(nil)[:16]), proven)
}

// plainWords is a text without spaces, signs, and words that hold no letter, as numbers and dates do.
func plainWords(text string) (plain string, letters int) {
	var b strings.Builder
	for word := range strings.FieldsSeq(text) {
		n := 0
		for _, r := range word {
			if unicode.IsLetter(r) {
				n++
			}
		}
		if letters += n; n == 0 {
			continue
		}
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		}
	}
	return b.String(), letters
}

// echoes reports that a sender says the same again and again, and is answered or passed on each time: a robot, however well
// it hides, or our own mail that somebody's rule sends back.
func (d mailDraft) echoes() (brake, bool) {
	key := d.m.wordsKey(d.m.proven())
	if d.w.Rules.Without.Mark || key == "" || d.w.tallies[key].Day < sameWordsMost || !d.says() {
		return brake{}, false
	}
	b := d.braking(account.CompareKey(d.m.From.Email), "the same words came more than %d times within a day", sameWordsMost)
	b.echo = true
	return b, true
}

// says reports whether this decision lets the mail's words make mail: an answer, or its words passed on. A command of the
// team that does something is neither.
func (d mailDraft) says() bool {
	_, team := d.w.Rules.member(d.m.From.Email)
	return slices.ContainsFunc(d.out.Notices, func(n Notice) bool {
		return n.Answer || n.Kind == KindAnswer || !team && (n.Kind == KindRelay || n.Kind == KindHeld || n.Kind == KindAsked || n.Kind == KindReview)
	})
}

// ownBack recognises our own mail by its Message-ID, when somebody's rule sends it back with another sender and without the
// mark (NT-12).
func (d mailDraft) ownBack() bool {
	_, ours := d.w.sent[d.m.MessageID]
	return ours && d.m.Class != Delivery && !d.w.Rules.Without.Mark
}

// ownTold is how often our own mail comes back within an hour until the team hears of it.
const ownTold = 10

// ignoreOwn keeps our own mail, unanswered.
func (d mailDraft) ignoreOwn(rule string) MailResult {
	d.tally(ownTally, 1)
	if d.hour(ownTally)+1 >= ownTold {
		b := d.braking(ownTally, "our own mail came back %d times within an hour", ownTold)
		b.who = d.w.Rules.Self.Address
		d.tellBrake(b)
	}
	return d.ignore(rule)
}

package parse

import (
	"strings"
	"unicode"
)

// consent takes a consent line, else a sentence that says so, else the prospect being on the thread for all to see, unless
// the words deny it.
func (r *leadReader) consent() {
	r.denied()
	if r.get("consent") == "" {
		r.consentInProse()
	}
	mail := r.lead.Contact.Email
	if r.get("consent") == "" && r.lead.Denied == "" && mail != "" {
		for _, list := range [][]Address{r.m.To, r.m.Cc} {
			for _, a := range list {
				if strings.EqualFold(a.Address, mail) && r.set("consent", "in copy: "+a.Address, "header", sureForward) {
					r.m.note("lead.consent", 0, 0, "in copy: "+a.Address)
				}
			}
		}
	}
	r.lead.Consent = r.known("consent")
}

// consentInProse takes the first sentence that says the prospect agreed. A sentence that denies, doubts, asks or only
// hopes says nothing; and when one sentence denies, none is taken.
func (r *leadReader) consentInProse() {
	said, line := "", 0
	for _, s := range consentSentences(r.said) {
		agrees := agreement(s.low)
		if !agrees && !mentionsContact(s.low) {
			continue
		}
		switch {
		case hasAnyWord(s.low, denials) || hasAny(s.low, wideDenials):
			return
		case !agrees || strings.ContainsAny(s.text, "?？") || hasAnyWord(s.low, doubts):
		case said == "":
			said, line = s.text, s.line
		}
	}
	if r.set("consent", clipText(said), "prose", sureProse) {
		r.inWords("lead.consent", line, said)
	}
}

// plainSentence is one sentence as text.
type plainSentence struct {
	text, low string
	line      int
}

// consentSentences joins the words of sentences; lines in scripts without blanks end at their full stop.
func consentSentences(all []sentence) []plainSentence {
	var out []plainSentence
	for _, s := range all {
		text := s.text()
		for part := range strings.SplitAfterSeq(text, "。") {
			if part = strings.TrimSpace(part); part != "" && len(part) < 1000 {
				low := " " + strings.ToLower(strings.ReplaceAll(part, "’", "'")) + " "
				out = append(out, plainSentence{text: part, low: low, line: s[0].line})
			}
		}
	}
	return out
}

// agreement reports words of agreement together with words of being contacted, by a third person.
func agreement(low string) bool {
	for _, c := range consentPhrases {
		if hasAny(low, c.agreed) && (c.to == nil || hasAny(low, c.to)) {
			return true
		}
	}
	return false
}

func mentionsContact(low string) bool {
	for _, c := range consentPhrases {
		if c.stem != "" && strings.Contains(low, c.stem) {
			return true
		}
	}
	return false
}

func hasAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// hasAnyWord looks for whole words and phrases.
func hasAnyWord(s string, list []string) bool {
	for _, w := range list {
		if containsWord(s, w) {
			return true
		}
	}
	return false
}

// Consents reports whether the value of a consent line grants it: "yes", "she asked me to connect you"; not "no", "I will
// ask her".
func Consents(value string) bool { return consents(value) }

// consents judges the value of a consent line: anything that does not begin with a no, and does not take the yes back.
func consents(value string) bool {
	low := strings.ToLower(trimBlank(value))
	for _, no := range consentNo {
		if low == no || strings.HasPrefix(low, no) && !unicode.IsLetter(firstRune(low[len(no):])) {
			return false
		}
	}
	padded := " " + low + " "
	if strings.HasSuffix(low, "?") || hasAny(low, wideDenials) || hasAnyWord(padded, lineDenials) || hasAnyWord(padded, lineDoubts) {
		return false
	}
	return low != ""
}

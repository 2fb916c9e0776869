package parse

import "strings"

// denied takes the partner's words that deny or doubt that the prospect may be contacted: "please don't contact her yet",
// "I have to ask her first". Where they stand, nothing that only shows (being in copy, having written the mail that was
// forwarded) is taken for consent.
func (r *leadReader) denied() {
	if r.lead.Denied != "" {
		return // a consent line says no
	}
	for _, s := range consentSentences(r.said) {
		if deniesContact(s.low) {
			r.lead.Denied = clipText(s.text)
			r.inWords("lead.denied", s.line, s.text)
			return
		}
	}
}

// deniesContact judges one sentence, in lower case between blanks.
func deniesContact(low string) bool {
	if hasAny(low, hesitations) {
		return false // "don't hesitate to call her"
	}
	if hasAny(low, askFirst) || asksNotTo(strings.Fields(low)) {
		return true
	}
	if !agreement(low) && !mentionsContact(low) {
		return false
	}
	return hasAnyWord(low, denials) || hasAny(low, wideDenials) || hasAnyWord(low, strongDoubts) || conditional(low)
}

// conditional reports a condition before the agreement: "once she agrees to be contacted".
func conditional(low string) bool {
	for _, c := range consentPhrases {
		for _, agreed := range c.agreed {
			if i := strings.Index(low, agreed); i >= 0 && hasAnyWord(low[:i], conditions) {
				return true
			}
		}
	}
	return false
}

// nearDenial is how many words may stand between a denial and the verb it is about.
const nearDenial = 4

// asksNotTo reports that the reader is asked not to do what contacts somebody.
func asksNotTo(words []string) bool {
	denial := -nearDenial - 2
	touch := denial
	for i, w := range words {
		w = strings.Trim(w, ".,;:!?()\"„“”*_")
		switch {
		case dontWords[w] && !saysOfOthers(words[:i]):
			denial = i
		case touches(w) && !(i > 0 && touchVerbs[w] && nounMarks[words[i-1]]):
			touch = i
		default:
			continue
		}
		if max(denial-touch, touch-denial) <= nearDenial+1 {
			return true
		}
		if strings.ContainsAny(words[i], ".;") {
			denial, touch = -nearDenial-2, -nearDenial-2
		}
	}
	return false
}

// saysOfOthers reports that the words before a denial make it a statement: "they do not", "we don't".
func saysOfOthers(before []string) bool {
	for i := len(before) - 1; i >= max(0, len(before)-2); i-- {
		if statedOf[before[i]] {
			return true
		}
	}
	return false
}

// touches reports a verb by which the reader would contact somebody.
func touches(w string) bool {
	if touchVerbs[w] {
		return true
	}
	for _, stem := range touchStems {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

package parse

import "strings"

// What each sign of a writer's language weighs. Clear means beyond doubt.
const (
	langFew   = 1 // a few words
	langSign  = 2 // what the mail program says: a header, the labels of a quote
	langClear = 3 // many words, hardly any of another language
)

// Language tells in which language a mail was written: by its author's own words, by the header the mail program sets,
// and by the labels it puts above what it quotes or forwards. The words of the quoted mail tell nothing: they may be
// somebody else's. weight is 0 when nothing speaks for one language, and at most 3.
func Language(m *Message) (code string, weight int) {
	said := m.Reply
	if m.Forward != nil {
		said = m.Forward.Message
	}
	words, count := languageOfWords(said)
	if m.AllQuote {
		words, count = "", 0
	}
	if count == langClear {
		return words, langClear
	}
	votes := map[string]int{}
	votes[words] += count
	votes[headerLanguage(m.Header)] += langSign
	votes[quoteLanguage(m.Text)] += langSign
	delete(votes, "")
	second := 0
	for l, n := range votes {
		switch {
		case n > weight:
			second, code, weight = weight, l, n
		case n > second:
			second = n
		}
	}
	if weight == second { // as much speaks for another one
		return "", 0
	}
	return code, min(weight, langClear)
}

// headerLanguage reads "Content-Language: de-DE" (RFC 3282); several languages say nothing.
func headerLanguage(h Header) string {
	value := strings.ToLower(strings.TrimSpace(h.Get("Content-Language")))
	if value == "" || strings.ContainsAny(value, ", ") {
		return ""
	}
	code, _, _ := strings.Cut(value, "-")
	if len(code) != 2 || code[0] < 'a' || code[0] > 'z' || code[1] < 'a' || code[1] > 'z' {
		return ""
	}
	return code
}

// quoteLanguage is the language of the first label or attribution the sender's program wrote: "Betreff:", "schrieb:".
// Those further down are of the programs before.
func quoteLanguage(text string) string {
	lines := 0
	for line := range strings.Lines(text) {
		if lines++; lines > 400 {
			break
		}
		line = strings.Trim(line, " \t\r\n>*_")
		if code := languageLabels[strings.ToLower(before(line, ":"))]; code != "" && strings.Contains(line, ":") {
			return code
		}
		if strings.HasSuffix(line, ":") && len(line) < 200 {
			for word := range strings.FieldsFuncSeq(strings.ToLower(line), notLetter) {
				if code := languageWrote[word]; code != "" {
					return code
				}
			}
		}
	}
	return ""
}

func before(s, sep string) string {
	s, _, _ = strings.Cut(s, sep)
	return s
}

// languageOfWords counts small words that one language has and its neighbours have not.
func languageOfWords(text string) (code string, weight int) {
	hits := map[string]int{}
	n := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), notLetter) {
		if n++; n > 500 {
			break
		}
		owners := languageWords[word]
		for _, l := range owners {
			hits[l] += 3 / len(owners) // 3 for a language's own, 1 for one of two or three, else 0
		}
	}
	best, second := 0, 0
	for l, n := range hits {
		switch {
		case n > best:
			second, code, best = best, l, n
		case n > second:
			second = n
		}
	}
	switch {
	case best >= 24 && best >= 2*second: // eight words
		return code, langClear
	case best >= 6 && best >= 2*second:
		return code, langFew
	}
	return "", 0
}

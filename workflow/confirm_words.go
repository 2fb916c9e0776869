package workflow

import (
	"slices"
	"strings"
	"unicode"
)

// ownWords are a reply's words without a greeting, without quoted lines, and without the lines that say something of
// their own or came back as we wrote them. quoted reports that there were quoted lines: what the words answer is then
// for a person to see.
func ownWords(reply string, said map[string]string) (words string, quoted bool) {
	var own []string
	for line := range strings.Lines(reply) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case strings.ContainsRune(">|＞»│", []rune(line)[0]):
			quoted = true
			continue
		case len(own) == 0 && greets(line):
			continue
		}
		if label, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(value) != "" {
			filled := Filled(value)
			if filled == "" || saysField(said, filled) {
				continue
			}
			if filled != strings.TrimSpace(value) {
				line = label + ": " + filled
			}
		}
		own = append(own, line)
	}
	return strings.Join(own, "\n"), quoted
}

// saysField reports whether a value is that of a line about something we have no guess at.
func saysField(said map[string]string, value string) bool {
	for name, v := range said {
		if guessed(name) == nil && strings.HasPrefix(strings.ToLower(v), strings.ToLower(value)) {
			return true
		}
	}
	return false
}

// greets reports a greeting and the name of who is greeted: "Hi Bo," says nothing about Bo.
func greets(line string) bool {
	words := wordsOf(line)
	return len(words) > 0 && len(words) <= 4 && slices.Contains(greetWords, words[0]) && !asks(line) &&
		!slices.ContainsFunc(words, func(w string) bool { return denies(w) || slices.Contains(yesWords, w) })
}

// nameWords are the words of a name and an address by which somebody can be meant, not those that go with any answer.
func nameWords(name, address string) map[string]bool {
	known := map[string]bool{}
	for _, w := range wordsOf(name + " " + address) {
		local, host, _ := strings.Cut(w, "@")
		for _, part := range []string{w, local, host} {
			if part != "" && !denies(part) && !slices.Contains(yesWords, part) && !slices.Contains(politeWords, part) {
				known[part] = true
			}
		}
	}
	return known
}

var wordSigns = strings.NewReplacer("’", "'", "、", " ", "，", " ", "。", " ", "\ufe0f", "", "🙂", " ", "😊", " ", "😀", " ", "👍", " ", "🙏", " ", "✅", " ", "✔", " ")

// wordsOf are the words of a text, lower case, without the signs around them. A picture is a word: it may say no.
func wordsOf(text string) []string {
	text, _ = heard(text)
	var out []string
	for _, w := range strings.Fields(wordSigns.Replace(strings.ToLower(text))) {
		if w = strings.TrimFunc(w, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) && !unicode.Is(unicode.So, r) }); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// small reports words of agreement, denial and courtesy that say nothing by themselves.
func small(text string) bool {
	return !slices.ContainsFunc(wordsOf(text), func(w string) bool {
		return !denies(w) && !slices.Contains(yesWords, w) && !slices.Contains(politeWords, w)
	})
}

// only reports whether a text consists of words of a list, and of words of courtesy, alone.
func only(text string, list []string) bool {
	words := wordsOf(text)
	some := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	return some && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(list, w) && !slices.Contains(politeWords, w) })
}

// canName reports whether a text can stand for a name as it is: it asks nothing and is more than a yes, a no or thanks.
func canName(text string) bool { return !asks(text) && !small(text) }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func denies(word string) bool { return slices.Contains(noWords, word) }

func firstWord(text string) string {
	if words := wordsOf(text); len(words) > 0 {
		return words[0]
	}
	return ""
}

// asks reports a question: by its mark in any script, or by its order of words.
func asks(text string) bool {
	if strings.ContainsAny(text, "?？؟⁇⁈⁉‽՞፧\u037e") {
		return true
	}
	if strings.Contains(text, ";") && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Greek, r) }) {
		return true
	}
	for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".,;:!\n–—", r) }) {
		if firstWord(sentence) == "is" {
			return true
		}
	}
	return false
}

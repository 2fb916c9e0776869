package workflow

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:embed ask_words.txt
var askWordsText string

// askWord is one way to write a word that partners can ask with.
type askWord struct {
	verb     string   // "add colleague"
	language string   // "de"
	words    []string // folded: "kollegin", "hinzufugen"
}

// askWords is ask_words.txt, forms of more words first, else in the order of the file.
var askWords = sync.OnceValue(func() []askWord {
	var all []askWord
	for line := range strings.Lines(askWordsText) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		verb, rest, _ := strings.Cut(line, "  ")
		language, forms, _ := strings.Cut(strings.TrimSpace(rest), "  ")
		for form := range strings.SplitSeq(forms, ",") {
			all = append(all, askWord{verb, language, foldedWords(form)})
		}
	}
	slices.SortStableFunc(all, func(a, b askWord) int { return len(b.words) - len(a.words) })
	return all
})

// foldedWords are the words of a text, lower case, without accents and without the signs around them.
func foldedWords(text string) []string {
	var out []string
	for _, w := range wordsOf(text) {
		out = append(out, unaccented(w))
	}
	return out
}

func unaccented(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36f { // combining marks
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// verbOf finds the word a text begins with, and how many words of the text that took; "" when it is none.
func verbOf(words []string) (verb string, n int) {
	for _, a := range askWords() {
		if len(words) >= len(a.words) && slices.Equal(words[:len(a.words)], a.words) {
			return a.verb, len(a.words)
		}
	}
	return "", 0
}

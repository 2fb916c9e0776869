package workflow

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed language_words.txt
var languageWordsText string

// spokenName is a language by what people call it.
type spokenName struct {
	code, own string
	names     []string // folded, the code and the own name among them
}

var spokenNames = sync.OnceValue(func() []spokenName {
	var all []spokenName
	for line := range strings.Lines(languageWordsText) {
		fields := strings.Fields(line)
		if len(fields) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		all = append(all, spokenName{fields[0], fields[1], append(foldedWords(strings.Join(fields, " ")), fields[0])})
	}
	return all
})

// languageNamed returns the code of a language by one of its names, "" for none.
func languageNamed(name string) string {
	words := foldedWords(name)
	for _, l := range spokenNames() {
		if len(words) == 1 && slices.Contains(l.names, words[0]) {
			return l.code
		}
	}
	return ""
}

// languageLines are the lines with which a partner chooses one of these languages, each in it: "Sprache Deutsch".
func languageLines(codes []string) []string {
	var lines []string
	for _, l := range spokenNames() {
		for _, a := range askWords() {
			if a.verb == "language" && a.language == l.code && len(a.words) == 1 && slices.Contains(codes, l.code) {
				lines = append(lines, a.words[0]+" "+l.own)
				break
			}
		}
	}
	return lines
}

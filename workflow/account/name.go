package account

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxName bounds the work spent on one company name, bytes; a longer one is cut.
const maxName = 512

// NameKey is a company name reduced to what does not depend on who wrote it: compatibility forms unified, lower case,
// accents taken off, punctuation and legal forms ("GmbH & Co. KG", "Inc.", "株式会社") dropped, words joined by one space.
// A name that consists of legal forms alone ("AG") keeps them. It is "" only when there is no letter and no digit.
//
// Equal keys mean the same company as far as a name can say it; that is less than a domain says.
func NameKey(company string) string {
	if len(company) > maxName {
		company = strings.ToValidUTF8(company[:maxName], "")
	}
	words := nameWords(company)
	if core := dropLegalForms(words); len(core) > 0 {
		words = core
	}
	return strings.Join(words, " ")
}

// nameWords splits a folded name into words. Dots and apostrophes vanish inside a word (S.A., McDonald's), every other
// mark parts words.
func nameWords(name string) []string {
	var b strings.Builder
	for _, r := range fold(name) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			b.WriteRune(r)
		case r == '&' || r == '+':
			b.WriteString(" and ")
		case strings.ContainsRune(".'’`´״\"", r):
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// lookalikes are letters that Unicode does not decompose and that people write both ways.
var lookalikes = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "þ", "th",
	"ı", "i", "ς", "σ")

// fold brings a text to NFKC, lower case, without accents. Only the general combining marks (U+0300…U+036F) go: in
// other scripts a mark is a vowel or another letter.
func fold(s string) string {
	s = lookalikes.Replace(strings.ToLower(norm.NFKC.String(s)))
	s = strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36f {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return norm.NFC.String(s)
}

//go:embed legalforms.txt
var legalFormsText string

// maxFormWords is how many words the longest legal form may be spread over ("S. A. P. I. de C. V.").
const maxFormWords = 8

// legalForms is the content of legalforms.txt. Forms are kept without spaces, so that "S. A.", "S.A." and "SA" are one.
type legalForms struct {
	after    map[string]bool // "gmbh", "spzoo"
	before   map[string]bool // "ооо", "pt"
	attached []string        // "株式会社", longest first
}

var knownForms = sync.OnceValue(func() legalForms {
	forms := legalForms{after: map[string]bool{}, before: map[string]bool{}}
	for line := range strings.Lines(legalFormsText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, form := range strings.Fields(line) {
			switch {
			case form[0] == '~':
				forms.attached = append(forms.attached, fold(form[1:]))
			case form[0] == '^':
				forms.before[fold(form[1:])] = true
			default:
				forms.after[fold(form)] = true
			}
		}
	}
	slices.SortStableFunc(forms.attached, func(a, b string) int { return len(b) - len(a) })
	return forms
})

// dropLegalForms takes legal forms off both ends until none is left. It may take everything.
func dropLegalForms(words []string) []string {
	forms := knownForms()
	words = forms.detach(words)
	for n := forms.tail(words); n > 0; n = forms.tail(words) {
		words = words[:len(words)-n]
	}
	for n := forms.head(words); n > 0; n = forms.head(words) {
		words = words[n:]
	}
	if len(words) == 1 && words[0] == "the" {
		return nil // "The Limited" is not called "The"
	}
	return words
}

// tail counts the words of the longest legal form at the end, a dangling "and" included.
func (f legalForms) tail(words []string) int {
	for n := min(maxFormWords, len(words)); n > 0; n-- {
		if f.after[strings.Join(words[len(words)-n:], "")] {
			return n
		}
	}
	if len(words) > 0 && words[len(words)-1] == "and" {
		return 1
	}
	return 0
}

// head counts the words of the longest legal form at the start. It never counts all of them.
func (f legalForms) head(words []string) int {
	for n := min(maxFormWords, len(words)-1); n > 0; n-- {
		if f.before[strings.Join(words[:n], "")] {
			return n
		}
	}
	return 0
}

// detach cuts off forms that are written without a space to the name.
func (f legalForms) detach(words []string) []string {
	var out []string
	for _, word := range words {
		for _, form := range f.attached {
			if name := strings.TrimSuffix(strings.TrimPrefix(word, form), form); name != word {
				word = name
				break
			}
		}
		if word != "" {
			out = append(out, word)
		}
	}
	return out
}

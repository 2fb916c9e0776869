package workflow

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// What a mail only seems to say is not taken as said: it is asked for, with the guess on the line to fill in (VA-1, IN-8):
//
//	Contact: (perhaps Bo Chen <bo@globex.example>?)
//
// A reply of "yes", or of words of the guess alone ("Bo"), or such words on the line, takes over what was shown and no
// more. The line sent back as it is answers nothing: programs that quote without marks send it back with every mail.

// guessed are the fields that a guess at a required one is made of, its own first, then what it stands beside on the line.
// Of a contact no phone and no title: the line does not show them, so nobody can have agreed to them.
func guessed(required string) []string {
	switch required {
	case "company":
		return []string{"company", "domain"}
	case "contact":
		return []string{"contact", "email", "consent", otherPeople}
	}
	return nil
}

// otherPeople is the name under which a lead suggests further people, one "Name <address>" a line.
const otherPeople = "others"

// guess is what the deal's mails suggest of a required field that is missing, "" when nothing.
func (k Deal) guess(required string) string {
	names := guessed(required)
	if names == nil {
		return ""
	}
	in, close := " (", ")"
	if required == "contact" {
		in, close = " <", ">"
	}
	name, where := k.suggested(names[0]), k.suggested(names[1])
	if name == "" || where == "" {
		return name + where
	}
	return name + in + where + close
}

// suggested is one suggestion as it is shown, and as a yes takes it over.
func (k Deal) suggested(name string) string { return shown(name, k.Perhaps[name]) }

// noSigns takes out of a guess the signs by which its line is read when it comes back.
var noSigns = strings.NewReplacer("(", " ", ")", " ", "?", " ", "<", " ", ">", " ", "（", " ", "）", " ", "？", " ", "؟", " ")

// shown makes a suggestion fit for the line that asks about it. An address that would be another one then is left out.
func shown(name, value string) string {
	switch plain := oneLine(noSigns.Replace(value), maxLine); name {
	case otherPeople:
		return clip(value, maxText)
	case "email", "domain":
		if plain != value {
			return ""
		}
		return plain
	default:
		return plain
	}
}

// evidence is what a yes to the guess at the contact takes over as their consent.
func (k Deal) evidence() string {
	if slices.Contains(k.Missing, "contact") && k.guess("contact") != "" && k.Consent == "" {
		return k.suggested("consent")
	}
	return ""
}

const (
	guessOpens  = "(perhaps "
	guessCloses = "?)"
)

// asked is a guess as it stands on the line to fill in.
func asked(guess string) string {
	if guess == "" {
		return ""
	}
	return guessOpens + guess + guessCloses
}

// Filled is what a person wrote on a line we gave them to fill in: "" when it came back as it was, with our guess, broken
// by a mail program or not, or with our dots, and when what stands behind these says nothing.
func Filled(value string) string {
	value = strings.TrimSpace(value)
	says := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	ours := false
	if opensGuess(value) {
		end := strings.LastIndex(value, guessCloses)
		if end < 0 {
			return ""
		}
		value, ours, says = strings.TrimLeft(value[end+len(guessCloses):], " ,;:–—-"), true, unicode.IsLetter
	}
	for _, dots := range []string{"…", "..."} {
		if behind, ok := strings.CutPrefix(value, dots); ok {
			value, ours = strings.TrimSpace(behind), true
		}
	}
	if ours && !strings.ContainsFunc(value, says) {
		return ""
	}
	return value
}

// guessWords begin a guess in the languages of the mails.
var guessWords = []string{guessOpens, "(vielleicht ", "(peut-être ", "(quizás ", "(misschien "}

func opensGuess(value string) bool {
	return slices.ContainsFunc(guessWords, func(w string) bool { return len(value) >= len(w) && strings.EqualFold(value[:len(w)], w) })
}

// keepGuesses drops suggestions of what is no longer missing.
func (k *Deal) keepGuesses() {
	var names []string
	for _, required := range k.Missing {
		names = append(names, guessed(required)...)
	}
	maps.DeleteFunc(k.Perhaps, func(name, v string) bool { return v == "" || !slices.Contains(names, name) })
}

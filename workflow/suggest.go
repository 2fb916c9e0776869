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
// A reply of "yes", or of words of the guess alone ("Bo"), or such words on the line, takes the guess over. The line sent
// back as it is answers nothing: programs that quote without marks send it back with every mail.

// guessed are the fields that a guess at a required one is made of, its own first.
func guessed(required string) []string {
	switch required {
	case "company":
		return []string{"company", "domain"}
	case "contact":
		return []string{"contact", "email", "phone", "title", "consent", otherPeople}
	}
	return nil
}

// otherPeople is the name under which a lead suggests further people, one "Name <address>" a line.
const otherPeople = "others"

// guess is what the deal's mails suggest of a required field that is missing, "" when nothing.
func (k Deal) guess(required string) string {
	name, in, close := k.Perhaps["company"], " (", ")"
	where := k.Perhaps["domain"]
	if required == "contact" {
		name, where, in, close = k.Perhaps["contact"], k.Perhaps["email"], " <", ">"
	}
	switch {
	case guessed(required) == nil || name == "" && where == "":
		return ""
	case name == "" || where == "":
		return name + where
	}
	return name + in + where + close
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
// by a mail program or not, or with our dots.
func Filled(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= len(guessOpens) && strings.EqualFold(value[:len(guessOpens)], guessOpens) {
		_, behind, ok := strings.Cut(value, guessCloses)
		if !ok {
			return ""
		}
		value = strings.TrimLeft(behind, " ,;:–—-")
	}
	for _, dots := range []string{"…", "..."} {
		value = strings.TrimSpace(strings.TrimPrefix(value, dots))
	}
	return value
}

// keepGuesses drops suggestions of what is no longer missing.
func (k *Deal) keepGuesses() {
	var names []string
	for _, required := range k.Missing {
		names = append(names, guessed(required)...)
	}
	maps.DeleteFunc(k.Perhaps, func(name, v string) bool { return v == "" || !slices.Contains(names, name) })
}

// agree adds to what a reply says the guesses it takes over, and returns the words that are left to be read otherwise. A
// line of the reply decides about its own field, the first line of free words about all that were asked for.
func (d mailDraft) agree(k *Deal, said map[string]string) (free string) {
	free = strings.TrimSpace(d.m.Reply)
	first, rest := firstLine(free)
	bare := d.answersAsking()
	for _, required := range k.Missing {
		names := guessed(required)
		if k.guess(required) == "" {
			continue
		}
		s := map[string]string{}
		for _, name := range names {
			if name != otherPeople {
				s[name] = k.Perhaps[name]
			}
		}
		line := said[required]
		if required == "contact" {
			if other := k.otherNamed(firstOf(line, first)); other != nil && said["email"] == "" && (line != "" || bare) {
				said["contact"], said["email"] = firstOf(other["contact"], line), other["email"]
				if line == "" {
					free = rest
				}
				continue
			}
		}
		switch {
		case line != "" && (only(line, yesWords) || partOf(line, s)):
		case line != "":
			if only(line, noWords) {
				delete(said, required)
			}
			continue
		case said[names[1]] != "": // another address, another domain
			continue
		case bare && (only(first, yesWords) || partOf(first, s)):
			free = rest
		default:
			continue
		}
		for _, name := range names {
			if s[name] != "" && (name == required || said[name] == "") {
				said[name] = s[name]
			}
		}
		if line != "" && s[required] == "" { // the guess has no name: the word on the line was none either
			delete(said, required)
		}
	}
	if only(free, yesWords) || only(free, noWords) {
		return "" // of a question that nobody asked
	}
	return free
}

// otherNamed finds among the other people suggested the one whom a text names and the guess does not: "no, Kim".
func (k *Deal) otherNamed(text string) map[string]string {
	text = strings.Join(slices.DeleteFunc(wordsOf(text), func(w string) bool { return slices.Contains(noWords, w) }), " ")
	if partOf(text, map[string]string{"contact": k.Perhaps["contact"], "email": k.Perhaps["email"]}) {
		return nil
	}
	var found map[string]string
	for line := range strings.SplitSeq(k.Perhaps[otherPeople], "\n") {
		name, email, _ := strings.Cut(strings.TrimSuffix(line, ">"), "<")
		other := map[string]string{"contact": strings.TrimSpace(name), "email": email}
		if email == "" || !partOf(text, other) {
			continue
		}
		if found != nil { // two of them: which one is meant is not said
			return nil
		}
		found = other
	}
	return found
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// answersAsking reports whether free words can be meant for what we asked for: they answer no other mail of ours.
func (d mailDraft) answersAsking() bool {
	for _, id := range d.m.InReplyTo {
		if n, ok := d.w.notices[d.w.sent[id]]; ok {
			return n.Kind == KindIncomplete || n.Kind == KindReminder || n.Kind == KindMerged
		}
	}
	return true
}

// only reports whether a text consists of words of a list, and of words that go with them, alone.
func only(text string, list []string) bool {
	words := wordsOf(text)
	some := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	return some && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(list, w) && !slices.Contains(politeWords, w) })
}

// partOf reports whether a text consists of words of a guess alone, or of these and yes.
func partOf(text string, guess map[string]string) bool {
	known := map[string]bool{}
	for _, v := range guess {
		for _, w := range wordsOf(v) {
			known[w] = true
			if local, host, ok := strings.Cut(w, "@"); ok {
				known[local], known[host] = true, true
			}
		}
	}
	some := false
	for _, w := range wordsOf(text) {
		switch {
		case known[w]:
			some = true
		case !slices.Contains(yesWords, w) && !slices.Contains(politeWords, w):
			return false
		}
	}
	return some
}

// wordsOf are the words of a line, lower case, without the signs around them; none of a text of many words.
func wordsOf(text string) []string {
	if len(text) > maxLine {
		return nil
	}
	text = strings.NewReplacer("’", "'", "、", " ", "，", " ", "。", " ").Replace(strings.ToLower(text))
	var out []string
	for _, w := range strings.Fields(text) {
		if w = strings.TrimFunc(w, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }); w != "" {
			out = append(out, w)
		}
	}
	return out
}

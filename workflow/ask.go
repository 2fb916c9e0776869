package workflow

import (
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// ask is what a partner's mail asks of the service with one of the words of ask_words.txt (SS-1…SS-11).
type ask struct {
	verb string // "" for none
	arg  string // what stands behind the word, as written: "globex", "D-1042", "Kim Lee <kim@globex.example>"
	deal DealNo // the deal that arg names by its reference, 0 for none
	why  string // of withdraw, extend and dispute
	line string // the whole line as written
	rest string // what stands below the line
}

// readAsk reads the first line of a partner's words, or the subject of a mail without any. A line is taken for a command
// only when everything in it can belong to one: whatever reads like a sentence is for people.
func readAsk(m *Mail) ask {
	first, rest := firstLine(m.Reply)
	if m.AllQuote || m.Forwarded {
		return ask{}
	}
	if a := parseAsk(first, rest); a.verb != "" {
		return a
	}
	if said := spoken(m.Reply); len(said.sentences) == 1 { // "Hi Max," above it and a name below are no words of it
		if a := parseAsk(said.sentences[0], ""); a.verb != "" {
			return a
		}
	}
	subject := m.Subject
	if len(m.InReplyTo) == 0 { // a program's "Re:" in a reply to our answer asks nothing again
		subject = bareSubject(subject)
	}
	if first == "" && len(m.Attachments) == 0 || first != "" && (onlyClosing(m.Reply, m.From.Name) || len(spoken(m.Reply).sentences) == 0) {
		return parseAsk(subject, "")
	}
	return ask{}
}

var dealRef = regexp.MustCompile(`(?i)^\[?(D-[0-9]{1,9})\]?$`)

func parseAsk(line, rest string) ask {
	line = strings.TrimSpace(line)
	fields := strings.Fields(line)
	verb, n := verbOf(foldedWords(line))
	if verb == "" || !reasoned(verb) && (len(line) > maxLine || len(fields) > 12) || n > len(fields) || len(foldedWords(strings.Join(fields[:n], " "))) != n {
		return ask{}
	}
	a := ask{verb: verb, line: line, rest: rest}
	a.arg = strings.Trim(strings.Join(fields[n:], " "), " .!?:,;")
	words := foldedWords(a.arg)
	for len(words) > 0 && slices.Contains(politeWords, words[len(words)-1]) && verb != "send" && !(verb == "all" && slices.Contains(praise, words[len(words)-1])) { // "status please"
		fields = fields[:len(fields)-1]
		a.arg, words = strings.Trim(strings.Join(fields[n:], " "), " .!?:,;"), words[:len(words)-1]
	}
	if verb == "status" || verb == "history" || verb == "mute" || verb == "all" {
		a.arg = trimOf(a.arg)
		if own := foldedWords(a.arg); (verb == "status" || verb == "history") && !slices.ContainsFunc(own, func(w string) bool { return !slices.Contains(fillers, w) }) { // "status of all my deals"
			a.arg = ""
		}
	}
	if ref, why, _ := strings.Cut(a.arg, " "); dealRef.MatchString(strings.Trim(ref, ":,.")) {
		a.deal, _ = ParseRef(strings.ToUpper(strings.Trim(ref, "[]:,.")))
		if reasoned(verb) {
			a.why = why
		} else if why != "" {
			return ask{}
		}
		return a
	}
	if !a.sound() {
		return ask{}
	}
	return a
}

// reasoned reports whether a word is followed by a reason in the partner's own words, as long as they like.
func reasoned(verb string) bool { return verb == "withdraw" || verb == "extend" || verb == "dispute" }

// trimOf takes off what people write between a word and what it is about: "status of globex".
func trimOf(arg string) string {
	first, rest, more := strings.Cut(arg, " ")
	if more && slices.Contains([]string{"of", "for", "von", "für", "de", "van", "del", "voor", "pour"}, strings.ToLower(first)) {
		return strings.TrimSpace(rest)
	}
	return arg
}

// sound reports whether what stands behind the word can belong to it.
func (a *ask) sound() bool {
	words := foldedWords(a.arg)
	talk := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(talkWords, w) })
	switch a.verb {
	case "status", "history":
		return len(words) <= 4 && !talk
	case "send":
		return len(words) >= 1 && len(words) <= 3 && !talk
	case "check":
		return len(words) >= 1 && len(words) <= 4 && !talk
	case "mute", "all", "digest":
		if len(words) == 1 && slices.Contains(everythingWords, words[0]) {
			a.arg = "all"
			return true
		}
		return len(words) == 0
	case "language":
		return len(words) == 1 && (languageNamed(a.arg) != "" || !talk)
	case "extend", "dispute":
		if verb, _, _ := strings.Cut(a.line, " "); !strings.HasSuffix(verb, ":") && spokenOn(a.verb, words) {
			return false
		}
		a.why, a.arg = strings.TrimSpace(strings.TrimLeft(a.arg, "–—- ")), ""
		return true
	case "withdraw":
		verb, _, _ := strings.Cut(a.line, " ")
		if because, why, ok := strings.Cut(a.arg, " "); ok && slices.Contains(becauseWords, strings.ToLower(because)) {
			a.why, a.arg = why, ""
		} else if strings.HasSuffix(verb, ":") {
			a.why, a.arg = a.arg, ""
		}
		return a.arg == "" || slices.Contains([]string{"this", "it", "this one", "this deal", "this referral"}, strings.ToLower(a.arg))
	case "add colleague", "add contact", "add address":
		return a.address().Email != "" || a.verb == "add contact" && a.arg != "" && len(words) <= 5 && !talk
	}
	return len(words) == 0
}

// spokenOn reports whether what stands behind extend or dispute makes it a word of a sentence to people: "extend my best
// wishes to Bo", "dispute resolution at Globex".
func spokenOn(verb string, words []string) bool {
	if len(words) == 0 {
		return false
	}
	if verb == "dispute" {
		return slices.Contains(disputeTalk, words[0])
	}
	return slices.Contains(extendTalk, words[0]) && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(extendable, w) })
}

// address is the person an argument names: "Ann Archer <ann@northwind.example>", or the address alone before or behind a
// name. The address is empty when there is none.
func (a ask) address() Address {
	var who Address
	var name []string
	for _, f := range strings.Fields(a.arg) {
		bare := strings.Trim(f, "<>(),;\"'")
		bare = strings.TrimPrefix(bare, "mailto:")
		if email, ok := account.NormalizeAddress(bare); ok && who.Email == "" {
			who.Email = email
			continue
		}
		name = append(name, strings.Trim(f, "<>(),;\"'"))
	}
	who.Name = oneLine(strings.Join(name, " "), maxLine)
	return who
}

// onlyClosing reports whether a text is nothing but how people end a mail: thanks, regards, their name, few words a line.
func onlyClosing(text, name string) bool {
	if _, cut := heard(text); cut {
		return false
	}
	own := foldedWords(name)
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		words := foldedWords(line)
		if len(words) == 0 {
			continue
		}
		if lines++; lines > 6 || len(words) > 6 {
			return false
		}
		closes := slices.Contains(closingWords, words[0]) || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(own, w) })
		talks := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(talkWords, w) })
		if !closes && (lines == 1 || talks) || strings.ContainsAny(line, "?") {
			return false
		}
	}
	return true
}

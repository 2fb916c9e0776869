package parse

import (
	"slices"
	"strings"
	"unicode"
)

// vacationRule recognises an absence note without any of the headers: its subject or its first words, and a sign that no
// person sent it. Words alone never decide: people write about their holidays, too.
func vacationRule(m *Message, list bool) string {
	phrase, shaped := vacationSubject(m)
	sign := unattended(m)
	if phrase != "" && shaped && sign == "" && list {
		sign = "a mailing list's or bulk mail's header"
	}
	switch {
	case phrase != "" && sign != "":
		return "Subject: " + phrase + ", and " + sign
	case phrase != "" && shaped && len(m.InReplyTo)+len(m.References) > 0:
		return "Subject: " + phrase + ", in answer to a mail" // a person's answer would begin with "Re:"
	}
	if phrase == "" && sign == "" {
		return ""
	}
	words := vacationWords(m)
	switch {
	case words == "":
		return ""
	case sign != "" && sign != suppressHeader && !m.Header.has("List-Id") && !passedForward(m):
		return "the words " + words + ", and " + sign
	case phrase != "" && shaped && !tellsLead(m):
		return "Subject: " + phrase + ", and the words " + words
	}
	return ""
}

// unattended names a sign that a mail was sent by a program, which is not enough to call it an answer.
func unattended(m *Message) string {
	switch {
	case m.NullReturnPath():
		return "a null return path"
	case m.Header.has(suppressHeader):
		return suppressHeader
	case robotAddress(m):
		return "a sender that takes no answers"
	}
	for _, name := range [...]string{"Precedence", "X-Precedence"} {
		if word := headerWord(m.Header.Get(name)); word == "bulk" || word == "junk" {
			return name
		}
	}
	return ""
}

// suppressHeader asks other programs for silence. People's mail has it when their sales software sent it.
const suppressHeader = "X-Auto-Response-Suppress"

// vacationSubject returns the phrase with which the subject begins when absence notes begin so. shaped says that it is as
// programs write it: the phrase names an automatic answer, or a colon, a bracket or nothing follows. A person who writes
// about an absence goes on with words.
func vacationSubject(m *Message) (phrase string, shaped bool) {
	s := strings.TrimLeft(strings.ToLower(m.Subject), "[(*<{【「# ")
	for _, p := range vacationSubjects[:] {
		if !strings.HasPrefix(s, p) {
			continue
		}
		rest := strings.TrimLeftFunc(s[len(p):], unicode.IsLetter) // "Abwesenheit" + "snotiz"
		rest = strings.TrimLeft(rest, " \u00a0")
		word, _, _ := strings.Cut(rest, " ")
		shaped = rest == "" || strings.HasSuffix(p, ":") || strings.IndexAny(rest, ":：-–—([]).!…|】」*\"") == 0 ||
			mentions(p, answerNouns[:]) && (answerJoints[word] || !unicode.IsLetter(firstRune(rest)) || strings.ContainsAny(rest, ":：")) // not "Automated response project at Globex"
		return p, shaped
	}
	if len(m.From) == 0 || m.From[0].Name == "" {
		return "", false
	}
	if name := strings.ToLower(m.From[0].Name); strings.HasPrefix(s, name) {
		rest := strings.TrimLeft(s[len(name):], " \u00a0")
		for _, p := range absentNames[:] {
			if strings.HasPrefix(rest, p) {
				return "the author's name and " + p, true
			}
		}
	}
	return "", false
}

// vacationWords returns what the first sentences of the mail say as absence notes do.
func vacationWords(m *Message) string {
	text := strings.ToLower(m.Text[:min(len(m.Text), 500)])
	for _, p := range vacationPhrases[:] {
		if strings.Contains(text, p) {
			return p
		}
	}
	return ""
}

// passedForward says that the subject is a forward's.
func passedForward(m *Message) bool {
	kind, _ := subjectPrefix(m.Subject)
	return kind == subjectForward
}

// tellsLead says that a mail holds lines only a person who submits an account writes.
func tellsLead(m *Message) bool {
	return slices.ContainsFunc(findFields(m.Text[:min(len(m.Text), 8<<10)]), func(f Field) bool {
		switch f.Name {
		case "company", "contact", "consent", "need", "size", "amount":
			return true
		}
		return false
	})
}

// challengeRule recognises the mail by which a spam filter asks the sender to prove being a person: its header, or the
// words with which it begins. Nobody reads an answer to it.
func challengeRule(m *Message) string {
	for _, f := range m.Header {
		if len(f.Name) > 1 && f.Name[1] == '-' && slices.ContainsFunc(challengeHeaders[:], func(name string) bool { return strings.EqualFold(f.Name, name) }) {
			return rule(f)
		}
	}
	if passedForward(m) {
		return ""
	}
	own, _, _ := strings.Cut(m.Text[:min(len(m.Text), 800)], "\n>") // who answers a challenge quotes it
	text := strings.Join(strings.Fields(strings.ToLower(own)), " ")
	if !answersSomething(m) && unattended(m) == "" {
		return "" // a person tells of such a mail; the filter answers ours
	}
	for _, c := range challengePhrases[:] {
		if strings.Contains(text, c) {
			return "the words " + c + ", in answer to a mail"
		}
	}
	return ""
}

// answersSomething reports that the mail is an answer, by its headers or its subject.
func answersSomething(m *Message) bool {
	kind, _ := subjectPrefix(m.Subject)
	return kind == subjectReply || len(m.InReplyTo)+len(m.References) > 0
}

// answerJoints follow the name of an automatic answer in its subject: "Automatic reply from Bo Chen".
var answerJoints = wordSet("from von de da di van od från fra re to für for till regarding about")

// receiptRule recognises receipts that are no reports of RFC 8098: subject and words together.
func receiptRule(m *Message) string {
	subject := strings.ToLower(m.Subject)
	text := ""
	for _, r := range receipts[:] {
		if !strings.HasPrefix(subject, r.subject) {
			continue
		}
		if text == "" {
			text = strings.Join(strings.Fields(strings.ToLower(m.Text[:min(len(m.Text), 1000)])), " ")
		}
		if strings.HasPrefix(text, r.opens) && strings.Contains(text, r.also) && len(m.Text) < 1500 {
			return "Subject: " + r.subject + ", and the first words " + r.opens
		}
	}
	return ""
}

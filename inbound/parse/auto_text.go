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
	words := vacationWords(m, vacationPhrases[:])
	if words == "" && shaped {
		words = vacationWords(m, awayPhrases[:])
	}
	if words == "" && shaped && mentions(phrase, answerNouns[:]) {
		words = vacationWords(m, thanksPhrases[:])
	}
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
		noun := s[:len(s)-len(rest)]
		rest = strings.TrimLeft(rest, " \u00a0")
		kind, _ := subjectPrefix(rest)
		shaped = rest == "" || strings.HasSuffix(p, ":") || strings.IndexAny(rest, ":：-–—([]).!…|】」*\"") == 0 ||
			kind == subjectReply || namesAnswer(rest) || mentions(noun, answerNouns[:]) && answersSomebody(rest)
		return p, shaped
	}
	for _, p := range absentNames[:] {
		if at := strings.Index(s, p); at > 0 && at < 100 && namesAuthor(m, s[:at]) {
			return "the author's name and " + p, true
		}
	}
	return "", false
}

// namesAnswer says that what follows an absence phrase names an automatic answer ("Out of Office AutoReply: ...").
func namesAnswer(rest string) bool {
	for _, p := range vacationSubjects[:] {
		if strings.HasPrefix(rest, p) {
			return mentions(p, answerNouns[:]) && strings.IndexAny(strings.TrimLeft(rest[len(p):], " "), ":：-–—") == 0
		}
	}
	return false
}

// answersSomebody says that an automatic answer goes on with whom or what it answers, or with words we know nothing of.
// A person who writes about automatic answers goes on with a noun in a sentence we can read.
func answersSomebody(rest string) bool {
	if !ascii([]byte(rest)) {
		return true
	}
	first, _, _ := strings.Cut(rest, " ")
	reason, _, titled := strings.Cut(rest, ":")
	return slices.Contains(answerJoins[:], first) || titled && mentions(reason, absenceNouns[:])
}

// namesAuthor says that words are the author's name, or the local part of the address, in which Notes joins the name.
func namesAuthor(m *Message, words string) bool {
	if len(m.From) == 0 {
		return false
	}
	local, _, _ := strings.Cut(strings.ToLower(m.From[0].Address), "@")
	local, _, _ = strings.Cut(local, "/")
	words = strings.TrimSpace(words)
	return strings.ToLower(m.From[0].Name) == words || bareLocal.Replace(local) == strings.ReplaceAll(bareLocal.Replace(words), " ", "")
}

// vacationWords returns what the first sentences of the mail say as absence notes do.
func vacationWords(m *Message, phrases []string) string {
	text := strings.ToLower(m.Text[:min(len(m.Text), 500)])
	for _, p := range phrases {
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

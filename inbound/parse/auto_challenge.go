package parse

import (
	"slices"
	"strings"
)

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
	for _, c := range challengePhrases[:] {
		if strings.Contains(text, c) {
			return "the words " + c
		}
	}
	return challengeShape(m, text)
}

// challengeShape names the words of a challenge whose sentences we do not know. It is short and speaks of the sender's own
// mail, and its subject or its envelope is a robot's: people write about spam filters, too.
func challengeShape(m *Message, text string) string {
	if len(m.Text) > 3000 || tellsLead(m) || !strings.Contains(text, "your message") && !strings.Contains(text, "your email") && !strings.Contains(text, "your e-mail") && !strings.Contains(text, "your mail") {
		return ""
	}
	if sign := unattended(m); (sign == "" || sign == suppressHeader) && !mentions(strings.ToLower(m.Subject), challengeSubjects[:]) {
		return ""
	}
	var said []string
	for _, shape := range challengeShapes[:] {
		at := slices.IndexFunc(shape, func(p string) bool { return strings.Contains(text, p) })
		if at < 0 {
			return ""
		}
		said = append(said, shape[at])
	}
	return "the words " + strings.Join(said, ", ")
}

package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// nearlyAsks answers a line that is nearly a word we know, and single words that name nothing, with what we would have
// understood (MG-2 for partners). Words that may be meant for people are left to them.
func (d mailDraft) nearlyAsks(k *Deal) (MailResult, bool) {
	m := d.m
	line, rest := firstLine(m.Reply)
	if line == "" && len(m.Attachments) == 0 && k == nil {
		line = m.Subject
	}
	if m.AllQuote || m.Forwarded || m.Lead.names() || m.Lead != nil && len(m.Lead.Perhaps) > 0 || len(m.Said) > 0 || m.Unfilled || len(m.Attachments) > 0 || !onlyClosing(rest, m.From.Name) {
		return MailResult{}, false
	}
	words := foldedWords(line)
	if verb, _ := verbOf(words); verb != "" && len(words) <= 5 && k == nil { // "rates globex" is no referral
		return d.unsure(k, Letter{Excerpt: oneLine(line, 60)}), true
	}
	if len(words) == 0 || len(words) > 3 || slices.ContainsFunc(words[1:], func(w string) bool { return slices.Contains(talkWords, w) }) {
		return MailResult{}, false
	}
	for _, meant := range [][]string{yesWords, noWords, politeWords, closingWords, talkWords} {
		if slices.Contains(meant, words[0]) {
			return MailResult{}, false
		}
	}
	near := nearestWords(words[0])
	if len(near) == 0 || k != nil && len([]rune(words[0])) < 5 || k != nil && len(k.Missing) > 0 && len(words) > 1 { // perhaps what we asked for
		return MailResult{}, false
	}
	return d.unsure(k, Letter{Excerpt: oneLine(line, 60), Commands: near}), true
}

// unsure answers what was nearly understood.
func (d mailDraft) unsure(k *Deal, l Letter) MailResult {
	d.say(k, KindUnsure, l)
	return d.handle("not quite a command", k)
}

// nearestWords are the words a partner may have meant, at most three, in the language of the nearest one.
func nearestWords(word string) []string {
	var near []string
	for _, a := range askWords() {
		w := strings.Join(a.words, " ")
		if len(a.words) == 1 && w != word && mistyped(w, word) && !slices.Contains(near, w) && len(near) < 3 {
			near = append(near, w)
		}
	}
	return near
}

// NearestCommand returns the command of the team that a word may have been meant for, "" when none is near.
func NearestCommand(word string) string {
	for _, verb := range []string{"approve", "decline", "ask", "stage", "won", "lost", "note", "assign", "extend", "undo", "help", "attribute", "value", "confirm", "report"} {
		if verb != word && mistyped(verb, word) {
			return verb
		}
	}
	return ""
}

// mistyped reports whether a word may be another one mistyped: one slip in up to five letters, two in longer words. Words
// of three letters and less are never near.
func mistyped(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	allowed := 1
	if min(len(ra), len(rb)) > 5 {
		allowed = 2
	}
	if min(len(ra), len(rb)) < 4 || len(ra)-len(rb) > allowed || len(rb)-len(ra) > allowed {
		return false
	}
	return account.Typos(a, b) <= allowed
}

package auth

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
)

// doubts finds what is odd about the sender of a mail, by its header alone. It is pure.
func doubts(m *parse.Message) (found []workflow.Doubt) {
	add := func(kind, claims, format string, args ...any) {
		found = append(found, workflow.Doubt{Kind: kind, Text: fmt.Sprintf(format, args...), Claims: claims})
	}
	fields := m.Header.Values("From")
	if len(m.From) != 1 || len(fields) != 1 {
		add(workflow.SeveralSenders, "", "From names %d mailboxes in %d fields", len(m.From), len(fields))
		return found
	}
	from, written := m.From[0], fields[0]
	if grouped(written) {
		add(workflow.GroupSender, "", "From is a group")
	}
	if !strings.Contains(strings.ToLower(written), strings.ToLower(from.Address)) || strings.Contains(from.Address, "=?") {
		add(workflow.OddlyWritten, "", "the sender's address is written with comments, blanks or encoded words in it")
	}
	if at := strings.LastIndexByte(from.Address, '@'); at > 0 && strings.Contains(from.Address[:at], "@") {
		add(workflow.AddressInLocal, "", "the sender's address holds another one before its @")
	}
	if turned(from.Name) || turned(from.Address) {
		add(workflow.TurnedText, "", "the sender's name holds characters that hide or turn text")
	}
	for _, other := range addressesIn(from.Name + " " + written) { // decoded, and its comments
		if account.CompareKey(other) != account.CompareKey(from.Address) {
			add(workflow.NameHoldsOther, other, "the sender's name holds %s, which is not the sender's address", other)
			break
		}
	}
	for _, s := range m.Sender {
		if s.Address != "" && account.CompareKey(s.Address) != account.CompareKey(from.Address) {
			by, _ := account.NormalizeAddress(s.Address)
			add(workflow.OtherSender, by, "it was sent by %s for the sender", cmp.Or(by, "somebody else"))
			break
		}
	}
	if account.MixedScripts(account.Domain(from.Address)) {
		add(workflow.MixedScripts, "", "a word of the sender's domain mixes alphabets")
	}
	return found
}

// grouped reports group syntax (RFC 6854): a colon and a semicolon outside of quotes, comments and angle brackets.
func grouped(value string) bool {
	colon := false
	s := scanner{text: value}
	for s.space(); s.pos < len(s.text); s.space() {
		s.word(":;<")
		switch s.peek() {
		case ':':
			colon = true
			s.pos++
		case ';':
			if colon {
				return true
			}
			s.pos++
		case '<':
			end := strings.IndexByte(s.text[s.pos:], '>')
			if end < 0 {
				return false
			}
			s.pos += end + 1
		}
	}
	return false
}

var addressPattern = regexp.MustCompile(`[^\s<>()\[\]",;:'@]+@[^\s<>()\[\]",;:'@]+\.[^\s<>()\[\]",;:'@]+`)

// addressesIn finds the mail addresses in a sender as somebody reads it: without what cannot be seen, and with letters of
// other widths as plain ones. At most five.
func addressesIn(name string) (found []string) {
	seen := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(clip(name)))
	for _, address := range addressPattern.FindAllString(seen, 5) {
		if address, ok := account.NormalizeAddress(strings.Trim(address, ".")); ok {
			found = append(found, address)
		}
	}
	return found
}

// clip bounds what is searched of a name; nobody reads further.
func clip(name string) string {
	const most = 1000
	if len(name) > most {
		return strings.ToValidUTF8(name[:most], "")
	}
	return name
}

// turned reports characters that turn the direction of text or cannot be seen. The joiners that Persian and Indic words
// and pictures need, and marks beside right-to-left letters, are let alone.
func turned(text string) bool {
	latin := strings.IndexFunc(text, func(r rune) bool { return r > 0x58f && (unicode.IsLetter(r) || unicode.IsSymbol(r)) }) < 0
	return strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return true
		case r == 0x200c, r == 0x200d, r == 0x200e, r == 0x200f, r == 0x61c:
			return latin
		}
		return unicode.Is(unicode.Cf, r) || r == 0x3164 || r == 0x115f || r == 0x1160
	})
}

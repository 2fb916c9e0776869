package parse

import (
	"strings"
	"unicode"
)

// attributionClass tells how a joined attribution begins: with an opener, a date, a person, or (0) none of these.
func attributionClass(s string) int {
	switch {
	case startsWithOpener(s) || isQuoting(s):
		return scoreOpener
	case startsWithDate(s):
		return scoreDate
	}
	// "Bo Chen <bo@globex.example> wrote on …": a few words, then the address.
	at := strings.IndexByte(s, '@')
	if at > 0 && at < 160 && wordCount(s[:at], 12) < 12 && !strings.ContainsAny(s[:at], "!?") && !strings.Contains(s[:at], ". ") {
		return scorePerson
	}
	// "Bo Chen wrote:", "Bo Chen wrote on 3 Nov 2026 at 14:25:", "bo via Forum wrote:"
	dated := digitGroups(s) >= 3 && hasTime(s)
	if len(s) < 120 && wordCount(s, 14) < 14 && (dated || wordCount(s, 8) < 8 && strings.Contains(s, " via ")) && !strings.Contains(s, ". ") {
		return scorePerson
	}
	if len(s) < 80 && wordCount(s, 8) < 8 && unicode.IsUpper(firstRune(strings.TrimLeft(s, `"'`))) {
		return scorePerson
	}
	return 0
}

// startsWithOpener reports an opener ("On", "Le", "Wiadomość napisana przez") followed by a date, or by a name for the
// openers that say more than a preposition.
func startsWithOpener(s string) bool {
	s = strings.TrimLeft(s, "\u200e\u200f\u202a\u202b *_")
	if r := firstRune(s); r == '在' || r == '于' || r == '於' {
		return unicode.IsDigit(firstRune(strings.TrimLeft(s[len("在"):], " ")))
	}
	first, rest, _ := strings.Cut(s[:min(len(s), 80)], " ")
	opener := strings.ToLower(first)
	if !attributionOpeners[opener] {
		return false
	}
	for i := 0; i < 3 && rest != ""; i++ { // "El El vie", "On the 3rd", "Il giorno mar", "La data de 3"
		rest = strings.TrimLeft(rest, " ,.\u00a0\u200e\u200f")
		word, after, _ := strings.Cut(rest, " ")
		if isDateWord(word) {
			return true
		}
		if word = strings.ToLower(word); word != opener && !openerFillers[word] {
			return false
		}
		rest = after
	}
	return false
}

// isQuoting reports the openers that say all by themselves: "Quoting Bo Chen <bo@globex.example>:".
func isQuoting(s string) bool {
	low := strings.ToLower(s[:min(len(s), 60)])
	for _, o := range quotingOpeners {
		if strings.HasPrefix(low, o) {
			return true
		}
	}
	return false
}

// startsWithDate reports text that begins with a day or a number and names a time soon after.
func startsWithDate(s string) bool {
	s = strings.TrimLeft(s, "\u200e\u200f\u202a\u202b *_")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "At "), "at ")
	word, _, _ := strings.Cut(s, " ")
	return isDateWord(word) && !strings.Contains(word, "@") && digitGroups(s[:min(len(s), 80)]) >= 2
}

// convincing reports whether the evidence suffices to take text for an attribution. lines[first:next] hold it.
func convincing(s string, lines []line, first, next int) bool {
	low := strings.ToLower(s)
	wrote, address, clock := saysWrote(lines[first:next]), strings.Contains(s, "@"), hasTime(low)
	quoted := quoteFollows(lines, next)
	switch {
	case isQuoting(s):
		return endsInColon(s) && (address || wrote)
	case wrote && (address || clock) && digitGroups(s) >= 1:
		return true
	case wrote && address:
		// "I wrote to Bo: <bo@globex.example>:" are two thoughts of the person's own.
		return quoted || endsInColon(s) && !strings.Contains(strings.ReplaceAll(low, "mailto: ", ""), ": ")
	case wrote && quoted:
		return true
	case wrote:
		// "El jueves, 21 de noviembre de 2013, X escribió:" over an unquoted body: a date with a year.
		// "Bo Chen via Forum wrote:": no person writes so of another.
		if !endsInColon(s) || !standsAlone(lines, first, next) {
			return false
		}
		return digitGroups(s) >= 2 && (startsWithOpener(s) || startsWithDate(s)) || len(s) < 100 && strings.Contains(s, " via ") && wordCount(s, 9) < 9
	case startsWithDate(s) && clock && (address || quoted) && endsInColon(s):
		return true
	case isISODate(s) && clock && strings.Contains(s, "GMT"):
		return true
	case isDatedAddress(s), isPostedBy(low), startsWithDate(s) && clock && endsInColon(s) && digitGroups(s) >= 4 && strings.HasSuffix(strings.TrimRight(s, " :"), `"`) && len(s) < 160:
		return standsAlone(lines, first, next)
	case isNotesIntroduction(s):
		return true
	case inAnyLanguage(s, clock):
		return standsAlone(lines, first, next)
	case quoted && endsInColon(s) && (address || clock) && digitGroups(s) >= 2:
		return true
	}
	return false
}

// inAnyLanguage reports a line with all that an attribution says, whatever its words: date, time and an address in
// brackets, nothing else of length, and a colon at its end.
func inAnyLanguage(s string, clock bool) bool {
	if !clock || len(s) > 260 || !endsInColon(s) || digitGroups(s) < 3 || wordCount(s, 24) >= 24 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && strings.LastIndexAny(s[:at], "<([") >= 0 && strings.IndexAny(s[at:], ">)]") > 0
}

// isDatedAddress reports "2013/10/2 Bo Chen <bo@globex.example>", as old Gmail wrote it, without a colon.
func isDatedAddress(s string) bool {
	if len(s) < 16 || len(s) > 120 || s[len(s)-1] != '>' || !strings.HasPrefix(s, "20") || s[4] != '/' && s[4] != '-' {
		return false
	}
	date, rest, _ := strings.Cut(s, " ")
	return len(date) <= 10 && digitGroups(date) == 3 && strings.Contains(rest, "@") && strings.Contains(rest, "<") && wordCount(rest, 7) < 7
}

// isPostedBy reports "Posted by bo on 01/21/2026", the introduction of forums.
func isPostedBy(low string) bool {
	return strings.HasPrefix(low, "posted by ") && len(low) < 100 && digitGroups(low) >= 3 && wordCount(low, 9) < 9
}

// isNotesIntroduction reports what Notes puts over a quote: "Bo Chen---03/11/2026 14:25:08---Hello Ann, …".
func isNotesIntroduction(s string) bool {
	name, rest, ok := strings.Cut(s[:min(len(s), 200)], "---")
	if !ok || name == "" || wordCount(name, 7) >= 7 {
		return false
	}
	date, _, ok := strings.Cut(rest, "---")
	return ok && len(date) < 40 && digitGroups(date) >= 5 && hasTime(date)
}

// standsAlone reports lines[first:next] with blank lines around them.
func standsAlone(lines []line, first, next int) bool {
	return (first == 0 || lines[first-1].blank()) && (next >= len(lines) || lines[next].blank())
}

// quoteFollows reports whether the first readable line from n on is quoted deeper than the line before n.
func quoteFollows(lines []line, n int) bool {
	depth := 0
	if n > 0 {
		depth = lines[n-1].depth
	}
	for i := n; i < len(lines) && i < n+4; i++ {
		if lines[i].depth > depth {
			return true
		}
		if !lines[i].blank() {
			return false
		}
	}
	return false
}

// hasTime reports a time of day: "14:25", "14.25", "14h25", "9 Uhr", "年".
func hasTime(s string) bool {
	if strings.ContainsFunc(s, isInvisible) { // Windows Mail writes marks of direction between all parts of a time
		s = strings.Map(func(r rune) rune {
			if isInvisible(r) {
				return -1
			}
			return r
		}, s)
	}
	run := 0
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
			run++
		case (r == ':' || r == '.' || r == 'h' || r == '：' || r == '٫') && run >= 1 && run <= 2:
			rest := s[i+len(string(r)):]
			a := firstRune(rest)
			if unicode.IsDigit(a) {
				b := firstRune(rest[len(string(a)):])
				if unicode.IsDigit(b) {
					return true
				}
			}
			run = 0
		default:
			run = 0
		}
	}
	return strings.Contains(s, "年") && strings.Contains(s, "日")
}

// digitGroups counts runs of digits.
func digitGroups(s string) int {
	n, in := 0, false
	for _, r := range s {
		d := unicode.IsDigit(r)
		if d && !in {
			n++
		}
		in = d
	}
	return n
}

// isISODate reports text beginning "2016-03-03 " or "2016/03/03 ".
func isISODate(s string) bool {
	if len(s) < 11 || (s[4] != '-' && s[4] != '/') || s[7] != s[4] {
		return false
	}
	for _, i := range []int{0, 1, 2, 3, 5, 6, 8, 9} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// sharedAttribution finds an attribution behind words on the same line: "fine --- On Wed, Apr 4, bob wrote:". Only the
// English and a few other openers, capitalised and with a date right behind them, are believed there.
func sharedAttribution(lines []line, tail int, last string) (attribution, bool) {
	for _, o := range []string{"On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em "} {
		i := strings.Index(last, o)
		if i <= 0 || (last[i-1] != ' ' && last[i-1] != '-') || !startsWithOpener(last[i:]) || !convincing(last[i:], lines, tail, tail+1) || !hasWrote(strings.ToLower(last[i:])) {
			continue
		}
		return attribution{first: tail, next: tail + 1, cut: i, text: last[i:]}, true
	}
	return attribution{}, false
}

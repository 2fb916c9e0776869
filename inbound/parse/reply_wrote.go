package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// attribution is a line such as "On Tue, Bo <bo@globex.example> wrote:", wrapped or not.
type attribution struct {
	first, next int    // lines[first:next]
	cut         int    // bytes of lines[first] before it, when it shares that line with words
	text        string // joined to one line
}

// Limits of one attribution: programs wrap it over a few lines and it names one person and one time.
const (
	maxAttributionLines = 4
	maxAttributionBytes = 600
)

// readAttribution reads the attribution whose last line is lines[tail]. It starts from the tail, because that is where
// the evidence stands ("wrote:"), and looks a few lines up for the beginning.
func readAttribution(lines []line, tail int) (attribution, bool) {
	last := strings.TrimRight(lines[tail].body, " -\u00a0\u200b")
	if last == "" || len(last) > maxAttributionBytes || !attributionEnd(last, lines, tail) {
		return attribution{}, false
	}
	joined := last
	best, score := attribution{}, 0
	limit := maxAttributionLines
	for first := tail; ; {
		n := attributionScore(joined, lines, first, tail+1)
		if n > score {
			best, score = attribution{first: first, next: tail + 1, text: joined}, n
		}
		first--
		if first > 0 && lines[first].blank() && strings.HasPrefix(joined, "<") && lines[first-1].depth == lines[tail].depth {
			first-- // Polymail sets the address apart
			limit++
		}
		if n%scoreWrote >= scoreOpener || first < 0 || tail-first >= limit || lines[first].blank() || lines[first].depth > lines[tail].depth || lines[first].depth < lines[tail].depth-1 {
			break
		}
		if joined = strings.Trim(lines[first].body, "- ") + " " + joined; len(joined) > maxAttributionBytes {
			break
		}
	}
	if score%scoreWrote < scoreDate {
		if shared, ok := sharedAttribution(lines, tail, last); ok {
			return shared, true
		}
	}
	if up := best.first - 1; score > 0 && up >= 0 && !strings.Contains(best.text, "@") && strings.Contains(lines[up].body, "@") && len(lines[up].body) < 100 && !strings.HasSuffix(lines[up].body, ".") {
		best.first, best.text = up, lines[up].body+" "+best.text // the person stands on the line above the date
	}
	return best, score > 0
}

// What the beginning of an attribution is worth. A beginning further up wins when it is worth more: "On …" over a date,
// a date over a person; so does a line that brings the word for writing, or that begins a paragraph.
const (
	scoreParagraph = 1
	scorePerson    = 2
	scoreDate      = 4
	scoreOpener    = 8
	scoreWrote     = 20
)

// attributionScore judges joined, which is lines[first:next], as a whole attribution; 0 means it is none.
func attributionScore(joined string, lines []line, first, next int) int {
	if !convincing(joined, lines, first, next) {
		return 0
	}
	paragraph := first == 0 || lines[first-1].blank() || lines[first-1].depth < lines[first].depth
	n := attributionClass(joined)
	if n == scorePerson && first < next-1 && (strings.Contains(lines[first].body, "@") || openAngle(lines[first].body)) {
		n = scoreDate
	}
	switch {
	case n == 0 && (paragraph && quoteFollows(lines, next) || standsAlone(lines, first, next)):
		n = scoreParagraph // some language we do not know, right above a quote
	case n == 0:
		return 0
	case n == scoreDate && paragraph:
		n++
	}
	if saysWrote(lines[first:next]) {
		n += scoreWrote
	}
	return n
}

// attributionEnd reports whether a line can be the last one of an attribution.
func attributionEnd(last string, lines []line, tail int) bool {
	if endsInColon(last) {
		return true
	}
	low := strings.ToLower(last)
	if endsInWrote(low) {
		return true
	}
	// Old Gmail: "2016-03-03 17:21 GMT+01:00 Some One", with nothing behind.
	if len(last) > 16 && isISODate(last) && strings.Contains(last[:min(len(last), 32)], "GMT") {
		return true
	}
	if isDatedAddress(last) || isPostedBy(low) || isNotesIntroduction(last) {
		return true
	}
	// "Am 20.06.24 um 16:20 schrieb X" cut short, the quoted part follows at once.
	return tail+1 < len(lines) && !lines[tail+1].blank() && startsWithOpener(last) && hasWrote(low) && hasTime(low) && (lines[tail+1].depth > lines[tail].depth || isHeaderStart(lines[tail+1].body))
}

func isHeaderStart(s string) bool { r, _ := headerLine(s); return r != roleNone }

func endsInColon(s string) bool {
	s = strings.TrimRight(s, " \u00a0*_")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// endsInWrote reports whether the last word, or the one before an ending in brackets ("napisał(a)"), is one for writing.
func endsInWrote(low string) bool {
	words := 0
	for end := len(low); end > 0 && words < 2; words++ {
		end = len(strings.TrimRightFunc(low[:end], notLetter))
		start := strings.LastIndexFunc(low[:end], notLetter)
		if start < 0 {
			return words == 0 && low[:end] == "wrote"
		}
		_, n := utf8.DecodeRuneInString(low[start:])
		word := low[start+n : end]
		if wroteWords[word] {
			return true
		}
		if len(word) > 4 {
			return false
		}
		end = start
	}
	return false
}

// hasWrote reports whether low contains a word for writing.
func hasWrote(low string) bool {
	for w := range strings.FieldsFuncSeq(low, notLetter) {
		if wroteWords[w] {
			return true
		}
	}
	return hasPhrase(low, wroteAnywhere)
}

// saysWrote reports whether one of lines has a word for writing. Every line is looked at several times, as the end and as
// the beginning of an attribution, so the answer is kept.
func saysWrote(lines []line) bool {
	for i := range lines {
		l := &lines[i]
		if l.wrote == 0 {
			if l.wrote = -1; hasWrote(strings.ToLower(l.body)) {
				l.wrote = 1
			}
		}
		if l.wrote > 0 {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// containsWord finds w in s where no letter touches it.
func containsWord(s, w string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(w)
		if (i == 0 || !letterBefore(s[:i])) && (end == len(s) || !unicode.IsLetter(firstRune(s[end:]))) {
			return true
		}
		from = end
	}
}

func letterBefore(s string) bool {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < 0x80 || s[i] >= 0xc0 {
			return unicode.IsLetter(firstRune(s[i:]))
		}
	}
	return false
}

// person reads who an attribution is about: the address in it and the name before that.
func (a attribution) person() Address {
	s := unescapeAngles.Replace(a.text)
	start, end := findAddress(s, 0)
	if start < 0 {
		return Address{}
	}
	before := strings.TrimRight(s[:start], " <([")
	before = strings.TrimSuffix(before, "mailto:")
	return Address{Name: shownName(trailingName(before)), Address: s[start:end]}
}

// trailingName takes the name from the end of "On 28/10/2021 12:46, Bo Chen": the words after the last part of a date.
func trailingName(s string) string {
	if i := strings.LastIndexByte(s, '"'); i > 0 && i == len(s)-1 {
		if j := strings.LastIndexByte(s[:i], '"'); j >= 0 {
			return s[j+1 : i]
		}
	}
	words := strings.Fields(s)
	first := len(words)
	for first > 0 {
		w := words[first-1]
		if strings.HasSuffix(w, ",") && first < len(words) || digitGroups(w) > 0 || notName[strings.ToLower(strings.Trim(w, ",.:"))] {
			break
		}
		first--
	}
	return strings.Join(words[first:], " ")
}

// notName are words between the date and the name in attributions.
var notName = map[string]bool{
	"am": true, "pm": true, "a.m": true, "p.m": true, "schrieb": true, "skrev": true, "heeft": true, "schreef": true, "пользователь": true, "користувач": true,
	"używ": true, "użytkownik": true, "používateľ": true, "uživatel": true, "időpontban": true, "utente": true, "usuario": true, "χρήστης": true, "korisnik": true,
	"felhasználó": true, "kullanıcı": true, "tarihinde": true, "kell": true, "kasutaja": true, "uhr": true, "from": true, "ο": true, "г": true, "utilizatorul": true, "bruger": true, "użytkownika": true,
	"uporabnik": true, "kirjoitti": true, "escreveu": true, "escribió": true, "kl": true, "klo": true, "à": true, "by": true, "przez": true, "napsal": true, "odesílatel": true, "lietotājs": true, "oseba": true, "odosielateľ": true, "lietotāja": true,
}

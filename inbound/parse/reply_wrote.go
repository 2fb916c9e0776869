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
	for first := tail; ; {
		n := attributionScore(joined, lines, first, tail+1)
		if n > score {
			best, score = attribution{first: first, next: tail + 1, text: joined}, n
		}
		first--
		if n%scoreWrote >= scoreOpener || first < 0 || tail-first >= maxAttributionLines || lines[first].blank() || lines[first].depth > lines[tail].depth || lines[first].depth < lines[tail].depth-1 {
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
	if n == scorePerson && first < next-1 && strings.Contains(lines[first].body, "@") {
		n = scoreDate
	}
	switch {
	case n == 0 && paragraph && quoteFollows(lines, next):
		n = scoreParagraph // some language we do not know, right above a quote
	case n == 0:
		return 0
	case n == scoreDate && paragraph:
		n++
	}
	if hasWrote(strings.ToLower(joined)) {
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
	// "Bo Chen wrote:"
	if len(s) < 80 && wordCount(s, 8) < 8 && unicode.IsUpper(firstRune(strings.TrimLeft(s, `"'`))) {
		return scorePerson
	}
	return 0
}

// startsWithOpener reports an opener ("On", "Le", "Wiadomość napisana przez") followed by a date, or by a name for the
// openers that say more than a preposition.
func startsWithOpener(s string) bool {
	s = strings.TrimLeft(s, "\u200e\u200f\u202a\u202b *_")
	low := strings.ToLower(s[:min(len(s), 80)])
	for _, o := range attributionOpeners {
		rest, ok := strings.CutPrefix(low, o)
		if !ok || rest == "" {
			continue
		}
		if r := firstRune(rest); unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) {
			continue
		}
		for i := 0; i < 3 && rest != ""; i++ { // "El El vie", "On the 3rd", "Le lun."
			rest = strings.TrimLeft(rest, " ,.\u00a0\u200e\u200f")
			word, after, _ := strings.Cut(rest, " ")
			if isDateWord(word) {
				return true
			}
			rest = after
			if i == 0 && word != o && word != "the" && word != "giorno" && word != "dia" && word != "día" {
				break
			}
		}
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
	wrote, address, clock := hasWrote(low), strings.Contains(s, "@"), hasTime(low)
	quoted := quoteFollows(lines, next)
	switch {
	case isQuoting(s):
		return endsInColon(s) && (address || wrote)
	case wrote && (address || clock) && digitGroups(s) >= 1:
		return true
	case wrote && address:
		return quoted || endsInColon(s)
	case wrote && quoted:
		return true
	case wrote:
		// "El jueves, 21 de noviembre de 2013, X escribió:" over an unquoted body: a date with a year.
		return startsWithOpener(s) && digitGroups(s) >= 2 && endsInColon(s) && standsAlone(lines, first, next)
	case startsWithDate(s) && clock && (address || quoted) && endsInColon(s):
		return true
	case isISODate(s) && clock && strings.Contains(s, "GMT"):
		return true
	case quoted && endsInColon(s) && (address || clock) && digitGroups(s) >= 2:
		return true
	}
	return false
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

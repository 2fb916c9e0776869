package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameWord reports a word that can be part of a person's name.
func (t token) nameWord() bool {
	if !unicode.IsUpper(firstRune(t.text)) || len(t.text) > 40 || noName[t.low] || greetings[t.low] || titleWords[t.low] || honorifics[t.low] || saidVerbs[t.low] || companyForms[dotless(t.text)] && len(t.text) > 1 {
		return false
	}
	upper := 0
	for _, c := range t.text {
		switch {
		case unicode.IsUpper(c):
			upper++
		case unicode.IsLetter(c) || unicode.IsMark(c):
		case c == '-' || c == '\'' || c == '’' || c == '.':
		default:
			return false
		}
	}
	n := utf8.RuneCountInString(t.text)
	return n > 1 || strings.HasPrefix(t.tail, ".") // "B."; capitals alone may be a surname ("CHEN"), see person
}

// person returns the number of words of the name that begins at s[i], 0 when there is none. Of one word only when alone
// is true.
func (s sentence) person(i int, alone bool) int {
	n, full := 0, 0
	for i+n < len(s) && n < 5 {
		t := s[i+n]
		if n > 0 {
			prev := s[i+n-1]
			if prev.tail != "" && !(prev.tail == "." && utf8.RuneCountInString(prev.text) <= 2) || t.head != "" {
				break
			}
			if run := s.particles(i + n); run > 0 && !(fromOnly[t.text] && full > 1) {
				n += run
				continue
			}
		}
		if !t.nameWord() {
			break
		}
		if isAcronym(t.text) && (n == 0 || len(t.text) < 4 && !surnameLike(t.text)) {
			break
		}
		if strings.HasSuffix(strings.ToLower(t.raw), "'s") || strings.HasSuffix(strings.ToLower(t.raw), "’s") {
			if n == 0 {
				return 0 // "Globex's"
			}
			break
		}
		n++
		full++
	}
	for n > 0 && nameParticles[s[i+n-1].text] {
		n--
	}
	if full < 2 && !(alone && full == 1) {
		return 0
	}
	return n
}

// particles counts the small words at s[i] that a word of a name follows: "van den" before "Berg".
func (s sentence) particles(i int) int {
	for n := 0; n < 3 && i+n < len(s); n++ {
		switch t := s[i+n]; {
		case n > 0 && t.nameWord() && t.head == "":
			return n
		case !nameParticles[t.text] || t.tail != "":
			return 0
		}
	}
	return 0
}

// saidVerbs open a sentence about somebody and are written with a capital letter there: "Met Eva Stone last week".
var saidVerbs = wordSet("met spoke talked saw called asked referred know knew found ping email call meeting",
	"traf getroffen gesprochen kennengelernt habe", "rencontré vu parlé croisé", "conocí hablé vi", "incontrato parlato conosciuto visto", "ontmoet sprak gesproken", "conheci falei", "träffade mødte møtte spotkałem spotkałam встретил встретила познакомился")

// fromOnly are particles that more often say where somebody works: "Bo Chen de Globex", "Bo Chen von Globex".
var fromOnly = wordSet("von de di da do du des del della van")

func isAcronym(s string) bool {
	return utf8.RuneCountInString(s) > 1 && strings.ToUpper(s) == s && strings.ToLower(s) != s
}

// surnameLike reports a short name in capitals that can be spoken: "LEE", "NG" is not.
func surnameLike(s string) bool { return len(s) >= 3 && strings.ContainsAny(s, "AEIOUY") }

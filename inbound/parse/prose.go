package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxProse bounds the words in which people and companies are looked for, in bytes: nobody introduces anybody in more.
const maxProse = 32 << 10

// shortLine is the length below which a line was ended by hand, not wrapped, in bytes.
const shortLine = 40

// token is one word of a sentence.
type token struct {
	raw  string // as written
	text string // without the marks around it
	low  string // text in lower case
	head string // marks before it
	tail string // marks behind it
	line int
}

// sentence is a run of words up to a full stop, a blank line or a list mark. Words are never quoted lines or fields.
type sentence []token

// sentences cuts the words of lines into sentences in one pass.
func sentences(lines []line) []sentence {
	var all []sentence
	var s sentence
	end := func() {
		if len(s) > 0 {
			all, s = append(all, s), nil
		}
	}
	bytes := 0
	for i, l := range lines {
		if bytes += len(l.body); bytes > maxProse {
			break
		}
		if l.blank() || l.depth > 0 || isRule(l.body) || isFieldLabel(l.body) || isGreeting(l.body) {
			end()
			continue
		}
		body := stripBullet(l.body)
		if body != l.body || i > 0 && len(lines[i-1].body) < shortLine && !startsLow(body) {
			end()
		}
		for w := range strings.FieldsSeq(body) {
			t := newToken(w, i)
			if len(s) > 0 && s[len(s)-1].stops() && (!startsLow(t.text) || strings.Contains(s[len(s)-1].tail, ";")) {
				end()
			}
			s = append(s, t)
		}
	}
	end()
	return all
}

func newToken(w string, line int) token {
	const marks = ".,;:!?…\"'„“”«»‹›()[]<>{}*_、，。；：（）「」"
	t := token{raw: w, line: line}
	text := strings.TrimLeft(w, marks)
	t.head = w[:len(w)-len(text)]
	t.text = strings.TrimRight(text, marks)
	t.tail = text[len(t.text):]
	if s, ok := strings.CutSuffix(t.text, "'s"); ok {
		t.text = s
	} else if s, ok := strings.CutSuffix(t.text, "’s"); ok {
		t.text = s
	}
	t.low = strings.ToLower(t.text)
	return t
}

// stops reports the end of a sentence, unless the full stop belongs to an abbreviation, an initial or a legal form.
func (t token) stops() bool {
	if strings.ContainsAny(t.tail, "!?;…") || strings.ContainsAny(t.tail, "。；") {
		return true
	}
	if !strings.Contains(t.tail, ".") || strings.HasSuffix(t.tail, ",") {
		return false
	}
	if utf8.RuneCountInString(t.text) == 1 && unicode.IsLetter(firstRune(t.text)) || abbreviations[t.low] || honorifics[t.low] || strings.Contains(t.text, ".") && len(t.text) <= 5 {
		return false
	}
	return true
}

// abbreviations end in a full stop inside a sentence.
var abbreviations = wordSet("approx ca circa bzw usw etc inkl tel mob nr no vs e.g i.e z.b u.a d.h p.ej aprox env av st sp spol co ltd inc corp")

func startsLow(s string) bool { return s != "" && unicode.IsLower(firstRune(s)) }

// capital reports a word that begins with a capital letter, or holds one ("eGlobex"), and is not a lone letter.
func (t token) capital() bool {
	c := firstRune(t.text)
	return unicode.IsUpper(c) || unicode.IsTitle(c) || unicode.IsLower(c) && len(t.text) > 2 && strings.IndexFunc(t.text, unicode.IsUpper) > 0 && !strings.ContainsAny(t.text, "@./")
}

// said joins the words s[from:to] and trims the marks around them.
func (s sentence) said(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		if i > from {
			b.WriteByte(' ')
		}
		b.WriteString(s[i].raw)
	}
	return strings.Trim(b.String(), ",;:!?\"„“”«»()[]<> *_、，")
}

// text is the whole sentence with its full stop or question mark.
func (s sentence) text() string {
	text := s.said(0, len(s))
	if strings.ContainsAny(s[len(s)-1].tail, "?？") {
		text += "?"
	}
	return text
}

// match returns the number of words of the longest phrase of the table at s[i].
func (s sentence) match(i int, table map[string][][]string) int {
	for _, words := range table[s.at(i)] {
		if i+len(words) > len(s) {
			continue
		}
		n := 1
		for n < len(words) && s.at(i+n) == words[n] && !strings.ContainsAny(s[i+n-1].tail, ",.;") {
			n++
		}
		if n == len(words) {
			return n
		}
	}
	return 0
}

// at is a word in the form phrases are written: lower case, plain apostrophes, with a colon behind it.
func (s sentence) at(i int) string {
	w := s[i].low
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	if strings.HasPrefix(s[i].tail, ":") && (w == "lead" || w == "referral" || w == "vorstellung") {
		w += ":"
	}
	return w
}

// dotless takes the dots off a legal form: "S.A." is "SA".
func dotless(s string) string { return strings.ReplaceAll(s, ".", "") }

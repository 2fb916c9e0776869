package parse

import (
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// minContext is the number of words that make one sentence of context.
const minContext = 3

// context takes the context line, else the words that are no known field, greeting or closing, else the need.
func (r *leadReader) context() {
	if c := r.get("context"); wordCount(c, minContext) >= minContext {
		r.lead.Context = c
		return
	}
	if prose, enough := proseOf(r.words); enough {
		r.lead.Context = prose
		r.set("context", prose, "prose", sureProse)
		return
	}
	if n := r.get("need"); wordCount(n, minContext) >= minContext {
		r.lead.Context = n
		r.set("context", n, "line", sureHeader)
		return
	}
	delete(r.lead.Fields, "context")
}

// proseOf returns the words without the lines of known fields, greeting and closing, and whether they say something.
func proseOf(words string) (prose string, enough bool) {
	lines := scanLines(words)
	end := signatureStart(lines, 0, len(lines))
	var b strings.Builder
	n, closing := 0, false
	for i := range end {
		l := lines[i]
		if key, _, ok := fieldLine(l.body); ok && fieldNames[foldLabel(key)] != "" {
			continue
		}
		if !closing && isClosing(l.body) && shortTail(lines[i+1:end]) {
			closing = true
		}
		if closing || n == 0 && isGreeting(l.body) {
			continue
		}
		n += wordCount(l.body, minContext)
		b.WriteString(strings.TrimRight(words[l.start:l.end], " \t\r\n") + "\n")
	}
	return trimBlankLines(b.String()), n >= minContext
}

// shortTail reports that only a name and the like follows.
func shortTail(lines []line) bool {
	n := 0
	for _, l := range lines {
		if !l.blank() {
			n++
		}
		if n > 6 || wordCount(l.body, 9) > 8 {
			return false
		}
	}
	return true
}

// isGreeting reports a line that only greets: "Hi Max,".
func isGreeting(s string) bool {
	if wordCount(s, 6) > 5 {
		return false
	}
	first, _, _ := strings.Cut(strings.ToLower(s), " ")
	return greetings[strings.Trim(first, ",.!:")]
}

// isClosing reports a line that only closes: "Best regards,".
func isClosing(s string) bool {
	if wordCount(s, 7) > 6 {
		return false
	}
	low := strings.Trim(strings.ToLower(s), " ,.!-–")
	for _, c := range closings {
		if low == c || strings.HasPrefix(low, c+" ") || strings.HasPrefix(low, c+",") {
			return true
		}
	}
	return false
}

var greetings = map[string]bool{
	"hi": true, "hello": true, "hey": true, "dear": true, "good": true, "greetings": true, "hallo": true, "liebe": true, "lieber": true, "guten": true, "sehr": true, "moin": true, "servus": true, "bonjour": true, "salut": true, "bonsoir": true, "cher": true, "chère": true,
	"hola": true, "buenos": true, "buenas": true, "estimado": true, "estimada": true, "ciao": true, "buongiorno": true, "salve": true, "gentile": true, "caro": true, "cara": true, "beste": true, "goedemorgen": true, "goedemiddag": true, "dag": true, "olá": true, "oi": true, "bom": true, "prezado": true, "prezada": true, "hej": true, "hei": true,
}

var closings = []string{
	"best", "best regards", "kind regards", "regards", "warm regards", "thanks", "thank you", "many thanks", "cheers", "sincerely", "yours", "all the best", "best wishes", "thx", "talk soon",
	"mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße", "freundliche grüsse", "viele grüße", "beste grüße", "liebe grüße", "gruß", "grüße", "lg", "vg", "mfg", "danke", "vielen dank", "besten dank",
	"cordialement", "bien cordialement", "bien à vous", "merci", "salutations", "sincères salutations", "saludos", "un saludo", "atentamente", "gracias", "cordialmente", "saluti", "cordiali saluti", "grazie", "distinti saluti",
	"met vriendelijke groet", "met vriendelijke groeten", "groet", "groeten", "mvg", "bedankt", "dank", "atenciosamente", "abraço", "abraços", "obrigado", "obrigada", "cumprimentos", "mvh", "med vänliga hälsningar", "med venlig hilsen", "hilsen",
}

// consents judges the value of a consent line.
func consents(value string) bool {
	low := strings.ToLower(trimBlank(value))
	for _, no := range consentNo {
		if low == no || strings.HasPrefix(low, no) && !unicode.IsLetter(firstRune(low[len(no):])) {
			return false
		}
	}
	return low != ""
}

// outsiders returns the mailboxes of the lists that are neither the sender's nor ours.
func (r *leadReader) outsiders(lists ...[]Address) []Address {
	var out []Address
	for _, list := range lists {
		for _, a := range list {
			if a.Address != "" && strings.Contains(a.Address, "@") && !r.own(a.Address) {
				out = append(out, a)
			}
		}
	}
	return out
}

func sameDomain(list []Address) bool {
	for _, a := range list[1:] {
		if account.Domain(a.Address) != account.Domain(list[0].Address) {
			return false
		}
	}
	return true
}

// sharesWord reports whether two names have a word in common, so that "Bo" and "Bo Chen" may be one person.
func sharesWord(a, b string) bool {
	for w := range strings.FieldsSeq(a) {
		for v := range strings.FieldsSeq(b) {
			if strings.EqualFold(strings.Trim(w, ",."), strings.Trim(v, ",.")) {
				return true
			}
		}
	}
	return false
}

// nameBefore takes the name from the end of the text before an address: up to three capitalised words.
func nameBefore(s string) string {
	s = strings.TrimRight(s, " \t\u00a0(<[:,-–")
	s = strings.TrimSuffix(s, "mailto")
	words := strings.Fields(strings.TrimRight(s, " \t\u00a0(<[:,-–"))
	first := len(words)
	for first > 0 && len(words)-first < 3 {
		w := words[first-1]
		if !unicode.IsUpper(firstRune(w)) || strings.ContainsAny(w, ".,;:!?") && !(len(w) <= 3 && strings.HasSuffix(w, ".")) || notPerson[strings.ToLower(w)] {
			break
		}
		first--
	}
	return strings.Join(words[first:], " ")
}

// notPerson are capitalised words before addresses that are no names.
var notPerson = map[string]bool{
	"email": true, "e-mail": true, "mail": true, "contact": true, "please": true, "at": true, "to": true, "cc": true, "reach": true, "is": true, "the": true, "their": true, "his": true, "her": true, "i": true, "meet": true, "introducing": true, "talk": true, "write": true, "address": true, "and": true, "it": true, "this": true, "hi": true, "hello": true,
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

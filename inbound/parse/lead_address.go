package parse

import (
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// address takes the one outside address in the words, and the name before it. Of two nobody can tell which; they are
// not even suggested together, only the first is.
func (r *leadReader) address() {
	if r.get("email") != "" {
		return
	}
	var found Address
	var at, others int
	for i, l := range r.lines {
		if l.depth > 0 {
			continue
		}
		for from := 0; ; {
			start, end := findAddress(l.body, from)
			if start < 0 {
				break
			}
			from = end
			address := l.body[start:end]
			if !r.own(address) && len(r.addresses) < mostOthers {
				r.addresses = append(r.addresses, address)
			}
			switch {
			case r.own(address) || strings.EqualFold(address, found.Address):
			case found.Address != "":
				others++
			default:
				found, at = Address{Name: nameBefore(l.body[:start], address), Address: address}, i
			}
		}
	}
	if found.Address == "" {
		return
	}
	sure := sureProse
	if others > 0 {
		sure = sureGuess
	}
	if r.isMine(found.Name) || account.FromAddress(found.Address) != "" && nameFitsDomain(found.Name, account.FromAddress(found.Address)) ||
		wordCount(found.Name, 2) == 1 && !inLocalPart(found.Name, found.Address) {
		found.Name = "" // "Eve Stone, Umbrella, eve@umbrella.example"
	}
	if !r.contact(found, "prose", sure) {
		return
	}
	r.inWords("lead.prose", at, found.Address)
	if others > 0 {
		return
	}
	r.phoneBeside(r.lines[at].body)
	r.block(at, found)
}

// block reads the short lines around the prospect's address as what they are mostly: name, title, company and number,
// one below the other, as in a signature.
func (r *leadReader) block(at int, who Address) {
	first, last := at, at+1
	for first > 0 && at-first < 6 && blockLine(r.lines[first-1].body) {
		first--
	}
	for last < len(r.lines) && last-at < 6 && blockLine(r.lines[last].body) {
		last++
	}
	if last-first < 2 || !blockLine(r.lines[at].body) {
		return
	}
	lines := make([]line, 0, last-first)
	for _, l := range r.lines[first:last] {
		l.body = stripBullet(l.body)
		lines = append(lines, l)
	}
	card := r.readSignature(lines, 0, len(lines), who)
	if card.foreign {
		return
	}
	for _, p := range card.parts {
		value := p.value
		if p.name == "phone" {
			number, valid := readPhone(value, r.region())
			if !valid {
				continue
			}
			value = number
		}
		if r.get(p.name) == "" && r.set(p.name, value, "prose", sureProse) {
			r.inWords("lead.prose", first+p.line, p.name+": "+value)
		}
	}
}

// blockLine reports a line of particulars: short, no sentence, no field.
func blockLine(s string) bool {
	return s != "" && len(s) < 70 && wordCount(s, 9) < 8 && !sentenceLike(s) && !isFieldLabel(s) && !isGreeting(s) && !strings.ContainsAny(s, "!?")
}

// phoneBeside takes an international number from the line that holds the prospect's address.
func (r *leadReader) phoneBeside(s string) {
	plus := strings.IndexByte(s, '+')
	for plus > 0 && isAddressRune(rune(s[plus-1])) { // "bo+x@globex.example"
		next := strings.IndexByte(s[plus+1:], '+')
		if next < 0 {
			return
		}
		plus += 1 + next
	}
	if plus < 0 {
		return
	}
	end := plus + 1
	for end < len(s) && strings.IndexByte("0123456789 ()-./", s[end]) >= 0 {
		end++
	}
	if number, valid := readPhone(s[plus:end], ""); valid {
		r.set("phone", number, "prose", sureProse)
	}
}

// nameBefore takes the name from the end of the text before an address: up to three capitalised words, unless they are
// where somebody works.
func nameBefore(s, address string) string {
	s = strings.TrimRight(s, " \t\u00a0(<[:,-–")
	s = strings.TrimSuffix(s, "mailto")
	words := lastWords(strings.TrimRight(s, " \t\u00a0(<[:,-–"), 12)
	first := len(words)
	for first > 0 && len(words)-first < 3 {
		w := words[first-1]
		if strings.ContainsAny(w, "()[]<>{}@") || !unicode.IsUpper(firstRune(w)) || strings.ContainsAny(w, ".,;:!?") && !(len(w) <= 3 && strings.HasSuffix(w, ".")) ||
			notPerson[strings.ToLower(w)] || noName[strings.ToLower(w)] || saidVerbs[strings.ToLower(w)] || titleWords[strings.ToLower(w)] || honorifics[strings.ToLower(strings.TrimRight(w, "."))] {
			break
		}
		first--
	}
	name := strings.Join(words[first:], " ")
	if hasLegalForm(name) || isWorkplace(words[:first], name, address) {
		return ""
	}
	return name
}

// isWorkplace reports that a name stands behind "at" or "of" as where somebody works: "CFO at Blue Heron Foods (dana@…)".
// Behind "of" it is a person's all the same when the address is made of it.
func isWorkplace(before []string, name, address string) bool {
	for i := len(before) - 1; i >= 0; i-- {
		w := strings.ToLower(before[i])
		switch {
		case atWords[w]:
			return true
		case fromWords[w] && !withWords[w]:
			return !inLocalPart(name, address)
		case !articles[w] && !nameParticles[w] && !unicode.IsUpper(firstRune(before[i])) || strings.ContainsAny(w, ",;:!?("):
			return false
		}
	}
	return false
}

// withWords stand before the person one is brought together with.
var withWords = wordSet("with mit avec con com met med z с")

// lastWords returns the last n words of s.
func lastWords(s string, n int) []string {
	words := strings.Fields(s[max(0, len(s)-200):])
	return words[max(0, len(words)-n):]
}

// notPerson are capitalised words before addresses that are no names.
var notPerson = wordSet("email e-mail mail contact please at to cc reach is the their his her i meet introducing talk write address and it this hi hello",
	"kontakt adresse erreichbar unter schreiben bitte courriel adresse écrire contacter correo contacto escribir dirección posta contatto scrivere indirizzo adres schrijven contato escrever endereço")

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

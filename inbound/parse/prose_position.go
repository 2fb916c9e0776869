package parse

import (
	"strings"
)

// position reads what follows a name: a title, a company, both, in brackets or behind a comma, "who is". It returns the
// word behind what it took.
func (r *leadReader) position(s sentence, at int, m *mention) int {
	i := at
	apart := i > 0 && strings.ContainsAny(s[i-1].tail, ",") || i < len(s) && strings.Contains(s[i].head, "(")
	for i < len(s) && i < at+3 && isLinks[s[i].low] { // "is the", "–", "ist"
		i++
		apart = true
	}
	if i >= len(s) || i > 0 && i == at && strings.ContainsAny(s[i-1].tail, ".!?;:)") {
		return at
	}
	start, titled := i, false
	for n := 0; i < len(s) && n < 8; n++ {
		t := s[i]
		if titleWords[strings.Trim(t.low, "-/")] || compoundTitle(t.low) {
			titled = true
		}
		if co := r.workplace(s, i, titled || i == start, m); co > 0 && !(openAt(s, i, start)) {
			if titled && (apart || i > start) {
				m.title = titleText(s.said(start, i))
			}
			return i + co
		}
		if !apart && !titled && n == 0 && !titleWords[t.low] {
			return at
		}
		if strings.Contains(t.text, "@") || digits(t.text) > 2 {
			break
		}
		i++
		if t.tail == "," && titled && i < len(s) { // "CTO, Globex"
			m.title = titleText(s.said(start, i))
			if n, formed := s.company(i); n > 0 && (formed || strings.ContainsAny(s[i+n-1].tail, ",.)") || i+n == len(s)) && !titleWords[s[i].low] && !isAcronym(s[i].text) && !s.verbBehind(i+n) {
				m.company, m.cosure = cleanCompany(s.said(i, i+n)), sureLoose
				if formed {
					m.cosure = sureProse + 0.05
				}
				return i + n
			}
			if co := r.workplace(s, i, true, m); co > 0 {
				return i + co
			}
			return i
		}
		if strings.ContainsAny(t.tail, ",.;:!?)") {
			break
		}
		if !titled && n > 3 {
			return at
		}
	}
	if titled && apart {
		m.title = titleText(s.said(start, i))
		return i
	}
	if titled && i-start <= 4 {
		m.title = titleText(s.said(start, i))
	}
	return max(at, start)
}

// verbBehind reports that a sentence goes on behind a comma's insertion: "Bo, CTO, Globex needs" names a subject.
func (s sentence) verbBehind(i int) bool {
	return i < len(s) && startsLow(s[i].text) && s[i-1].tail == ""
}

// openAt reports an "of" that belongs to a title ("Head of IT"), not to a company.
func openAt(s sentence, i, start int) bool {
	return i > start && fromWords[s[i].low] && openTitles[s[i-1].low] && !(s.formAheadName(i + 1))
}

// formAheadName reports that the name behind "of" carries a legal form.
func (s sentence) formAheadName(i int) bool {
	if i >= len(s) {
		return false
	}
	_, formed := s.company(i)
	return formed
}

// isLinks stand between a name and a title.
var isLinks = wordSet("is the our their who works as ist der die unser als est le la qui es el ella è il is de hun é o a – - — , är er jest")

// titleText keeps a title only when it is short.
func titleText(s string) string {
	s = strings.Trim(s, " –—-")
	for _, cut := range []string{"the ", "their ", "our ", "der ", "die ", "le ", "la ", "el ", "il ", "de ", "o ", "a "} {
		s = strings.TrimPrefix(s, cut)
	}
	if wordCount(s, 9) > 8 {
		return ""
	}
	return s
}

// workplace reads "at Globex", "von der Globex GmbH", "chez la société Globex" at s[i] and returns the words it took.
// Behind a title, or with a legal form or a word for company, "of" and "from" are as good as "at".
func (r *leadReader) workplace(s sentence, i int, titled bool, m *mention) int {
	low := s[i].low
	at, from := atWords[low], fromWords[low]
	elided := strings.HasPrefix(low, "d'") || strings.HasPrefix(low, "d’") || strings.HasPrefix(low, "l'") || strings.HasPrefix(low, "dell'")
	// "Geschäftsführer der Firma Initech", "Geschäftsführer der Initech GmbH"
	genitive := articles[low] && i+1 < len(s) && (companyNouns[s[i+1].low] || titled && i > 0 && s[i-1].tail == "" && s.formAheadName(i+1))
	if !at && !from && !elided && !genitive || s[i].tail != "" {
		return 0
	}
	j, noun := i+1, false
	for j < len(s) && j < i+5 {
		w := s[j].low
		if cut, ok := cutElision(w); ok && companyNouns[cut] {
			noun = true
		} else if companyNouns[w] && j+1 < len(s) {
			noun = true
		} else if !(articles[w] || fromWords[w] || atWords[w]) || s[j].capital() {
			break
		}
		j++
	}
	if j >= len(s) {
		return 0
	}
	n, formed := s.company(j)
	if n == 0 {
		return 0
	}
	m.company = cleanCompany(s.said(j, j+n))
	switch {
	case !formed && !noun && articles[s[j-1].low] && s.verbBehind(j+n):
		m.cosure = sureFaint // "at the Globex conference"
	case formed:
		m.cosure = sureProse + 0.05
	case noun && n == 1:
		m.cosure = sureProse
	case noun:
		m.cosure = sureLoose
	case at && low != "u" && low != "w" && low != "unter", titled && m.titleBefore(s, i):
		m.cosure = sureLoose
	default:
		m.cosure = sureWeak
	}
	return j + n - i
}

// titleBefore reports a title word right before s[i] that leaves nothing open: "CTO of Globex", not "Head of Globex".
func (m *mention) titleBefore(s sentence, i int) bool {
	return i > 0 && (titleWords[s[i-1].low] && !openTitles[s[i-1].low] || !titleWords[s[i-1].low] && !nameLike(s[i-1]))
}

func nameLike(t token) bool { return t.nameWord() && !isAcronym(t.text) }

// cutElision takes "l'", "d'", "dell'" off a word.
func cutElision(w string) (string, bool) {
	for _, mark := range []string{"'", "’"} {
		if before, after, ok := strings.Cut(w, mark); ok && len(before) <= 4 && after != "" {
			return after, true
		}
	}
	return w, false
}

// compoundTitle recognises German and Nordic compounds: "Vertriebsleiter", "IT-Leiterin", "inköpschef".
func compoundTitle(w string) bool {
	for _, end := range []string{"leiter", "leiterin", "chef", "sjef", "leder", "päällikkö", "johtaja", "direktor", "direktorin", "manager", "managerin", "führer", "führerin", "directeur", "beauftragter", "beauftragte"} {
		if len(w) > len(end) && strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

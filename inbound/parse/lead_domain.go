package parse

import (
	"strings"

	"refermail/workflow/account"
)

// sureNamed is how sure the name is that somebody wrote and the domain is made of.
const sureNamed = 0.7

// companyOfDomain names the company that a domain identifies: as somebody in the mail writes it ("Kestrel Marine" at
// kestrelmarine.example), else by a name made of the domain. A line, or a name that is as sure, stays.
func (r *leadReader) companyOfDomain(domain Value) {
	derived := account.DisplayFromDomain(domain.Value)
	if c := r.lead.Fields["company"]; c.Confidence < sureSign || !nameFitsDomain(c.Value, domain.Value) && c.Confidence < sureHeader {
		if r.nameOfDomain(squeezed(derived), domain) {
			return
		}
	}
	if r.set("company", derived, domain.Source, min(sureDerived, domain.Confidence)) {
		r.m.note("lead.domain", 0, 0, "company: "+derived+", made of "+domain.Value)
	}
}

// nameOfDomain looks for the words whose letters are the domain's, in the sender's words and in the forwarded mail.
func (r *leadReader) nameOfDomain(label string, domain Value) bool {
	if len(label) < 3 {
		return false
	}
	sure := domain.Confidence
	if sure >= Bar {
		sure = max(sure, sureNamed)
	}
	if name, line := spelled(r.said, label); name != "" && r.set("company", name, "prose", sure) {
		r.inWords("lead.name-of-domain", line, "company: "+name)
		return true
	}
	if r.m.Forward == nil {
		return false
	}
	if name, line := spelled(sentences(scanLines(r.m.Forward.Body)), label); name != "" && r.set("company", name, "forward", sure) {
		r.inBody("lead.name-of-domain", line, "company: "+name)
		return true
	}
	return false
}

// spelled finds the words that a label is made of: the first with a legal form, else the first that are not all capitals.
func spelled(all []sentence, label string) (name string, line int) {
	best := 0
	for _, s := range all {
		for i := range s {
			n := s.spells(i, label)
			if n == 0 {
				continue
			}
			rank, form := 2, 0
			if s[i+n-1].tail == "" || s[i+n-1].tail == "," {
				form = s.form(i + n)
			}
			from := i
			if i > 0 && formsBefore[s[i-1].text] && s[i-1].tail == "" {
				from--
			}
			said := cleanCompany(s.said(from, i+n+form))
			switch {
			case form > 0 || from < i:
				rank = 3
			case isAcronym(said):
				rank = 1
			}
			if rank > best {
				best, name, line = rank, said, s[i].line
			}
		}
	}
	return name, line
}

// spells returns the number of words from s[i] on whose letters are the label, small words between them left out, 0 when
// they are not.
func (s sentence) spells(i int, label string) int {
	if !s[i].capital() {
		return 0
	}
	for n := 0; n < maxCompanyWords && i+n < len(s); n++ {
		t := s[i+n]
		if n > 0 && (strings.Trim(s[i+n-1].tail, ".") != "" || t.head != "") || len(t.text) > 2*len(label) {
			return 0
		}
		rest, ok := cutLetters(label, t.text)
		switch {
		case ok && rest == "":
			return n + 1
		case ok:
			label = rest
		case n == 0 || !joinWords[t.low]:
			return 0
		}
	}
	return 0
}

// cutLetters takes the letters of a word off the front of a label; "ö" is "o" or "oe" there.
func cutLetters(label, word string) (rest string, ok bool) {
	for _, spelling := range []string{word, umlauts.Replace(word)} {
		if key := squeezed(spelling); key != "" {
			if rest, ok := strings.CutPrefix(label, key); ok {
				return rest, true
			}
		}
	}
	return label, false
}

// squeezed are the folded letters of a name without blanks and marks.
func squeezed(s string) string { return strings.ReplaceAll(account.NameKey(s), " ", "") }

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "Å", "Aa", "Ø", "Oe")

// joinWords stand between the words of a company's name and are mostly left out of its domain.
var joinWords = wordSet("& + and of the for und der die das für von et de du des la le les l' y el los las e di del della dei van en het do da dos das og och i a")

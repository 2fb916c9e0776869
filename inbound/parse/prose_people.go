package parse

import (
	"strings"
)

// people finds the people of one sentence: behind a word that introduces ("introduce Bo Chen"), or in front of a title
// or a company ("Bo Chen, CTO at Globex").
func (r *leadReader) people(s sentence) []mention {
	var found []mention
	cued, behind := 0, false
	for i := range s {
		behind = behind || behindCues[s[i].low]
	}
	for i := 0; i < len(s); i++ {
		if n := s.match(i, selfCues); n > 0 && (i == 0 || s[i-1].tail != "") && s.person(i+n, true) > 0 {
			i += n + s.person(i+n, true) // the sender
			cued = 0
			continue
		}
		if n := s.match(i, introCues); n > 0 && !s.meeting(i) {
			i += n - 1
			cued = len(s)
			for j := i + 1; j < len(s); j++ {
				if !fillers[strings.TrimRight(s[j].low, ".")] && !honorifics[s[j].low] {
					cued = j
					break
				}
			}
			continue
		}
		if strings.HasPrefix(s[i].tail, ":") || i+1 < len(s) && s[i+1].raw == ":" {
			if fieldNames[s[i].low] == "contact" { // "Contact: Bo Chen" inside a line
				cued = i + 1
				if s[i].tail == "" {
					i++
					cued = i + 1
				}
				continue
			}
		}
		honor := i > 0 && honorifics[s[i-1].low]
		n := s.person(i, honor || cued == i && cued > 0)
		if n == 0 {
			continue
		}
		m := mention{name: strings.TrimRight(s.said(i, i+n), "."), line: s[i].line}
		next := r.position(s, i+n, &m)
		introduced := cued == i && cued > 0 || behind && len(found) == 0
		coordinated := len(found) > 0 && i > 1 && ands[s[i-1].low] && found[len(found)-1].sure > 0
		m.sure = r.sureOf(s, i, n, honor, introduced, m)
		if s.asks() && !introduced {
			m.sure, m.cosure = min(m.sure, sureWeak), min(m.cosure, sureWeak)
		}
		if coordinated && m.sure < found[len(found)-1].sure {
			m.sure = found[len(found)-1].sure
		}
		if m.sure > 0 && !r.isMine(m.name) && !(m.company != "" && r.isMine(m.company)) && !personIsCompany(s, i, n) {
			found = append(found, m)
		}
		i = max(next, i+n) - 1
	}
	return found
}

// meeting reports "to meet", which is about an appointment unless it is "I'd like you to meet".
func (s sentence) meeting(i int) bool {
	return s[i].low == "meet" && i > 0 && (s[i-1].low == "to" && !(i > 1 && s[i-2].low == "you") || firstPersons[s[i-1].low])
}

// wishful reports a sentence that says what somebody wants.
func (s sentence) wishful() bool {
	for i := range s {
		if wishWords[s[i].low] || s.match(i, needCues) > 0 {
			return true
		}
	}
	return false
}

// wishWords are what prospects do.
var wishWords = wordSet("asked asks wants want needs need demo quote pricing price offer trial looking interested evaluating wishes requires", "möchte will fragt bittet interessiert angebot", "souhaite veut demande devis", "quiere pide presupuesto oferta interesa", "vuole chiede preventivo", "wil vraagt offerte", "quer pede cotação")

// asks reports a question.
func (s sentence) asks() bool { return strings.ContainsAny(s[len(s)-1].tail, "?？") }

var ands = wordSet("and und et y e en og och i a и &")

// sureOf says how sure it is that the words s[i:i+n] are a person who is introduced, 0 for not at all.
func (r *leadReader) sureOf(s sentence, i, n int, honor, introduced bool, m mention) float64 {
	full := n > 1 || honor
	if n > 2 && fromOnly[s[i+1].text] && m.title == "" && m.cosure <= sureProse {
		return sureFaint // "Daan de Vries", or "Bo de Globex"
	}
	placed := m.company != "" && m.cosure > sureWeak
	switch {
	case introduced && (full || placed):
		return sureProse
	case introduced && m.company != "":
		return sureWeak
	case full && placed && (m.title != "" || n > 1 && (m.cosure > sureProse || s.wishful())) && !r.answer:
		return sureLoose
	case full && (placed || m.title != ""):
		return sureWeak
	case introduced && n == 1, full && m.company != "":
		return sureFaint
	}
	return 0
}

// personIsCompany reports that a legal form follows the name: "Globex Industries GmbH" is nobody.
func personIsCompany(s sentence, i, n int) bool {
	return s[i+n-1].tail == "" && (s.form(i+n) > 0 || i+n < len(s) && (s[i+n].raw == "&" || s[i+n].raw == "+")) || i > 0 && companyNouns[s[i-1].low] && !honorifics[s[i-1].low]
}

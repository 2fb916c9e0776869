package parse

import (
	"strings"
)

// companies finds companies that no person stands before: by legal form, or behind a word for company.
func (r *leadReader) companies(s sentence) []mention {
	var found []mention
	for i := 0; i < len(s); i++ {
		noun := false
		if i > 0 {
			w, _ := cutElision(s[i-1].low)
			noun = companyNouns[w] && (s[i-1].tail == "" || s[i-1].tail == ":") && !(s[i-1].capital() && i > 1 && s[i-1].low == "kunden")
		}
		if !s[i].capital() && !strings.ContainsAny(s[i].head, "\"„“«") {
			continue
		}
		n, formed := s.company(i)
		if n == 0 {
			continue
		}
		m := mention{company: cleanCompany(s.said(i, i+n)), line: s[i].line}
		switch {
		case formed:
			m.cosure = sureProse + 0.05
		case noun && (n == 1 && !s.person2(i) || s[i+n-1].tail != "" || strings.ContainsAny(s[i].head, "\"„“«")):
			m.cosure = sureProse
		case noun:
			m.cosure = sureWeak
		default:
			continue
		}
		switch {
		case s.aside():
			m.cosure = sureFaint
		case s.asks():
			m.cosure = min(m.cosure, sureWeak)
		}
		if i > 1 && s.selfBefore(i) || r.isMine(m.company) || wordCount(m.company, 1) == 0 {
			i += n - 1
			continue
		}
		found = append(found, m)
		i += n - 1
	}
	return found
}

// person2 reports that a second capitalised word follows, so that it is open where the name ends.
func (s sentence) person2(i int) bool { return i+1 < len(s) && s[i].tail == "" && s[i+1].capital() }

// selfBefore reports "we at", "wir bei", "our company" before s[i]: the sender's own company.
func (s sentence) selfBefore(i int) bool {
	for n := 1; n <= 4 && i-n >= 0; n++ {
		if clientWords[s[i-n].low] {
			return false
		}
		if selfWords[s[i-n].low] {
			return true
		}
		if s[i-n].tail != "" {
			return false
		}
	}
	return false
}

// clientWords make "my" and "our" somebody else's: "my client Initech Inc."
var clientWords = wordSet("client clients customer customers prospect contact lead friends kunde kunden kundin kontakt interessent bekannte clients cliente clientes clienti contacto contatto contact klant klanten relatie contato kund kunder kunde klient")

var selfWords = wordSet("we our us i i'm we're my wir unsere unserer unser ich uns mein meine nous notre je mon ma nos nosotros nuestra nuestro yo mi somos noi nostra nostro io siamo wij we ons onze ik mijn nós nossa nosso eu somos vi vår vores vår jeg jag")

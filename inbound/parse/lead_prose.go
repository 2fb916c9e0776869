package parse

import (
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// mention is one person or company that prose names.
type mention struct {
	name    string
	title   string
	company string
	sure    float64 // of the name
	cosure  float64 // of the company
	line    int
}

// prose reads the sender's sentences: who is introduced, where they work and as what, and what they want. Mail that came
// through a list is not read for names, people are named there for other reasons.
func (r *leadReader) prose() {
	if r.m.Auto.List {
		return
	}
	all := r.said
	var people, companies []mention
	for _, s := range all {
		p := r.people(s)
		people = append(people, p...)
		companies = append(companies, r.companies(s)...)
	}
	cp, cc := r.wideNames()
	people, companies = append(people, cp...), append(companies, cc...)
	r.takePerson(people)
	r.nameOfAddress(all)
	r.others(people)
	r.takeCompany(people, companies)
	if !r.nothing() {
		for _, s := range all {
			r.wishes(s)
		}
		r.wideWishes()
	}
}

// takePerson decides who is introduced: the one who is named, or nobody when two are named as clearly.
func (r *leadReader) takePerson(people []mention) {
	best, rival := mention{}, false
	for _, m := range people {
		switch {
		case m.sure > best.sure:
			rival = best.name != "" && best.sure >= Bar && !sharesWord(best.name, m.name)
			best = m
		case m.sure == best.sure && !sharesWord(best.name, m.name) && best.name != m.name:
			rival = true
		case best.title == "" && sharesWord(best.name, m.name):
			best.title = m.title
		}
	}
	if best.name == "" {
		return
	}
	known := r.lead.Fields["contact"]
	mail := r.lead.Fields["email"]
	switch {
	case known.Value != "" && known.Confidence >= Bar || mail.Value != "" && mail.Confidence >= Bar:
		r.addToKnown(people)
		return
	case best.sure <= sureFaint:
		return
	case rival:
		best.sure, best.title = sureGuess, ""
	case mail.Value != "":
		best.sure = min(best.sure, sureWeak) // several addresses; nobody knows whose is whose
	}
	if r.set("contact", best.name, "prose", best.sure) {
		r.inWords("lead.prose", best.line, "contact: "+best.name)
	}
	r.set("title", best.title, "prose", best.sure)
}

// addToKnown takes title and full name from the mention of the person who is known already.
func (r *leadReader) addToKnown(people []mention) {
	for _, m := range people {
		name := r.get("contact")
		same := name != "" && sharesWord(name, m.name)
		if name == "" {
			same = inLocalPart(m.name, r.get("email")) || len(people) == 1 && m.sure >= sureProse && r.lead.Fields["email"].Source == "prose"
		}
		if !same {
			continue
		}
		if name == "" && r.set("contact", m.name, "prose", max(m.sure, sureLoose)) {
			r.inWords("lead.prose", m.line, "contact: "+m.name)
		}
		if m.title != "" && r.set("title", m.title, "prose", sureProse) {
			r.inWords("lead.prose", m.line, "title: "+m.title)
		}
		return
	}
}

// takeCompany decides which company is meant: that of the person, else the only one named.
func (r *leadReader) takeCompany(people, companies []mention) {
	contact := r.get("contact")
	best, rival := mention{}, false
	for i, m := range people {
		if m.cosure <= sureProse { // without a legal form the name is as sure as the person who is said to work there
			people[i].cosure = min(m.cosure, m.sure)
		}
	}
	for _, m := range people {
		if m.company != "" && (sharesWord(contact, m.name) || contact == m.name) && m.cosure > best.cosure {
			best = m
		}
	}
	if best.company == "" || best.cosure < Bar {
		for _, m := range append(companies, people...) {
			switch {
			case m.company == "":
			case best.company != "" && sameCompanyName(best.company, m.company):
				if m.cosure > best.cosure {
					best = m
				}
			case m.cosure > best.cosure:
				rival = rival || best.cosure >= Bar
				best = m
			case m.cosure == best.cosure:
				rival = true
			}
		}
	} else {
		for _, m := range companies { // the same with its legal form
			if sameCompanyName(best.company, m.company) && m.cosure > best.cosure {
				best = m
			}
		}
	}
	if best.company == "" || best.cosure <= sureFaint && r.nothing() {
		return
	}
	if strings.IndexFunc(best.company, func(c rune) bool { return c > 0x24f && unicode.IsLetter(c) }) >= 0 {
		// a domain is written in Latin letters; nothing can be compared
	} else if d := r.get("domain"); d != "" && r.known("email") != "" && !nameFitsDomain(best.company, d) {
		best.cosure = min(best.cosure, sureWeak) // the domain says another name
	} else if mail := r.known("email"); mail != "" && account.FromAddress(mail) != "" && !nameFitsDomain(best.company, account.FromAddress(mail)) && r.lead.Fields["email"].Source != "prose" {
		best.cosure = min(best.cosure, sureWeak)
	}
	if rival {
		best.cosure = sureGuess
	}
	if r.lead.Fields["contact"].Confidence < Bar && len(people) > 1 && best.name != "" {
		best.cosure = min(best.cosure, sureGuess)
	}
	if r.set("company", best.company, "prose", best.cosure) {
		r.inWords("lead.prose", best.line, "company: "+best.company)
	}
}

// sameCompanyName reports that two names mean one company.
func sameCompanyName(a, b string) bool { return account.NameKey(a) == account.NameKey(b) }

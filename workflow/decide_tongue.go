package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// speakable reports whether mails can be written in a language; "" leaves it to be learnt. If not, the decision is refused.
func (d *draft) speakable(language string) bool {
	known := d.w.Rules.Program.Languages
	if language == "" || slices.Contains(known, language) {
		return true
	}
	d.out.Refusal = fmt.Sprintf("%q is no language of the program; there are: %s", language, strings.Join(known, ", "))
	return false
}

// writtenTo sets in which language and zone all people of a partner are written to, those added in this decision too.
func (d *draft) writtenTo(p Partner, language, zone *string) {
	if language == nil && zone == nil {
		return
	}
	people := map[ContactNo]Contact{}
	for _, c := range d.w.contacts {
		people[c.No] = c
	}
	for _, c := range d.out.Contacts {
		people[c.No] = c
	}
	for _, no := range slices.Sorted(maps.Keys(people)) {
		c := people[no]
		if c.Partner != p.No {
			continue
		}
		if language != nil {
			c.Tongue = c.Tongue.speaks(*language)
		}
		if zone != nil {
			c.Tongue = c.Tongue.livesIn(*zone)
		}
		d.out.Contacts = append(d.out.Contacts, c)
	}
}

func orEmptyText(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// speakTo writes to a partner's person in the language they ask for from now on.
func (d mailDraft) speakTo(a ask, c Contact, k *Deal) MailResult {
	if !d.strong() {
		return d.challenge(Address{Name: c.Name, Email: c.Email}, PartnerSide, "a change of language needs an authenticated sender")
	}
	known := d.w.Rules.Program.Languages
	l := Letter{Verdict: "no language", Excerpt: oneLine(a.arg, 40), Commands: languageLines(known)}
	if code := languageNamed(a.arg); slices.Contains(known, code) {
		l.Verdict, c.Tongue = "language", c.Tongue.speaks(code)
		d.out.Contacts = append(d.out.Contacts, c)
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindPreference, Letter: l})
	return d.handle("language "+oneLine(a.arg, 40), k)
}

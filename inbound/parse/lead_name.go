package parse

import (
	"slices"
	"strings"
)

// nameOfAddress looks for the name of the known address: the only full name in the words that it is made of.
func (r *leadReader) nameOfAddress(all []sentence) {
	mail := r.known("email")
	if mail == "" || r.get("contact") != "" {
		return
	}
	local, _, _ := strings.Cut(strings.ToLower(mail), "@")
	found, at := "", 0
	for _, s := range all {
		for i := 0; i < len(s); i++ {
			n := s.person(i, false)
			if n == 0 {
				continue
			}
			name := s.said(i, i+n)
			if madeOf(local, name) && !personIsCompany(s, i, n) && !r.isMine(name) {
				if found != "" && found != name {
					return
				}
				found, at = name, s[i].line
			}
			i += n - 1
		}
	}
	if r.set("contact", found, "prose", sureLoose) {
		r.inWords("lead.prose", at, "contact: "+found)
	}
}

// madeOf reports that a local part is made of a name: "bo", "chen", "bo.chen", "bchen", "boc".
func madeOf(local, name string) bool {
	return len(name) <= maxPersonName && slices.ContainsFunc(spellings(name), func(s string) bool { return madeOfPlain(local, s) })
}

func madeOfPlain(local, name string) bool {
	words := strings.FieldsFunc(name, notNameRune)
	if len(words) < 2 {
		return false
	}
	first, last := words[0], words[len(words)-1]
	for part := range strings.FieldsFuncSeq(local, notNameRune) {
		if part == first || part == last {
			return true
		}
	}
	initial := string([]rune(first)[:1])
	plain := strings.Join(strings.FieldsFunc(local, notNameRune), "")
	return plain == first+last || plain == initial+last || plain == last+initial || plain == first+string([]rune(last)[:1])
}

package parse

import "strings"

// mostOthers bounds the further people that are remembered.
const mostOthers = 10

// others keeps the people whom the words introduce beside the contact, as "Name <address>, Company" without what is not
// said: nobody can tell from one mail whether both are prospects, so they are suggestions.
func (r *leadReader) others(people []mention) {
	main := r.lead.Fields["contact"].Value
	used := map[string]bool{}
	if mail := r.get("email"); mail != "" {
		used[strings.ToLower(mail)] = true
	}
	seen := []string{main}
	for _, p := range people {
		if p.sure < sureWeak || p.name == "" || main == "" || len(r.lead.Others) == mostOthers || knownName(seen, p.name) ||
			inLocalPart(p.name, r.get("email")) {
			continue
		}
		entry, found := p.name, false
		for _, a := range r.addresses {
			if key := strings.ToLower(a); !used[key] && inLocalPart(p.name, a) {
				used[key], found = true, true
				entry += " <" + a + ">"
				break
			}
		}
		if p.sure < sureLoose && !found {
			continue
		}
		seen = append(seen, p.name)
		if p.company != "" {
			entry += ", " + p.company
		}
		r.lead.Others = append(r.lead.Others, entry)
		r.inWords("lead.others", p.line, entry)
	}
}

// knownName reports that a name may be one of those before it.
func knownName(before []string, name string) bool {
	for _, b := range before {
		if b == name || sharesWord(b, name) {
			return true
		}
	}
	return false
}

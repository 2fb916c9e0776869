package parse

import (
	"strings"

	"refermail/workflow/account"
)

// labelled takes the "Key: value" lines of the sender's words over.
func (r *leadReader) labelled() {
	for _, f := range fieldsOf(r.lines) {
		if f.table {
			defer r.blankRow(f) // a row is no prose
		}
		if f.Name == "" {
			r.lead.Unknown[f.Key] = f.Value
			continue
		}
		r.inWords("lead.line", f.line, f.Name+": "+f.Value)
		switch f.Name {
		case "contact":
			r.person(f.Value, "line", sureLine)
		case "email":
			if a := mailbox(f.Value); a.Address != "" && !r.own(a.Address) {
				r.set("email", a.Address, "line", sureLine)
				r.set("contact", a.Name, "line", sureHeader)
			}
		case "company":
			r.company(f.Value)
		case "domain":
			d := account.Registrable(f.Value)
			if d != "" && !account.IsFreeMail(d) && (!r.own(d) || meansAccount(f.Key)) {
				r.set("domain", d, "line", sureLine)
			}
		case "consent":
			if consents(f.Value) {
				r.set("consent", f.Value, "line", sureLine)
			} else {
				r.lead.Denied = clipText(f.Value)
			}
		case "phone":
			defer r.phone(f.Value, "line", sureLine) // its country is that of an address which may stand below
		case "address":
			if a := mailbox(f.Value); a.Address == "" {
				r.set("address", f.Value, "line", sureLine)
			} else if !r.own(a.Address) {
				r.set("email", a.Address, "line", sureLine) // "Adresse: bo@globex.example"
			}
		case "title":
			sure := sureLine
			if foldLabel(f.Key) == "title" && !isTitle(f.Value) && wordCount(f.Value, 3) > 2 {
				sure = sureWeak // the heading of a form, not of a job
			}
			r.set("title", f.Value, "line", sure)
		default:
			r.set(f.Name, f.Value, "line", sureLine)
		}
	}
}

// blankRow takes a row of a table, and its label on the line above, out of the words.
func (r *leadReader) blankRow(f ownField) {
	r.lines[f.line].body = ""
	for i := f.line - 1; i >= max(0, f.line-2); i-- {
		if foldLabel(r.lines[i].body) == foldLabel(f.Key) {
			r.lines[i].body = ""
			return
		}
	}
}

// person reads "Bo Chen, CTO, bo@globex.example, +44 20 7946 0100": the parts in any order after the name.
func (r *leadReader) person(value, source string, sure float64) {
	if a := mailbox(value); a.Address != "" {
		if r.own(a.Address) {
			return
		}
		r.set("email", a.Address, source, sure)
		if start, end := findAddress(value, 0); start >= 0 {
			value = value[:start] + "," + value[end:]
		}
	}
	for part := range strings.FieldsFuncSeq(value, func(c rune) bool { return strings.ContainsRune(",;|()<>[]、，；（）", c) }) {
		part = strings.Trim(trimBlank(part), "-–: ")
		switch {
		case part == "" || strings.EqualFold(part, "mailto"):
		case digits(part) >= 6:
			r.phone(part, source, sure)
		case r.get("contact") == "":
			name, title := wideTitleOff(shownName(dropHonorific(part)))
			r.set("contact", name, source, sure)
			r.set("title", title, source, sureHeader)
		case hasLegalForm(part):
			r.set("company", part, source, sureHeader)
		case isTitle(part):
			r.set("title", part, source, sureHeader)
		default:
			r.set("title", part, source, sureWeak) // as well a town, a department, a nickname
		}
	}
}

// company reads "Globex", "Globex (globex.example)", "globex.example".
func (r *leadReader) company(value string) {
	if first, rest, ok := strings.Cut(value, ","); ok && mailbox(rest).Address != "" && mailbox(first).Address == "" { // "Lead: Globex, Bo Chen bo@globex.example"
		r.company(first)
		r.person(rest, "line", sureLine)
		return
	}
	var name []string
	for w := range strings.FieldsSeq(value) {
		host := strings.Trim(w, "()<>[],;（）")
		if strings.Contains(host, ".") && host == strings.ToLower(host) && !strings.Contains(host, "@") {
			if d := account.Registrable(host); d != "" && !account.IsFreeMail(d) && len(host) > 4 {
				r.set("domain", d, "line", sureLine)
				continue
			}
		}
		name = append(name, w)
	}
	r.set("company", strings.Trim(strings.Join(name, " "), "-–,;: "), "line", sureLine)
}

// phone notes a telephone number: in international form when the number plan knows it, else as written and less sure.
func (r *leadReader) phone(value, source string, sure float64) {
	number, valid := readPhone(value, r.region())
	switch {
	case number == "":
	case valid:
		r.set("phone", number, source, sure)
	case source == "line":
		r.set("phone", number, source, sureLoose)
	default:
		r.set("phone", number, source, sureWeak)
	}
}

// region is the country of the prospect's address or domain, "" when unknown.
func (r *leadReader) region() string {
	if at := strings.LastIndexByte(r.get("email"), '@'); at >= 0 {
		if region := regionOf(r.get("email")[at+1:]); region != "" {
			return region
		}
	}
	return regionOf(r.get("domain"))
}

// meansAccount reports the labels that only a registration has ("Domain", "Company domain", "Domäne"): whoever writes their
// own domain there refers themselves. "Web" may be a line of the sender's signature.
func meansAccount(key string) bool {
	key = foldLabel(key)
	return strings.HasPrefix(key, "dom") || strings.HasSuffix(key, " domain")
}

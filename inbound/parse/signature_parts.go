package parse

import (
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// signaturePart is one value of a signature.
type signaturePart struct {
	name, value string
	sure        float64
	line        int
}

// signatureCard is what a signature says. foreign means that it belongs to somebody else.
type signatureCard struct {
	parts   []signaturePart
	foreign bool
	named   bool // the author's name was seen
	street  []string
	streets int // line of the first of street
}

func (c *signatureCard) add(name, value string, sure float64, line int) {
	c.parts = append(c.parts, signaturePart{name, value, sure, line})
}

// readSignature reads lines[start:end] as the signature of author.
func (r *leadReader) readSignature(lines []line, start, end int, author Address) signatureCard {
	var c signatureCard
	n := 0
	for i := start; i < end && n < maxSignatureLines && !c.foreign; i++ {
		body := strings.Trim(lines[i].body, "*_ ")
		if lines[i].blank() || isRule(body) || isSignatureMark(lines[i].body) || isDeviceFooter(body) {
			c.endStreet()
			continue
		}
		if beginsSmallPrint(body) || sentenceLike(body) && len(body) > 60 {
			break
		}
		n++
		parts := splitSignature(body)
		if isPostal(body) { // commas and bars part an address, too
			parts = []string{body}
		}
		for _, part := range parts {
			r.signaturePart(&c, strings.Trim(trimBlank(part), "*_ ,;"), i, author)
		}
	}
	c.endStreet()
	return c
}

// splitSignature cuts a line at the marks people put between particulars.
func splitSignature(s string) []string {
	for _, mark := range []string{" | ", "|", " • ", " · ", " ● ", " ‖ ", " // ", "   ", "\t", "｜", "／"} {
		if strings.Contains(s, mark) {
			var all []string
			for part := range strings.SplitSeq(s, mark) {
				if len(all) > 12 {
					break
				}
				all = append(all, splitLabels(part)...)
			}
			return all
		}
	}
	return splitLabels(s)
}

// splitLabels cuts "Tel. +49 30 23125123, Mobil +49 …" and "Head of IT, Globex Inc.", but not "Initech, S.L.".
func splitLabels(s string) []string {
	for _, mark := range []string{", ", " / ", " – ", " — ", " - ", "、"} {
		if !strings.Contains(s, mark) {
			continue
		}
		parts := strings.SplitN(s, mark, 6)
		for i := 1; i < len(parts); i++ {
			if hasLegalForm("X "+parts[i]) && !hasLegalForm(parts[i]) {
				parts[i-1] += mark + parts[i]
				parts = append(parts[:i], parts[i+1:]...)
				i--
			}
		}
		return parts
	}
	return []string{s}
}

// signaturePart sorts one particular.
func (r *leadReader) signaturePart(c *signatureCard, s string, line int, author Address) {
	if s == "" {
		return
	}
	if start, end := findAddress(s, 0); start >= 0 {
		switch address := s[start:end]; {
		case r.own(address):
			c.foreign = true
		case author.Address == "" && c.named:
			c.add("email", address, sureSign, line)
		}
		return
	}
	label, value := signatureLabel(s)
	switch {
	case label == "fax" || label == "skip":
		return
	case label == "web" || label == "" && looksLikeHost(s):
		if label == "" {
			value = s
		}
		if d := account.Registrable(value); d != "" && !account.IsFreeMail(d) && !socialHosts[d] && (r.get("domain") == "" && account.FromAddress(author.Address) == "") {
			if r.own(d) {
				c.foreign = true
				return
			}
			c.add("domain", d, sureSign, line)
		}
	case label == "phone" || label == "" && phoneShaped(strings.Map(plainPhoneRune, s)):
		if label == "" && !strings.HasPrefix(strings.TrimLeft(s, "( "), "+") && r.region() == "" {
			return // digits alone may be anything
		}
		if number, _ := readPhone(value, ""); number != "" {
			c.add("phone", value, sureSign+0.05, line)
		}
	case label == "address":
		c.keepStreet(value, line)
	case hasLegalForm(s):
		c.add("company", cleanCompany(s), sureSign, line)
	case isTitle(s) && !beginsWithName(s, author.Name):
		title, company := titleAtCompany(s)
		c.add("title", title, sureSign, line)
		if company != "" && !r.isMine(company) {
			c.add("company", company, sureProse, line)
		}
	case isPostal(s) || len(c.street) > 0 && line == c.streets+len(c.street) && looksLikeTown(s):
		c.keepStreet(s, line)
	default:
		r.nameOrCompany(c, s, line, author)
	}
}

// nameOrCompany sorts what carries no mark of its own: the author's name, or the company's when the domain says so.
func (r *leadReader) nameOrCompany(c *signatureCard, s string, line int, author Address) {
	d := account.FromAddress(author.Address)
	switch {
	case sharesWord(s, author.Name) && wordCount(s, 7) <= 6:
		c.named = true
	case author.Name == "" && !c.named && len(c.parts) == 0 && fullName(s) && !r.isMine(s) && inLocalPart(s, author.Address):
		c.named = true
		c.add("contact", s, sureSign, line)
	case r.isMine(s) && len(c.parts) == 0 && fullName(s):
		c.foreign = true // somebody of ours signed
	case d != "" && nameFitsDomain(s, d) && wordCount(s, 7) <= 6 && len(s) < 80:
		c.add("company", s, sureSign, line)
	}
}

// inLocalPart reports that a word of a name is in the address of its owner.
func inLocalPart(name, address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	if len(name) > maxPersonName {
		return false
	}
	for _, spelling := range spellings(name) {
		for w := range strings.FieldsFuncSeq(spelling, notNameRune) {
			if len(w) > 1 && strings.Contains(local, w) {
				return true
			}
		}
	}
	return false
}

// spellings are the ways a name is written in addresses, lower case: "müller", "mueller", "muller"; "groß", "gross".
func spellings(name string) []string {
	name = strings.ToLower(name)
	if strings.IndexFunc(name, func(c rune) bool { return c > unicode.MaxASCII }) < 0 {
		return []string{name}
	}
	return []string{name, strings.ReplaceAll(umlauts.Replace(name), "ß", "ss"), account.NameKey(name)}
}

// fullName reports two to four words as a name is written, and nothing else.
func fullName(s string) bool {
	if len(s) > 60 {
		return false
	}
	var words sentence
	for w := range strings.FieldsSeq(s) {
		words = append(words, newToken(w, 0))
	}
	return len(words) > 1 && words.person(0, false) == len(words)
}

// titleAtCompany parts "CTO at Globex" and "Leiter IT bei Globex"; "Head of IT" stays whole.
func titleAtCompany(s string) (title, company string) {
	words := strings.Fields(s)
	for i := 1; i+1 < len(words); i++ {
		if atWords[strings.ToLower(words[i])] && unicode.IsUpper(firstRune(words[i+1])) {
			return strings.Join(words[:i], " "), strings.Join(words[i+1:], " ")
		}
	}
	return s, ""
}

// keepStreet collects the lines of a postal address.
func (c *signatureCard) keepStreet(s string, line int) {
	if len(c.street) == 0 {
		c.streets = line
	}
	if len(c.street) < 4 {
		c.street = append(c.street, s)
	}
}

func (c *signatureCard) endStreet() {
	if len(c.street) > 0 {
		c.add("address", strings.Join(c.street, ", "), sureSign-0.05, c.streets)
		c.street = nil
	}
}

package parse

import (
	"strings"

	"refermail/workflow/account"
)

// How sure a value is, by where it comes from.
const (
	sureLine    = 0.95 // a labelled line says so
	sureForward = 0.9  // the header of the forwarded mail
	sureHeader  = 0.8  // the one outsider in To or Cc
	sureProse   = 0.6  // the one outside address in the words
	sureGuess   = 0.5  // derived: a name from a domain, one of several outsiders
)

// leadReader collects what one mail tells about an account. The first source that names a value keeps it.
type leadReader struct {
	m     *Message
	own   func(string) bool
	words string // the partner's own words, with no quote, forward or signature
	lead  Lead
}

// findLead reads company, person, context and consent: from labelled lines, else from the forwarded mail, else from an
// outsider in To or Cc, else from prose with exactly one outside address. The sender's own and our addresses are never
// the prospect. It returns nil when nothing points to an account.
func findLead(m *Message, opt Options) *Lead {
	if m.Bounce != nil || m.Auto.Reply {
		return nil
	}
	r := leadReader{m: m, own: leadOwn(m, opt), words: m.Reply, lead: Lead{Fields: map[string]Value{}, Unknown: map[string]string{}}}
	if m.Forward != nil {
		r.words = m.Forward.Message
	}
	fields := findFields(r.words)
	r.lines(fields)
	r.forward()
	r.header()
	r.prose()
	r.account()
	if r.nothing() {
		return nil
	}
	r.context()
	r.consent()
	r.missing()
	return &r.lead
}

// leadOwn is ownAddresses, and the addresses this mail was delivered for.
func leadOwn(m *Message, opt Options) func(string) bool {
	own := ownAddresses(m, opt)
	mine := map[string]bool{}
	for _, d := range m.Delivered {
		mine[d] = true
	}
	return func(address string) bool { return own(address) || mine[strings.ToLower(address)] }
}

// set notes a value unless a better source has given one.
func (r *leadReader) set(name, value, source string, sure float64) {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" {
		return
	}
	if old, ok := r.lead.Fields[name]; ok && old.Confidence >= sure {
		return
	}
	r.lead.Fields[name] = Value{Value: value, Source: source, Confidence: sure}
}

func (r *leadReader) get(name string) string { return r.lead.Fields[name].Value }

// lines takes the labelled lines over.
func (r *leadReader) lines(fields []Field) {
	for _, f := range fields {
		switch f.Name {
		case "":
			r.lead.Unknown[f.Key] = f.Value
		case "contact":
			r.person(f.Value)
		case "email":
			if a := mailbox(f.Value); a.Address != "" && !r.own(a.Address) {
				r.set("email", a.Address, "line", sureLine)
				r.set("contact", a.Name, "line", sureHeader)
			}
		case "company":
			r.company(f.Value)
		case "domain":
			if d := account.Registrable(f.Value); d != "" && !account.IsFreeMail(d) {
				r.set("domain", d, "line", sureLine)
			}
		case "consent":
			if consents(f.Value) {
				r.set("consent", f.Value, "line", sureLine)
			}
		default:
			r.set(f.Name, f.Value, "line", sureLine)
		}
	}
}

// person reads "Bo Chen, CTO, bo@globex.example, +1 555 0100": the parts in any order after the name.
func (r *leadReader) person(value string) {
	if a := mailbox(value); a.Address != "" {
		if r.own(a.Address) {
			return
		}
		r.set("email", a.Address, "line", sureLine)
		if start, end := findAddress(value, 0); start >= 0 {
			value = value[:start] + "," + value[end:]
		}
	}
	for part := range strings.FieldsFuncSeq(value, func(c rune) bool { return strings.ContainsRune(",;|()<>[]", c) }) {
		part = strings.Trim(trimBlank(part), "-–: ")
		switch {
		case part == "" || strings.EqualFold(part, "mailto"):
		case digits(part) >= 6:
			r.set("phone", part, "line", sureHeader)
		case r.get("contact") == "":
			r.set("contact", shownName(part), "line", sureLine)
		default:
			r.set("title", part, "line", sureHeader)
		}
	}
}

// company reads "Globex", "Globex (globex.example)", "globex.example".
func (r *leadReader) company(value string) {
	var name []string
	for w := range strings.FieldsSeq(value) {
		host := strings.Trim(w, "()<>[],;")
		if strings.Contains(host, ".") && host == strings.ToLower(host) && !strings.Contains(host, "@") {
			if d := account.Registrable(host); d != "" && !account.IsFreeMail(d) {
				r.set("domain", d, "line", sureLine)
				continue
			}
		}
		name = append(name, w)
	}
	r.set("company", strings.Trim(strings.Join(name, " "), "-–,;: "), "line", sureLine)
}

// forward takes the forwarded mail's author, or whom an own forwarded mail was written to.
func (r *leadReader) forward() {
	f := r.m.Forward
	if f == nil {
		return
	}
	source := "forward"
	if f.Via == "attachment" {
		source = "attachment"
	}
	if f.From.Address == "" && f.From.Name != "" || f.From.Address != "" && !r.own(f.From.Address) {
		r.contact(f.From, source, sureForward)
		return
	}
	if outside := r.outsiders(f.To, f.Cc); len(outside) > 0 {
		r.contact(outside[0], source, sureGuess)
	}
}

// header takes an outsider in To or Cc: an introduction.
func (r *leadReader) header() {
	outside := r.outsiders(r.m.To, r.m.Cc)
	if len(outside) == 0 {
		return
	}
	sure := sureHeader
	if len(outside) > 1 && !sameDomain(outside) {
		sure = sureGuess
	}
	r.contact(outside[0], "header", sure)
}

// contact takes a mailbox for the prospect, unless another person is known already.
func (r *leadReader) contact(a Address, source string, sure float64) {
	if mail := r.get("email"); mail != "" && !strings.EqualFold(mail, a.Address) {
		return
	}
	if name := r.get("contact"); name != "" && r.get("email") == "" && a.Name != "" && !sharesWord(name, a.Name) {
		return // the line names somebody else
	}
	r.set("email", a.Address, source, sure)
	if r.get("contact") == "" {
		r.set("contact", a.Name, source, sure)
	}
}

// prose takes the one outside address in the words, and the name before it.
func (r *leadReader) prose() {
	if r.get("email") != "" {
		return
	}
	var found Address
	for at := 0; ; {
		start, end := findAddress(r.words, at)
		if start < 0 {
			break
		}
		at = end
		address := r.words[start:end]
		if r.own(address) || strings.EqualFold(address, found.Address) {
			continue
		}
		if found.Address != "" {
			return // two: nobody can tell which
		}
		line := r.words[strings.LastIndexByte(r.words[:start], '\n')+1 : start]
		found = Address{Name: nameBefore(line), Address: address}
	}
	if found.Address != "" {
		r.contact(found, "prose", sureProse)
	}
}

// account derives domain and company from what is known.
func (r *leadReader) account() {
	mail := r.lead.Fields["email"]
	if d := account.FromAddress(mail.Value); d != "" && !r.own(mail.Value) {
		r.set("domain", d, mail.Source, mail.Confidence-0.05)
	}
	if d := r.lead.Fields["domain"]; d.Value != "" {
		r.set("company", account.DisplayFromDomain(d.Value), d.Source, sureGuess)
	}
	r.lead.Company, r.lead.Domain = r.get("company"), r.get("domain")
	r.lead.Contact = Person{Name: r.get("contact"), Email: mail.Value, Phone: r.get("phone"), Title: r.get("title")}
}

// nothing reports that no account and no person is named.
func (r *leadReader) nothing() bool {
	return r.lead.Company == "" && r.lead.Domain == "" && r.lead.Contact.Name == "" && r.lead.Contact.Email == ""
}

// consent takes a consent line, or the prospect being on the thread for everybody to see.
func (r *leadReader) consent() {
	mail := r.lead.Contact.Email
	if r.get("consent") == "" && mail != "" {
		for _, list := range [][]Address{r.m.To, r.m.Cc} {
			for _, a := range list {
				if strings.EqualFold(a.Address, mail) {
					r.set("consent", "in copy: "+a.Address, "header", sureForward)
				}
			}
		}
	}
	r.lead.Consent = r.get("consent")
}

// missing names what the built-in program requires and the mail does not say.
func (r *leadReader) missing() {
	r.lead.Missing = []string{}
	if r.lead.Company == "" && r.lead.Domain == "" {
		r.lead.Missing = append(r.lead.Missing, "company")
	}
	if r.lead.Contact.Name == "" && r.lead.Contact.Email == "" {
		r.lead.Missing = append(r.lead.Missing, "contact")
	}
	if r.lead.Context == "" {
		r.lead.Missing = append(r.lead.Missing, "context")
	}
}

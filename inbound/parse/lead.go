package parse

import (
	"math"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// Bar is the confidence from which a value counts. A value below it stays in [Lead.Fields] as a suggestion and fills
// nothing else of the Lead, so that the field is asked for. It lies between what one clear sign shows and what only fits:
// a title and a company behind a person's name are above it, a capitalised word behind "from" is below. The name that a
// known domain suggests for its company stands exactly at the bar: it is good enough to show, and every name that
// somebody wrote beats it, because the domain, not the name, says which account it is.
const Bar = 0.55

// How sure a value is, by where it comes from.
const (
	sureLine    = 0.95 // a labelled line says so
	sureForward = 0.9  // the header of the forwarded mail
	sureCard    = 0.85 // a vCard
	sureHeader  = 0.8  // the one outsider in To or Cc
	sureSign    = 0.75 // the signature under the forwarded mail
	sureProse   = 0.65 // a clear sign in the words
	sureLoose   = 0.6  // in the words with one sign less; a line that had to be taken apart
	sureDerived = Bar  // the company's name read from its domain
	sureWeak    = 0.5  // it fits, and more would have to be known
	sureGuess   = 0.4  // one of several
	sureFaint   = 0.3  // no more than a hint at a value that another source names
)

// leadReader collects what one mail tells about an account. The first source that names a value keeps it.
type leadReader struct {
	m      *Message
	own    func(string) bool
	mine   map[string]bool // words of our people's and the sender's names and companies, lower case
	lines  []line          // the sender's own words: no quote, forward or signature
	words  string          // the text of lines
	said   []sentence      // of lines
	answer bool            // the mail answers another one
	lead   Lead
	where  place

	addresses []string // the outside addresses in the words, in order, at most mostOthers
}

// findLead reads company, person, context, consent and what else is told: from labelled lines, from the forwarded mail
// and the signature under it, from vCards, from an outsider in To or Cc, and from prose. The sender's own and our
// addresses, names and companies are never the prospect's. It returns nil when nothing points to an account.
func findLead(m *Message, opt Options) *Lead {
	if m.Bounce != nil || m.Auto.Reply {
		return nil
	}
	r := leadReader{m: m, own: leadOwn(m, opt), lead: Lead{Fields: map[string]Value{}, Unknown: map[string]string{}}}
	r.mine = ownWords(m, r.own)
	kind, _ := subjectPrefix(m.Subject)
	r.answer = kind == subjectReply || len(m.InReplyTo)+len(m.References) > 0 && m.Forward == nil
	r.words = m.Reply
	if m.Forward != nil {
		r.words = m.Forward.Message
	}
	if trimBlank(r.words) == "" && m.Forward == nil && kind == subjectPlain && !r.answer {
		r.words = trimBlank(m.Subject) // all that was written
	}
	r.lines = scanLines(r.words)
	r.lines = r.lines[:wordsEnd(r.lines, r.sender())]
	if n := len(r.lines); n > 0 {
		r.words = r.words[:r.lines[n-1].end]
	} else {
		r.words = ""
	}
	r.labelled()
	r.forward()
	r.signature()
	r.cards()
	r.header()
	r.address()
	r.said = sentences(r.lines)
	r.prose()
	r.account()
	if r.nothing() {
		r.consent() // "Consent: yes" alone answers a question of ours
		m.Consent = r.lead.Consent
		return nil
	}
	r.context()
	r.fill()
	r.consent()
	r.missing()
	return &r.lead
}

// leadOwn is ownAddresses, and the addresses this mail was delivered for. Where nobody said who we are, the one person a
// mail is addressed to is.
func leadOwn(m *Message, opt Options) func(string) bool {
	own := ownAddresses(m, opt)
	mine := map[string]bool{}
	for _, d := range m.Delivered {
		mine[d] = true
	}
	if opt.Own == nil && len(m.To) == 1 && len(m.Cc) == 0 {
		mine[strings.ToLower(m.To[0].Address)] = true
	}
	return func(address string) bool { return own(address) || mine[strings.ToLower(address)] }
}

// sender is the display name of the mail's author, "" when it has none.
func (r *leadReader) sender() string {
	if len(r.m.From) == 0 {
		return ""
	}
	return r.m.From[0].Name
}

// set notes a value unless a source as good has given one, and reports whether it did.
func (r *leadReader) set(name, value, source string, sure float64) bool {
	value = strings.Join(strings.Fields(value), " ")
	sure = math.Round(sure*100) / 100
	if value == "" {
		return false
	}
	if old, ok := r.lead.Fields[name]; ok && old.Confidence >= sure {
		return false
	}
	r.lead.Fields[name] = Value{Value: value, Source: source, Confidence: sure}
	return true
}

func (r *leadReader) get(name string) string { return r.lead.Fields[name].Value }

// known is the value of a field when it is above the bar, "" otherwise.
func (r *leadReader) known(name string) string {
	if v := r.lead.Fields[name]; v.Confidence >= Bar {
		return v.Value
	}
	return ""
}

// account derives the domain from the address and the company's name from the domain.
func (r *leadReader) account() {
	mail := r.lead.Fields["email"]
	if d := account.FromAddress(mail.Value); d != "" && !r.own(mail.Value) {
		r.set("domain", d, mail.Source, mail.Confidence-0.05)
	}
	d := r.lead.Fields["domain"]
	if d.Value == "" {
		return
	}
	if c := r.lead.Fields["company"]; d.Confidence >= Bar && c.Value != "" && nameFitsDomain(c.Value, d.Value) && c.Confidence < sureHeader {
		r.set("company", c.Value, c.Source, sureHeader) // the name somebody wrote and the domain agree
	}
	r.companyOfDomain(d)
}

// nameFitsDomain reports that a domain is made of a company's name: "Globex Industries" has globex.example and
// globex-industries.example.
func nameFitsDomain(name, domain string) bool {
	label, _, _ := strings.Cut(domain, ".")
	key := strings.Fields(account.NameKey(name))
	if len(key) == 0 || len(label) < 3 {
		return false
	}
	label = strings.ReplaceAll(label, "-", "")
	for _, word := range key { // the first words of the name are enough: "Blue Heron Foods" at blueheron.example
		rest, ok := strings.CutPrefix(label, word)
		if !ok {
			return false
		}
		if label = rest; label == "" {
			return true
		}
	}
	return false
}

// nothing reports that neither an account nor a person is named or suggested.
func (r *leadReader) nothing() bool {
	for _, name := range []string{"company", "domain", "contact", "email"} {
		if r.get(name) != "" {
			return false
		}
	}
	return true
}

// fill takes what is above the bar over into the lead.
func (r *leadReader) fill() {
	r.lead.Company, r.lead.Domain = r.known("company"), r.known("domain")
	r.lead.Contact = Person{Name: r.known("contact"), Email: r.known("email"), Phone: r.known("phone"), Title: r.known("title")}
}

// missing names what the built-in program requires and the mail does not say.
func (r *leadReader) missing() {
	r.lead.Missing = []string{}
	if r.lead.Others == nil {
		r.lead.Others = []string{}
	}
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

// ownWords are the names of our people and the sender's, and the names of both companies as far as addresses tell:
// whoever is called so in prose is no prospect.
func ownWords(m *Message, own func(string) bool) map[string]bool {
	mine := map[string]bool{}
	for i, list := range [][]Address{m.From, m.Sender, m.To, m.Cc} {
		for _, a := range list {
			if i > 1 && !own(a.Address) {
				continue
			}
			for w := range strings.FieldsFuncSeq(strings.ToLower(a.Name), notNameRune) {
				mine[w] = true
			}
			local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
			for w := range strings.FieldsFuncSeq(local, notNameRune) {
				mine[w] = true
			}
			if d := account.FromAddress(a.Address); d != "" {
				label, _, _ := strings.Cut(d, ".")
				mine[label] = true
			}
		}
	}
	delete(mine, "")
	return mine
}

// isMine reports a name of ours or the sender's: one of its words is known as such.
func (r *leadReader) isMine(name string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(name), notNameRune), func(w string) bool { return r.mine[w] }) ||
		r.mine[strings.ReplaceAll(account.NameKey(name), " ", "")]
}

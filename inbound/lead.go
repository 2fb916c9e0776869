package inbound

import (
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
)

// lead is what the mail tells about an account, the unsure apart. Where lines we gave them to fill in came back, our own
// guess stands among the words: nothing but its context is taken then.
func lead(m *parse.Message, unfilled bool, own func(string) bool) *workflow.Lead {
	l := m.Lead
	if unfilled {
		return &workflow.Lead{Context: l.Context, Fields: map[string]string{}}
	}
	out := &workflow.Lead{Company: l.Company, Domain: l.Domain, Context: l.Context, Consent: l.Consent, Fields: map[string]string{},
		Contact: workflow.Person{Name: l.Contact.Name, Email: strings.ToLower(l.Contact.Email), Phone: l.Contact.Phone, Title: l.Contact.Title}}
	for name, v := range l.Fields {
		switch name {
		case "company", "domain", "contact", "email", "phone", "title", "context", "consent":
		default:
			if v.Confidence >= parse.Bar {
				out.Fields[name] = v.Value
			}
		}
	}
	perhaps(out, l)
	if email := out.Perhaps["email"]; email != "" {
		out.Perhaps["others"] = others(m, email, own)
	}
	if said := othersSaid(l.Others); said != "" && out.Perhaps["contact"]+out.Perhaps["email"] != "" {
		out.Perhaps["others"] = strings.TrimPrefix(out.Perhaps["others"]+"\n"+said, "\n")
	}
	consentByThread(out, m)
	return out
}

// perhaps takes out of a lead what is too unsure. A company's name that was made of a sure domain is no guess at who it is.
func perhaps(out *workflow.Lead, l *parse.Lead) {
	places := map[string]*string{"company": &out.Company, "domain": &out.Domain, "contact": &out.Contact.Name,
		"email": &out.Contact.Email, "phone": &out.Contact.Phone, "title": &out.Contact.Title}
	for name, place := range places {
		v := l.Fields[name]
		if v.Value == "" || v.Confidence >= parse.Bar || name == "company" && l.Fields["domain"].Confidence >= parse.Bar {
			continue
		}
		if out.Perhaps == nil {
			out.Perhaps = map[string]string{}
		}
		out.Perhaps[name], *place = v.Value, ""
	}
	if email, ok := out.Perhaps["email"]; ok {
		out.Perhaps["email"] = strings.ToLower(email)
		if l.Fields["consent"].Source == "header" { // of the one we are not sure of
			out.Consent = ""
		}
	}
}

// mostOthers bounds how many people beside a guess are remembered.
const mostOthers = 10

// others are the outsiders on the mail, and on an own one that was forwarded, beside the one guessed at: one of them may be
// who is meant, if the answer says so.
func others(m *parse.Message, guess string, own func(string) bool) string {
	seen := map[string]bool{account.CompareKey(guess): true}
	home := ""
	for _, from := range m.From {
		seen[account.CompareKey(from.Address)] = true
		home = account.FromAddress(from.Address) // "" for free mail, which is nobody's home
	}
	people := append(addresses(m.To), addresses(m.Cc)...)
	if f := m.Forward; f != nil && (f.From.Address == "" || seen[account.CompareKey(f.From.Address)]) {
		people = append(append(people, addresses(f.To)...), addresses(f.Cc)...)
	}
	var lines []string
	for _, p := range people {
		key := account.CompareKey(p.Email)
		if key == "" || seen[key] || own(p.Email) || home != "" && account.FromAddress(p.Email) == home || len(lines) == mostOthers {
			continue
		}
		seen[key] = true
		lines = append(lines, strings.Join(strings.Fields(strings.NewReplacer("<", " ", ">", " ").Replace(p.Name)), " ")+" <"+p.Email+">")
	}
	return strings.Join(lines, "\n")
}

// othersSaid are the people with an address whom the words introduce beside a guess, "Name <address>" a line.
func othersSaid(entries []string) string {
	var lines []string
	for _, entry := range entries {
		if end := strings.IndexByte(entry, '>'); end >= 0 && len(lines) < mostOthers {
			lines = append(lines, entry[:end+1])
		}
	}
	return strings.Join(lines, "\n")
}

// consentByThread takes as evidence that the prospect is on the thread for everybody to see (VA-3): he wrote the mail that
// was forwarded. Where the partner's words deny or doubt it, nothing is taken and it is asked for. Of somebody who only may
// be the prospect the evidence, a copy of this mail too, waits with the guess.
func consentByThread(lead *workflow.Lead, m *parse.Message) {
	if m.Lead.Denied != "" {
		return
	}
	if key := account.CompareKey(lead.Contact.Email); key != "" {
		if lead.Consent == "" && wroteForwarded(m, key) {
			lead.Consent = wroteIt
		}
		return
	}
	key := account.CompareKey(lead.Perhaps["email"])
	if key == "" {
		return
	}
	if wroteForwarded(m, key) {
		lead.Perhaps["consent"] = wroteIt
		return
	}
	for _, a := range append(addresses(m.To), addresses(m.Cc)...) {
		if account.CompareKey(a.Email) == key {
			lead.Perhaps["consent"] = "in copy: " + a.Email
		}
	}
}

const wroteIt = "they wrote the mail that was forwarded"

func wroteForwarded(m *parse.Message, key string) bool {
	return m.Forward != nil && account.CompareKey(m.Forward.From.Address) == key
}

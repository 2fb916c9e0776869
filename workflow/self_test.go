package workflow

import "testing"

func TestWhoMayBeThePartnersOwnIsHeldForAPerson(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "x", func(m *Mail) {
		refer("Globex")(m)
		m.Lead.Company, m.Lead.Domain, m.Lead.Contact = "Northwind Consulting Ltd", "", Person{Name: "Bo"}
	})
	want(t, r.Rule, "perhaps a self-referral: Northwind Consulting Ltd has the name of your own company", "the partner's own name")
	for _, tt := range []struct {
		name          string
		contact       Person
		ending, holds string
	}{
		{"the sender's own name with a private address", Person{Name: "Ann", Email: "a.n@gmail.com"}, "", "Ann has the name of one of your own people"},
		{"a colleague's name without an address", Person{Name: "ABE"}, "", "ABE has the name of one of your own people"},
		{"a first name alone at the company says nothing", Person{Name: "Ann", Email: "ann@globex.example"}, "", ""},
		{"a whole name at the company does", Person{Name: "Eve  Müller", Email: "eve@globex.example"}, "", "Eve Müller has the name of one of your own people"},
		{"the same word before the @ at a private address", Person{Name: "E. M.", Email: "eve.mueller@gmail.com"}, "", "eve.mueller@gmail.com looks like a private address of one of your own people"},
		{"the same word at the company says nothing", Person{Name: "E. M.", Email: "eve.mueller@globex.example"}, "", ""},
		{"the number of the sender's signature", Person{Name: "Bo", Phone: "+49 30 23125123"}, "Ann\n030 / 231 251 23", "+49 30 23125123 is the number in your own signature"},
		{"another number", Person{Name: "Bo", Phone: "+49 30 23125124"}, "Ann\n030 / 231 251 23", ""},
		{"somebody else", Person{Name: "Bo Chen", Email: "bo@gmail.com"}, "Ann", ""},
	} {
		c := newTown(t)
		c.do(SetPartner{Partner: 1, AddContacts: []Address{{"Eve Müller", "eve-mueller@northwind.example"}}})
		lead := func(m *Mail) { refer("Globex")(m); m.Lead.Contact, m.Ending = tt.contact, tt.ending }
		r, ns := c.mail(ann, "x", lead)
		if tt.holds == "" {
			want(t, r.Rule, "registered", tt.name)
			continue
		}
		want(t, string(r.Disposition)+": "+r.Rule, "held: perhaps a self-referral: "+tt.holds, tt.name)
		want(t, kinds(ns), "kept to "+ann+", held to "+manager, tt.name)
		said(t, tt.name, c.find(KindKept, ann).Letter.Note, tt.holds, "registered with the time of this mail")
		r, _ = c.mail(ann, "x", func(m *Mail) { lead(m); m.Forced = true })
		want(t, r.Rule, "registered", tt.name+", released")
	}
}

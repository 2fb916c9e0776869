package workflow

import (
	"strings"
	"testing"

	"refermail/workflow/program"
)

// TestOnlyAPlainYesConfirms has what must not be taken for a yes to the guess at Bo Chen of Globex.
func TestOnlyAPlainYesConfirms(t *testing.T) {
	for _, words := range []string{
		"Is that right?", "Right?", "Bo Chen?", "Is it Bo Chen?", "Is it Bo Chen", "Yes?", "Yes？", "Is Bo right?", "نعم؟", "Ναι;", "> yes", "| yes", "Yes.\n> yes",
		"Tak", "Tak!", "Thanks", "Ok, thanks", "Ok", "Sure, thank you", "Mange tak", "Thanks\nAnn", "in copy", "in copy: Bo", "copy",
		"Yes\n\nWait, no: Kim Lee is the contact.", "Yes.\nNo.", "No.\nYes.", "Yes, not", "Yes, Bo, no", "not Bo", "Yes 👎", "Yes, Kim Lee", "Kim Lee, no", "Bo and Kim",
		"Kim Lee?", "No, is it Kim Lee?", "Yes.\n\nThey need it by March.", "Yes, but ask her first", "jo", "Yes, Globex, and Zoe is the contact",
	} {
		c := newTown(t)
		r, sent := c.mail(ann, "Meet Bo and Kim.", unsure)
		_, sent = c.mail(ann, words, reply(sent[0]))
		k := c.deal(r.Deal)
		want(t, k.Company+k.Domain+k.Contact.Name+k.Contact.Email+k.Consent, "", words)
		want(t, kinds(sent), "relay to "+manager, words)
	}
}

func TestCourtesyGoesWithAYes(t *testing.T) {
	for _, words := range []string{
		"Hi Max,\n\nyes, that is right.\n\nBest regards\nAnn", "Hello,\nYes!\nCheers, Ann", "Yes, Bo Chen of Globex", "Ja, danke", "Yes – thanks 🙂", "Tak, dokładnie", "Yes\nAnn\nNorthwind Consulting",
		"Yes\n\nCompany: (perhaps Globex (globex.example)?)\nContact: (perhaps Bo Chen <bo@globex.example>?)",
	} {
		c := newTown(t)
		r, sent := c.mail(ann, "Meet Bo and Kim.", unsure)
		c.mail(ann, words, reply(sent[0]))
		want(t, c.deal(r.Deal).Contact, Person{Name: "Bo Chen", Email: "bo@globex.example"}, words)
	}
}

func TestANameMadeOfSuchWordsIsNoYes(t *testing.T) {
	for guess, answers := range map[string][]string{
		"Nei Wang":    {"Nei, takk", "Nei", "No"},
		"No Than":     {"No", "No, thanks"},
		"Yes Please":  {"please"},
		"Ann Best":    {"Thanks\nAnn", "Best regards\nAnn"},
		"The Is Very": {"it is very", "thanks very"},
	} {
		for _, words := range answers {
			c := newTown(t)
			r, sent := c.mail(ann, "Meet them.", func(m *Mail) {
				m.Lead = &Lead{Company: "Globex", Context: "They need a crane.", Perhaps: map[string]string{"contact": guess, "email": "x@globex.example"}}
			})
			c.mail(ann, words, reply(sent[0]))
			k := c.deal(r.Deal)
			want(t, k.Contact, Person{}, guess+": "+words)
			want(t, k.Stage, program.Incomplete, guess+": "+words)
		}
	}
}

// TestALineAndADoubtBesideIt: a line decides about its own field, unless the words around it take that back.
func TestALineAndADoubtBesideIt(t *testing.T) {
	for words, known := range map[string]string{
		"Contact: yes\nContext: They have no crane.":    "bo@globex.example",
		"Contact: yes\n\nWait, no.":                     "",
		"Contact: yes\n\nOr is it Kim?":                 "",
		"Contact: (perhaps Bo Chen <b@x.example>?) yes": "bo@globex.example",
	} {
		c := newTown(t)
		r, sent := c.mail(ann, "Meet Bo.", unsure)
		c.mail(ann, words, func(m *Mail) {
			reply(sent[0])(m)
			m.Said = map[string]string{"contact": "yes"}
			if strings.Contains(words, "Context") {
				m.Said["context"] = "They have no crane."
			}
		})
		k := c.deal(r.Deal)
		want(t, k.Contact.Email, known, words)
		if known == "" {
			want(t, k.Contact.Name, "", words)
		}
	}
}

// TestAnotherAddressLeavesTheGuess: who writes an address of their own has not agreed to ours.
func TestAnotherAddressLeavesTheGuess(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo.", unsure)
	c.mail(ann, "Yes", func(m *Mail) {
		reply(sent[0])(m)
		m.Said = map[string]string{"email": "kim@initech.example", "domain": "initech.example"}
	})
	k := c.deal(r.Deal)
	want(t, k.Contact.Name+k.Contact.Email+k.Consent+k.Domain, "kim@initech.exampleinitech.example", "known")
}

func TestAYesTakesOverNoMoreThanWasShown(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo.", func(m *Mail) {
		unsure(m)
		m.Lead.Perhaps["phone"], m.Lead.Perhaps["title"] = "+44 20 7946 0123", "CTO"
	})
	want(t, sent[0].Letter.Evidence, "in copy: bo@globex.example", "the evidence is shown")
	c.mail(ann, "yes", reply(sent[0]))
	k := c.deal(r.Deal)
	want(t, k.Contact, Person{Name: "Bo Chen", Email: "bo@globex.example"}, "contact")
	want(t, k.Consent, "in copy: bo@globex.example", "consent")
}

func TestAYesToNothingWeKnowConfirmsOnlyTheLatestQuestion(t *testing.T) {
	unknown := func(n Notice) func(*Mail) {
		return func(m *Mail) { reply(n)(m); m.InReplyTo = []string{"rewritten@provider.example"} }
	}
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo and Kim.", unsure)
	asking := sent[0]
	c.do(Commanded{Deal: r.Deal, Text: "ask are they in a hurry?"})
	for name, change := range map[string]func(*Mail){
		"another id": unknown(c.find(KindQuestion, ann)),
		"no id":      func(m *Mail) { reply(asking)(m); m.InReplyTo = nil },
		"references to it": func(m *Mail) {
			unknown(asking)(m)
			m.References = []string{asking.MessageID, c.find(KindQuestion, ann).MessageID}
		},
	} {
		c.mail(ann, "yes", change)
		want(t, c.deal(r.Deal).Contact.Email, "", name)
	}
	c.mail(ann, "yes", func(m *Mail) {
		unknown(asking)(m)
		m.References = []string{asking.MessageID, "rewritten@provider.example"}
	})
	want(t, c.deal(r.Deal).Contact.Email, "bo@globex.example", "references")

	c = newTown(t)
	r, sent = c.mail(ann, "Meet Bo and Kim.", unsure)
	_, other := c.mail(ann, "Another one.", func(m *Mail) { m.Lead = &Lead{Context: "They need a crane."} })
	c.mail(ann, "yes", func(m *Mail) { unknown(sent[0])(m); m.References = []string{other[0].MessageID} })
	want(t, c.deal(r.Deal).Contact.Email, "", "the question of another deal")

	c = newTown(t)
	r, sent = c.mail(ann, "Meet Bo and Kim.", unsure)
	c.mail(ann, "What is that?", reply(sent[0])) // their own mail is the last one now, our question still the last of ours
	c.mail(ann, "yes", unknown(sent[0]))
	want(t, c.deal(r.Deal).Contact.Email, "bo@globex.example", "the latest of ours asks")
}

func TestAGuessCannotWriteTheLineItStandsOn(t *testing.T) {
	for name, shown := range map[string]string{
		"Bo ?) Kim Mallory":                  "(perhaps Bo Kim Mallory <m@evil.example>?)",
		"Bo <kim@x.example>\r\nConsent: yes": "(perhaps Bo kim@x.example Consent: yes <m@evil.example>?)",
		"（Bo？）":                              "(perhaps Bo <m@evil.example>?)",
		"?)":                                 "(perhaps m@evil.example?)",
	} {
		c := newTown(t)
		_, sent := c.mail(ann, "Meet Bo.", func(m *Mail) {
			m.Lead = &Lead{Company: "Globex", Context: "They need a crane.", Perhaps: map[string]string{"contact": name, "email": "m@evil.example"}}
		})
		want(t, sent[0].Letter.Missing[0].Perhaps, shown, name)
		want(t, Filled(shown), "", "sent back: "+shown)
	}
	k := Deal{Perhaps: map[string]string{"contact": "Bo", "email": "bo?)@globex.example"}}
	want(t, k.guess("contact"), "Bo", "an address that would have to be changed to be shown")
	for line, filled := range map[string]string{"(perhaps Bo?) ?": "", "(perhaps …?) ?": "", "(perhaps Bo ?) Kim <m@evil.example>?)": "", "(perhaps Bo?) !": "", "… ?": "", "… 50": "50", "(perhaps Bo?) yes": "yes"} {
		want(t, Filled(line), filled, line)
	}
}

func TestCourtesyIsNobodysName(t *testing.T) {
	for _, words := range []string{"Tak", "Ok, thanks", "Yes", "> yes", "No Than", "Is that right?", "Zoe？"} {
		c := newTown(t)
		r, sent := c.mail(ann, "Meet them.", func(m *Mail) { m.Lead = &Lead{Company: "Globex", Context: "They need a crane."} })
		c.mail(ann, words, reply(sent[0]))
		want(t, c.deal(r.Deal).Contact, Person{}, words)
	}
}

// TestLinesThatCameBackAreNoFreeWords: what stands in a mail with our unfilled lines is not the company's name.
func TestLinesThatCameBackAreNoFreeWords(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo.", func(m *Mail) { unsure(m); m.Lead.Context = ""; m.Reply = "" })
	c.mail(ann, "Contact: (perhaps Bo Chen <bo@globex.example>?) and so on\nand on and on", func(m *Mail) { reply(sent[0])(m); m.Unfilled = true })
	want(t, c.deal(r.Deal).Context, "", "context")
}

package parse

import (
	"reflect"
	"strings"
	"testing"
)

// brief is what a test says about a lead.
type brief struct {
	company, domain, name, email, context, consent string
	missing                                        []string
}

func briefOf(l *Lead) brief {
	if l == nil {
		return brief{}
	}
	return brief{l.Company, l.Domain, l.Contact.Name, l.Contact.Email, l.Context, l.Consent, l.Missing}
}

func acmeOwn(a string) bool { return strings.HasSuffix(a, "acme.example") }

// read does for a text what Parse does.
func read(m *Message) *Message {
	m.Forward = findForward(m, nil, Options{Own: acmeOwn})
	m.Reply, m.Elided = splitReply(m)
	m.Fields = findFields(m.Text)
	m.Lead = findLead(m, Options{Own: acmeOwn})
	return m
}

const boForward = "\n\n---------- Forwarded message ---------\nFrom: Bo Chen <bo@globex.example>\nDate: d\nSubject: Our rollout\nTo: Ann <ann@partner.example>\n\nHello Ann, ask eve@other.example\n"

func TestLeadSaysWhatTheMailSays(t *testing.T) {
	t.Parallel()
	none := []string{}
	cc := func(subject, text string, cc ...Address) *Message {
		m := fromAnn(subject, text)
		m.Cc = cc
		return m
	}
	for name, c := range map[string]struct {
		m    *Message
		want brief
	}{
		"forward with words":         {fromAnn("Fwd: Our rollout", "Bo needs SSO for 200 people."+boForward), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "Bo needs SSO for 200 people.", "", none}},
		"forward without words":      {fromAnn("Fwd: Our rollout", boForward), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "", "", []string{"context"}}},
		"forward with a greeting":    {fromAnn("Fwd: Our rollout", "Hi Max,\n\nThanks,\nAnn"+boForward), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "", "", []string{"context"}}},
		"forward with lines":         {fromAnn("Fwd: Our rollout", "Company: Globex Industries\nConsent: yes\nContext: they need SSO soon"+boForward), brief{"Globex Industries", "globex.example", "Bo Chen", "bo@globex.example", "they need SSO soon", "yes", none}},
		"forward of the partner's":   {fromAnn("Fwd: Our rollout", "I wrote this to Bo."+strings.NewReplacer("From: Bo Chen <bo@globex.example>", "From: Ann <ann@partner.example>", "To: Ann <ann@partner.example>", "To: Bo Chen <bo@globex.example>").Replace(boForward)), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "I wrote this to Bo.", "", none}},
		"lines":                      {fromAnn("New lead", "Contact: Bo Chen, CTO, bo@globex.example\nContext: They need SSO.\nCompany: Globex\n"), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "They need SSO.", "", none}},
		"lines and prose":            {fromAnn("New lead", "Hi Max,\n\nthey need SSO by March.\n\nCompany: Globex (globex.example)\nEmail: bo@globex.example\nPet: Rex\n\nBest,\nAnn\n"), brief{"Globex", "globex.example", "", "bo@globex.example", "they need SSO by March.\n\nPet: Rex", "", none}},
		"no contact":                 {fromAnn("New lead", "Company: Globex\nContext: They need SSO.\n"), brief{"Globex", "", "", "", "They need SSO.", "", []string{"contact"}}},
		"no company":                 {fromAnn("New lead", "Contact: Bo Chen\nContext: He needs SSO now.\n"), brief{"", "", "Bo Chen", "", "He needs SSO now.", "", []string{"company"}}},
		"free mail is no company":    {fromAnn("New lead", "Contact: Bo Chen <bo.chen@gmail.com>\nContext: He needs SSO now.\n"), brief{"", "", "Bo Chen", "bo.chen@gmail.com", "He needs SSO now.", "", []string{"company"}}},
		"prose with one address":     {fromAnn("Globex", "Please talk to Bo Chen (bo@globex.example), they need SSO.\n"), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "Please talk to Bo Chen (bo@globex.example), they need SSO.", "", none}},
		"prose with own address":     {fromAnn("Globex", "Talk to bo@globex.example, not to me at ann@partner.example or max@acme.example.\n"), brief{"Globex", "globex.example", "", "bo@globex.example", "Talk to bo@globex.example, not to me at ann@partner.example or max@acme.example.", "", none}},
		"prose with two addresses":   {fromAnn("Globex", "Talk to bo@globex.example or eve@other.example soon.\n"), brief{"", "", "", "", "Talk to bo@globex.example or eve@other.example soon.", "", []string{"company", "contact"}}},
		"introduction":               {cc("Bo, meet Acme", "Bo, meet Max. Bo needs SSO.\n", bo, Address{Address: "max@acme.example"}), brief{"Globex", "globex.example", "Bo Chen", "bo@globex.example", "Bo, meet Max. Bo needs SSO.", "in copy: bo@globex.example", none}},
		"consent refused":            {fromAnn("New lead", "Company: Globex\nContact: Bo\nConsent: not yet\nContext: They need SSO.\n"), brief{"Globex", "", "Bo", "", "They need SSO.", "", none}},
		"a conversation":             {fromAnn("Re: Globex", "Bo's boss joins on Thursday.\n"), brief{}},
		"quoted lines are not hers":  {fromAnn("Re: x", "Thanks a lot!\n\nOn 3 Nov 2026 at 10:00, Acme <deals@acme.example> wrote:\n> Company: Globex\n"), brief{}},
		"the sender is no prospect":  {fromAnn("New lead", "Email: ann@partner.example\nContact: Ann <ann@partner.example>\n"), brief{}},
		"company line with a domain": {fromAnn("New lead", "Company: www.globex.example\nContact: Bo\nContext: They need SSO.\n"), brief{"Globex", "globex.example", "Bo", "", "They need SSO.", "", none}},
	} {
		if got := briefOf(read(c.m).Lead); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, c.want)
		}
	}
}

func TestLeadShowsWhereValuesComeFrom(t *testing.T) {
	t.Parallel()
	l := read(fromAnn("Fwd: Our rollout", "Title: CTO\nColour: blue\nThey need SSO soon."+boForward)).Lead
	for name, want := range map[string]Value{
		"email":   {"bo@globex.example", "forward", sureForward},
		"contact": {"Bo Chen", "forward", sureForward},
		"title":   {"CTO", "line", sureLine},
		"company": {"Globex", "forward", sureDerived},
	} {
		if got := l.Fields[name]; got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	if l.Unknown["Colour"] != "blue" || !strings.Contains(l.Context, "Colour: blue") {
		t.Errorf("unknown lines: %v, context %q", l.Unknown, l.Context)
	}
}

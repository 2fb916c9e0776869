package inbound

import (
	"maps"
	"strings"
	"testing"

	"refermail/inbound/parse"
)

// sure and guessed are values of a lead.
func sure(v string) parse.Value {
	return parse.Value{Value: v, Source: "header", Confidence: parse.Bar}
}
func guessed(v string) parse.Value {
	return parse.Value{Value: v, Source: "header", Confidence: parse.Bar - 0.01}
}

func nobody(string) bool { return false }

func TestWhatIsTooUnsureIsSuggestedOnly(t *testing.T) {
	t.Parallel()
	m := &parse.Message{Cc: []parse.Address{{Name: "Bo", Address: "Bo@Globex.example"}}, Lead: &parse.Lead{Company: "Globex", Domain: "globex.example",
		Contact: parse.Person{Name: "Bo", Email: "Bo@Globex.example", Phone: "1", Title: "CTO"}, Context: "words", Consent: "in copy: Bo@Globex.example",
		Fields: map[string]parse.Value{"company": guessed("Globex"), "domain": guessed("globex.example"), "contact": guessed("Bo"), "email": guessed("Bo@Globex.example"),
			"phone": guessed("1"), "title": sure("CTO"), "size": guessed("50"), "need": sure("a crane"), "consent": sure("in copy: Bo@Globex.example")}}}
	l := lead(m, false, nobody)
	if l.Company+l.Domain+l.Contact.Name+l.Contact.Email+l.Contact.Phone+l.Consent != "" || l.Contact.Title != "CTO" || l.Context != "words" {
		t.Errorf("taken as said: %+v", l)
	}
	if want := map[string]string{"company": "Globex", "domain": "globex.example", "contact": "Bo", "email": "bo@globex.example", "phone": "1",
		"consent": "in copy: bo@globex.example", "others": ""}; !maps.Equal(l.Perhaps, want) {
		t.Errorf("suggested %v", l.Perhaps)
	}
	if !maps.Equal(l.Fields, map[string]string{"need": "a crane"}) {
		t.Errorf("fields %v", l.Fields)
	}
	m.Lead.Fields["domain"] = sure("globex.example") // the company's name is made of it
	if l := lead(m, false, nobody); l.Company != "Globex" || l.Domain != "globex.example" || l.Perhaps["company"] != "" {
		t.Errorf("a company named after its domain: %+v", l)
	}
}

func TestTheParserMayKeepGuessesApartItself(t *testing.T) {
	t.Parallel()
	l := lead(&parse.Message{Lead: &parse.Lead{Missing: []string{"contact"}, Fields: map[string]parse.Value{"contact": guessed("Bo")}}}, false, nobody)
	if l.Contact.Name != "" || l.Perhaps["contact"] != "Bo" {
		t.Errorf("%+v", l)
	}
}

// TestALineSentBackIsNoAnswer reads what mail programs and people make of the lines we gave them.
func TestALineSentBackIsNoAnswer(t *testing.T) {
	t.Parallel()
	type read3 struct {
		said     map[string]string
		unfilled bool
		lead     string
	}
	for words, want := range map[string]read3{
		"Contact: (perhaps Bo Chen <bo@globex.example>?)":                                   {nil, true, ""},
		"Contact: (perhaps Bartholomew Longname of the Longnames\r\n<bo@globex.example>?)":  {nil, true, ""},
		"Company: (perhaps Globex (globex.example)?)\r\nContact: Kim <kim@initech.example>": {map[string]string{"contact": "Kim", "email": "kim@initech.example"}, true, ""},
		"Contact: (perhaps Bo Chen <bo@globex.example>?) yes":                               {map[string]string{"contact": "yes"}, true, ""},
		"Contact: Bo Chen <bo@globex.example>":                                              {map[string]string{"contact": "Bo Chen", "email": "bo@globex.example"}, false, "bo@globex.example"},
	} {
		m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "", words)
		address := ""
		if m.Lead != nil {
			address = m.Lead.Contact.Email
		}
		if !maps.Equal(m.Said, want.said) || m.Unfilled != want.unfilled || address != want.lead {
			t.Errorf("%q: said %v, unfilled %v, lead %q", words, m.Said, m.Unfilled, address)
		}
	}
}

func TestOurDotsAreNoAnswer(t *testing.T) {
	t.Parallel()
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "",
		"Contact: …\r\nCompany: Globex")
	if !maps.Equal(m.Said, map[string]string{"company": "Globex"}) {
		t.Errorf("said %v", m.Said)
	}
}

func TestTwoOutsidersOfDifferentCompaniesAreAGuess(t *testing.T) {
	t.Parallel()
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: Bo Chen <bo@globex.example>, Kim <Lee> <kim@initech.example>, max@acme.example",
		"Cc: deals@acme.example, abe@northwind.example, KIM@initech.example, Lou <lou@umbrella.example>",
		"Subject: Introduction", "", "Please meet the team of Acme, who plan warehouses.")
	if m.Lead == nil || m.Lead.Contact.Email != "" || m.Lead.Company != "" {
		t.Fatalf("assumed: %+v", m.Lead)
	}
	if p := m.Lead.Perhaps; p["email"] != "bo@globex.example" || m.Lead.Context == "" || !strings.Contains(p["others"], "<kim@initech.example>\nLou <lou@umbrella.example>") ||
		strings.Contains(p["others"], "acme") || strings.Contains(p["others"], "northwind") || strings.Count(p["others"], "\n") != 1 {
		t.Errorf("suggested: %+v", m.Lead)
	}
}

func TestWordsThatDenyBeatWhatTheThreadShows(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"They need billing software.":                                 wroteIt,
		"Please don't contact her yet, I have to ask her first.":      "",
		"Sie braucht Software. Bitte noch nicht anrufen.":             "",
		"She has not agreed to be contacted. They need new software.": "",
	} {
		m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Fwd: Billing", "", words, "",
			"---------- Forwarded message ---------", "From: Eve Stone <eve@umbrella.example>", "Date: Mon, Nov 2, 2026 at 5:40 PM", "Subject: Billing",
			"To: Ann <ann@northwind.example>", "", "Who does billing?")
		if m.Lead == nil || m.Lead.Contact.Email != "eve@umbrella.example" || m.Lead.Consent != want || m.Lead.Perhaps["consent"] != "" {
			t.Errorf("%q: %+v", words, m.Lead)
		}
	}
}

func TestTheSecondProspectOfTheWordsIsSuggested(t *testing.T) {
	t.Parallel()
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Two leads", "",
		"Two for you: Maya Lind at Globex (maya@globex.example) and Oscar Reed at Initech (oscar@initech.example). Both need billing.")
	if m.Lead == nil || m.Lead.Contact.Email != "" || m.Lead.Perhaps["email"] != "maya@globex.example" || m.Lead.Perhaps["others"] != "Oscar Reed <oscar@initech.example>" {
		t.Errorf("%+v", m.Lead)
	}
}

// TestAReplyThatOnlyConsents is the answer to our question in words: it names no account and tells of consent all the same.
func TestAReplyThatOnlyConsents(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Yes, he has agreed to be contacted.":    "Yes, he has agreed to be contacted.",
		"Has he agreed to be contacted?":         "",
		"He has not agreed to be contacted yet.": "",
		"Thanks, talk to you on Friday.":         "",
	} {
		m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "", words)
		got := ""
		if m.Lead != nil {
			got = m.Lead.Consent
		}
		if got != want || m.Lead != nil && m.Lead.Company+m.Lead.Domain+m.Lead.Contact.Email != "" {
			t.Errorf("%q consents with %q, want %q: %+v", words, got, want, m.Lead)
		}
	}
}

package workflow

import (
	"slices"
	"strings"
	"testing"

	"refermail/workflow/program"
)

// unsure is a referral of which only the context is certain.
func unsure(m *Mail) {
	m.Lead = &Lead{Context: "They need a new billing system.", Perhaps: map[string]string{"company": "Globex", "domain": "globex.example",
		"contact": "Bo Chen", "email": "bo@globex.example", "consent": "in copy: bo@globex.example", "others": "Kim Lee <kim@initech.example>\nKim Bo <kim@umbrella.example>\n <lou@wayne.example>"}}
}

func TestAGuessIsAskedAndNeverAssumed(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo and Kim.", unsure)
	k := c.deal(r.Deal)
	want(t, kinds(sent), "incomplete to "+ann, "sent")
	want(t, k.Company+k.Domain+k.Contact.Name+k.Contact.Email+k.Consent, "", "assumed")
	want(t, strings.Join(k.Missing, " "), "company contact", "missing")
	var lines []string
	for _, l := range sent[0].Letter.Missing {
		lines = append(lines, l.Label+": "+l.Perhaps)
	}
	want(t, strings.Join(lines, "\n"), "Company: (perhaps Globex (globex.example)?)\nContact: (perhaps Bo Chen <bo@globex.example>?)", "asked")
}

// TestAnswersToAGuess has what Ann replies to the two lines, and what is known then.
func TestAnswersToAGuess(t *testing.T) {
	const bo = "Globex globex.example Bo Chen bo@globex.example"
	line := func(name, value string) func(*Mail) { return func(m *Mail) { m.Said = map[string]string{name: value} } }
	for words, tc := range map[string]struct {
		change func(*Mail)
		known  string
	}{
		"yes":                        {nil, bo},
		"Yes, that's right.\nAnn":    {nil, bo},
		"Sí, gracias":                {nil, bo},
		"はい。":                        {nil, bo},
		"Bo":                         {nil, bo}, // his address names the company
		"Bo Chen, please":            {nil, bo},
		"bo@globex.example":          {nil, bo},
		"It's Globex":                {nil, "Globex globex.example  "},
		"Yes, Globex":                {nil, "Globex globex.example  "}, // of Bo it says nothing
		"Contact: yes":               {line("contact", "yes"), bo},
		"Contact: Bo":                {line("contact", "Bo"), bo},
		"Contact: Kim Lee":           {line("contact", "Kim Lee"), "Initech initech.example Kim Lee kim@initech.example"},
		"Contact: Lee":               {line("contact", "Lee"), "Initech initech.example Kim Lee kim@initech.example"},
		"No, it's Kim Lee.":          {nil, "Initech initech.example Kim Lee kim@initech.example"},
		"Kim Lee, please":            {nil, "Initech initech.example Kim Lee kim@initech.example"},
		"lou@wayne.example":          {nil, "Wayne wayne.example  lou@wayne.example"},
		"Kim":                        {nil, "   "}, // two are called so
		"Contact: Zoe Ray":           {line("contact", "Zoe Ray"), "  Zoe Ray "},
		"Contact: no":                {line("contact", "no"), "   "},
		"Company: yes":               {line("company", "yes"), "Globex globex.example  "},
		"Company: Initech":           {line("company", "Initech"), "Initech   "},
		"Email: kim@initech.example": {line("email", "kim@initech.example"), "Initech initech.example  kim@initech.example"},
		"no":                         {nil, "   "},
		"Yes and no, let me ask":     {nil, "   "},
		"Is Bo still with Globex?":   {nil, "   "},
		"Contact: (perhaps Bo Chen <bo@globex.example>?)": {func(m *Mail) { m.Unfilled = true }, "   "},
	} {
		c := newTown(t)
		r, sent := c.mail(ann, "Meet Bo and Kim.", unsure)
		_, sent = c.mail(ann, words, func(m *Mail) {
			reply(sent[0])(m)
			if tc.change != nil {
				tc.change(m)
			}
		})
		k := c.deal(r.Deal)
		want(t, strings.Join([]string{k.Company, k.Domain, k.Contact.Name, k.Contact.Email}, " "), tc.known, words)
		switch {
		case tc.known == bo:
			want(t, kinds(sent), "review to "+manager+", receipt to "+ann, words)
			want(t, k.Consent, "in copy: bo@globex.example", words)
			want(t, len(k.Perhaps), 0, "guesses left after "+words)
		case strings.TrimSpace(tc.known) == "":
			want(t, k.Stage, program.Incomplete, words)
			want(t, k.Perhaps["email"], "bo@globex.example", "the guess stands after "+words)
		}
	}
}

func TestAYesToAnotherQuestionConfirmsNothing(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "Meet Bo and Kim.", unsure)
	c.do(Commanded{Deal: r.Deal, Text: "ask are they in a hurry?"})
	_, sent := c.mail(ann, "yes", reply(c.find(KindQuestion, ann)))
	want(t, kinds(sent), "relay to "+manager, "sent")
	want(t, c.deal(r.Deal).Contact.Email, "", "confirmed")
}

// TestAYesWithWordsBelowIsAskedOnceMore: the words below may take it back in ways no list of words knows.
func TestAYesWithWordsBelowIsAskedOnceMore(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "Meet Bo.", func(m *Mail) { unsure(m); m.Lead.Context = ""; m.Reply = "" })
	_, sent = c.mail(ann, "Yes.\n\nThey need a new billing system by March.", reply(sent[0]))
	k := c.deal(r.Deal)
	want(t, k.Contact.Name+": "+k.Context, ": They need a new billing system by March.", "known")
	want(t, kinds(sent), "incomplete to "+ann, "sent")
	c.mail(ann, "Yes.", reply(sent[0]))
	want(t, c.deal(r.Deal).Contact.Name, "Bo Chen", "confirmed")
}

func TestAGuessThatIsConfirmedMeetsTheRules(t *testing.T) {
	c := newTown(t)
	c.mail(cid, "See below.", refer("Globex"))
	r, sent := c.mail(ann, "Meet Bo.", unsure)
	want(t, c.deal(r.Deal).Conflict, DealNo(0), "a guess is nobody's account")
	c.mail(ann, "yes", reply(sent[0]))
	if c.deal(r.Deal).Conflict == 0 {
		t.Error("the other registration is not seen")
	}
	w, ok := rivals([]Input{{Action: ReceivedMail{&Mail{Threads: []Thread{{Deal: 7}}}}}}, Facts{Deals: []Deal{{No: 7, Missing: []string{"contact"},
		Perhaps: map[string]string{"company": "Globex", "email": "bo@globex.example", "others": "Kim <kim@initech.example>"}}}})
	if !ok || !slices.Contains(w.Domains, "globex.example") || !slices.Contains(w.NameKeys, "globex") || !slices.Contains(w.Addresses, "bo@globex.example") || !slices.Contains(w.Domains, "initech.example") || !slices.Contains(w.Addresses, "kim@initech.example") {
		t.Errorf("what a yes names is not loaded: %+v", w)
	}
}

func TestOnlyWhatWasWrittenOnALineCounts(t *testing.T) {
	for line, want := range map[string]string{
		"Bo Chen <bo@globex.example>": "Bo Chen <bo@globex.example>", "": "", "…": "", " … ": "", "...": "", "… Bo": "Bo",
		"(perhaps Bo Chen <bo@globex.example>?)":     "",
		"(Perhaps Bo Chen":                           "", // the mail program broke the line
		"(perhaps Bo Chen <bo@globex.example>?) yes": "yes",
		"(perhaps Bo?) – no, Kim Lee":                "no, Kim Lee",
		"(perhaps Globex (globex.example)?)":         "",
		"Perhaps Ltd":                                "Perhaps Ltd",
		".NET Users":                                 ".NET Users",
	} {
		if got := Filled(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestASentenceWithoutSpacesIsMoreThanAName(t *testing.T) {
	for text, n := range map[string]int{"": 0, "They need a crane.": 4, "新しい倉庫が必要だそうです。": 6, "グローベックス": 3, "สวัสดี": 3, "한국 회사": 2, "陳 ボー": 2} {
		if got := wordCount(text); got != n {
			t.Errorf("%q has %d words, want %d", text, got, n)
		}
	}
	c := newTown(t)
	r, sent := c.mail(ann, "See below.", func(m *Mail) { refer("Globex")(m); m.Lead.Context = "" })
	c.mail(ann, "3月までに新しい倉庫が必要だそうです。", reply(sent[0]))
	if k := c.deal(r.Deal); k.Context == "" || k.Stage != program.UnderReview {
		t.Errorf("%+v", k)
	}
}

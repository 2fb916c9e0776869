package workflow

import (
	"testing"
	"time"
)

var clearGerman = Spoken{Language: "de", Weight: ClearlySpoken}

// TestWhoIsWrittenToHow has which language and zone the answer to a mail is in.
func TestWhoIsWrittenToHow(t *testing.T) {
	t.Parallel()
	berlin := time.Date(2026, 11, 20, 13, 0, 0, 0, time.FixedZone("", 3600))
	tests := []struct {
		name           string
		from           string
		tongue         Tongue
		languages      []string
		change         func(*Mail)
		language, zone string
		learnt         string
	}{
		{"a partner's clear mail", "ann@northwind.example", Tongue{}, nil, func(m *Mail) { m.Spoken, m.Written = clearGerman, berlin }, "de", "+01:00", "de"},
		{"a partner's few words", "ann@northwind.example", Tongue{}, nil, func(m *Mail) { m.Spoken = Spoken{"de", 1} }, "", "", ""},
		{"what is known holds for a word", "ann@northwind.example", Tongue{Language: "fr", Zone: "Europe/Paris"}, nil, nil, "fr", "Europe/Paris", "fr"},
		{"what is known holds against one mail", "ann@northwind.example", Tongue{Language: "fr"}, nil, func(m *Mail) { m.Spoken = clearGerman }, "fr", "", "fr"},
		{"an unproven mail teaches nothing and is answered as it is written", "ann@northwind.example", Tongue{}, nil, func(m *Mail) { m.Spoken, m.Trust = clearGerman, Weak }, "de", "", ""},
		{"a language the program has not", "ann@northwind.example", Tongue{Language: "de"}, []string{"fr", "en"}, nil, "fr", "", "de"},
		{"a stranger's clear mail", "eve@elsewhere.example", Tongue{}, nil, func(m *Mail) { m.Spoken = clearGerman }, "de", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newTown(t)
			if tt.languages != nil {
				p := *c.w.Rules.Program
				p.Languages = tt.languages
				c.w.Rules.Program = &p
			}
			ann, _ := c.w.contactAt("ann@northwind.example")
			ann.Tongue = tt.tongue
			c.w.putContact(ann)
			_, sent := c.mail(tt.from, "help", tt.change)
			if len(sent) != 1 || sent[0].Letter.Language != tt.language || sent[0].Letter.Zone != tt.zone {
				t.Fatalf("answered with %+v", sent)
			}
			if ann, _ = c.w.contactAt("ann@northwind.example"); ann.Tongue.Language != tt.learnt {
				t.Errorf("learnt %+v, want %q", ann.Tongue, tt.learnt)
			}
		})
	}
}

// TestAskingForALanguage has the word `language`, in whatever language it is written.
func TestAskingForALanguage(t *testing.T) {
	t.Parallel()
	tests := []struct{ words, verdict, language string }{
		{"language german", "language", "de"},
		{"Sprache: Deutsch", "language", "de"},
		{"langue français", "language", "fr"},
		{"idioma inglés", "language", ""},
		{"taal Nederlands", "language", "nl"},
		{"language Klingon", "no language", ""},
	}
	for _, tt := range tests {
		t.Run(tt.words, func(t *testing.T) {
			t.Parallel()
			c := newTown(t)
			c.mail("ann@northwind.example", tt.words, nil)
			n := c.find(KindPreference, "ann@northwind.example")
			if n.Letter.Verdict != tt.verdict || n.Letter.Language != tt.language || len(n.Letter.Commands) != 5 {
				t.Errorf("answered with %+v", n.Letter)
			}
			if ann, _ := c.w.contactAt("ann@northwind.example"); ann.Tongue.Chosen != (tt.verdict == "language") {
				t.Errorf("kept %+v", ann.Tongue)
			}
		})
	}
	c := newTown(t)
	c.mail("ann@northwind.example", "language german", func(m *Mail) { m.Trust = Weak })
	if ann, _ := c.w.contactAt("ann@northwind.example"); ann.Tongue != (Tongue{}) {
		t.Errorf("an unproven mail set %+v", ann.Tongue)
	}
	c.find(KindChallenge, "ann@northwind.example")
}

// TestTheManagerSetsLanguageAndZone has `partner set`.
func TestTheManagerSetsLanguageAndZone(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	de, zone, none, bad := "de", "Europe/Berlin", "", "Mars/Olympus"
	c.do(SetPartner{Partner: 1, Language: &de, Zone: &zone})
	for _, who := range []string{"ann@northwind.example", "abe@northwind.example"} {
		if k, _ := c.w.contactAt(who); k.Tongue != (Tongue{Language: "de", Zone: "Europe/Berlin", Chosen: true, Placed: true}) {
			t.Errorf("%s: %+v", who, k.Tongue)
		}
	}
	if k, _ := c.w.contactAt("cid@contoso.example"); k.Tongue != (Tongue{}) {
		t.Errorf("another partner's contact: %+v", k.Tongue)
	}
	c.do(SetPartner{Partner: 1, Language: &none})
	if k, _ := c.w.contactAt("ann@northwind.example"); k.Tongue.Chosen || k.Tongue.Language != "" || k.Tongue.Zone != zone {
		t.Errorf("left to be learnt again: %+v", k.Tongue)
	}
	if d := c.do(SetPartner{Partner: 1, Zone: &bad}); d.Refusal == "" {
		t.Error("a zone that is none was taken")
	}
}

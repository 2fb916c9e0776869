package parse

import (
	"reflect"
	"testing"
)

func TestFieldsAreReadInAnyOrderAndLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []Field
	}{
		"plain": {"Hi Max,\n\nContext: they need it\nfor 200 people.\n\nCompany: Globex\nContact: Bo Chen\nEmail: bo@globex.example\n\nThanks\nAnn\n", []Field{
			{"Context", "context", "they need it for 200 people."}, {"Company", "company", "Globex"}, {"Contact", "contact", "Bo Chen"}, {"Email", "email", "bo@globex.example"}}},
		"marked":   {"- **Company:** Globex\n* Contact : Bo\n• *Phone:* +1 555 0100\n", []Field{{"Company", "company", "Globex"}, {"Contact", "contact", "Bo"}, {"Phone", "phone", "+1 555 0100"}}},
		"de":       {"Firma: Globex\nAnsprechpartner: Bo\nEinwilligung: ja\n", []Field{{"Firma", "company", "Globex"}, {"Ansprechpartner", "contact", "Bo"}, {"Einwilligung", "consent", "ja"}}},
		"fr":       {"Société : Globex\nInterlocuteur : Bo\nBesoin : SSO\n", []Field{{"Société", "company", "Globex"}, {"Interlocuteur", "contact", "Bo"}, {"Besoin", "need", "SSO"}}},
		"es it":    {"Empresa: Globex\nPersona di contatto: Bo\n", []Field{{"Empresa", "company", "Globex"}, {"Persona di contatto", "contact", "Bo"}}},
		"nl pt":    {"Bedrijf: Globex\nContato: Bo\n", []Field{{"Bedrijf", "company", "Globex"}, {"Contato", "contact", "Bo"}}},
		"next row": {"Company:\nGlobex\n\nContext:\nThey asked.\nTwice.\n", []Field{{"Company", "company", "Globex"}, {"Context", "context", "They asked. Twice."}}},
		"unknown":  {"Company: Globex\nPet name: Rex\n", []Field{{"Company", "company", "Globex"}, {"Pet name", "", "Rex"}}},
		"no field": {"See https://globex.example/x\nAt 10:30 we meet.\nthen he said: yes, we should do that.\nHi Max: hello\n", nil},
		"quotes":   {"Company: Globex\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> Company: Initech\nCompany: Hooli\n", []Field{{"Company", "company", "Globex"}}},
		"forward":  {"Company: Globex\n\n---------- Forwarded message ---------\nFrom: Bo <bo@globex.example>\nSubject: x\n\nCompany: Hooli\n", []Field{{"Company", "company", "Globex"}}},
		"sign off": {"Company: Globex\n-- \nPhone: +1 555 0100\n", []Field{{"Company", "company", "Globex"}}},
		"table":    {"Company\tGlobex\nNothing\tthere\n", []Field{{"Company", "company", "Globex"}}},
	} {
		if got := findFields(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, c.want)
		}
	}
}

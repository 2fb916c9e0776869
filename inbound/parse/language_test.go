package parse

import (
	"strings"
	"testing"
)

func TestLanguage(t *testing.T) {
	t.Parallel()
	long := map[string]string{
		"en": "Hello Max, the people at Globex are looking for a new shop and they would like to talk with you about it. Please let us know when you have time for this. Best regards, Ann",
		"de": "Hallo Max, die Leute von Globex suchen einen neuen Shop und möchten gerne mit Ihnen darüber sprechen. Bitte sagen Sie uns, wann es bei Ihnen passt. Viele Grüße, Anna",
		"fr": "Bonjour Max, les gens de Globex cherchent une nouvelle boutique et ils sont prêts à vous parler. Merci de nous dire quand cela vous convient. Cordialement, Anne",
		"es": "Hola Max, la gente de Globex busca una tienda nueva y quieren hablar con ustedes. Por favor, dígannos cuándo les viene bien. Un saludo para todos, Ana",
		"nl": "Hallo Max, de mensen van Globex zoeken een nieuwe winkel en willen graag met u praten. Laat ons weten wanneer het u uitkomt. Met vriendelijke groet, Anneke",
	}
	tests := []struct {
		name, header, text string
		want               string
		weight             int
	}{
		{"English words", "", long["en"], "en", 3},
		{"German words", "", long["de"], "de", 3},
		{"French words", "", long["fr"], "fr", 3},
		{"Spanish words", "", long["es"], "es", 3},
		{"Dutch words", "", long["nl"], "nl", 3},
		{"a short mail is weak", "", "Danke, das ist gut und ich freue mich.", "de", 1},
		{"a command tells nothing", "", "status", "", 0},
		{"the header speaks for a command", "de-DE", "status", "de", 2},
		{"several languages in the header say nothing", "de, en", "status", "", 0},
		{"a header that is none", "12-x", "status", "", 0},
		{"clear words outweigh the header", "de-DE", long["en"], "en", 3},
		{"few words against the header", "de-DE", "Thanks for the mail, that is it.", "de", 2},
		{"labels of a forward, whatever the words below are in", "", "FYI\n\n-----Ursprüngliche Nachricht-----\nVon: Bo Berg <bo@globex.example>\nGesendet: Freitag, 20. November 2026 10:00\nAn: Anna\nBetreff: Shop\n\n" + long["en"], "de", 2},
		{"the line above a quote", "", "ok\n\nLe ven. 20 nov. 2026 à 10:00, Bo <bo@globex.example> a écrit :\n> hello", "fr", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			raw := "From: a@b.example\r\nTo: deals@acme.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n"
			if tt.header != "" {
				raw += "Content-Language: " + tt.header + "\r\n"
			}
			m := Parse([]byte(raw+"\r\n"+strings.ReplaceAll(tt.text, "\n", "\r\n")+"\r\n"), Options{})
			if code, weight := Language(m); code != tt.want || weight != tt.weight {
				t.Errorf("%q with weight %d, want %q with %d", code, weight, tt.want, tt.weight)
			}
		})
	}
}

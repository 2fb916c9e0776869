package workflow

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/inbound/parse"
	"refermail/templates"
	"refermail/workflow/program"
)

// printedWord is a reply a template prints: {{word "status"}} or {{word (print "send " .Name)}}.
var printedWord = regexp.MustCompile(`\{\{word (?:\(print )?"([^"]+)"`)

// TestEveryWordWePrintIsUnderstood takes the replies that the mails of all languages offer and holds the service to
// understanding each.
func TestEveryWordWePrintIsUnderstood(t *testing.T) {
	t.Parallel()
	found := map[string]int{}
	err := fs.WalkDir(templates.FS, "mail", func(file string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".txt" {
			return err
		}
		text, err := fs.ReadFile(templates.FS, file)
		if err != nil {
			return err
		}
		for _, m := range printedWord.FindAllStringSubmatch(string(text), -1) {
			word := m[1]
			if strings.HasSuffix(word, " ") { // the name of a file follows
				word += "battlecard"
			}
			found[path.Base(path.Dir(file))]++
			if !understood(word) {
				t.Errorf("%s prints %q, which is not understood", file, word)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"mail", "de", "fr", "es", "nl"} {
		if found[code] < 30 {
			t.Errorf("%d words printed in %s", found[code], code)
		}
	}
}

// understood reports whether a reply with nothing but these words is a command, a yes, a confirmation or a filled line.
func understood(word string) bool {
	if parseAsk(word, "").verb != "" || slices.Contains(confirmWords, strings.ToLower(word)) || only(word, yesWords) {
		return true
	}
	if commands, problem := ParseCommands(program.Builtin(), word); problem == "" && len(commands) > 0 {
		return true
	}
	return readLine(word) == "consent"
}

// readLine is the field of which a reply with one line tells.
func readLine(line string) string {
	m := parse.Parse([]byte("From: ann@northwind.example\r\nTo: deals@acme.example\r\nSubject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+line+"\r\n"), parse.Options{})
	if len(m.Fields) != 1 || m.Fields[0].Value == "" {
		return ""
	}
	return m.Fields[0].Name
}

// TestEveryLabelWePrintIsRead holds the parser to reading the labels of our receipts and fill-in lines in every language:
// what a partner sends back changed must be found.
func TestEveryLabelWePrintIsRead(t *testing.T) {
	t.Parallel()
	for code, in := range tongues() {
		colon := ": "
		if code == "fr" {
			colon = " : "
		}
		for label, name := range map[string]string{"Company": "company", "Contact": "contact", "Context": "context", "Consent": "consent", "Domain": "domain",
			"Email": "email", "Phone": "phone", "Title": "title", "Size": "size", "Need": "need", "Timing": "timing"} {
			said, ok := in.Say(label, nil)
			value := map[string]string{"email": "bo@globex.example", "phone": "+49 30 1234567", "domain": "globex.example", "consent": "ja"}[name]
			if value == "" {
				value = "Globex"
			}
			if got := readLine(said + colon + value); !ok || got != name {
				t.Errorf("%s: the line %q is read as %q, want %q", code, said+colon+value, got, name)
			}
		}
		layout, err := fs.ReadFile(templates.FS, "mail/"+code+"/layout.txt")
		if err != nil {
			t.Fatal(err)
		}
		_, facts, _ := strings.Cut(string(layout), `{{define "facts"}}`)
		facts, _, _ = strings.Cut(facts, "\n\n")
		labels := regexp.MustCompile(`\}\}([\p{L}]+) ?: \{\{`).FindAllStringSubmatch(facts, -1)
		if len(labels) != 5 {
			t.Errorf("%s: %d labels in the facts, want company twice, contact, context and consent", code, len(labels))
		}
		for _, l := range labels {
			if readLine(l[1]+colon+"ja") == "" {
				t.Errorf("%s: the label %q of the receipt is not read", code, l[1])
			}
		}
	}
}

// TestAGuessComesBackInEveryLanguage: a line with our guess that comes back as it was is no answer, whatever language
// the mail was in.
func TestAGuessComesBackInEveryLanguage(t *testing.T) {
	t.Parallel()
	for code, in := range tongues() {
		said, ok := in.Say(asked("Bo Chen <bo@globex.example>"), nil)
		if !ok || Filled(said) != "" {
			t.Errorf("%s: %q came back and was taken for %q", code, said, Filled(said))
		}
		if got := Filled(said + " Kim Lee"); got != "Kim Lee" {
			t.Errorf("%s: the answer behind our guess is read as %q", code, got)
		}
	}
}

// TestTheListWePrintIsRead holds the service to reading the example of a list of leads in every language.
func TestTheListWePrintIsRead(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"mail/list.txt", "mail/de/list.txt", "mail/fr/list.txt", "mail/es/list.txt", "mail/nl/list.txt"} {
		text, err := fs.ReadFile(templates.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		example := regexp.MustCompile(`(?m)^  (\S.*)\n  (\S.*@.*)\n`).FindStringSubmatch(string(text))
		if example == nil {
			t.Errorf("%s shows no list", file)
			continue
		}
		s := parse.ReadSheet(&parse.Message{Attachments: []parse.Attachment{{Name: "leads.csv", Content: []byte(example[1] + "\n" + example[2] + "\n")}}}, MaxListRows)
		if s == nil || len(s.Rows) != 1 {
			t.Errorf("%s: not read: %+v", file, s)
			continue
		}
		for _, name := range []string{"company", "contact", "email", "context", "consent"} {
			if s.Rows[0].Values[name] == "" || len(s.Rows[0].Values) != 5 {
				t.Errorf("%s: no %s in %v", file, name, s.Rows[0].Values)
			}
		}
	}
}

// TestWordsThatStayEnglishAreUnderstood: the answers to an offer and the levels of involvement have one form in every
// language; the word to join is one of those we read.
func TestWordsThatStayEnglishAreUnderstood(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "de/", "fr/", "es/", "nl/"} {
		offer, err := fs.ReadFile(templates.FS, "mail/"+code+"offer.txt")
		if err != nil || !regexp.MustCompile(`(?s)accept\n *pass\b`).Match(offer) {
			t.Errorf("%soffer.txt does not print accept and pass", code)
		}
		unknown, err := fs.ReadFile(templates.FS, "mail/"+code+"unknown.txt")
		if err != nil || !slices.ContainsFunc(joinPhrases, func(p string) bool {
			return strings.Contains(strings.ToLower(string(unknown)), `"`+p+`"`) || strings.Contains(string(unknown), "one word: "+p+"\n")
		}) {
			t.Errorf("%sunknown.txt prints no word to join that is understood", code)
		}
	}
	levels := "Nothing was changed: write one of the three words behind it. Reply involvement intro when you brought us together, involvement active when you take part in the sale, or involvement implementation when you do the work that follows."
	for code, in := range tongues() {
		said, ok := in.Say(levels, nil)
		for _, level := range []string{"intro", "active", "implementation"} {
			if _, known := levelOf(level); !ok || !known || !strings.Contains(said, "involvement "+level) {
				t.Errorf("%s: involvement %s", code, level)
			}
		}
	}
}

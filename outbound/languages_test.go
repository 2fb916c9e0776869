package outbound_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"refermail/outbound"
	"refermail/outbound/tongue"
	"refermail/templates"
	"refermail/workflow"
)

func languages() []string { return []string{"de", "fr", "es", "nl"} }

// TestKindsToTheTeamAreThoseOfThePackageWorkflow holds the list to the constants under "What the team gets".
func TestKindsToTheTeamAreThoseOfThePackageWorkflow(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../workflow/notice.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var named []workflow.Kind
	for _, decl := range file.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST || g.Doc == nil || !strings.HasPrefix(g.Doc.Text(), "What the team gets") {
			continue
		}
		for _, s := range g.Specs {
			named = append(named, workflow.Kind(strings.Trim(s.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value, `"`)))
		}
	}
	team := outbound.ToTeam()
	slices.Sort(named)
	slices.Sort(team)
	if len(named) < 10 || !slices.Equal(named, team) {
		t.Errorf("package workflow names %v, the list is %v", named, team)
	}
}

// TestEveryLanguageHasEveryMailToPartners: a mail that is not there in a language would be English.
func TestEveryLanguageHasEveryMailToPartners(t *testing.T) {
	t.Parallel()
	for _, code := range languages() {
		for _, k := range outbound.Kinds() {
			_, err := fs.Stat(templates.FS, "mail/"+code+"/"+string(k)+".txt")
			if team := slices.Contains(outbound.ToTeam(), k); team == (err == nil) {
				t.Errorf("%s/%s.txt: there %v, only for the team %v", code, k, err == nil, team)
			}
		}
	}
}

// english are words that none of our other languages has.
var english = strings.Fields("the and your yours you with this that these those from have been will would please reply our they them their until since what which who when about " +
	"company referral received registered attached days day still nothing everything something means missing by to")

// TestNoEnglishIsLeft writes every mail of every language with letters whose people's words are no words.
func TestNoEnglishIsLeft(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range languages() {
		for _, k := range outbound.Kinds() {
			if slices.Contains(outbound.ToTeam(), k) {
				continue
			}
			for _, n := range variants(k) {
				n.Letter = wordless(n.Letter)
				n.Letter.Language, n.Subject, n.To.Name = code, "Xyz", "Xyz"
				raw, _, err := c.Compose(context.Background(), n, created)
				if err != nil {
					t.Fatal(err)
				}
				m := read(t, raw)
				text := strings.NewReplacer("Acme Partner Team", "", "Acme Inc, 1 Main Street, Springfield", "").Replace(m.text)
				for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
					if slices.Contains(english, w) {
						t.Errorf("%s/%s says %q:\n%s", code, k, w, m.text)
					}
				}
				if got := m.Get("Content-Language"); got != code || !strings.Contains(m.html, `<html lang="`+code+`">`) {
					t.Errorf("%s/%s calls itself %q", code, k, got)
				}
			}
		}
	}
}

// wordless is a letter in which people say nothing that could be English, and the service says what it says.
func wordless(l workflow.Letter) workflow.Letter {
	keep := map[string]bool{}
	for _, s := range []string{"accepted", "under review", "won", "Company", "Context", "Consent is missing", "the company's name or its web domain",
		"one sentence: what they need, and how you know", "mute", "digest", "all", "open", "not available", "ask us", "yours", "no more", "colleague", "address", "contact",
		"asked", "refused", "too many", "known", "language", "no language"} {
		keep[s] = true
	}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch {
		case v.Kind() == reflect.String:
			if s := v.String(); s != "" && !keep[s] {
				v.SetString("Xyz")
			}
		case v.Type() == reflect.TypeFor[time.Time]():
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case v.Kind() == reflect.Pointer && !v.IsNil() && v.Type() == reflect.TypeFor[*workflow.TierWords]():
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			v.Set(own)
			walk(v.Elem())
		case v.Kind() == reflect.Slice:
			own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(own, v)
			v.Set(own)
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(reflect.ValueOf(&l).Elem())
	if l.Stage != "" {
		l.Stage = "accepted"
	}
	if l.Note != "" {
		l.Note = "Nothing was registered or changed."
	}
	if l.Clause != "" {
		l.Clause = "Clause 3.1 of the rules in force at registration (version 0a1b2c3d)."
	}
	if len(l.Deals) > 0 {
		l.Deals = []workflow.DealLine{{Ref: "D-1042", Company: "Xyz", Stage: "demo completed", Since: created, Next: "we wait for you: company, context"}}
	}
	if len(l.Events) > 0 {
		l.Events = []workflow.EventLine{{At: created, By: "Xyz", Text: "Accepted, protected until 18 Feb 2027"}}
	}
	return l
}

// TestTheTwinsSayTheSame compares, word for word, what a text says with what its HTML shows.
func TestTheTwinsSayTheSame(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range append([]string{"en"}, languages()...) {
		for _, k := range outbound.Kinds() {
			for _, n := range append(variants(k), evilNotice(k)) {
				n.Letter.Language = code
				raw, _, err := c.Compose(context.Background(), n, created)
				if err != nil {
					t.Fatal(err)
				}
				m := read(t, raw)
				if text, shown := spokenWords(m.text), spokenWords(shownText(m.html)); !slices.Equal(text, shown) {
					t.Errorf("%s/%s: text and twin: %s", code, k, firstDifference(strings.Join(text, "\n"), strings.Join(shown, "\n")))
				}
			}
		}
	}
}

var (
	hidden  = regexp.MustCompile(`(?s)^.*?<body.*?</div>`)                  // the head and what inboxes show beside the subject
	buttons = regexp.MustCompile(`<a href="[^"]*" style="[^"]*">[^<]*</a>`) // they stand beside the words they send
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// shownText is what a reader of the HTML sees.
func shownText(page string) string {
	page = strings.NewReplacer("<b>", "", "</b>", "").Replace(page)
	page = buttons.ReplaceAllString(hidden.ReplaceAllString(page, ""), "")
	return html.UnescapeString(tags.ReplaceAllString(page, " "))
}

// spokenWords are the words of a text without what only lays it out.
func spokenWords(text string) []string {
	var words []string
	for _, w := range strings.Fields(text) {
		if w = strings.Trim(w, ":|->"); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// TestLanguageGoldens keeps the most sent mails of every language.
func TestLanguageGoldens(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range languages() {
		if err := os.MkdirAll(filepath.Join("testdata", code), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, k := range []workflow.Kind{workflow.KindReceipt, workflow.KindIncomplete, workflow.KindReminder, workflow.KindDuplicate, workflow.KindMerged, workflow.KindRefused,
			workflow.KindStage, workflow.KindQuestion, workflow.KindAnswer, workflow.KindUpdated, workflow.KindStatus, workflow.KindHelp, workflow.KindHistory, workflow.KindExpiring,
			workflow.KindNoNews, workflow.KindPreference, workflow.KindList} {
			var got strings.Builder
			for _, n := range variants(k) {
				n.Letter.Language, n.Letter.Zone = code, "Europe/Berlin"
				raw, _, err := c.Compose(context.Background(), n, created)
				if err != nil {
					t.Fatal(err)
				}
				got.WriteString("~~~~\n" + strings.ReplaceAll(read(t, raw).text, "\r\n", "\n") + "\n")
			}
			golden(t, code+"/"+string(k), got.String())
		}
	}
}

// TestEachWritesDatesAndNumbersItsOwnWay has the same moment and amount in each language.
func TestEachWritesDatesAndNumbersItsOwnWay(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string][]string{
		"":   {"Protection extended by 60 days, until 3 Mar 2027.", "1,250.50 EUR"},
		"de": {"Der Schutz ist um 60 Tage verlängert, bis zum 3. März 2027.", "1.250,50 EUR"},
		"fr": {"La protection est prolongée de 60 jours, jusqu'au 3 mars 2027.", "250,50 EUR"},
		"es": {"La protección se ha prorrogado 60 días, hasta el 3 de marzo de 2027.", "1.250,50 EUR"},
		"nl": {"De bescherming is met 60 dagen verlengd, tot en met 3 maart 2027.", "1.250,50 EUR"},
	} {
		n := notice(workflow.KindStage)
		n.Letter.Language, n.Letter.Note = code, "Protection extended by 60 days, until 3 Mar 2027."
		n.Letter.Amount = &workflow.Money{Minor: 125_050, Currency: "EUR"}
		text := read(t, composeWith(t, options(t), n)).text
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not in\n%s", code, w, text)
			}
		}
	}
	n := notice(workflow.KindReceipt)
	n.Letter.Language, n.Letter.Zone, n.Letter.Due = "de", "Europe/Berlin", time.Date(2026, 11, 24, 14, 2, 0, 0, time.UTC)
	raw, _, err := c.Compose(context.Background(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"eingegangen am 20. November 2026, 15:02 Uhr (UTC+1)", "spätestens bis Dienstag, 24. November 2026, 15:02 Uhr (UTC+1)"} {
		if text := read(t, raw).text; !strings.Contains(text, w) {
			t.Errorf("%q is not in\n%s", w, text)
		}
	}
}

// TestProgramsSpeakForThemselves: what a program says in a language goes before the language file, and people's words
// are never touched.
func TestProgramsSpeakForThemselves(t *testing.T) {
	t.Parallel()
	n := notice(workflow.KindStage)
	n.Letter.Language, n.Letter.Stage, n.Letter.Was, n.Letter.Accepted = "de", "won", "proposal", false
	n.Letter.Note, n.Letter.Reason, n.Letter.Context = "Bo signed on Monday.", "We take it from here, I think", "won"
	n.Letter.Words = map[string]string{"won": "geschafft", "{company} signed on Monday.": "{company} hat am Montag unterschrieben."}
	text := read(t, composeWith(t, options(t), n)).text
	for _, w := range []string{"geschafft", "Bo hat am Montag unterschrieben.", "We take it from here, I think"} {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in\n%s", w, text)
		}
	}
}

func TestUnknownLanguagesAreEnglish(t *testing.T) {
	t.Parallel()
	n := notice(workflow.KindReceipt)
	n.Letter.Language = "tlh"
	if m := read(t, composeWith(t, options(t), n)); m.Get("Content-Language") != tongue.English || !strings.Contains(m.text, "is registered as") {
		t.Errorf("%s:\n%s", m.Get("Content-Language"), m.text)
	}
}

package workflow

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"refermail/outbound/tongue"
	"refermail/templates"
	"refermail/workflow/program"
)

// tongues are the languages of the mails beside English; nil when one cannot be read.
var tongues = sync.OnceValue(func() map[string]*tongue.Tongue {
	mail, err := fs.Sub(templates.FS, "mail")
	if err != nil {
		return nil
	}
	codes, err := tongue.Folders(mail)
	if err != nil {
		return nil
	}
	all := map[string]*tongue.Tongue{}
	for _, code := range codes {
		text, err := fs.ReadFile(mail, code+"/"+tongue.File)
		if err != nil {
			return nil
		}
		if all[code], err = tongue.Read(code, code, string(text)); err != nil {
			return nil
		}
	}
	return all
})

// everythingIsSaid fails for a sentence in a mail to a partner, or in what a history tells, that a language file does not
// know: it would be English in the middle of other words. All tests of decisions pass through here.
func everythingIsSaid(t *testing.T, c Changes) {
	t.Helper()
	for _, n := range c.Notices {
		l := n.Letter
		for _, s := range l.owned() {
			if n.Side != TeamSide {
				isSaid(t, "a mail of kind "+string(n.Kind), *s)
			}
		}
	}
	for _, e := range c.Events {
		if e.Visibility == ForPartner && !spokenEvent(e.Kind) {
			isSaid(t, "an event of kind "+e.Kind, e.Text)
		}
	}
	for _, n := range c.News {
		isSaid(t, "a daily mail", n.Text)
	}
}

func isSaid(t *testing.T, where, s string) {
	t.Helper()
	for code, in := range tongues() {
		if _, ok := in.Say(s, nil); !ok && !theirNames.MatchString(s) {
			t.Errorf("%s says what templates/mail/%s/language.txt does not know: %q", where, code, s)
			return
		}
	}
}

// theirNames are no sentences of the service: codes that templates ask for, what programs of the tests call their things,
// and a reference.
var theirNames = regexp.MustCompile(`^(agreement|asked|first|late|reminder|changed|unproven|Referral Partner|Reseller|Bronze|Silver|Gold|Two pages\.|Reviews in half the time\.|pilot running|D-[0-9]+)$`)

// TestTheProgramIsSaidInEveryLanguage holds every text of the built-in program to be in every language file.
func TestTheProgramIsSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := program.Builtin()
	var texts []string
	for _, s := range p.Stages {
		texts = append(texts, s.Label, s.News)
	}
	for _, r := range p.Reasons {
		texts = append(texts, r.Label, r.Text)
	}
	for _, f := range p.Fields {
		texts = append(texts, f.Label, f.Example, f.Name)
	}
	texts = append(texts, strings.Split(strings.TrimSpace(p.RulesText(map[string]string{"inbox": "deals@acme.example"})), "\n")...)
	for code, in := range tongues() {
		for _, text := range texts {
			said, ok := in.Say(text, nil)
			if !ok {
				t.Errorf("%s does not know %q", code, text)
			}
			if strings.Contains(said, "{") {
				t.Errorf("%s says %q with a placeholder left", code, said)
			}
		}
	}
}

// TestLanguageFilesKnowTheSame holds the languages to one list of sentences. That both sides of one have the same
// placeholders is checked when a file is read.
func TestLanguageFilesKnowTheSame(t *testing.T) {
	t.Parallel()
	all := tongues()
	if len(all) < 4 {
		t.Fatal("a language file cannot be read")
	}
	want := all["de"].Keys()
	if len(want) < 200 {
		t.Errorf("%d sentences only", len(want))
	}
	for code, in := range all {
		keys := in.Keys()
		for _, k := range want {
			if !slices.Contains(keys, k) {
				t.Errorf("%s does not know %q", code, k)
			}
		}
		for _, k := range keys {
			if !slices.Contains(want, k) {
				t.Errorf("only %s knows %q", code, k)
			}
		}
	}
}

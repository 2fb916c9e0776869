package outbound_test

import (
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/outbound"
	"refermail/templates/safehtml"
)

// remote is what makes a mail program fetch something.
var remote = regexp.MustCompile(`(?i)<(img|link|script|iframe|object|embed|video|audio|source|style|svg|base|form|input|meta http)|\b(src|srcset|background|action|ping|poster)\s*=|url\(|@import|href="(https?:|//)`)

// TestNoMailOfOursLoadsAnything looks at all of them.
func TestNoMailOfOursLoadsAnything(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".golden" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, page := range strings.Split(string(data), "~~~~ html ~~~~")[1:] {
			page, _, _ = strings.Cut(page, "</html>")
			seen++
			if found := remote.FindString(page); found != "" {
				t.Errorf("%s: %s", path, found)
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		t.Errorf("%d mails seen, %v", seen, err)
	}
	for _, bad := range []string{`<img src=x>`, `<td background="x">`, `style="background:url(x)"`, `<a href="https://x">`} {
		if !remote.MatchString(bad) {
			t.Errorf("%s passes", bad)
		}
	}
}

// TestTheSanitiserTakesNothingFromOurMails holds our HTML to the policy for other people's: all its words and links stay.
func TestTheSanitiserTakesNothingFromOurMails(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	p := safehtml.New()
	words := func(page string) []string {
		page = strings.NewReplacer("<b>", "", "</b>", "").Replace(page)
		return spokenWords(html.UnescapeString(tags.ReplaceAllString(page, " ")))
	}
	links := regexp.MustCompile(`<a href="[^"]*"`)
	for _, k := range outbound.Kinds() {
		for _, n := range variants(k) {
			raw, _, err := c.Compose(t.Context(), n, created)
			if err != nil {
				t.Fatal(err)
			}
			page := read(t, raw).html
			_, body, _ := strings.Cut(page, "</div>") // the head, and what inboxes show beside the subject
			safe := p.Fragment(body)
			if ours, left := words(body), words(safe); !slices.Equal(ours, left) {
				t.Errorf("%s: %s", k, firstDifference(strings.Join(ours, "\n"), strings.Join(left, "\n")))
			}
			if ours, left := links.FindAllString(body, -1), links.FindAllString(safe, -1); len(ours) != len(left) {
				t.Errorf("%s: of %d links %d are left", k, len(ours), len(left))
			}
		}
	}
}

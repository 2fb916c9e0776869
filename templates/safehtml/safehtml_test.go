package safehtml_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"refermail/templates/safehtml"
)

// vectors are ways to make a page run or load something. JS is a script, URL a server that must never be asked.
func vectors(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) < 60 {
		t.Fatalf("only %d vectors", len(lines))
	}
	return lines
}

// TestNothingOfTheCorpusIsLeft reads what is left of every vector as a browser does.
func TestNothingOfTheCorpusIsLeft(t *testing.T) {
	t.Parallel()
	p := safehtml.New()
	elements := strings.Fields("html head body p br hr div span b strong i em u s small sub sup code pre blockquote h1 h2 h3 h4 h5 h6 ul ol li dl dt dd center font table tbody thead tfoot tr td th caption colgroup col a")
	for _, v := range vectors(t) {
		for _, around := range []string{"%", "before % after", "<table><tr><td>%", "<div title='%'>", "<b style=\"%\">x</b>"} {
			safe := p.Fragment(strings.Replace(around, "%", v, 1))
			root, err := html.Parse(strings.NewReader(safe))
			if err != nil {
				t.Fatal(err)
			}
			for n := range root.Descendants() {
				if n.Type == html.CommentNode || n.Type == html.ElementNode && !slices.Contains(elements, n.Data) {
					t.Errorf("%s leaves <%s>: %s", v, n.Data, safe)
				}
				for _, a := range n.Attr {
					value := strings.ToLower(a.Val)
					switch {
					case a.Key == "href" && (strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "mailto:")), a.Key == "title", a.Key == "rel", a.Key == "target" && value == "_blank":
					case a.Key == "style" && !strings.ContainsAny(value, `(\@`) && !strings.Contains(value, "position"):
					case slices.Contains([]string{"dir", "lang", "role", "bgcolor", "border", "cellpadding", "cellspacing", "align", "width", "height"}, a.Key):
					default:
						t.Errorf("%s leaves %s=%q: %s", v, a.Key, a.Val, safe)
					}
				}
			}
			if p.Fragment(safe) != safe {
				t.Errorf("%s: sanitising again changes it: %s", v, safe)
			}
		}
	}
}

func TestWhatIsHarmlessStays(t *testing.T) {
	t.Parallel()
	got := safehtml.New().Fragment(`<h2>Hi</h2><p style="color:#333333;margin:0">See <a href="https://x.example/a?b=c">x</a>, <a href="mailto:a@x.example">a</a>, <a href="http://x.example">plain</a>.</p><table><tr><td>1</td></tr></table>`)
	want := `<h2>Hi</h2><p style="color: #333333; margin: 0">See <a href="https://x.example/a?b=c" rel="nofollow noreferrer noopener" target="_blank">x</a>, <a href="mailto:a@x.example" rel="nofollow noreferrer">a</a>, plain.</p><table><tr><td>1</td></tr></table>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

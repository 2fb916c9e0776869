package parse

import (
	"strings"
	"testing"
)

func TestHTMLIsReadAsAPersonSeesIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ html, text string }{
		"blocks":       {"<div>a</div><div>b<br>c</div><p>d</p><p>e</p>", "a\nb\nc\n\nd\n\ne\n"},
		"blanks":       {"  a \n  b&nbsp;c\t<b> d</b>", "a b c d\n"},
		"quotes":       {"a<blockquote>b<blockquote>c</blockquote>d</blockquote>e", "a\n> b\n>> c\n> d\ne\n"},
		"preformatted": {"<pre>a\n  b</pre>c", "a\n  b\nc\n"},
		"table":        {"<table><tr><th>Company:</th><td>Globex</td></tr><tr><th>Contact:</th><td>Bo</td></tr></table>", "Company: Globex\nContact: Bo\n"},
		"list":         {"<ul><li>a<li>b</ul>", "- a\n- b\n"},
		"line":         {"a<hr>b", "a\n________________________________\nb\n"},
		"not shown":    {"<head><title>t</title><style>x{}</style></head><script>y</script>a<!-- z -->", "a\n"},
		"broken":       {"<div><b>a</i></blockquote></td>b<", "a</i>b<"},
		"entities":     {"Bo &lt;bo@globex.example&gt; &amp; co", "Bo <bo@globex.example> & co\n"},
	} {
		if name == "broken" {
			if got := htmlText(c.html); !strings.HasPrefix(got, "a") || !strings.Contains(got, "b") {
				t.Errorf("%s: %q", name, got)
			}
			continue
		}
		if got := htmlText(c.html); got != c.text {
			t.Errorf("%s: got %q, want %q", name, got, c.text)
		}
	}
}

func TestDeepHTMLStaysSmall(t *testing.T) {
	t.Parallel()
	const n = 200000
	got := htmlText(strings.Repeat("<blockquote><div>", n) + "deep" + strings.Repeat("</div></blockquote>", n))
	if got != strings.Repeat(">", maxQuotes)+" deep\n" {
		t.Fatalf("%d bytes: %.80q", len(got), got)
	}
}

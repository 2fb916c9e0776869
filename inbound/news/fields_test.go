package news

import (
	"strings"
	"testing"
)

// TestFieldsStandInWordsOnly: whatever no copy could be printed with is refused, or left out, before anybody sends it.
func TestFieldsStandInWordsOnly(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a title": `<p title="{{nonsense}}">Hello <a href="https://acme.example" title="{{first name">there</a></p>`,
		"others":  `<p lang="{{x}}" dir="{{name}}">Hello</p><ol start="{{x}}"><li>a</li></ol>`,
	} {
		doc, _ := read(t, mailOf("html", "News", body))
		if strings.Contains(doc.HTML, "{{") || len(doc.Problems) > 0 {
			t.Errorf("%s: HTML %q, problems %q", name, doc.HTML, doc.Problems)
		}
	}
	doc, _ := read(t, mailOf("plain", "News", "**Hello** [page](https://acme.example \"{{name}}\")\n"))
	if strings.Contains(doc.HTML, "{{") {
		t.Errorf("Markdown: HTML %q", doc.HTML)
	}
	doc, _ = read(t, mailOf("html", "News", `<p>Hello</p><img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" alt="Hi {{first name}}">`))
	if !strings.Contains(strings.Join(doc.Problems, "\n"), `The words for the picture "Hi {{first name}}" hold a field; fields can be filled in text only.`) {
		t.Errorf("a picture: problems %q", doc.Problems)
	}
}

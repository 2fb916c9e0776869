package news

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// FuzzRead holds what every document promises, whatever was mailed: valid text without controls, HTML that a second look at
// leaves as it is, that loads nothing and says what the text says, and pictures that are there.
func FuzzRead(f *testing.F) {
	for _, body := range []string{"<p>Hello {{first <b>name</b>}}</p>", "to: all\n\n# News\n\n**x** {{name|you}}", "<div>send</div><blockquote type=cite>a</blockquote>",
		"<a href='http://localhost'>x</a><img src=cid:a><img src='data:image/png;base64,AAAA' alt=y>", "<table><tr><td>a<td><p>b<p>c", "> a\n> b\n\nOn x wrote:\n> y",
		"<ul><li><ol><li>a</ol><pre> b\n c</pre>", "<p style='background:#000;color:#fff'>x<a href='mailto:a@b.example'>y", "{{{{name}}}}", "<svg><style><img src=x onerror=1></style></svg>"} {
		f.Add("html", body)
		f.Add("plain", body)
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		doc, orders := Read(parse.Parse([]byte(mailOf(kind, "News", body)), parse.Options{}))
		for _, s := range append([]string{doc.Subject, doc.Text, doc.HTML}, orders...) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r\x02\x03\x04\x05\x06\x1d\x1f") {
				t.Errorf("not clean: %q", s)
			}
		}
		if doc.Text != "" && (!strings.HasSuffix(doc.Text, "\n") || strings.TrimSpace(doc.Text) == "") && len(doc.Images) == 0 {
			t.Errorf("text %q", doc.Text)
		}
		root, err := html.Parse(strings.NewReader(doc.HTML))
		if err != nil {
			t.Fatal(err)
		}
		harmless(t, root, doc)
		for _, file := range append(doc.Images, doc.Files...) {
			if len(file.Data) == 0 {
				t.Errorf("a file without content: %+v", file)
			}
		}
	})
}

// harmless fails for anything that runs, loads, sends or lays itself over other things.
func harmless(t *testing.T, n *html.Node, doc workflow.Document) {
	t.Helper()
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch a.Key {
		case "href":
			if !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "mailto:") {
				t.Errorf("a link to %q", a.Val)
			}
		case "src":
			known := false
			for _, f := range doc.Images {
				known = known || a.Val == "cid:"+f.CID
			}
			if !known || n.Data != "img" {
				t.Errorf("%s loads %q", n.Data, a.Val)
			}
		case "style":
			if strings.ContainsAny(value, `\<>`) || strings.Contains(value, "url") || strings.Contains(value, "expression") || strings.Contains(value, "position") {
				t.Errorf("style %q", a.Val)
			}
		case "alt", "title", "dir", "lang", "colspan", "rowspan", "start":
		default:
			t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
		}
	}
	switch n.Data {
	case "script", "style", "iframe", "form", "input", "object", "embed", "link", "meta", "base", "svg", "math":
		if n.Type == html.ElementNode {
			t.Errorf("an element %s", n.Data)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		harmless(t, c, doc)
	}
}

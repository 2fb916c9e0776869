package devmail

import (
	"net/url"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// mailPolicy is what of an HTML mail is shown: text, tables, links and plain colours. Pictures are dropped, remote ones
// because they tell on the reader, embedded ones for simplicity.
func mailPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowStandardAttributes()
	p.AllowElements("p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "code",
		"pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "font")
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowAttrs("role").OnElements("table")
	p.AllowAttrs("cellpadding", "cellspacing", "border", "bgcolor").OnElements("table", "td", "tr")
	p.AllowStyles("color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height",
		"letter-spacing", "text-align", "text-decoration", "vertical-align", "white-space", "display", "width", "max-width",
		"height", "max-height", "overflow", "opacity", "padding", "padding-top", "padding-right", "padding-bottom",
		"padding-left", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left", "border", "border-top",
		"border-right", "border-bottom", "border-left", "border-color", "border-radius", "border-collapse").Globally()
	return p
}

// mailtoHere turns mailto links of sanitised HTML into links to a new mail on this page, so that the buttons in our mails
// work without a mail program. Other links open in a new window.
func mailtoHere(safe, inbox string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(safe))
	for tokens.Next() != html.ErrorToken {
		raw := string(tokens.Raw())
		token := tokens.Token()
		if token.Type != html.StartTagToken || token.Data != "a" {
			b.WriteString(raw)
			continue
		}
		target := "_blank"
		for i, a := range token.Attr {
			if rest, ok := strings.CutPrefix(a.Val, "mailto:"); ok && a.Key == "href" {
				token.Attr[i].Val = inbox + "?write=new&mailto=" + url.QueryEscape(rest)
				target = "_top"
			}
		}
		token.Attr = append(token.Attr, html.Attribute{Key: "target", Val: target}, html.Attribute{Key: "rel", Val: "noopener noreferrer"})
		b.WriteString(token.String())
	}
	return b.String()
}

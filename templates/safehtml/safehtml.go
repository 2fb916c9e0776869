// Package safehtml is the one place that says what of other people's HTML is ever shown: on a page of ours or in a mail
// of ours. It sanitises with bluemonday: what is not listed here is dropped.
//
// Nothing is loaded from anywhere, so that opening a mail tells nobody (no images, remote or embedded, no fonts, no
// frames); nothing runs; nothing is sent (no forms); nothing lays itself over anything else (no style sheets, and of
// inline styles only those of text and boxes, without addresses). Links go to https and mailto, and give no referrer.
//
// The HTML of our own mails is not passed through here: it is derived from text, every character of it escaped, and a
// test holds it to surviving [Policy.Fragment] with all its words.
package safehtml

import "github.com/microcosm-cc/bluemonday"

// FrameCSP is the Content-Security-Policy of a document that shows a sanitised mail, in a frame of its own: the second
// fence, for what the first lets through. Colours and links in new windows; no script, no form, nothing loaded.
const FrameCSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
	"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"

// Policy sanitises. Make it with [New]; it is safe for concurrent use.
type Policy struct{ p *bluemonday.Policy }

// New makes the policy.
func New() *Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "code",
		"pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "font")
	p.AllowAttrs("dir", "lang", "title").Globally() // no id and no name: they stand for variables of a page (DOM clobbering)
	p.AllowTables()
	p.AllowAttrs("role").OnElements("table")
	p.AllowAttrs("cellpadding", "cellspacing", "border", "bgcolor").OnElements("table", "td", "tr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowStyles("color", "background-color", "font-family", "font-size", "font-weight", "font-style", "line-height",
		"letter-spacing", "text-align", "text-decoration", "vertical-align", "white-space", "display", "width", "max-width",
		"height", "max-height", "overflow", "opacity", "padding", "padding-top", "padding-right", "padding-bottom",
		"padding-left", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left", "border", "border-top",
		"border-right", "border-bottom", "border-left", "border-color", "border-radius", "border-collapse").Globally()
	return &Policy{p}
}

// Fragment returns what of somebody's HTML may be shown, as the content of a body.
func (p *Policy) Fragment(html string) string { return p.p.Sanitize(html) }

// Package safehtml is the one place that says what of other people's HTML is ever shown: on a page of ours or in a mail
// of ours. It sanitises with bluemonday: what is not listed here is dropped.
//
// Nothing is loaded from anywhere, so that opening a mail tells nobody (no images but a newsletter's own, no fonts, no
// frames); nothing runs; nothing is sent (no forms); nothing lays itself over anything else (no style sheets, and of
// inline styles only those of text and boxes, without addresses). Links go to https and mailto, and give no referrer.
//
// The HTML of our own mails is not passed through here: it is derived from text, every character of it escaped, and a
// test holds it to surviving [Policy.Fragment] with all its words.
package safehtml

import (
	"net/url"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// FrameCSP is the Content-Security-Policy of a document that shows a sanitised mail, in a frame of its own: the second
// fence, for what the first lets through. Colours and links in new windows; no script, no form, nothing loaded.
const FrameCSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
	"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"

// Policy sanitises. Make it with [New]; it is safe for concurrent use.
type Policy struct{ p *bluemonday.Policy }

// New makes the policy for showing other people's mail.
func New() *Policy {
	p := base()
	p.AllowAttrs("bgcolor").OnElements("table", "td", "tr")
	p.AllowURLSchemes("https", "mailto")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowStyles("font-family", "line-height", "letter-spacing", "white-space", "display", "width", "max-width", "height",
		"max-height", "overflow", "opacity").Globally()
	return &Policy{p}
}

// cid is where a picture of the same mail is found (RFC 2392).
var cid = regexp.MustCompile(`^cid:[A-Za-z0-9.@_-]{1,100}$`)

// NewForNews makes the policy for what a manager's newsletter may hold. It is for mail of ours to many readers: pictures
// only from the mail itself, so that nobody is counted by opening it; http links too; and no style that fixes a width or
// places anything, so that it fits a telephone.
func NewForNews() *Policy {
	p := base()
	p.AllowURLSchemes("https", "http", "mailto")
	p.AllowURLSchemeWithCustomPolicy("cid", func(u *url.URL) bool { return cid.MatchString(u.String()) })
	p.AllowAttrs("src").Matching(cid).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowStyles("width", "max-width", "height").OnElements("img")
	p.AllowStyles("white-space").OnElements("pre")
	p.AllowStyles("line-height").Globally()
	return &Policy{p}
}

// base is what both allow.
func base() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "code",
		"pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "center", "font")
	p.AllowAttrs("dir", "lang", "title").Globally() // no id and no name: they stand for variables of a page (DOM clobbering)
	p.AllowTables()
	p.AllowAttrs("role").OnElements("table")
	p.AllowAttrs("cellpadding", "cellspacing", "border").OnElements("table", "td", "tr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.AllowStyles("color", "background-color", "font-size", "font-weight", "font-style", "text-align", "text-decoration", "vertical-align",
		"padding", "padding-top", "padding-right", "padding-bottom", "padding-left", "margin", "margin-top", "margin-right", "margin-bottom",
		"margin-left", "border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-radius",
		"border-collapse").Globally()
	return p
}

// Fragment returns what of somebody's HTML may be shown, as the content of a body.
func (p *Policy) Fragment(html string) string { return p.p.Sanitize(html) }

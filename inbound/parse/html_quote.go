package parse

import (
	"golang.org/x/net/html"
	"strings"
)

// elementAttrs are the attributes that tell quotes.
type elementAttrs struct{ class, id, style, kind, cite string }

// maxAttrs bounds the attributes read of one element.
const maxAttrs = 64

func readAttrs(z *html.Tokenizer) elementAttrs {
	var a elementAttrs
	for range maxAttrs {
		key, val, more := z.TagAttr()
		switch string(key) {
		case "class":
			a.class = string(val)
		case "id":
			a.id = string(val)
		case "style":
			a.style = string(val)
		case "type":
			a.kind = string(val)
		case "cite":
			a.cite = string(val)
		}
		if !more {
			break
		}
	}
	return a
}

// quoteNames are parts of classes and ids that mail programs give to the element around a quote.
var quoteNames = []string{
	"gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "divRplyFwdMsg", "OLK_SRC_BODY_SECTION", "protonmail_quote", "tutanota_quote",
	"zmail_extra", "mail-editor-reference-message", "ms-outlook-mobile-reference-message", "reply-intro", "wmQuote", "hm_quote", "replySplit", "appendonsend", "AppleMailQuote",
}

// quotes reports whether the element is one that mail programs put around a quote, or right before it.
func (a elementAttrs) quotes() bool {
	for _, n := range quoteNames {
		if strings.Contains(a.class, n) || strings.Contains(a.id, n) {
			return true
		}
	}
	return false
}

// indentOnly reports a blockquote that only moves text to the right: Gmail's indent button makes them. Its quotes have
// a line on the left.
func indentOnly(a elementAttrs) bool {
	if a.kind == "cite" || a.cite != "" {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(a.style), " ", "")
	return strings.Contains(style, "border:none") || strings.Contains(style, "margin:0040px") || strings.Contains(style, "margin:0px0px0px40px") ||
		strings.Contains(a.class, "gmail_quote") && !strings.Contains(style, "border-left")
}

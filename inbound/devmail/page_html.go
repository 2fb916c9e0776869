package devmail

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

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
		token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "target" || a.Key == "rel" })
		for i, a := range token.Attr {
			if rest, ok := strings.CutPrefix(a.Val, "mailto:"); ok && a.Key == "href" {
				token.Attr[i].Val = inbox + "?write=new&mailto=" + url.QueryEscape(rest)
				target = "_top"
			}
		}
		token.Attr = append(token.Attr, html.Attribute{Key: "target", Val: target}, html.Attribute{Key: "rel", Val: "nofollow noopener noreferrer"})
		b.WriteString(token.String())
	}
	return b.String()
}

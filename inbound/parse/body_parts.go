package parse

import (
	"slices"
	"strings"
)

// content is what a mail program would show of one tree of parts, and what it would list below.
type content struct {
	text  []*part // shown, the text side of alternatives
	html  []*part // shown, the HTML side of alternatives
	files []*part // everything else
}

// choose sorts the parts under p into what is shown and what is attached, by the algorithm of RFC 8621 §4.1.4.
func choose(p *part) content {
	var c content
	c.visit([]*part{p}, "multipart/mixed", false)
	if len(c.text) == 0 && len(c.html) == 0 {
		c.rescue()
	}
	return c
}

// rescue shows the first text that is declared as an attachment but has no name, when nothing else is shown: gateways
// and journals declare whole bodies so.
func (c *content) rescue() {
	for i, p := range c.files {
		if readableType(p.typ) && p.name() == "" {
			c.text, c.html = []*part{p}, []*part{p}
			c.files = slices.Delete(c.files, i, i+1)
			return
		}
	}
}

// visit sorts parts, which stand in a multipart of the given type. alternative says that one of the multiparts around
// is an alternative.
func (c *content) visit(parts []*part, within string, alternative bool) {
	texts, htmls := len(c.text), len(c.html)
	text, html := true, true // the sides this multipart still belongs to
	for i, p := range parts {
		if len(p.parts) > 0 {
			c.visit(p.parts, p.typ, alternative || p.typ == "multipart/alternative")
			continue
		}
		if !shown(p, i, within) {
			c.files = append(c.files, p)
			continue
		}
		switch {
		case within == "multipart/alternative" && p.typ == "text/html":
			c.html = append(c.html, p)
			continue
		case within == "multipart/alternative":
			c.text = append(c.text, p)
			continue
		case alternative && p.typ == "text/html":
			text = false
		case alternative:
			html = false
		}
		if text {
			c.text = append(c.text, p)
		}
		if html {
			c.html = append(c.html, p)
		}
	}
	if within != "multipart/alternative" {
		return
	}
	switch { // an alternative with one side only shows it on both
	case len(c.text) == texts && len(c.html) > htmls:
		c.text = append(c.text, c.html[htmls:]...)
	case len(c.html) == htmls && len(c.text) > texts:
		c.html = append(c.html, c.text[texts:]...)
	}
}

// shown says that p, the i-th part of a multipart, is part of what a person reads.
func shown(p *part, i int, within string) bool {
	if p.disposition == "attachment" {
		return false
	}
	switch p.typ {
	case "text/plain", "text/html", "text/enriched", "text/richtext":
	default:
		return false
	}
	return i == 0 || within != "multipart/related" && p.name() == ""
}

// readableType says that a person can read a part as it is, be its kind of text known or not (RFC 2046 §4.1.4).
func readableType(typ string) bool {
	switch typ {
	case "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css", "text/rtf", "text/rfc822-headers", "text/xml":
		return false
	}
	return strings.HasPrefix(typ, "text/")
}

package news

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A tree is at most 512 elements deep: the parser refuses more. So recursion is safe.

// bodyOf finds the body of a parsed page.
func bodyOf(n *html.Node) *html.Node {
	if n.DataAtom == atom.Body {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := bodyOf(c); found != nil {
			return found
		}
	}
	return nil
}

// says reports whether a page shows anything.
func says(n *html.Node) bool {
	if n.Type == html.TextNode {
		return !blank(n.Data)
	}
	if n.DataAtom == atom.Img {
		return true
	}
	if n.Type == html.ElementNode && unseen(n) {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if says(c) {
			return true
		}
	}
	return false
}

// blank reports words that show nothing.
func blank(s string) bool {
	return strings.Trim(s, " \t\r\n\u00a0\u200b\u200c\u200d\ufeff\u00ad\u034f") == ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *html.Node, key, value string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
	}
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// hoist puts what a node holds in its place.
func hoist(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	remove(n)
}

// children returns them as they are now, so that they can be removed meanwhile.
func children(n *html.Node) (all []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all = append(all, c)
	}
	return all
}

// unseen reports elements that show nothing of what they hold, or hide it.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math,
		atom.Video, atom.Audio, atom.Canvas, atom.Select, atom.Textarea, atom.Input, atom.Button, atom.Meta, atom.Link, atom.Base, atom.Map, atom.Datalist:
		return true
	}
	style := strings.ToLower(strings.Join(strings.Fields(attr(n, "style")), ""))
	for _, hides := range []string{"display:none", "visibility:hidden", "mso-hide:all", "max-height:0", "font-size:0", "opacity:0;"} {
		if at := strings.Index(style+";", hides); at >= 0 && (at+len(hides) > len(style) || !strings.ContainsRune("123456789.", rune((style + ";")[at+len(hides)]))) {
			return true
		}
	}
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
}

// dropUnseen removes what a reader would not see, comments and foreign elements ("o:p" of Outlook holds blanks) included.
func dropUnseen(n *html.Node) {
	for _, c := range children(n) {
		switch {
		case c.Type == html.CommentNode, c.Type == html.ElementNode && unseen(c) && c.DataAtom != atom.Img:
			remove(c)
		case c.Type == html.ElementNode:
			dropUnseen(c)
			if strings.Contains(c.Data, ":") || c.Namespace != "" {
				hoist(c)
			}
		}
	}
}

// squeeze makes single spaces of the blanks in texts, as browsers show them, and takes out what shows nothing.
func squeeze(n *html.Node, pre bool) {
	for _, c := range children(n) {
		if c.Type == html.TextNode {
			s := strings.Map(func(r rune) rune {
				if r == 0x200b || r == 0xfeff || r == 0x2060 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
					return -1
				}
				return r
			}, c.Data)
			if !pre {
				s = foldBlanks(s)
			}
			c.Data = s
			continue
		}
		squeeze(c, pre || c.DataAtom == atom.Pre)
	}
}

func foldBlanks(s string) string {
	if !strings.ContainsAny(s, "\n\t\r\f") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// block reports elements that begin a line.
func block(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody,
		atom.Thead, atom.Tfoot, atom.Blockquote, atom.Pre, atom.Hr, atom.Dl, atom.Dt, atom.Dd, atom.Center, atom.Section, atom.Article, atom.Header,
		atom.Footer, atom.Main, atom.Nav, atom.Aside, atom.Address, atom.Figure, atom.Figcaption, atom.Form, atom.Fieldset, atom.Caption, atom.Body, atom.Details, atom.Summary:
		return true
	}
	return false
}

// treeLine is one line of a page: the texts in it, and the br that ends it.
type treeLine struct {
	nodes []*html.Node
	end   *html.Node // nil: the end of a block
}

func (l treeLine) text() string {
	var b strings.Builder
	for _, n := range l.nodes {
		b.WriteString(n.Data)
	}
	return b.String()
}

// linesOf are the lines of a page as far as its elements part them.
func linesOf(n *html.Node) []treeLine {
	var all []treeLine
	var now treeLine
	flush := func(end *html.Node) {
		if now.end = end; len(now.nodes) > 0 || end != nil {
			all = append(all, now)
		}
		now = treeLine{}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				if len(now.nodes) > 0 || c.Data != " " {
					now.nodes = append(now.nodes, c)
				}
			case c.DataAtom == atom.Br:
				flush(c)
			case block(c):
				flush(nil)
				walk(c)
				flush(nil)
			default:
				walk(c)
			}
		}
	}
	walk(n)
	flush(nil)
	return all
}

package news

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// textWriter writes a page as text: what a reader of the text part gets.
type textWriter struct {
	out    strings.Builder
	line   strings.Builder
	space  bool     // a blank is due before the next word
	gap    bool     // a blank line is due before the next line
	indent []string // before every line, outermost first
	before []string // the indent of the line before
	bullet string   // in place of the innermost indent of the next line
	pre    bool
}

// textOf is a page as text: links as "words (https://…)", lists with marks, tables with bars, headings underlined. It ends with
// a line end, unless it is empty.
func textOf(body *html.Node) string {
	var w textWriter
	w.inside(body)
	w.flush()
	return w.out.String()
}

func (w *textWriter) inside(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *textWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	switch n.DataAtom {
	case atom.Br:
		if w.line.Len() == 0 {
			w.gap = true
		}
		w.flush()
	case atom.Hr:
		w.paragraph(func() { w.line.WriteString("---") })
	case atom.Img:
		if alt := attr(n, "alt"); alt != "" {
			w.text("[" + alt + "]")
		}
	case atom.A:
		w.link(n)
	case atom.H1, atom.H2:
		w.heading(n)
	case atom.P, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dl:
		w.paragraph(func() { w.inside(n) })
	case atom.Pre:
		w.paragraph(func() {
			before := w.pre
			w.pre = true
			w.inside(n)
			w.flush()
			w.pre = before
		})
	case atom.Blockquote:
		w.paragraph(func() { w.indented("> ", "", func() { w.inside(n) }) })
	case atom.Ul, atom.Ol:
		w.list(n)
	case atom.Table:
		w.table(n)
	default:
		if !block(n) {
			w.inside(n)
			return
		}
		w.flush()
		w.inside(n)
		w.flush()
	}
}

// paragraph writes a block with a blank line around it.
func (w *textWriter) paragraph(inside func()) {
	w.flush()
	w.gap = w.gap || w.bullet == "" // the first paragraph of a list item stands behind its mark
	inside()
	w.flush()
	w.gap = true
}

func (w *textWriter) heading(n *html.Node) {
	sign := "="
	if n.DataAtom == atom.H2 {
		sign = "-"
	}
	w.paragraph(func() {
		at := w.out.Len()
		w.inside(n)
		w.flush()
		if said := strings.TrimSpace(w.out.String()[at:]); said != "" {
			last := said[strings.LastIndexByte(said, '\n')+1:]
			w.line.WriteString(strings.Repeat(sign, min(utf8.RuneCountInString(last), 72)))
			w.gap = false
		}
	})
}

func (w *textWriter) indented(by, bullet string, inside func()) {
	w.flush()
	w.indent = append(w.indent, by)
	w.bullet = bullet
	inside()
	w.flush()
	w.bullet = ""
	w.indent = w.indent[:len(w.indent)-1]
}

func (w *textWriter) list(n *html.Node) {
	nested := len(w.indent) > 0 && w.indent[len(w.indent)-1] != "> "
	if w.flush(); !nested {
		w.gap = true
	}
	number, _ := strconv.Atoi(attr(n, "start"))
	number = min(max(number, 1), 1_000_000)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			w.node(c)
			continue
		}
		bullet := "- "
		if n.DataAtom == atom.Ol {
			bullet = strconv.Itoa(number) + ". "
			number++
		}
		gap := w.gap
		w.indented(strings.Repeat(" ", len(bullet)), bullet, func() { w.inside(c) })
		w.gap = w.gap && gap && c == n.FirstChild
	}
	w.gap = !nested
}

// table writes rows of words with bars between them; what holds blocks was laid out by tables and is written as blocks.
func (w *textWriter) table(n *html.Node) {
	w.flush()
	w.gap = true
	w.rows(n)
	w.flush()
	w.gap = true
}

func (w *textWriter) rows(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Tr {
			if c.Type == html.ElementNode {
				w.rows(c)
			} else {
				w.text(c.Data)
			}
			continue
		}
		cells, simple := 0, true
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			if d.Type == html.ElementNode && !blank(words(d)) {
				cells++
				simple = simple && !holdsBlocks(d)
			}
		}
		w.flush()
		first := true
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			if d.Type != html.ElementNode {
				continue
			}
			if simple && cells > 1 {
				if !first {
					w.space = false
					w.line.WriteString(" | ")
				}
				first = false
				w.inside(d)
			} else {
				w.node(d)
			}
		}
		w.flush()
	}
}

func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (block(c) && (c.DataAtom != atom.P && c.DataAtom != atom.Div || c.PrevSibling != nil || c.NextSibling != nil) || c.DataAtom == atom.Br || holdsBlocks(c)) {
			return true
		}
	}
	return false
}

// link writes the words of a link and where it leads, once where both are the same.
func (w *textWriter) link(n *html.Node) {
	w.inside(n)
	href := attr(n, "href")
	if href == "" {
		return
	}
	said, leads := strings.TrimSpace(words(n)), href
	if address, ok := strings.CutPrefix(href, "mailto:"); ok {
		leads, _, _ = strings.Cut(address, "?")
		if plain, err := url.PathUnescape(leads); err == nil {
			leads = plain
		}
	}
	bare := func(s string) string {
		return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://"), "/")
	}
	if leads == "" || bare(said) == bare(leads) {
		return
	}
	if w.space = w.line.Len() > 0; !w.space {
		w.text(leads)
		return
	}
	w.text("(" + leads + ")")
}

// text adds words, blanks folded.
func (w *textWriter) text(s string) {
	if w.pre {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				if w.line.Len() == 0 {
					w.gap = true
				}
				w.flush()
			}
			w.line.WriteString(l)
		}
		return
	}
	for i, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f':
			w.space = w.space || w.line.Len() > 0
		default:
			if w.space && w.line.Len() > 0 {
				w.line.WriteByte(' ')
			}
			w.space = false
			if r == '\u00a0' {
				r = ' '
			}
			if r == utf8.RuneError && !utf8.ValidString(s[i:min(len(s), i+3)]) {
				r = '\uFFFD'
			}
			w.line.WriteRune(r)
		}
	}
}

// flush ends the line, if there is one.
func (w *textWriter) flush() {
	line := strings.TrimRight(w.line.String(), " \t")
	w.line.Reset()
	w.space = false
	if strings.TrimSpace(line) == "" {
		return
	}
	before := strings.Join(w.indent, "")
	if w.gap && w.out.Len() > 0 {
		n := 0
		for n < len(w.indent) && n < len(w.before) && w.indent[n] == w.before[n] { // what both lines stand in
			n++
		}
		w.out.WriteString(strings.TrimRight(strings.Join(w.indent[:n], ""), " ") + "\n")
	}
	w.gap, w.before = false, append(w.before[:0], w.indent...)
	if w.bullet != "" {
		before = strings.Join(w.indent[:len(w.indent)-1], "") + w.bullet
		w.bullet = ""
	}
	w.out.WriteString(before + line + "\n")
}

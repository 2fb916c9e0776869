package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// noMark says that no such element exists.
const noMark = -1

// htmlMark returns the number of the line of m.Text where the first element begins that a mail program puts around a
// quote, and -1 when there is none.
func (m *Message) htmlMark() int {
	if m.quoteRead {
		return m.quoteAt
	}
	_, mark := renderHTML(m.HTML)
	return mark
}

// textWriter collects lines.
type textWriter struct {
	out   []byte
	line  []byte
	lines int  // lines in out
	blank bool // the last line in out is blank
	space bool // a blank is due before the next word
	gap   bool // a blank line is due before the next line
	mark  int

	quotes int    // open blockquotes that are quotes
	stack  []bool // of each open blockquote, whether it is a quote; else an indent
	pre    int    // open <pre>
	lists  int    // open lists

	hidden  int // inside script, style, title
	hideTag atom.Atom
	styled  []styledElement // open elements whose style hides them or keeps their blanks
	showAll bool            // hide nothing by style

	link      []byte // address of the open mailto link, when the words before it end in a colon
	linkStart int    // where its words begin in line

	announced bool // the last line is like an attribution
}

// maxQuotes bounds the "> " marks before one line; deeper quotes look like this depth.
const maxQuotes = 24

// renderHTML renders HTML as a person would read it: one line per block, "> " before what a blockquote holds, blanks
// folded, drawn lines as lines, hidden elements left out. It reads the tokens in one pass and keeps no tree, so depth and
// broken nesting cost nothing. Nothing remote is touched; links keep their text only. mark is the number of the line where
// the first element begins that a mail program puts around a quote, noMark when there is none.
func renderHTML(src string) (text string, mark int) {
	var w textWriter
	if w.render(src); w.hides() || w.hidden > 0 || len(bytes.TrimSpace(w.out)) == 0 && len(src) > 0 {
		w = textWriter{showAll: true} // an element that hides is never closed, or hides everything: better show it
		w.render(src)
	}
	text = string(w.out)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	return text, w.mark
}

func (w *textWriter) render(src string) {
	w.blank, w.mark = true, noMark
	w.out = make([]byte, 0, len(src)/3)
	w.line = make([]byte, 0, 256)
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(0)
	for len(w.out) <= maxText { // more would be cut anyway
		switch z.Next() {
		case html.ErrorToken:
			w.flushLine()
			return
		case html.TextToken:
			if w.hidden == 0 && !w.hides() {
				w.words(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z.Raw())
		case html.EndTagToken:
			w.end(tagName(z.Raw()))
		}
	}
}

// start handles an opening tag.
func (w *textWriter) start(raw []byte) {
	tag := tagName(raw)
	switch tag {
	case atom.Noscript, atom.Template, atom.Select, atom.Svg, atom.Object:
		if w.showAll {
			break
		}
		fallthrough
	case atom.Script, atom.Style, atom.Title:
		if w.hidden == 0 || tag == w.hideTag {
			w.hidden++
			w.hideTag = tag
		}
		return
	}
	if w.hidden > 0 {
		return
	}
	a := readAttrs(tag, raw)
	w.openStyled(tag, a)
	if w.hides() {
		return
	}
	if w.mark == noMark && a.quotes() {
		w.flushLine()
		w.mark = w.lines
	}
	w.open(tag, a)
}

// end handles a closing tag.
func (w *textWriter) end(tag atom.Atom) {
	if w.hidden > 0 {
		if tag == w.hideTag {
			w.hidden--
		}
		return
	}
	hid := w.hides()
	w.closeStyled(tag)
	if hid {
		return
	}
	switch tag {
	case atom.Blockquote:
		w.breakLine()
		if n := len(w.stack); n > 0 {
			if w.stack[n-1] {
				w.quotes--
			}
			w.stack = w.stack[:n-1]
		}
	case atom.Pre, atom.Listing, atom.Xmp:
		w.breakLine()
		w.pre = max(0, w.pre-1)
	case atom.Ul, atom.Ol, atom.Menu:
		w.breakLine()
		w.lists = max(0, w.lists-1)
		w.gap = w.gap || w.lists == 0
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dl:
		w.breakLine()
		w.gap = true
	case atom.Td, atom.Th:
		w.space = true
	case atom.A:
		w.closeLink()
	default:
		if isBlock(tag) {
			w.breakLine()
		}
	}
}

package parse

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText renders HTML as a person would read it: one line per block, "> " before what a blockquote holds, blanks
// folded, drawn lines as lines. It reads the tokens in one pass and keeps no tree, so depth and broken nesting cost
// nothing. Nothing remote is touched; links keep their text only.
func htmlText(src string) string {
	r := renderHTML(src)
	return r.text()
}

// noMark says that no such element exists.
const noMark = -1

// htmlQuote returns the number of the line of htmlText(src) where the first element begins that a mail program puts
// around a quote, and -1 when there is none.
func htmlQuote(src string) int {
	r := renderHTML(src)
	r.flushLine()
	return r.mark
}

// textWriter collects lines.
type textWriter struct {
	out   strings.Builder
	line  strings.Builder
	lines int  // lines in out
	blank bool // the last line in out is blank
	space bool // a blank is due before the next word
	gap   bool // a blank line is due before the next line
	mark  int

	quotes  int      // open blockquotes
	stack   []string // what each open blockquote was: "q" a quote, "i" an indent
	pre     int
	hidden  int // inside script, style, title
	hideTag atom.Atom

	announced bool // the last line is like an attribution
}

// maxQuotes bounds the "> " marks before one line; deeper quotes look like this depth.
const maxQuotes = 24

func renderHTML(src string) *textWriter {
	w := &textWriter{blank: true, mark: noMark}
	w.out.Grow(len(src) / 4)
	z := html.NewTokenizer(strings.NewReader(src))
	z.SetMaxBuf(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flushLine()
			return w
		case html.TextToken:
			if w.hidden == 0 {
				w.words(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(atom.Lookup(name))
		}
	}
}

// start handles an opening tag.
func (w *textWriter) start(z *html.Tokenizer) {
	name, hasAttr := z.TagName()
	tag := atom.Lookup(name)
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Template, atom.Select, atom.Svg, atom.Object:
		if w.hidden == 0 || tag == w.hideTag {
			w.hidden++
			w.hideTag = tag
		}
		return
	}
	if w.hidden > 0 {
		return
	}
	var a elementAttrs
	if hasAttr {
		a = readAttrs(z)
		a.tag = tag
		if a.quotes() && w.mark == noMark {
			w.flushLine()
			w.mark = w.lines
		}
	}
	switch tag {
	case atom.Br:
		w.newline()
	case atom.Hr:
		w.breakLine()
		w.line.WriteString("________________________________")
		w.breakLine()
	case atom.Blockquote:
		w.breakLine()
		if len(w.stack) < 1<<16 {
			kind := "q"
			if indentOnly(a) && !w.announced {
				kind = "i"
			} else {
				w.quotes++
			}
			w.stack = append(w.stack, kind)
		}
	case atom.Pre:
		w.breakLine()
		w.pre++
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Fieldset, atom.Article, atom.Section:
		w.breakLine()
		w.gap = w.gap || tag != atom.Table
	case atom.Li:
		w.breakLine()
		w.line.WriteString("- ")
	case atom.Td, atom.Th:
		if w.line.Len() > 0 {
			w.space = true
		}
	case atom.Img:
		// An image says nothing to a reader of text; its alternative text is mostly a file name.
	default:
		if isBlock(tag) {
			w.breakLine()
		}
	}
}

// end handles a closing tag.
func (w *textWriter) end(tag atom.Atom) {
	if w.hidden > 0 {
		if tag == w.hideTag {
			w.hidden--
		}
		return
	}
	switch tag {
	case atom.Blockquote:
		w.breakLine()
		if n := len(w.stack); n > 0 {
			if w.stack[n-1] == "q" {
				w.quotes--
			}
			w.stack = w.stack[:n-1]
		}
	case atom.Pre:
		w.breakLine()
		w.pre = max(0, w.pre-1)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl:
		w.breakLine()
		w.gap = true
	case atom.Td, atom.Th:
		w.space = true
	default:
		if isBlock(tag) {
			w.breakLine()
		}
	}
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Div, atom.Tr, atom.Table, atom.Body, atom.Html, atom.Head, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Aside, atom.Article, atom.Section,
		atom.Center, atom.Address, atom.Dt, atom.Dd, atom.Form, atom.Fieldset, atom.Figure, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Li, atom.Hgroup, atom.Details, atom.Summary:
		return true
	}
	return false
}

// words adds text, blanks folded unless it is preformatted.
func (w *textWriter) words(s string) {
	if w.pre > 0 {
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				w.newline()
			}
			w.line.WriteString(strings.TrimSuffix(l, "\r"))
		}
		return
	}
	for len(s) > 0 {
		i := strings.IndexAny(s, " \t\n\r\f")
		switch {
		case i == 0:
			w.space = true
			s = strings.TrimLeft(s, " \t\n\r\f")
			continue
		case i < 0:
			i = len(s)
		}
		if w.space && w.line.Len() > 0 {
			w.line.WriteByte(' ')
		}
		w.space = false
		w.line.WriteString(s[:i])
		s = s[i:]
	}
}

// newline ends the line, blank or not: <br>.
func (w *textWriter) newline() {
	if w.line.Len() > 0 || w.gap {
		w.flushLine()
		return
	}
	w.space = false
	w.emit("")
}

// breakLine ends the line when something stands on it: the edge of a block.
func (w *textWriter) breakLine() {
	w.space = false
	if w.line.Len() > 0 {
		w.flushLine()
	}
}

// flushLine writes the current line, with the blank line that is due before it.
func (w *textWriter) flushLine() {
	if w.line.Len() == 0 {
		return
	}
	if w.gap && !w.blank {
		w.emit("")
	}
	w.gap = false
	s := strings.TrimRight(strings.ReplaceAll(w.line.String(), "\u00a0", " "), " \t")
	w.line.Reset()
	w.space = false
	w.emit(s)
}

func (w *textWriter) emit(s string) {
	blank := strings.Trim(s, " \t") == ""
	if !blank {
		w.announced = announcesQuote(s)
	}
	if blank {
		s = ""
	}
	if blank && w.blank {
		return // one blank line separates; more are only room
	}
	for range min(w.quotes, maxQuotes) {
		w.out.WriteByte('>')
	}
	if w.quotes > 0 && !blank {
		w.out.WriteByte(' ')
	}
	w.out.WriteString(s)
	w.out.WriteByte('\n')
	w.lines++
	w.blank = blank
}

func (w *textWriter) text() string {
	s := w.out.String()
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return strings.ReplaceAll(s, "\x00", "")
}

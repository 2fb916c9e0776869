package parse

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// open does what an opening tag does to the lines.
func (w *textWriter) open(tag atom.Atom, a elementAttrs) {
	switch tag {
	case atom.Br:
		w.newline()
	case atom.Hr:
		w.breakLine()
		w.line = append(w.line, "________________________________"...)
		w.breakLine()
	case atom.Blockquote:
		w.breakLine()
		if len(w.stack) < 1<<16 {
			quote := !indentOnly(a) || w.announced
			if quote {
				w.quotes++
			}
			w.stack = append(w.stack, quote)
		}
	case atom.Pre, atom.Listing, atom.Xmp:
		w.breakLine()
		w.pre++
	case atom.Ul, atom.Ol, atom.Menu:
		w.breakLine()
		w.lists++
		w.gap = w.gap || w.lists == 1
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Dl, atom.Table, atom.Fieldset, atom.Article, atom.Section:
		w.breakLine()
		w.gap = w.gap || tag != atom.Table
	case atom.Li:
		w.breakLine()
		for range min(max(w.lists-1, 0), 8) {
			w.line = append(w.line, ' ', ' ')
		}
		w.line = append(w.line, '-', ' ')
	case atom.Td, atom.Th:
		if len(w.line) > 0 {
			w.space = true
		}
	case atom.A:
		w.openLink(a.href)
	case atom.Img: // an image says nothing to a reader of text, its alternative text is mostly a file name; an emoji's is the emoji
		if emoji(a.alt) {
			w.words([]byte(a.alt))
		}
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

// emoji says that the alternative text of an image is one pictograph.
func emoji(alt string) bool {
	if alt == "" || len(alt) > 32 || utf8.RuneCountInString(alt) > 8 {
		return false
	}
	for _, c := range alt {
		if c < 0x203c || unicode.IsLetter(c) {
			return false
		}
	}
	return true
}

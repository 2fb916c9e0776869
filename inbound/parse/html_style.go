package parse

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// styledElement is an open element whose style matters to a reader of text.
type styledElement struct {
	tag    atom.Atom
	inside int  // elements of the same tag open in it
	hides  bool // else it keeps blanks and line ends
}

// maxStyled bounds the styled elements open at once; further ones count for nothing.
const maxStyled = 16

// hides says that the writer is inside an element that is not shown.
func (w *textWriter) hides() bool {
	for i := range w.styled {
		if w.styled[i].hides {
			return true
		}
	}
	return false
}

func (w *textWriter) keepsBlanks() bool { return len(w.styled) > 0 && !w.hides() }

// openStyled counts an opening tag in the styled elements and adds one when its style says so.
func (w *textWriter) openStyled(tag atom.Atom, a elementAttrs) {
	if n := len(w.styled); n > 0 {
		if top := w.styled[n-1].tag; top == tag && (tag == atom.P || tag == atom.Li || tag == atom.Td) { // not closed by a tag of its own
			w.styled = w.styled[:n-1]
		}
	}
	for i := range w.styled {
		if w.styled[i].tag == tag {
			w.styled[i].inside++
		}
	}
	if a.style == "" && !a.hidden || len(w.styled) >= maxStyled || void(tag) {
		return
	}
	switch hides := !w.showAll && (a.hidden || styleHides(a.style)); {
	case hides && !a.quotes():
		w.styled = append(w.styled, styledElement{tag: tag, hides: true})
	case !hides && styleKeepsBlanks(a.style):
		w.styled = append(w.styled, styledElement{tag: tag})
	}
}

// closeStyled counts a closing tag in the styled elements; one that it closes goes, with all that were opened in it.
func (w *textWriter) closeStyled(tag atom.Atom) {
	for i := range w.styled {
		s := &w.styled[i]
		if s.tag != tag {
			continue
		}
		if s.inside == 0 {
			w.styled = w.styled[:i]
			return
		}
		s.inside--
	}
}

// void elements have no content and no closing tag.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Img, atom.Br, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Wbr, 0:
		return true
	}
	return false
}

// styleHides says that a style makes an element invisible, as newsletters do with the words meant for a preview.
func styleHides(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "hidden") && !strings.Contains(style, "NONE") && !strings.Contains(style, "HIDDEN") {
		return false
	}
	s := bareStyle(style)
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") ||
		strings.Contains(s, "overflow:hidden") && (styleZero(s, "max-height:") || styleZero(s, "height:"))
}

// styleKeepsBlanks says that line ends in the source are line ends to the reader.
func styleKeepsBlanks(style string) bool {
	i := strings.Index(style, "white-space")
	return i >= 0 && (strings.Contains(bareStyle(style), "white-space:pre") || strings.Contains(bareStyle(style), "white-space:break-spaces"))
}

// styleZero says that a property is zero.
func styleZero(s, property string) bool {
	i := strings.Index(s, property)
	if i < 0 || i > 0 && s[i-1] == '-' {
		return false
	}
	v := s[i+len(property):]
	return strings.HasPrefix(v, "0") && !strings.HasPrefix(v, "0.") && (len(v) == 1 || v[1] == ';' || v[1] == 'p' || v[1] == '!')
}

// bareStyle is a style in lower case without blanks.
func bareStyle(style string) string {
	return strings.Map(func(c rune) rune {
		if c <= ' ' {
			return -1
		}
		return unicode.ToLower(c)
	}, style)
}

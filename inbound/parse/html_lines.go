package parse

import (
	"bytes"
	"unicode/utf8"
)

// words adds text, blanks folded unless it is preformatted.
func (w *textWriter) words(s []byte) {
	if w.pre > 0 || w.keepsBlanks() {
		for i := 0; len(s) > 0; i++ {
			l, rest, more := bytes.Cut(s, []byte("\n"))
			w.line = append(w.line, bytes.TrimSuffix(l, []byte("\r"))...)
			if more {
				w.newline()
			}
			s = rest
		}
		return
	}
	for len(s) > 0 {
		i := 0
		for i < len(s) && !folds(s[i]) {
			i++
		}
		if i == 0 {
			w.space = true
			for len(s) > 0 && folds(s[0]) {
				s = s[1:]
			}
			continue
		}
		if w.space && len(w.line) > 0 {
			w.line = append(w.line, ' ')
		}
		w.space = false
		w.line = append(w.line, s[:i]...)
		s = s[i:]
	}
}

// folds says that a byte is white space that HTML folds.
func folds(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// newline ends the line, blank or not: <br>.
func (w *textWriter) newline() {
	if len(w.line) > 0 || w.gap {
		w.flushLine()
		return
	}
	w.space = false
	w.emit(nil)
}

// breakLine ends the line when something stands on it: the edge of a block.
func (w *textWriter) breakLine() {
	w.space = false
	if len(w.line) > 0 {
		w.flushLine()
	}
}

// flushLine writes the current line, with the blank line that is due before it.
func (w *textWriter) flushLine() {
	if len(w.line) == 0 {
		return
	}
	if w.gap && !w.blank {
		w.emit(nil)
	}
	w.gap = false
	w.space = false
	w.link = nil
	w.emit(plainBlanks(w.line))
	w.line = w.line[:0]
}

// plainBlanks makes no-break spaces blanks and drops, in place, what is not seen: soft hyphens, zero-width characters,
// and the fillers that newsletters put behind the words of a preview; joiners inside a word stay, Persian and emoji need
// them.
func plainBlanks(line []byte) []byte {
	if ascii(line) {
		if bytes.IndexByte(line, 0) >= 0 {
			line = bytes.ReplaceAll(line, []byte{0}, nil)
		}
		return bytes.TrimRight(line, " \t")
	}
	out := line[:0]
	seen := 0 // length up to the last visible character
	for i := 0; i < len(line); {
		c, n := utf8.DecodeRune(line[i:])
		switch c {
		case 0, '\u00ad', '\u200b', '\u2060', '\ufeff':
		case '\u00a0':
			out = append(out, ' ')
		case ' ', '\t', '\u034f', '\u200c', '\u200d':
			out = append(out, line[i:i+n]...)
		default:
			out = append(out, line[i:i+n]...)
			seen = len(out)
		}
		i += n
	}
	return out[:seen]
}

func (w *textWriter) emit(s []byte) {
	blank := len(s) == 0
	if blank && w.blank {
		return // one blank line separates; more are only room
	}
	for range min(w.quotes, maxQuotes) {
		w.out = append(w.out, '>')
	}
	if !blank {
		last := s[len(s)-1]
		w.announced = (last == ':' || last >= utf8.RuneSelf) && announcesQuote(string(s))
		if w.quotes > 0 {
			w.out = append(w.out, ' ')
		}
		w.out = append(w.out, s...)
	}
	w.out = append(w.out, '\n')
	w.lines++
	w.blank = blank
}

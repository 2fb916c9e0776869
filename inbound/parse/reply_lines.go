package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of a text and its place in it. text[start:end] is the line with its line end.
type line struct {
	start, end int
	depth      int    // how many ">" stand before it
	body       string // the line without quote marks and outer blanks
	indented   bool   // blanks stand before the body (after the quote marks)
	wrote      int8   // whether the body has a word for writing: 0 not looked yet, 1 yes, -1 no; see saysWrote
}

// blank reports whether nothing readable stands on the line.
func (l line) blank() bool { return l.body == "" }

// scanLines cuts text into lines in one pass.
func scanLines(text string) []line {
	lines := make([]line, 0, strings.Count(text, "\n")+1)
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		depth, rest := quoteDepth(text[start:end])
		if depth > 0 && end-start < 40 && len(lines) > 0 && (openAngle(lines[len(lines)-1].body) || len(lines) > 1 && lines[len(lines)-2].body == "<") && endsInColon(trimBlank(rest)) {
			depth, rest = depth-1, ">"+rest // "<bo@globex.example" wrapped before "> wrote:"
		}
		body := trimBlank(rest)
		lines = append(lines, line{start: start, end: end, depth: depth, body: body, indented: body != "" && (rest[0] == ' ' || rest[0] == '\t')})
		start = end
	}
	return lines
}

// openAngle reports a "<" without its ">".
func openAngle(s string) bool { return strings.LastIndexByte(s, '<') > strings.LastIndexByte(s, '>') }

// quoteDepth counts leading ">" marks ("> > x", ">> x", " > x") and returns what follows them, without the one blank
// that belongs to the mark.
func quoteDepth(s string) (depth int, rest string) {
	rest = s
	for {
		t := strings.TrimLeft(rest, " \t\u00a0")
		if !strings.HasPrefix(t, ">") || (depth == 0 && len(rest)-len(t) > 3) {
			return depth, rest
		}
		depth++
		rest = strings.TrimPrefix(t[1:], " ")
	}
}

// isInvisible reports characters that take no room: mail programs leave them as markers around quotes.
func isInvisible(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069':
		return true
	}
	return false
}

// trimBlank trims white space and invisible characters.
func trimBlank(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
}

// trimBlankLines takes blank lines off both ends and trailing blanks off the last line, and keeps the indent of the
// first line.
func trimBlankLines(s string) string {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 || trimBlank(s[:i]) != "" {
			return strings.TrimLeft(s, "\ufeff\u200b")
		}
		s = s[i+1:]
	}
}

// isRule reports a line made only of dashes, underscores and the like: a drawn line. It separates, it never decides.
func isRule(s string) bool {
	s = trimBlank(s)
	if s == "" {
		return false
	}
	for _, r := range s {
		switch r {
		case '-', '_', '=', '*', '~', '#', '+', '—', '–', '―', '─', ' ', '\t', '\u00a0', 'ᐧ', '…':
		default:
			return false
		}
	}
	return true
}

// dequote takes n levels of quote marks off every line.
func dequote(text string, n int) string {
	if n == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for len(text) > 0 {
		l := text
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			l = text[:i+1]
		}
		text = text[len(l):]
		for range n {
			t := strings.TrimLeft(l, " \t\u00a0")
			if !strings.HasPrefix(t, ">") {
				break
			}
			l = strings.TrimPrefix(t[1:], " ")
		}
		if l == "" {
			l = "\n"
		}
		b.WriteString(l)
	}
	return b.String()
}

// dedent takes the blanks off that all lines begin with: Outlook for Mac indents what it quotes.
func dedent(text string) string {
	indent := -1
	for l := range strings.Lines(text) {
		if t := strings.TrimLeft(l, " "); strings.TrimSpace(t) != "" && (indent < 0 || len(l)-len(t) < indent) {
			indent = len(l) - len(t)
		}
	}
	if indent <= 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for l := range strings.Lines(text) {
		b.WriteString(l[min(indent, len(l)-len(strings.TrimLeft(l, " "))):])
	}
	return b.String()
}

// wordCount counts words, stopping at limit.
func wordCount(s string, limit int) int {
	n := 0
	for range strings.FieldsSeq(s) {
		if n++; n >= limit {
			break
		}
	}
	return n
}

// firstRune returns the first rune of s, or utf8.RuneError for "".
func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

package news

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plain makes the document of text, which may be Markdown.
func (r *reading) plain(text string) {
	orders, text := splitOrders(text)
	r.orders = append(r.orders, orders...)
	if own, quote := textQuote(text); quote != "" && blank(own) {
		text = quote
	} else if quote != "" {
		text = own
		r.warn("The older mail quoted below yours is left out.")
	}
	text = canonical(strings.Trim(withoutControls(text), "\n"))
	if len(text) > MaxWords {
		text = strings.ToValidUTF8(text[:MaxWords], "")
		r.problem("The text is longer than %d KB.", MaxWords>>10)
	}
	if blank(text) {
		return
	}
	if isMarkdown(text) {
		r.markdown(text)
		return
	}
	r.finish(r.cleaned(plainHTML(text)))
	r.doc.Text = strings.TrimRight(text, " \n") + "\n" // as it was typed
}

func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfeff {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\f", "\n"))
}

// cleaned passes HTML of our own making through what looks at links.
func (r *reading) cleaned(src string) string {
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return ""
	}
	body := bodyOf(root)
	r.clean(body)
	frame(body)
	return inner(body)
}

var markdownSigns = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^#{1,4} \S`),
	regexp.MustCompile(`\[[^\]\n]+\]\(\s*(?:https?|mailto):[^)\s]+\)`),
	regexp.MustCompile(`\*\*[^*\s][^*\n]*\*\*`),
	regexp.MustCompile("(?m)^```"),
	regexp.MustCompile(`(?m)^\|?\s*:?-{3,}:?\s*\|`),
}

// isMarkdown reports a text with marks that mean nothing in ordinary mail.
func isMarkdown(text string) bool {
	for _, sign := range markdownSigns {
		if sign.MatchString(text) {
			return true
		}
	}
	return false
}

// markdown makes the document of Markdown, except for a signature: "-- " under a line would make that a heading.
func (r *reading) markdown(text string) {
	text, signature := cutSignature(text)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify), goldmark.WithRendererOptions(gmhtml.WithHardWraps()))
	var b bytes.Buffer
	if err := md.Convert([]byte(unwrapAll(text)), &b); err != nil { // it fails only when the buffer does
		r.problem("The Markdown of your mail cannot be read.")
		return
	}
	r.finish(r.cleaned(b.String() + plainHTML(signature)))
}

func cutSignature(text string) (above, signature string) {
	for _, mark := range []string{"\n-- \n", "\n--\n"} {
		if at := strings.LastIndex(text, mark); at >= 0 {
			return text[:at], text[at+1:]
		}
	}
	return text, ""
}

// frame draws the lines of tables that have none.
func frame(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			setAttr(c, "style", strings.TrimPrefix(attr(c, "style")+";padding:4px 8px;border:1px solid #b0b0b0", ";"))
		}
		frame(c)
	}
}

// plainHTML shows a text: paragraphs, lists, quotes, links, and what was laid out with blanks as it is.
func plainHTML(text string) string {
	var b strings.Builder
	for _, lines := range paragraphs(text) {
		switch {
		case laidOut(lines):
			b.WriteString("<pre>" + linked(strings.Join(lines, "\n")) + "</pre>\n")
		case every(lines, isQuote):
			b.WriteString("<blockquote>" + inLines(lines, func(l string) string { return strings.TrimPrefix(strings.TrimPrefix(l, ">"), " ") }) + "</blockquote>\n")
		default:
			runs(&b, unwrap(lines))
		}
	}
	return b.String()
}

// runs writes the lines of a paragraph, lists among them.
func runs(b *strings.Builder, lines []string) {
	for len(lines) > 0 {
		n, item := 1, isItem(lines[0])
		for n < len(lines) && isItem(lines[n]) == item {
			n++
		}
		if item {
			b.WriteString("<ul>")
			for _, l := range lines[:n] {
				_, words, _ := strings.Cut(strings.TrimSpace(l), " ")
				b.WriteString("<li>" + linked(words) + "</li>")
			}
			b.WriteString("</ul>\n")
		} else {
			b.WriteString("<p>" + inLines(lines[:n], strings.TrimSpace) + "</p>\n")
		}
		lines = lines[n:]
	}
}

func inLines(lines []string, each func(string) string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = linked(each(l))
	}
	return strings.Join(out, "<br>\n")
}

func every(lines []string, is func(string) bool) bool {
	for _, l := range lines {
		if !is(l) {
			return false
		}
	}
	return true
}

func isQuote(l string) bool { return strings.HasPrefix(l, ">") }

func isItem(l string) bool {
	l = strings.TrimSpace(l)
	return (strings.HasPrefix(l, "- ") || strings.HasPrefix(l, "* ") || strings.HasPrefix(l, "• ")) && len(l) > 2
}

// laidOut reports columns made with blanks.
func laidOut(lines []string) bool {
	n := 0
	for _, l := range lines {
		if strings.Contains(strings.TrimSpace(l), "   ") || strings.Contains(strings.TrimSpace(l), "\t") {
			n++
		}
	}
	return n >= 2
}

// paragraphs parts a text at blank lines.
func paragraphs(text string) (all [][]string) {
	var now []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			if len(now) > 0 {
				all = append(all, now)
			}
			now = nil
			continue
		}
		now = append(now, strings.TrimRight(line, " \t\r"))
	}
	if len(now) > 0 {
		all = append(all, now)
	}
	return all
}

// The widths at which programs and people wrap lines, characters.
const wrapFrom, wrapTo = 50, 80

// unwrap joins the lines of a paragraph that were parted because the next word had no room: a telephone breaks them elsewhere.
func unwrap(lines []string) []string {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l))
	}
	if width < wrapFrom || width > wrapTo {
		return lines
	}
	out := lines[:1:1]
	for i, l := range lines[1:] {
		next, _, _ := strings.Cut(strings.TrimSpace(l), " ")
		full := utf8.RuneCountInString(lines[i])+1+utf8.RuneCountInString(next) > width
		if full && !isItem(l) && !isQuote(l) && !strings.HasSuffix(lines[i], ":") {
			out[len(out)-1] += " " + strings.TrimSpace(l)
			continue
		}
		out = append(out, l)
	}
	return out
}

var structured = regexp.MustCompile("^(?:#|[-*+] |>|\\||\\d{1,3}[.)] |    |\t|```|~~~)")

// unwrapAll does that for the paragraphs of Markdown that are plain words.
func unwrapAll(text string) string {
	var b strings.Builder
	fenced := false
	for i, part := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString("\n\n")
		}
		lines := strings.Split(part, "\n")
		fences := strings.Count("\n"+part, "\n```")
		if !fenced && fences == 0 && !blank(part) && every(lines, func(l string) bool { return !structured.MatchString(l) && l != "" && strings.Trim(l, "-= ") != "" }) {
			part = strings.Join(unwrap(lines), "\n")
		}
		fenced = fenced != (fences%2 == 1)
		b.WriteString(part)
	}
	return b.String()
}

var webOrMail = regexp.MustCompile(`https?://[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)

// linked escapes words and makes links of what is one.
func linked(s string) string {
	var b strings.Builder
	last := 0
	for _, at := range webOrMail.FindAllStringIndex(s, -1) {
		hit := strings.TrimRight(s[at[0]:at[1]], ".,;:!?'*_]}")
		if strings.HasSuffix(hit, ")") && !strings.Contains(hit, "(") {
			hit = strings.TrimRight(hit, ").,")
		}
		href := hit
		if !strings.Contains(hit, "://") {
			href = "mailto:" + hit
		}
		b.WriteString(html.EscapeString(s[last:at[0]]))
		b.WriteString(`<a href="` + html.EscapeString(href) + `">` + html.EscapeString(hit) + "</a>")
		last = at[0] + len(hit)
	}
	b.WriteString(html.EscapeString(s[last:]))
	return b.String()
}

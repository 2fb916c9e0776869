package news

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A manager who answers a draft of ours sends its quote back, edited: then the quote is the issue. Anybody else's quote
// below his own words is older mail and stays at home. Both only where a mail program marked it as a quote.

// How mail programs mark the element around older mail, the one that begins it, and the line that introduces it.
var (
	quoteMarks  = regexp.MustCompile(`(?i)\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|moz-forward-container|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)\b`)
	headerMarks = regexp.MustCompile(`(?i)\b(?:divRplyFwdMsg|x_divRplyFwdMsg|appendonsend)\b`)
	attribution = regexp.MustCompile(`(?i)\b(?:gmail_attr|moz-cite-prefix|protonmail_quote_header)\b`)
	outlookRule = regexp.MustCompile(`border:none;border-top:solid#(?:e1e1e1|b5c4df)1\.0pt`)
	older       = regexp.MustCompile(`(?im)^-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Oorspronkelijk bericht) ?-{2,}$`)
	wrote       = regexp.MustCompile(`(?is)^.{0,300}(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu).{0,120}:$`)
)

func marked(n *html.Node, by *regexp.Regexp) bool {
	return by.MatchString(attr(n, "class")) || by.MatchString(attr(n, "id"))
}

// quoted reports an element that a mail program put around older mail; open says that it only begins it.
func quoted(n *html.Node) (is, open bool) {
	if n.Type != html.ElementNode {
		return false, false
	}
	if marked(n, headerMarks) || n.DataAtom == atom.Div && outlookRule.MatchString(strings.ToLower(strings.Join(strings.Fields(attr(n, "style")), ""))) {
		return true, true
	}
	return marked(n, quoteMarks) || n.DataAtom == atom.Blockquote && strings.EqualFold(attr(n, "type"), "cite"), false
}

// firstQuote finds the first such element.
func firstQuote(n *html.Node) (found *html.Node, open bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if is, open := quoted(c); is {
			return c, open
		}
		if found, open := firstQuote(c); found != nil {
			return found, open
		}
	}
	return nil, false
}

// dropQuote drops older mail below the manager's words; where there are none of his own, the quote is what he sends.
func (r *reading) dropQuote(body *html.Node) {
	q, open := firstQuote(body)
	if q == nil {
		return
	}
	if own := wordsBefore(body, q); !own {
		r.unquote(body, q, open)
		return
	}
	if !open && wordsAfter(body, q) { // he answers point by point, or cites: all of it is his mail
		return
	}
	dropAttribution(body, q)
	if open {
		dropAfter(body, q)
	}
	remove(q)
	r.warn("The older mail quoted below yours is left out.")
}

// unquote takes the content of a quote for the mail.
func (r *reading) unquote(body, q *html.Node, open bool) {
	dropAttribution(body, q)
	if open { // the header lines of the older mail, and then it stands bare
		remove(q)
		return
	}
	for _, c := range children(q) {
		if c.Type == html.ElementNode && marked(c, attribution) {
			remove(c)
		}
	}
	inside, _ := firstQuote(q) // Gmail: a div with the attribution and the blockquote
	if inside != nil && !wordsBefore(q, inside) {
		hoist(inside)
	}
	hoist(q)
}

// own reports words that are no attribution line.
func own(l treeLine) bool {
	for _, n := range l.nodes {
		for p := n.Parent; p != nil; p = p.Parent {
			if marked(p, attribution) {
				return false
			}
		}
	}
	s := strings.TrimSpace(strings.ReplaceAll(l.text(), "\u00a0", " "))
	return !blank(s) && !wrote.MatchString(s) && strings.Trim(s, "-_ ") != ""
}

func wordsBefore(body, q *html.Node) bool {
	for _, l := range linesOf(body) {
		if len(l.nodes) > 0 && within(l.nodes[0], q) {
			return false
		}
		if own(l) {
			return true
		}
	}
	return false
}

func wordsAfter(body, q *html.Node) bool {
	behind := false
	for _, l := range linesOf(body) {
		if len(l.nodes) > 0 && within(l.nodes[0], q) {
			behind = true
			continue
		}
		if behind && !blank(l.text()) {
			return true
		}
	}
	return false
}

func within(n, q *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == q {
			return true
		}
	}
	return false
}

// dropAttribution drops the line that introduces a quote.
func dropAttribution(body, q *html.Node) {
	lines := linesOf(body)
	for i, l := range lines {
		if len(l.nodes) == 0 || !within(l.nodes[0], q) {
			continue
		}
		for i--; i >= 0 && blank(lines[i].text()); i-- {
		}
		if i >= 0 && !own(lines[i]) {
			for _, n := range lines[i].nodes {
				remove(n)
			}
		}
		return
	}
}

// dropAfter drops all that follows an element.
func dropAfter(body, q *html.Node) {
	for n := q; n != nil && n != body; n = n.Parent {
		for n.NextSibling != nil {
			remove(n.NextSibling)
		}
	}
}

// textQuote parts a text at the quote below the words: lines that begin with ">", behind a line that introduces them.
func textQuote(text string) (own, quote string) {
	if at := older.FindStringIndex(text); at != nil && !blank(text[:at[0]]) {
		return text[:at[0]], text[at[1]:]
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	end := len(lines)
	for end > 0 && (strings.HasPrefix(lines[end-1], ">") || blank(lines[end-1])) {
		end--
	}
	if end == len(lines) || !strings.HasPrefix(strings.TrimSpace(strings.Join(lines[end:], "")), ">") {
		return text, ""
	}
	above := end
	for n := 1; n <= 3 && end-n >= 0; n++ { // programs wrap that line
		if wrote.MatchString(strings.TrimSpace(strings.Join(lines[end-n:end], " "))) {
			above = end - n
			break
		}
	}
	if above == end && end > 0 { // marked, but not introduced: he may cite somebody
		return text, ""
	}
	var b strings.Builder
	for _, l := range lines[end:] {
		l = strings.TrimPrefix(l, ">")
		b.WriteString(strings.TrimPrefix(l, " ") + "\n")
	}
	return strings.Join(lines[:above], "\n"), b.String()
}

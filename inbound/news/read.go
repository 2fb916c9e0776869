// Package news reads a manager's mail as what it is meant for: an issue of the newsletter. It takes the words as they were
// written, in HTML, plain text or Markdown, and makes of them a [workflow.Document]: clean HTML that loads nothing and fits a
// telephone, a text that says the same, the pictures and files, and what is wrong with them.
//
//	mail ─► orders at the top apart ─► older mail below dropped ─► cleaned HTML ─► text that says the same ─► warnings, problems
//
// The HTML decides where a mail has one: the other part is made of it, so that both say the same. Everything is pure and linear
// in the mail, within the limits of the parser and of [Limits].
package news

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"refermail/inbound/parse"
	"refermail/templates/safehtml"
	"refermail/workflow"
)

// Read makes a document of a mail, and returns the lines above it that are no content but orders ("to: tier>=silver", "personal:
// yes", "send tue 09:00"), each as it was written. It never fails: what keeps the document from being sent is in its Problems.
// Safe for concurrent use; the document shares the bytes of its files with m.
func Read(m *parse.Message) (doc workflow.Document, orders []string) {
	r := reading{m: m, doc: &doc, policy: safehtml.NewForNews(), pictures: map[string]string{}}
	doc.Subject = subject(m.Subject)
	switch body, err := html.Parse(strings.NewReader(m.HTML)); {
	case strings.TrimSpace(m.HTML) == "" || len(m.HTML) > MaxHTML || err != nil || !says(body):
		if len(m.HTML) > MaxHTML || err != nil {
			r.warn("The HTML of your mail is too long or too deeply nested; the issue is made of its text.")
		}
		r.plain(m.Text)
	default:
		r.tree(body)
	}
	r.files()
	r.judge()
	return doc, r.orders
}

// reading is the work on one mail.
type reading struct {
	m      *parse.Message
	doc    *workflow.Document
	policy *safehtml.Policy
	orders []string

	pictures map[string]string // content id in the mail → in the document
	remote   int               // pictures from elsewhere that were left out
	trackers int               // of those, the ones nobody was meant to see
	missing  int               // pictures the mail names and does not have
}

func (r *reading) warn(format string, args ...any) {
	r.doc.Warnings = addOnce(r.doc.Warnings, fmt.Sprintf(format, args...))
}

func (r *reading) problem(format string, args ...any) {
	r.doc.Problems = addOnce(r.doc.Problems, fmt.Sprintf(format, args...))
}

// maxSaid bounds what is told about one issue: who reads the twentieth sentence has stopped reading.
const maxSaid = 20

func addOnce(all []string, s string) []string {
	if slices.Contains(all, s) || len(all) >= maxSaid {
		return all
	}
	return append(all, s)
}

var prefix = regexp.MustCompile(`(?i)^(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|doorst|enc)\s*:\s*`)

// subject is that of the mail without what a mail program puts before it.
func subject(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for prefix.MatchString(s) {
		s = prefix.ReplaceAllString(s, "")
	}
	return canonical(s)
}

// tree makes the document of HTML.
func (r *reading) tree(root *html.Node) {
	body := bodyOf(root)
	dropUnseen(body)
	squeeze(body, false)
	r.takeOrders(body)
	r.dropQuote(body)
	heal(body)
	r.clean(body)
	r.finish(inner(body))
}

// finish sanitises HTML and makes the text of what is left: whatever the policy drops is in neither.
func (r *reading) finish(dirty string) {
	r.doc.HTML = strings.TrimSpace(r.policy.Fragment(dirty))
	body, err := html.Parse(strings.NewReader(r.doc.HTML))
	if err != nil { // it was parsed before and only got smaller
		r.problem("The HTML of your mail cannot be read; please send it as plain text.")
		return
	}
	r.doc.Text = textOf(bodyOf(body))
}

// inner is the HTML within a node.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		_ = html.Render(&b, c) // a Builder takes everything
	}
	return b.String()
}

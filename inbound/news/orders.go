package news

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"refermail/workflow/account"
)

var (
	keyed     = regexp.MustCompile(`^(\pL[\pL -]{0,20}?)\s*:\s*\S`)
	politely  = regexp.MustCompile(`(?i)^(?:please\s+)+`)
	bareOrder = regexp.MustCompile(`(?i)^(?:(?:to|audience)\s+all|personal(?:\s+block)?\s+(?:on|off|yes|no)|kind\s+(?:newsletter|check[- ]?in))[ .!]*$`) // without the colon
	testOrder = regexp.MustCompile(`(?i)^test\s+<?[^\s<>@]+@[^\s<>@]+>?\.?$`)
	when      = regexp.MustCompile(`^(?:now|anyway|it|on|at|next|this|the|of|in|out|please|issue|newsletter|to|only|rest|thanks|thank|you|today|tomorrow|am|pm|utc|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\d{1,4}(?:[:.h/-]\d{1,2}){0,2}(?:am|pm|st|nd|rd|th|h)?)$`)
)

// orderKeys are the words before the colon of an order.
func orderKeys() []string {
	return []string{"to", "audience", "personal", "personal block", "subject", "anyway", "kind", "language"}
}

// order reports a line that is no content but an order: what it says is for the rules, which also refuse what they cannot read.
// after says that an order stands above it: there a mistyped one is one, too, for it would go out to everybody.
func order(line string, after bool) bool {
	line = strings.Trim(strings.ReplaceAll(line, "\u00a0", " "), " \t*_`")
	if line = politely.ReplaceAllString(line, ""); line == "" || len(line) > 500 {
		return false
	}
	if bareOrder.MatchString(line) {
		return true
	}
	if hit := keyed.FindStringSubmatch(line); hit != nil {
		key := strings.ToLower(strings.TrimSpace(hit[1]))
		for _, known := range orderKeys() {
			if key == known || after && len(key) > 4 && account.Typos(key, known) <= 2 {
				return true
			}
		}
		return false
	}
	words := strings.Fields(strings.ToLower(strings.Trim(line, ".!")))
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "cancel":
		return len(words) == 1
	case "test":
		return testOrder.MatchString(line)
	case "send":
		for _, w := range words[1:] {
			if !when.MatchString(strings.Trim(w, ",.")) {
				return false
			}
		}
		return true
	}
	return false
}

// takeOrders moves the orders at the top of a page apart, and the blank lines around them.
func (r *reading) takeOrders(body *html.Node) {
	for _, l := range linesOf(body) {
		text := strings.TrimSpace(strings.ReplaceAll(l.text(), "\u00a0", " "))
		switch {
		case blank(text):
		case order(text, len(r.orders) > 0):
			r.orders = append(r.orders, text)
		default:
			return
		}
		if text == "" && len(r.orders) == 0 {
			continue
		}
		for _, n := range l.nodes {
			dropText(n, body)
		}
		if l.end != nil {
			dropText(l.end, body)
		}
	}
}

// dropText removes a node and the elements that held nothing else.
func dropText(n, body *html.Node) {
	for n != body {
		above := n.Parent
		remove(n)
		if above == nil || above.FirstChild != nil {
			return
		}
		n = above
	}
}

// splitOrders takes the orders at the top of a text apart.
func splitOrders(text string) (orders []string, rest string) {
	rest = text
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		switch text := strings.TrimSpace(line); {
		case text == "":
		case order(text, len(orders) > 0):
			orders = append(orders, text)
		default:
			return orders, rest
		}
		rest = after
	}
	return orders, rest
}

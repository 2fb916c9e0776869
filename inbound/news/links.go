package news

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"refermail/workflow/account"
)

// shownURL is a text that a reader takes for where a link leads.
var shownURL = regexp.MustCompile(`(?i)^(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:[:/?#]\S*)?$`)

// link keeps a link to the web or to an address, and says what is wrong with it. Of any other only its words stay.
func (r *reading) link(n *html.Node) {
	href, shown := strings.TrimSpace(attr(n, "href")), words(n)
	setAttr(n, "href", "")
	if attr(n, "name") != "" && href == "" || attr(n, "id") != "" && href == "" { // a target of links within the page
		return
	}
	u, wrong := target(href)
	if strings.Contains(href, "{{") || strings.Contains(strings.ToLower(href), "%7b%7b") {
		r.problem("The link of %q holds a field; fields can be filled in words only.", short(shown))
		return
	}
	if wrong != "" {
		r.warn("The link of %q %s.", short(shown), wrong)
		return
	}
	if u == nil {
		return
	}
	setAttr(n, "href", u.String())
	if hit := shownURL.FindStringSubmatch(strings.TrimSpace(shown)); hit != nil && u.Host != "" {
		if said, leads := strings.ToLower(hit[1]), strings.ToLower(u.Hostname()); account.Registrable(said) != account.Registrable(leads) {
			r.warn("A link shows %s and leads to %s: filters take that for fraud.", said, leads)
		}
	}
}

// target reads where a link leads. u is nil for what is left out; wrong says what is wrong with it, "" when nothing is.
func target(href string) (u *url.URL, wrong string) {
	href = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, href)
	if href == "" || strings.HasPrefix(href, "#") {
		return nil, "leads nowhere"
	}
	u, err := url.Parse(strings.ReplaceAll(href, " ", "%20"))
	if err != nil {
		return nil, "is broken"
	}
	switch strings.ToLower(u.Scheme) {
	case "mailto":
		if address, _ := url.PathUnescape(u.Opaque); strings.Count(address, "@") < 1 || len(href) > 2000 {
			return nil, "begins a mail to nobody"
		}
		return u, ""
	case "tel", "sms", "callto":
		return nil, ""
	case "http", "https":
	case "":
		return nil, "is no whole link; it begins with https://"
	default:
		return nil, "is none to the web"
	}
	if u.User != nil {
		return nil, "holds a password"
	}
	if only := reach(strings.ToLower(u.Hostname())); only != "" {
		return nil, only
	}
	return u, ""
}

// reach says why nobody elsewhere can open a host; "" when they can.
func reach(host string) string {
	if host == "" {
		return "is broken"
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() {
			return "leads to a machine only you can reach"
		}
		return ""
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".lan") || !strings.Contains(host, ".") {
		return "leads to a machine only you can reach"
	}
	if strings.Contains(host, "..") || strings.HasPrefix(host, ".") || strings.ContainsAny(host, " %<>\"'") {
		return "is broken"
	}
	return ""
}

// words are the text within a node.
func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(words(c))
	}
	return b.String()
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "a picture"
	}
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

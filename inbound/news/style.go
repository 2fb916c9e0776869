package news

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Of the styles of a mail program those stay that carry meaning and fit every screen. Colors stay in pairs only, text and
// background of one element with enough contrast: alone they are made for a white page, and vanish on a dark one.

// declared is the value of a property in an inline style, "" when it has none.
func declared(style, property string) (value string) {
	for d := range strings.SplitSeq(style, ";") {
		key, v, ok := strings.Cut(d, ":")
		if ok && strings.EqualFold(strings.TrimSpace(key), property) {
			value = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(v)), "!important"))
		}
	}
	return value
}

var (
	sizeValue = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,2})?)(px|pt)$`)
	boxValue  = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})?(?:px|pt|em)?(?: |$)){1,4}$`)
	lineValue = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})?(?:px|pt) (?:solid|dashed|dotted) #[0-9a-f]{3,6}$`)
)

// styleOf is the style an element keeps; box says that it has a background of its own.
func styleOf(n *html.Node) (style string, box bool) {
	from := attr(n, "style")
	if strings.ContainsAny(from, `\@{}<>`) || strings.Contains(from, "/*") || strings.Contains(strings.ToLower(from), "url(") {
		from = ""
	}
	var keep []string
	add := func(property, value string) { keep = append(keep, property+":"+value) }
	for _, p := range []struct {
		property string
		values   string
	}{{"font-weight", " bold bolder 500 600 700 800 900 "}, {"font-style", " italic oblique "}, {"text-decoration", " underline line-through "}, {"text-align", " center right left "}, {"vertical-align", " top middle bottom sub super "}} {
		if v := declared(from, p.property); v != "" && strings.Contains(p.values, " "+v+" ") {
			add(p.property, v)
		}
	}
	if align := strings.ToLower(attr(n, "align")); declared(from, "text-align") == "" && (align == "center" || align == "right") && n.DataAtom != atom.Table {
		add("text-align", align)
	}
	size := headingSize(n)
	if v := fontSize(declared(from, "font-size")); v > 0 {
		size = v
	}
	if size > 0 {
		add("font-size", strconv.Itoa(size)+"px")
		add("line-height", "1.4")
	}
	for _, p := range []string{"padding", "border-radius"} {
		if v := declared(from, p); boxValue.MatchString(v) {
			add(p, v)
		}
	}
	for _, p := range []string{"border", "border-top", "border-bottom", "border-left", "border-right"} {
		if v := declared(from, p); lineValue.MatchString(v) {
			add(p, v)
		}
	}
	switch n.DataAtom {
	case atom.Pre:
		add("white-space", "pre-wrap")
	case atom.Table:
		add("border-collapse", "collapse")
	}
	colors, box := colorsOf(n, from)
	return strings.Join(append(keep, colors...), ";"), box
}

// headingSize keeps headings from taking a line each word on a telephone.
func headingSize(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1:
		return 24
	case atom.H2:
		return 20
	case atom.H3:
		return 18
	}
	return 0
}

// fontSize is a size in pixels that is worth keeping: other than ordinary text, readable, not shouted.
func fontSize(v string) int {
	hit := sizeValue.FindStringSubmatch(v)
	if hit == nil {
		return 0
	}
	size, _ := strconv.ParseFloat(hit[1], 64)
	if hit[2] == "pt" {
		size *= 4.0 / 3
	}
	if size >= 13.5 && size < 17 || size == 0 {
		return 0
	}
	return int(min(max(size, 13), 24))
}

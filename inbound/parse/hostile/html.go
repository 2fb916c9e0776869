package hostile

import "strings"

// htmlKinds are mails with HTML that is hard to show as text.
func htmlKinds() []Kind {
	page := func(name, before, piece, after string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.head("Content-Type: text/html; charset=utf-8")
			l.add("<html><body><p>please register Globex</p>" + before)
			l.fillWith(len(after), func(int) string { return piece })
			l.add(after)
		}}
	}
	return []Kind{
		page("pure tags", "", "<b>", ""),
		page("shortest tags", "", "<b><i></i></b>", ""),
		page("deep elements", "", "<div>", ""),
		page("deep quotes in HTML", "", "<blockquote>", ""),
		page("deep tables", "", "<table><tr><td>", ""),
		page("closing tags", "", "</div>", ""),
		page("breaks", "", "<br>", ""),
		page("lists", "", "<ul><li>", ""),
		page("hidden elements", "", "<div style=\"display:none\">", ""),
		page("elements that keep blanks", "", "<span style=\"white-space:pre\">a\n", ""),
		page("million attributes", "<a ", "b=c ", ">x</a>"),
		page("attribute without end", "<a href=\"", strings.Repeat("x", 100), "\">x</a>"),
		page("open quotes of attributes", "", "<a b=\"", ""),
		page("open tags", "", "<", ""),
		page("open comments", "", "<!--", ""),
		page("declarations", "", "<!x><?y>", ""),
		page("entities", "", "&amp;&lt;&#x41;", ""),
		page("giant entities", "", "&#"+strings.Repeat("9", 200)+";", ""),
		page("open entities", "", "&", ""),
		page("styles", "<style>", "a{b:c}", "</style>"),
		page("style without end", "<style>", "@import 'x';", ""),
		page("scripts", "", "<script>x</script>", ""),
		page("script in script", "<script>", "<!--<script>", ""),
		page("pages in pages", "", "<html><body>", ""),
		page("links after labels", "", "From: <a href=\"mailto:b@c.example\">B</a>", ""),
		page("unknown elements", "", "<x-"+strings.Repeat("y", 40)+">", ""),
		page("text areas", "", "<textarea><title>", ""),
		page("drawings", "", "<svg><math>", ""),
		page("pictures", "", "<img alt=\"\U0001F600\" src=\"https://evil.example/x\">", ""),
	}
}

package parse

// bareSubject takes every reply and forward prefix off.
func bareSubject(subject string) string {
	for range 16 {
		kind, rest := subjectPrefix(subject)
		if kind == subjectPlain {
			return rest
		}
		subject = rest
	}
	return subject
}

// htmlText is what renderHTML makes of HTML.
func htmlText(src string) string {
	text, _ := renderHTML(src)
	return text
}

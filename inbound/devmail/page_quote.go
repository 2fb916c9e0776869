package devmail

import (
	"fmt"
	"html"
	"strings"

	"refermail/inbound/parse"
)

// writtenAt is the date of a quote, with the narrow space before AM and PM that browsers format.
func writtenAt(m *parse.Message, sep string) string {
	if m.Date.IsZero() {
		return m.DateRaw
	}
	return m.Date.Format("Mon, Jan 2, 2006") + sep + m.Date.Format("3:04\u202fPM")
}

func attribution(m *parse.Message) string {
	return fmt.Sprintf("On %s %s wrote:", writtenAt(m, " at "), author(m))
}

func author(m *parse.Message) string {
	a := first(m.From)
	if a.Name == "" {
		return "<" + a.Address + ">"
	}
	return a.Name + " <" + a.Address + ">"
}

// replyQuote is the quote under a reply; a long attribution is broken before "wrote:", as it is by the model.
func replyQuote(m *parse.Message) string {
	head := attribution(m)
	if len([]rune(head)) > 76 {
		head = strings.TrimSuffix(head, " wrote:") + "\nwrote:"
	}
	var b strings.Builder
	b.WriteString(head + "\n\n")
	for _, line := range strings.Split(strings.TrimRight(m.Text, "\n"), "\n") {
		if strings.HasPrefix(line, ">") || line == "" {
			b.WriteString(">" + line + "\n")
		} else {
			b.WriteString("> " + line + "\n")
		}
	}
	return b.String()
}

func forwardHeader(m *parse.Message) []string {
	lines := []string{
		"---------- Forwarded message ---------", "From: " + author(m), "Date: " + writtenAt(m, " at "), "Subject: " + m.Subject,
		"To: " + people(m.To),
	}
	if len(m.Cc) > 0 {
		lines = append(lines, "Cc: "+people(m.Cc))
	}
	return lines
}

func forwardQuote(m *parse.Message) string {
	return strings.Join(forwardHeader(m), "\n") + "\n\n\n" + strings.TrimRight(m.Text, "\n") + "\n"
}

// asHTML is the mail's HTML without anything active, or its text.
func (s *sheet) asHTML() string {
	if s.Safe != "" {
		return s.Safe
	}
	return textToHTML(s.Text)
}

func textToHTML(text string) string {
	return strings.ReplaceAll(html.EscapeString(strings.TrimRight(text, "\n")), "\n", "<br>\n")
}
